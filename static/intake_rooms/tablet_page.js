// The tablet's page on the device: kept so that it opens without the server, renewed when nobody is
// in the middle of something, light or dark.
"use strict";

(() => {
  const ASK_FOR_NEWER = 1800000;
  const ASK_AGAIN_WHETHER_IDLE = 5000;

  // `isIdle()` tells whether a new page may take over; `sayWrong` hears what cannot be kept, and
  // `hasContact()` whether there is a network to blame.
  function keepPage({ isIdle, hasContact, sayWrong }) {
    function reloadWhenIdle() {
      if (isIdle()) location.reload();
      else setTimeout(reloadWhenIdle, ASK_AGAIN_WHETHER_IDLE);
    }

    async function install() {
      if (!navigator.serviceWorker) {
        return sayWrong("Browseren kan ikke gemme siden. Uden net kan den ikke åbnes: brug en nyere.");
      }
      const worker = navigator.serviceWorker;
      const hadOne = Boolean(worker.controller);
      worker.addEventListener("controllerchange", () => hadOne && reloadWhenIdle());
      try {
        const registration = await worker.register("/sw.js", {
          scope: location.pathname,
          updateViaCache: "none",
        });
        setInterval(() => registration.update().catch(() => {}), ASK_FOR_NEWER);
        await worker.ready;
        document.documentElement.dataset.kept = "";
        await navigator.storage?.persist?.();
      } catch {
        if (hasContact()) sayWrong("Siden kunne ikke gemmes på tabletten. Genindlæs den, mens der er net.");
      }
    }

    return install();
  }

  for (const choice of document.querySelectorAll("[data-theme-to]")) {
    choice.addEventListener("click", () => {
      document.documentElement.dataset.theme = choice.dataset.themeTo;
      localStorage.setItem("theme", choice.dataset.themeTo);
    });
  }

  globalThis.tabletPage = { keepPage };
})();
