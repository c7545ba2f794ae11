/* What the desk and the public pages do in the browser. Everything works without it, too. */

"use strict";

/* global DKFDS */

(() => {
  /* The menu folds away where there is no room for a rail. */
  const foldMenu = () => {
    const button = document.querySelector("[data-menu]");
    const rail = button && document.getElementById(button.getAttribute("aria-controls"));
    if (!rail) {
      return;
    }
    const show = (open) => {
      button.setAttribute("aria-expanded", String(open));
      rail.toggleAttribute("data-closed", !open);
    };
    button.hidden = false;
    show(false);
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        show(false);
        button.focus();
      }
    });
  };

  const offerPrinting = () => {
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  };

  /* The date picker sends nothing at all for what it cannot read; the server should see what was
     typed, so that it can say what is wrong with it. */
  const sendDatesAsTyped = (event) => {
    for (const picker of event.target.querySelectorAll(".date-picker--initialized")) {
      const sent = picker.querySelector(".date-picker__internal-input");
      const typed = picker.querySelector(".date-picker__external-input");
      if (sent.value === "") {
        sent.value = typed.value;
      }
    }
  };

  const start = () => {
    DKFDS.init();
    foldMenu();
    offerPrinting();
    document.addEventListener("submit", sendDatesAsTyped, true);
    document.addEventListener("htmx:load", (event) => DKFDS.datePicker.init(event.target));
  };

  document.addEventListener("DOMContentLoaded", start);
})();
