// Refusals and overdoses on the tablet: a sheet over the counter, whose last tap saves.
"use strict";

(() => {
  // `register(event)` gets { kind, reason } or { kind, grade, measures }.
  function sheets(register) {
    for (const door of document.querySelectorAll("[data-opens]")) {
      const sheet = document.getElementById(door.dataset.opens);
      const form = sheet.querySelector("form");
      door.addEventListener("click", () => {
        form.reset();
        sheet.showModal();
      });
      sheet.querySelector("[data-closes]").addEventListener("click", () => sheet.close());
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!sheet.open) return; // the second tap of a double one
        const { name, value } = event.submitter;
        const measures = new FormData(form).getAll("measures");
        sheet.close();
        register({ kind: sheet.id, [name]: value, ...(sheet.id === "overdose" && { measures }) });
      });
    }
  }

  globalThis.tabletEvents = { sheets };
})();
