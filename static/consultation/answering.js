/* What the answering pages add where there is JavaScript. Everything works without it, too. */

"use strict";

(() => {
  const form = document.getElementById("answering");

  /* --- saving on the way --- */

  const saveOnTheWay = () => {
    const address = form && form.dataset.save;
    if (!address) {
      return;
    }
    const said = document.querySelector("[data-saved]");
    let timer = 0;
    let controller = null;
    const save = async () => {
      window.clearTimeout(timer);
      timer = 0;
      if (controller) {
        controller.abort();
      }
      controller = new AbortController();
      const data = new FormData(form);
      for (const name of [...data.keys()]) {
        if (data.get(name) instanceof File) {
          data.delete(name); // files are sent with the page
        }
      }
      try {
        const answer = await fetch(address, {
          method: "POST",
          body: data,
          signal: controller.signal,
        });
        said.textContent = answer.ok ? said.dataset.saved : "";
      } catch {
        said.textContent = ""; // the page itself is sent by "next"
      }
    };
    const soon = () => {
      said.textContent = "";
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 800);
    };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", () => {
      window.clearTimeout(timer);
      if (controller) {
        controller.abort();
      }
    });
  };

  /* --- leaving --- */

  const leaveAtOnce = () => {
    for (const each of document.querySelectorAll("[data-leave]")) {
      each.addEventListener("submit", async (event) => {
        event.preventDefault();
        document.body.hidden = true;
        document.title = " ";
        window.sessionStorage.clear(); // the portal's other pages note the last address there
        try {
          await fetch(each.action, {
            method: "POST",
            body: new FormData(each),
            redirect: "manual",
          });
          window.location.replace(each.dataset.leave);
        } catch {
          window.location.replace("about:blank");
        }
      });
    }
    /* a page out of the browser's memory is asked for anew: after leaving it is not there */
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        document.body.hidden = true;
        window.location.reload();
      }
    });
  };

  /* --- reading aloud: only with a voice on this device, so that no text leaves it --- */

  const voiceFor = (language) =>
    window.speechSynthesis
      .getVoices()
      .find((voice) => voice.localService === true && voice.lang.split(/[-_]/)[0] === language);

  const pieces = () =>
    [...document.querySelectorAll("[data-read], .answer label, .ranking li > label")]
      .filter((each) => each.offsetParent !== null)
      .flatMap((each) => {
        const foreign = each.querySelector(":scope > [lang], :scope > span > [lang]");
        const language = (foreign || each).closest("[lang]").lang.split("-")[0];
        const text = each.textContent.trim().replace(/\s+/g, " ");
        return text ? [{ language, text }] : [];
      });

  const readAloud = () => {
    const button = document.querySelector("[data-read-aloud]");
    if (!button || !("speechSynthesis" in window)) {
      return;
    }
    const label = button.textContent;
    const speech = window.speechSynthesis;
    const stop = () => {
      speech.cancel();
      button.textContent = label;
      button.removeAttribute("aria-pressed");
    };
    const offer = () => {
      const languages = new Set(pieces().map((piece) => piece.language));
      button.hidden = languages.size === 0 || ![...languages].every((each) => voiceFor(each));
    };
    button.addEventListener("click", () => {
      if (button.hasAttribute("aria-pressed")) {
        stop();
        return;
      }
      speech.cancel();
      button.textContent = button.dataset.stop;
      button.setAttribute("aria-pressed", "true");
      const all = pieces();
      for (const [number, piece] of all.entries()) {
        const utterance = new SpeechSynthesisUtterance(piece.text);
        utterance.voice = voiceFor(piece.language);
        utterance.lang = utterance.voice.lang;
        utterance.rate = 0.9;
        if (number === all.length - 1) {
          utterance.addEventListener("end", stop);
        }
        speech.speak(utterance);
      }
    });
    window.addEventListener("pagehide", () => speech.cancel());
    speech.addEventListener("voiceschanged", offer);
    offer();
  };

  /* --- choices that rule each other out --- */

  const keepChoicesApart = () => {
    for (const question of document.querySelectorAll("[data-question]")) {
      const declines = question.querySelector("[data-declines]");
      question.addEventListener("change", ({ target }) => {
        if (target.type !== "checkbox" && target !== declines) {
          if (declines && target.value) {
            declines.checked = false;
          }
          return;
        }
        const boxes = [...question.querySelectorAll('input[type="checkbox"]')].filter(
          (each) => each.name === target.name || each === declines || target === declines,
        );
        const alone = target === declines || "exclusive" in target.dataset;
        for (const each of target.checked ? boxes : []) {
          if (each !== target && (alone || each === declines || "exclusive" in each.dataset)) {
            each.checked = false;
          }
        }
      });
    }
  };

  /* --- what belongs to one choice is shown with it --- */

  const showBeside = () => {
    for (const part of document.querySelectorAll("[data-beside]")) {
      const choice = document.getElementById(part.dataset.beside);
      if (!choice) {
        continue;
      }
      const show = () => {
        part.hidden = !choice.checked;
      };
      choice.closest("[data-question]").addEventListener("change", show);
      show();
    }
  };

  /* --- ranking: buttons that move a line; the numbers follow --- */

  const rankByMoving = () => {
    for (const list of document.querySelectorAll("[data-ranking]")) {
      const status = document.createElement("p");
      status.className = "sr-only";
      status.setAttribute("role", "status");
      list.after(status);
      const lines = () => [...list.children];
      const rankOf = (line) => Number(line.querySelector("select").value) || Infinity;
      const order = () => {
        const sorted = lines().sort((one, other) => rankOf(one) - rankOf(other) || 0);
        list.append(...sorted);
        mark();
      };
      const mark = () => {
        const all = lines();
        for (const [number, line] of all.entries()) {
          const [up, down] = line.querySelectorAll("button");
          up.disabled = number === 0;
          down.disabled = number === all.length - 1;
        }
      };
      const move = (line, step) => {
        const all = lines();
        const to = all.indexOf(line) + step;
        if (step < 0) {
          list.insertBefore(line, all[to]);
        } else {
          list.insertBefore(all[to], line);
        }
        for (const [number, each] of lines().entries()) {
          each.querySelector("select").value = String(number + 1);
        }
        mark();
        const name = line.querySelector("label").textContent.trim();
        status.textContent = `${name} ${list.dataset.moved} ${to + 1}`;
        const [up, down] = line.querySelectorAll("button");
        (step < 0 ? (up.disabled ? down : up) : down.disabled ? up : down).focus();
        list.dispatchEvent(new Event("change", { bubbles: true }));
      };
      for (const line of lines()) {
        const name = line.querySelector("label").textContent.trim();
        for (const [arrow, label, step] of [
          ["↑", list.dataset.up, -1],
          ["↓", list.dataset.down, 1],
        ]) {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = arrow;
          button.setAttribute("aria-label", `${label}: ${name}`);
          button.addEventListener("click", () => move(line, step));
          line.append(button);
        }
        line.querySelector("select").addEventListener("change", order);
      }
      order();
    }
  };

  /* --- the receipt --- */

  const offerReceipt = () => {
    const copy = document.querySelector("[data-copy]");
    const code = document.querySelector("[data-code]");
    if (copy && code && navigator.clipboard) {
      copy.hidden = false;
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.textContent.trim());
        copy.textContent = copy.dataset.done;
      });
    }
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  };

  /* the picture of a code leads here with the code behind "#", which no server sees */
  const fillInCode = () => {
    const field = document.getElementById("id_code");
    const code = decodeURIComponent(window.location.hash.slice(1));
    if (field && /^[0-9A-Za-z-]{12,20}$/.test(code)) {
      field.value = code;
      window.history.replaceState(null, "", window.location.pathname);
    }
  };

  const closeMenus = () => {
    const menus = [...document.querySelectorAll(".bar-menu")];
    document.addEventListener("click", (event) => {
      for (const menu of menus) {
        menu.open = menu.open && menu.contains(event.target);
      }
    });
    document.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && menus.find((menu) => menu.open);
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    });
  };

  const start = () => {
    /* a page with errors came by POST: the way back to it asks for it anew, without resending */
    window.history.replaceState(null, "", window.location.href);
    const wrong = document.querySelector("[data-error-summary]");
    if (wrong) {
      wrong.focus();
    }
    rankByMoving();
    showBeside();
    keepChoicesApart();
    saveOnTheWay();
    leaveAtOnce();
    readAloud();
    offerReceipt();
    fillInCode();
    closeMenus();
  };

  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("screen-drawn", start); // by a page that draws its screens itself
})();
