// A question as it stands on the page: what was answered, whether it can be taken, and in words.
// The values are those of consultation/definition/answers.py; the server looks at each again.
"use strict";

(() => {
  const DECLINED = "declined";
  const SHORT = 200;
  const LONG = 10000;
  const { isAnswered, isObject } = globalThis.answers;

  // What the inputs hold: [[name, value], …].
  const entries = (form) => [...new FormData(form).entries()];

  // Puts entries back into a question's inputs.
  function refill(root, held) {
    for (const input of root.querySelectorAll("input, select, textarea")) {
      const values = held.filter(([name]) => name === input.name).map(([, value]) => value);
      if (input.type === "radio" || input.type === "checkbox") {
        input.checked = values.includes(input.value);
      } else if (values.length) {
        input.value = values[0];
      }
    }
    for (const part of root.querySelectorAll("details.places")) {
      part.open = part.querySelector(":checked") !== null;
    }
  }

  const one = (held, name) => held.find(([each]) => each === name)?.[1] ?? "";
  const all = (held, name) => held.filter(([each]) => each === name).map(([, value]) => value);
  const text = (held, name) => one(held, name).replace(/\r\n?/g, "\n").trim();
  const codes = (question) => [
    ...(question.options ?? []).map(({ code }) => code),
    ...(question.other ? ["other"] : []),
  ];

  class Wrong extends Error {
    constructor(name, number) {
      super(name);
      this.number = number;
    }
  }

  function withinCount(question, count) {
    const { least, most } = question.limits ?? {};
    if (count && least != null && count < least) throw new Wrong("chooseLeast", least);
    if (most != null && count > most) throw new Wrong("chooseMost", most);
  }

  function many(question, held) {
    const chosen = all(held, question.key);
    const found = codes(question).filter((code) => chosen.includes(code));
    const alone = (question.options ?? []).filter(({ exclusive }) => exclusive);
    const clash = found.length > 1 && alone.some(({ code }) => found.includes(code));
    if (clash) throw new Wrong("alone");
    withinCount(question, found.length);
    return found;
  }

  function number(question, held) {
    let typed = one(held, question.key).trim().replace(/[ \u00a0]/g, "");
    if (!typed) return null;
    if (/^[-+]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(typed)) typed = typed.replaceAll(".", "");
    typed = typed.replaceAll(",", ".");
    if (!/^[-+]?\d{1,15}(\.\d{1,9})?$/.test(typed)) throw new Wrong("number");
    const { least, most, decimals = 0 } = question.limits ?? {};
    if (!decimals && !Number.isInteger(Number(typed))) throw new Wrong("whole");
    const value = decimals ? Number(Number(typed).toFixed(decimals)) : Number(typed);
    if (least != null && value < least) throw new Wrong("least", least);
    if (most != null && value > most) throw new Wrong("most", most);
    return value;
  }

  function written(question, held, usual) {
    const said = text(held, question.key);
    const length = question.limits?.length ?? usual;
    if ([...said].length > length) throw new Wrong("long", length);
    return said;
  }

  function matrix(question, held) {
    const rows = (question.rows ?? []).map(({ code }) => [
      code,
      one(held, `${question.key}.${code}`),
    ]);
    return Object.fromEntries(rows.filter(([, column]) => column));
  }

  function ranking(question, held) {
    const ranks = codes(question)
      .map((code) => [code, Number(one(held, `${question.key}.${code}`))])
      .filter(([, rank]) => rank);
    if (new Set(ranks.map(([, rank]) => rank)).size < ranks.length) throw new Wrong("twoSame");
    ranks.sort((left, right) => left[1] - right[1]);
    withinCount(question, ranks.length);
    return ranks.map(([code]) => code);
  }

  function period(question, held) {
    const [from, to] = ["from", "to"].map((end) => one(held, `${question.key}.${end}`));
    if (!from && !to) return null;
    if (!from || !to) throw new Wrong("twoDates");
    if (to < from) throw new Wrong("backwards");
    return { from, to };
  }

  function places(question, held, root) {
    const chosen = all(held, `${question.key}.place`);
    const points = chosen.map((code) => {
      const input = [...root.querySelectorAll("[data-point]")].find(({ value }) => value === code);
      const [lon, lat] = input.dataset.point.split(",").map(Number);
      return { lon, lat };
    });
    withinCount({ limits: { most: 10, ...question.limits } }, points.length);
    return points;
  }

  function site(question, held) {
    const verdict = one(held, question.key);
    if (!verdict) return null;
    const value = { verdict };
    const chosen = all(held, `${question.key}.conditions`);
    if (verdict === "conditions" && chosen.length) {
      value.conditions = codes(question).filter((code) => chosen.includes(code));
    }
    const why = text(held, `${question.key}.text`);
    if (why.length > LONG) throw new Wrong("long", LONG);
    if (why) value.text = why;
    return value;
  }

  const READERS = {
    single: (question, held) => one(held, question.key),
    multiple: many,
    yes_no: (question, held) => one(held, question.key),
    scale: (question, held) => (one(held, question.key) ? Number(one(held, question.key)) : null),
    matrix,
    ranking,
    number,
    short_text: (question, held) => written(question, held, SHORT).split(/\s+/).join(" "),
    long_text: (question, held) => written(question, held, LONG),
    date: (question, held) => one(held, question.key),
    period,
    district: (question, held) => one(held, question.key),
    map: places,
    site,
    information: () => null,
  };

  // The values by key, as they are stored; nothing where there is no answer. Throws Wrong.
  function read(question, held, root) {
    const { key } = question;
    const declines = all(held, key).includes(DECLINED) || one(held, `${key}.${DECLINED}`);
    if (question.declinable && declines) return { [key]: { declined: true } };
    const value = READERS[question.type](question, held, root);
    const found = isAnswered(value) ? { [key]: value } : {};
    const beside = question.other ? text(held, `${key}.other`).slice(0, SHORT) : "";
    return beside ? { ...found, [`${key}.other`]: beside } : found;
  }

  // Whether the answer is whole: each row of a matrix.
  function isWhole(question, value) {
    if (!isAnswered(value)) return false;
    if (question.type !== "matrix" || !isObject(value) || value.declined) return true;
    return Object.keys(value).length === question.rows.length;
  }

  // What the inputs of a question say, in the words that stand beside them.
  function said(root) {
    const parts = [];
    for (const input of root.querySelectorAll("input, select, textarea")) {
      if (input.type === "hidden") continue;
      if (input.type === "radio" || input.type === "checkbox") {
        if (!input.checked) continue;
        const row = input.closest(".matrix-row")?.querySelector("legend");
        const label = root.querySelector(`label[for="${CSS.escape(input.id)}"]`);
        parts.push([row, label].filter(Boolean).map((each) => each.textContent.trim()).join(": "));
      } else if (input.closest("[data-ranking]")) {
        const label = input.closest("li").querySelector("label").textContent.trim();
        if (input.value) parts.push(`${input.value}. ${label}`);
      } else if (input.tagName === "SELECT") {
        if (input.value) parts.push(input.selectedOptions[0].textContent.trim());
      } else if (input.value.trim()) {
        parts.push(input.value.trim());
      }
    }
    const isRanked = root.querySelector("[data-ranking]") !== null;
    return isRanked ? parts.sort((a, b) => parseInt(a, 10) - parseInt(b, 10)) : parts;
  }

  globalThis.answers = { ...globalThis.answers, entries, refill, read, isWhole, said, Wrong };
})();
