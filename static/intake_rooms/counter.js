// The counter without waiting for pages: looking up, saving and undoing in place.
// Everything here also works as plain forms; nothing typed is kept when the page is left.
"use strict";

(() => {
  const PATIENCE = 15000;
  const TOO_LATE =
    "Serveren svarer ikke. Det indtastede står her endnu: prøv igen. Det bliver kun gemt én gang.";

  const form = document.getElementById("counter");

  // --- talking to the server ---

  async function post(address, body) {
    const response = await fetch(address, {
      method: "POST",
      body,
      headers: { "X-Counter": "1" },
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response;
  }

  // Puts each part of the answer where the part with the same id stands.
  function swap(html) {
    const parts = new DOMParser().parseFromString(html, "text/html");
    for (const place of document.querySelectorAll("[data-swap]")) {
      const fresh = parts.getElementById(place.id);
      if (fresh) place.replaceChildren(...fresh.childNodes);
    }
    return parts.getElementById("answer");
  }

  function say(sentence) {
    const list = document.createElement("ul");
    list.className = "said is-wrong";
    const item = document.createElement("li");
    item.textContent = sentence;
    list.append(item);
    document.getElementById("answer").replaceChildren(list);
  }

  const clock = document.querySelector("[data-clock]");
  if (clock) {
    const loaded = Date.now();
    const server = Date.parse(clock.dateTime);
    counterParts.startClock(clock, () => server + Date.now() - loaded);
  }

  if (!form) return;

  async function lookUp(alias) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("alias", alias);
    return (await post(form.dataset.lookUp, body)).json();
  }

  async function save(body, snapshot) {
    try {
      const answer = swap(await (await post(form.action, body)).text());
      entry.want((answer.dataset.wrong ?? "").split(" "));
      if ("saved" in answer.dataset) entry.keep(snapshot);
    } catch {
      say(TOO_LATE);
    }
  }

  const entry = counterParts.entry(form, { lookUp, save });

  // --- undo, wherever it stands ---

  document.addEventListener("submit", async (event) => {
    const undo = event.target.closest("form.undo");
    if (!undo) return;
    event.preventDefault();
    if (undo.dataset.busy) return;
    undo.dataset.busy = "1";
    try {
      const id = undo.action.split("/").at(-2);
      const answer = swap(await (await post(undo.action, new FormData(undo))).text());
      if (!("wrong" in answer.dataset)) entry.bringBack(id);
      document.getElementById("answer").focus();
    } catch {
      say(TOO_LATE);
    } finally {
      delete undo.dataset.busy;
    }
  });
})();
