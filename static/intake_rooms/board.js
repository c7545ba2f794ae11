// The board's queue form: what was typed is gone from the page once it is sent, and stays gone
// when the page is shown again from the browser's memory.
"use strict";

(() => {
  const form = document.querySelector("[data-enter]");
  if (!form) return;

  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  addEventListener("pagehide", () => form.reset());
})();
