// What stands under the buttons of the tablet: the latest lines, and what must be mended.
"use strict";

(() => {
  const MOST_LINES = 8;
  const GONE = "Stoffet står ikke længere på listen. Vælg et andet, eller flere … og ukendt stof.";
  const STATES = { waiting: "venter", sent: "sendt", undone: "fortrudt" };

  function make(tag, { text, className, ...rest } = {}, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    Object.assign(element, rest);
    element.append(...children);
    return element;
  }

  function button(text, act, className = "tap") {
    const element = make("button", { text, className, type: "button" });
    element.addEventListener("click", act);
    return element;
  }

  // `hour(milliseconds)` writes a time; `undo(id, kind)`, `mend(record)`, `discard(record, reason)` act.
  function lists({ place, words, said, hour, undo, mend, discard }) {
    const recent = new Map(); // of this visit: what has been sent is nowhere else on the device
    const lines = place.querySelector(".lines");
    const rejected = place.querySelector("#rejected");

    function add(id, kind, at, text, state) {
      recent.set(id, { kind, at, text, state });
    }

    function follow(records) {
      const waiting = new Map(
        records.filter(({ kind }) => kind !== "discard").map((record) => [record.id, record]),
      );
      for (const [id, line] of recent) {
        if (!waiting.has(id) && line.state === "waiting") line.state = "sent";
      }
      for (const [id, { kind, at, item, undo: undone }] of waiting) {
        if (item) add(id, kind, at, said(item), undone ? "undone" : "waiting");
      }
      for (const { id, errors } of records) if (errors.length) recent.delete(id);
      const newest = [...recent].sort(([, one], [, other]) => other.at - one.at);
      for (const [id, { state }] of newest.slice(MOST_LINES)) {
        if (state !== "waiting") recent.delete(id);
      }
      return newest.slice(0, MOST_LINES);
    }

    function line([id, { kind, at, text, state }]) {
      const element = make("li", { className: state === "undone" ? "is-voided" : "" });
      element.append(
        make("time", { text: hour(at).replace("kl. ", ""), dateTime: new Date(at).toISOString() }),
        make(state === "undone" ? "del" : "span", { text }),
        make("small", { text: STATES[state], className: `line-state is-${state}` }),
      );
      if (state !== "undone") {
        const back = button("Fortryd", () => undo(id, kind));
        back.setAttribute("aria-label", `Fortryd ${text}`);
        element.append(make("div", { className: "undo" }, back));
      }
      return element;
    }

    function rejectedLine(record) {
      const element = make("li");
      const reasons = record.errors
        .map(({ column, reason }) => (column === "substance" ? GONE : reason))
        .join(" ");
      const select = make("select", { id: `why-${record.id}` });
      for (const [code, text] of Object.entries(words.reasons)) {
        select.append(make("option", { value: code, text }));
      }
      const sure = make(
        "div",
        { className: "discard", hidden: true },
        make("label", { text: "hvorfor kasseres det?", htmlFor: select.id }),
        select,
        button("Kassér", () => discard(record, select.value), "tap grave"),
      );
      element.append(
        make("p", { text: `${hour(record.at)}: ${said(record.item)}`, className: "rejected-what" }),
        make("p", { text: reasons, className: "rejected-why" }),
        make(
          "p",
          { className: "rejected-do" },
          ...(record.kind === "intake" ? [button("Ret", () => mend(record), "tap save")] : []),
          button("Kassér …", () => {
            sure.hidden = false;
            select.focus();
          }),
        ),
        sure,
      );
      return element;
    }

    function undone(id) {
      const line = recent.get(id);
      if (line) line.state = "undone";
    }

    let shown = "";

    function show(records) {
      const newest = follow(records);
      lines.hidden = newest.length === 0;
      place.querySelector(".empty").hidden = newest.length > 0;
      lines.replaceChildren(...newest.map(line));
      const wrong = records.filter((record) => record.errors.length);
      const now = JSON.stringify(wrong); // a choice half made is not swept away
      if (now === shown) return;
      shown = now;
      rejected.hidden = wrong.length === 0;
      rejected.querySelector("ol").replaceChildren(...wrong.map(rejectedLine));
    }

    return { add, show, undone };
  }

  globalThis.tabletLists = { lists };
})();
