// The counter without waiting for pages: key pad, look-up, saving and undoing in place.
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

  // A random UUID; randomUUID itself is missing where the page is not on https.
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // --- undo, wherever it stands ---

  document.addEventListener("submit", async (event) => {
    const undo = event.target.closest("form.undo");
    if (!undo || !form) return;
    event.preventDefault();
    if (undo.dataset.busy) return;
    undo.dataset.busy = "1";
    try {
      const id = undo.action.split("/").at(-2);
      const answer = swap(await (await post(undo.action, new FormData(undo))).text());
      if (!("wrong" in answer.dataset)) restore(id);
      document.getElementById("answer").focus();
    } catch {
      say(TOO_LATE);
    } finally {
      delete undo.dataset.busy;
    }
  });

  // --- the clock ---

  const clock = document.querySelector("[data-clock]");
  if (clock) {
    const zone = { timeZone: "Europe/Copenhagen" };
    const day = new Intl.DateTimeFormat("da-DK", { ...zone, day: "numeric", month: "long" });
    const week = new Intl.DateTimeFormat("da-DK", { ...zone, weekday: "long" });
    const time = new Intl.DateTimeFormat("da-DK", { ...zone, hour: "numeric", minute: "2-digit" });
    const loaded = Date.now();
    const server = Date.parse(clock.dateTime);
    setInterval(() => {
      const now = new Date(server + Date.now() - loaded);
      const wide = document.createElement("span");
      wide.className = "wide";
      wide.textContent = `${week.format(now)} ${day.format(now)} · `;
      const hour = time.format(now).replace(/^0/, "").replace(":", ".");
      clock.replaceChildren(wide, `kl. ${hour}`);
    }, 10000);
  }

  if (!form) return;

  const alias = form.elements.alias;
  const age = form.elements.age;
  const ageUnknown = form.elements.age_unknown;
  const ageHint = document.getElementById("age-hint");
  const known = document.getElementById("known");
  const knownEmpty = known.textContent;
  const more = form.querySelector(".more");
  const moreChosen = form.querySelector("[data-more-chosen]");

  // --- age ---

  function setAge(value) {
    age.value = value;
    if (value) ageUnknown.checked = false;
    const years = Number(value);
    ageHint.textContent =
      value.length >= 2 && years < 18 && !["10", "11"].includes(value)
        ? "Under 18: tryk Afvisning."
        : "";
  }

  function addDigit(digit) {
    const begins = age.value.length >= 2 && !["10", "11"].includes(age.value);
    setAge(begins || age.value.length >= 3 ? digit : age.value + digit);
  }

  form.querySelector(".pad").hidden = false;
  form.addEventListener("click", (event) => {
    const digit = event.target.closest("[data-digit]");
    if (digit) addDigit(digit.dataset.digit);
  });
  age.addEventListener("input", () => {
    setAge(age.value.replace(/\D/g, "").slice(0, 3));
    if (age.value.length === 2 && Number(age.value) >= 18) firstSubstance().focus();
  });
  age.addEventListener("focus", () => age.select());
  ageUnknown.addEventListener("change", () => {
    if (ageUnknown.checked) setAge("");
  });

  // --- substances ---

  function firstSubstance() {
    return form.querySelector("[name=substance]");
  }

  function showMore() {
    const chosen = [...form.querySelectorAll("[name=more]:checked")];
    moreChosen.textContent = chosen.map((box) => box.labels[0].textContent.trim()).join(" + ");
    return chosen.length;
  }

  const done = form.querySelector("[data-more-done]");
  done.hidden = false;
  done.addEventListener("click", () => {
    more.open = false;
  });
  form.addEventListener("change", (event) => {
    const { name } = event.target;
    if (name === "more" && showMore()) {
      for (const radio of form.querySelectorAll("input[name=substance]")) radio.checked = false;
    }
    if (name === "substance") {
      for (const box of form.querySelectorAll("[name=more]")) box.checked = false;
      showMore();
      more.open = false;
    }
  });
  showMore();

  // --- who: look an alias up ---

  let looked = "";
  let looking = Promise.resolve();
  const prefilled = new Set();

  function forget() {
    if (prefilled.has("sex")) for (const radio of form.elements.sex) radio.checked = false;
    if (prefilled.has("age")) setAge("");
    if (prefilled.has("age_unknown")) ageUnknown.checked = false;
    if (prefilled.has("municipality")) form.elements.municipality.value = "";
    prefilled.clear();
  }

  // Fills in what the person at the counter has not answered.
  function fill(profile) {
    if (!profile.known) return;
    if (!form.elements.sex.value) {
      form.elements.sex.value = profile.sex;
      prefilled.add("sex");
    }
    if (!age.value && !ageUnknown.checked) {
      if (profile.age === null) {
        ageUnknown.checked = true;
        prefilled.add("age_unknown");
      } else {
        setAge(String(profile.age));
        prefilled.add("age");
      }
    }
    if (!form.elements.municipality.value) {
      form.elements.municipality.value = profile.municipality;
      prefilled.add("municipality");
    }
  }

  async function lookUp() {
    const asked = alias.value.trim();
    if (asked === looked) return;
    looked = asked;
    forget();
    known.classList.remove("is-known");
    known.textContent = asked ? "slår op …" : knownEmpty;
    if (!asked) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("alias", asked);
    try {
      const profile = await (await post(form.dataset.lookUp, body)).json();
      if (alias.value.trim() !== asked) return;
      fill(profile);
      known.classList.toggle("is-known", profile.known);
      known.textContent = profile.said;
    } catch {
      looked = "";
      known.textContent = "Opslaget lykkedes ikke. Tast køn og alder, eller slå op igen.";
    }
  }

  alias.addEventListener("change", () => {
    looking = lookUp();
  });
  form.addEventListener("input", (event) => prefilled.delete(event.target.name));

  // --- saving ---

  let busy = false;
  let latest = null;

  function snapshot() {
    return {
      id: form.elements.id.value,
      at: Date.now(),
      fields: new FormData(form),
      known: known.textContent,
      isKnown: known.classList.contains("is-known"),
    };
  }

  function clear() {
    const stop = form.elements.stop?.value;
    alias.value = "";
    for (const box of form.querySelectorAll(".tap-input")) box.checked = false;
    setAge("");
    form.elements.municipality.value = "";
    if (stop !== undefined) form.elements.stop.value = stop;
    looked = "";
    prefilled.clear();
    known.classList.remove("is-known");
    known.textContent = knownEmpty;
    showMore();
    more.open = false;
    form.elements.id.value = newId();
  }

  // What was just undone comes back to be mended, unless somebody else is being registered.
  function restore(id) {
    const untouched = !alias.value && !age.value && !form.querySelector(".tap-input:checked");
    if (!latest || latest.id !== id || !untouched) return;
    const { fields } = latest;
    alias.value = fields.get("alias");
    looked = alias.value.trim();
    form.elements.municipality.value = fields.get("municipality");
    for (const box of form.querySelectorAll(".tap-input")) {
      box.checked = fields.getAll(box.name).includes(box.value);
    }
    setAge(fields.get("age"));
    known.textContent = latest.known;
    known.classList.toggle("is-known", latest.isKnown);
    showMore();
    latest = null;
  }

  // Marks what is still to be answered, and brings the first of it into view.
  function want(names) {
    const wanted = names.split(" ");
    for (const part of form.querySelectorAll("[data-field]")) {
      part.classList.toggle("is-wanted", wanted.includes(part.dataset.field));
    }
    form.querySelector(".is-wanted")?.scrollIntoView({ block: "nearest" });
  }

  async function save(button) {
    if (busy) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    try {
      await looking;
      const sent = snapshot();
      const body = new FormData(form);
      if (button) body.set(button.name, button.value);
      const answer = swap(await (await post(form.action, body)).text());
      want(answer.dataset.wrong ?? "");
      if ("saved" in answer.dataset) {
        latest = sent;
        clear();
        window.scrollTo({ top: 0 });
      }
    } catch {
      say(TOO_LATE);
    } finally {
      busy = false;
      form.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.classList.contains("look-up")) {
      looked = alias.value.trim() === looked ? "" : looked;
      looking = lookUp();
    } else {
      save(button);
    }
  });

  // The nickname of somebody who has left is not kept in memory.
  setInterval(() => {
    if (latest && Date.now() - latest.at > 60000) latest = null;
  }, 5000);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) clear();
  });

  // --- keys ---

  function isTyping(target) {
    return target.matches("input[type=text], select, textarea");
  }

  function nextAfterAlias() {
    looking.then(() => {
      const target = known.classList.contains("is-known")
        ? firstSubstance()
        : form.querySelector("[name=sex]");
      target.focus();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    if (key === "Escape") {
      if (more.open) more.open = false;
      else if (isTyping(target)) target.blur();
      return;
    }
    if (isTyping(target)) {
      if (key !== "Enter") return;
      if (target === alias) {
        event.preventDefault();
        looking = lookUp();
        nextAfterAlias();
      } else if (target === age) {
        event.preventDefault();
        firstSubstance().focus();
      }
      return;
    }
    const chosen = form.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
    if (!chosen) return;
    event.preventDefault();
    chosen.focus();
    chosen.click();
  });
})();
