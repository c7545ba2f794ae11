/* A kiosk that nobody touches asks whether somebody is there, counts down, and clears itself. */

"use strict";

(() => {
  const SECOND = 1000;

  const watch = () => {
    const dialog = document.getElementById("still");
    const reset = document.getElementById("reset");
    if (!dialog || !reset) {
      return;
    }
    const count = dialog.querySelector("[data-count]");
    let last = Date.now();
    let over = false;

    const here = () => {
      last = Date.now();
      if (dialog.open) {
        dialog.close();
      }
    };

    /* within the question only its button answers it, so that no touch lands on what is behind */
    const touched = ({ target }) => {
      if (!dialog.open || target === dialog || !dialog.contains(target)) {
        here();
      }
    };

    /* what waits longer than a timer may (a sleeping tablet) is over as soon as it wakes */
    const look = () => {
      if (dialog.hasAttribute("data-asleep")) {
        last = Date.now(); // nobody has begun
        return;
      }
      const [quiet, warning] = [dialog.dataset.quiet, dialog.dataset.warning].map(Number);
      const left = quiet - (Date.now() - last) / SECOND;
      if (window.speechSynthesis && window.speechSynthesis.speaking && left > -quiet) {
        last = Date.now(); // somebody is listening
        return;
      }
      if (left <= 0 && !over) {
        over = true;
        document.body.hidden = true;
        reset.requestSubmit();
      } else if (left <= warning && !dialog.open && !over) {
        dialog.showModal();
      }
      count.textContent = String(Math.max(0, Math.ceil(left)));
    };

    for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
      window.addEventListener(kind, touched, { passive: true, capture: true });
    }
    dialog.querySelector("[data-here]").addEventListener("click", here);
    dialog.addEventListener("close", here); // by Escape, too
    window.setInterval(look, SECOND / 4);
  };

  document.addEventListener("DOMContentLoaded", watch);
})();
