/* Writing a questionnaire: steps without a new page, dragging, rows of answers, and keeping what is
   typed. Everything here has a way without JavaScript. */

"use strict";

/* global htmx */

(() => {
  const swapOutline = (values) => {
    const outline = document.getElementById("outline");
    return htmx.ajax("POST", outline.dataset.outline, {
      source: outline,
      target: outline,
      swap: "outerHTML",
      values: {
        ...values,
        csrfmiddlewaretoken: outline.querySelector("[name=csrfmiddlewaretoken]").value,
      },
    });
  };

  /* Where the keyboard was, so that it is there again when the outline is drawn anew. */
  const focusAgain = (id, key) => {
    const same = document.getElementById(id);
    const target = same && !same.disabled ? same : document.getElementById(`more-${key}`);
    const into = target && target.matches("details") ? target.querySelector("summary") : target;
    (into || document.querySelector("#outline a, #outline button:not([disabled])"))?.focus();
  };

  const stepInPlace = async (event) => {
    const form = event.target.closest("#outline form");
    const button = event.submitter;
    if (!form || !button || !["up", "down", "copy", "delete", "move", "undo"].includes(button.value)) {
      return;
    }
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form, button));
    await swapOutline(values);
    focusAgain(button.id, values.key);
  };

  /* --- dragging --- */

  const dragged = { line: null, marker: null };

  const marker = () => {
    const line = document.createElement("li");
    line.className = "drop-here";
    line.setAttribute("aria-hidden", "true");
    return line;
  };

  const beginDrag = (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button > 0) {
      return;
    }
    event.preventDefault();
    dragged.line = grip.closest("li");
    dragged.marker = marker();
    dragged.line.classList.add("is-dragged");
    grip.setPointerCapture(event.pointerId);
  };

  const listUnder = (y) =>
    [...document.querySelectorAll("[data-lines]")].find((list) => {
      const box = list.closest("[data-section]").getBoundingClientRect();
      return y >= box.top && y <= box.bottom;
    });

  const drag = (event) => {
    if (!dragged.line) {
      return;
    }
    const list = listUnder(event.clientY);
    if (!list) {
      return;
    }
    const lines = [...list.querySelectorAll(".line:not(.is-dragged)")];
    const after = lines.find((line) => {
      const box = line.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    list.insertBefore(dragged.marker, after || null);
    const edge = 60;
    if (event.clientY < edge) {
      window.scrollBy(0, -12);
    } else if (event.clientY > window.innerHeight - edge) {
      window.scrollBy(0, 12);
    }
  };

  const endDrag = async (event) => {
    const { line, marker: mark } = dragged;
    if (!line) {
      return;
    }
    dragged.line = dragged.marker = null;
    line.classList.remove("is-dragged");
    const list = mark.closest("[data-lines]");
    if (!list || event.type === "pointercancel") {
      mark.remove();
      return;
    }
    const before = [...list.children].slice(0, [...list.children].indexOf(mark));
    const index = before.filter((each) => each.matches(".line") && each !== line).length;
    mark.remove();
    await swapOutline({
      deed: "move",
      key: line.dataset.key,
      section: list.closest("[data-section]").dataset.key,
      index: String(index),
    });
    document.querySelector(`#del-${line.dataset.key} a`)?.focus({ preventScroll: true });
  };

  /* --- rows of answers --- */

  const renumber = (list) => {
    [...list.children].forEach((row, index) => {
      for (const label of row.querySelectorAll(".sr-only")) {
        label.textContent = label.textContent.replace(/\d+/, String(index + 1));
      }
    });
  };

  const freshRow = (list, name) => {
    const used = [...list.querySelectorAll(`[name="${name}-id"]`)].map((input) => Number(input.value));
    const id = String(Math.max(-1, ...used) + 1);
    const model = list.lastElementChild;
    const old = model.querySelector(`[name="${name}-id"]`).value;
    const row = model.cloneNode(true);
    row.classList.remove("has-errors");
    row.querySelector(".form-error-message")?.remove();
    for (const element of row.querySelectorAll("[id], [name], [for], button")) {
      for (const attribute of ["id", "name", "for"]) {
        const value = element.getAttribute(attribute);
        if (value) {
          element.setAttribute(attribute, value.replace(`${name}-${old}-`, `${name}-${id}-`));
        }
      }
      if (element.matches("button")) {
        element.value = element.value.replace(/\d+$/, id);
      } else if (element.matches("[type=checkbox]")) {
        element.checked = false;
      } else if (element.matches("input, select")) {
        element.value = element.name === `${name}-id` ? id : "";
      }
    }
    return row;
  };

  const changeRows = (event) => {
    const button = event.submitter;
    const box = button && button.closest("[data-rows]");
    if (!box) {
      return;
    }
    const name = box.dataset.rows;
    const [, verb] = button.value.split("-");
    const list = box.querySelector("ol");
    if (!list.children.length) {
      return;
    }
    event.preventDefault();
    const row = button.closest("[data-row]");
    if (verb === "add") {
      const made = freshRow(list, name);
      list.append(made);
      renumber(list);
      made.querySelector(".form-input").focus();
    } else if (verb === "remove" && list.children.length > 1) {
      const next = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      renumber(list);
      next.querySelector(".form-input").focus();
    } else if (verb === "remove") {
      row.querySelector(".form-input").value = "";
      row.querySelector(`[name$="-code"]`).value = "";
    } else {
      const other = verb === "up" ? row.previousElementSibling : row.nextElementSibling;
      if (other) {
        list.insertBefore(row, verb === "up" ? other : other.nextElementSibling);
        renumber(list);
      }
      button.focus();
    }
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* --- the builder of conditions --- */

  const rebuild = async (form, values, focus) => {
    const data = Object.fromEntries(new FormData(form));
    const nodes = new FormData(form).getAll("node");
    await htmx.ajax("POST", form.getAttribute("action") || window.location.pathname, {
      source: form,
      target: form,
      swap: "outerHTML",
      values: { ...data, node: nodes, ...values },
    });
    document.getElementById(focus)?.focus();
  };

  const chooseInCondition = (event) => {
    const form = event.target.closest("#condition");
    if (form && event.target.matches("[data-choice]")) {
      rebuild(form, { deed: "refresh" }, event.target.id);
    }
  };

  const buildInPlace = (event) => {
    const button = event.submitter;
    if (button && button.matches("[data-node-deed]")) {
      event.preventDefault();
      rebuild(event.target, { deed: button.value }, button.id);
    }
  };

  const hideRefresh = () => {
    for (const button of document.querySelectorAll("[data-refresh]")) {
      button.hidden = true;
    }
  };

  /* --- keeping what is typed --- */

  const keepTyped = (form) => {
    const note = form.querySelector(".kept-note");
    let waiting = null;
    let sending = false;
    const send = async () => {
      waiting = null;
      if (sending) {
        return;
      }
      try {
        const answer = await fetch(form.dataset.keep, {
          method: "POST",
          body: new FormData(form),
          credentials: "same-origin",
        });
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        note.textContent = (await answer.text()).trim();
      } catch {
        note.textContent = "Kladden kunne ikke gemmes. Gem selv, når der er forbindelse.";
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(send, 1500);
    });
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) {
        sending = true;
        clearTimeout(waiting);
      }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.documentElement.classList.add("can-drag");
    document.addEventListener("submit", stepInPlace);
    document.addEventListener("submit", changeRows);
    document.addEventListener("submit", buildInPlace);
    document.addEventListener("change", chooseInCondition);
    document.addEventListener("pointerdown", beginDrag);
    document.addEventListener("pointermove", drag);
    document.addEventListener("pointerup", endDrag);
    document.addEventListener("pointercancel", endDrag);
    document.addEventListener("htmx:load", hideRefresh);
    hideRefresh();
    document.querySelectorAll("form[data-keep]").forEach(keepTyped);
  });
})();
