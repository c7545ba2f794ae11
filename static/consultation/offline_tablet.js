// What waits on the tablet, told to staff; its sending; and the page that is kept here.
"use strict";

(() => {
  const { screen, state, find } = answers;
  const RELOAD_AFTER = 600000; // a kiosk that waits asks for a newer page now and then

  const queue = offline.openQueue("answers");

  // --- the queue ---

  // How many wait, where the screen has room for it; for staff what is wrong with which.
  async function showQueue() {
    const places = [...screen.querySelectorAll("[data-queue]")];
    if (!places.length) return;
    const records = await queue.all();
    const wrong = records.filter(({ errors }) => errors.length);
    const waiting = records.length - wrong.length;
    const parts = [];
    if (waiting) parts.push(`${waiting} svar venter på net`);
    if (wrong.length) parts.push(`${wrong.length} kan ikke gemmes`);
    for (const place of places) place.textContent = parts.join(" · ") || "Alt er sendt";
    const list = find("[data-wrong]");
    if (screen.dataset.at !== "set-up" || !list) return;
    find("[data-locked]").hidden = state.standing === "enrolled";
    list.hidden = find("[data-discard-row]").hidden = !wrong.length;
    list.replaceChildren(
      ...wrong.map(({ at, errors }) => {
        const line = document.createElement("li");
        line.textContent = `${new Date(at).toLocaleString("da-DK")}: ${errors.join(" ")}`;
        return line;
      }),
    );
  }

  const post = answers.sender({
    queue,
    name: "answers",
    address: document.body.dataset.send,
    keyId: () => answers.facts.key?.id ?? Infinity,
    tell: (news) => {
      if (news.standing) state.standing = news.standing;
      showQueue();
    },
  });

  queue.changed.addEventListener("change", showQueue);
  window.addEventListener("online", () => post.hurry());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") post.hurry();
  });
  setInterval(() => {
    if (!state.person && navigator.onLine && screen.dataset.at === "start") location.reload();
  }, RELOAD_AFTER);

  // --- the page on the tablet ---

  async function install() {
    const worker = navigator.serviceWorker;
    if (!worker) return;
    const hadOne = Boolean(worker.controller);
    worker.addEventListener("controllerchange", () => {
      if (hadOne && !state.person) location.reload();
    });
    try {
      await worker.register("/sw.js?app=answers", {
        scope: location.pathname,
        updateViaCache: "none",
      });
      await worker.ready;
      document.documentElement.dataset.kept = "";
      await navigator.storage?.persist?.();
    } catch {
      // Without network the page was kept before, or it will be when there is some.
    }
  }

  globalThis.answers = { ...globalThis.answers, queue, post, install, showQueue };
})();
