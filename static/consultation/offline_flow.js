// What the server's flow.py and conditions.py say, in the browser: which questions are shown, and
// which answers stand. tests/consultation/flow_cases.json holds the same cases for both.
"use strict";

(() => {
  const OTHER = "other";

  const isAnswered = (value) =>
    value !== undefined &&
    value !== null &&
    value !== "" &&
    !(Array.isArray(value) && value.length === 0) &&
    !(isObject(value) && Object.keys(value).length === 0);

  const isObject = (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value);

  // What a test looks at; null where there is no answer, or the person wished not to.
  function testedValue(question, values) {
    const dot = question.indexOf(".");
    const key = dot < 0 ? question : question.slice(0, dot);
    const row = dot < 0 ? "" : question.slice(dot + 1);
    const value = Object.hasOwn(values, key) ? (values[key] ?? null) : null;
    if (isObject(value)) {
      if (value.declined) return null;
      if (row) return value[row] ?? null;
      return "verdict" in value ? value.verdict : value;
    }
    return value === "" || (Array.isArray(value) && value.length === 0) ? null : value;
  }

  const equals = (value, wanted) => value !== null && value === wanted;

  const includes = (value, wanted) =>
    Array.isArray(value) ? value.includes(wanted) : equals(value, wanted);

  // As Python compares texts: by code points.
  function textOrder(one, other) {
    const [left, right] = [[...one], [...other]];
    for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
      const difference = left[at].codePointAt(0) - right[at].codePointAt(0);
      if (difference) return difference;
    }
    return left.length - right.length;
  }

  function compares(op, value, wanted) {
    let order;
    if (typeof value === "number" && typeof wanted === "number") order = value - wanted;
    else if (typeof value === "string" && typeof wanted === "string") {
      order = textOrder(value, wanted);
    } else return false;
    return { lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }[op];
  }

  function passes(test, value) {
    switch (test.op) {
      case "answered":
        return value !== null;
      case "not_answered":
        return value === null;
      case "is":
        return equals(value, test.value);
      case "is_not":
        return !equals(value, test.value);
      case "includes":
        return includes(value, test.value);
      case "excludes":
        return !includes(value, test.value);
      default:
        return compares(test.op, value, test.value);
    }
  }

  function holds(condition, values) {
    if (!condition) return true;
    if (condition.all) return condition.all.every((part) => holds(part, values));
    if (condition.any) return condition.any.some((part) => holds(part, values));
    if (condition.not) return !holds(condition.not, values);
    return passes(condition, testedValue(condition.question, values));
  }

  // Gives { shown: questions in order, kept: the answers that stand }.
  function walk(definition, values) {
    const shown = [];
    const kept = {};
    for (const section of definition.sections ?? []) {
      for (const question of section.questions ?? []) {
        if (!holds(section.show_if, kept) || !holds(question.show_if, kept)) continue;
        shown.push(question);
        keep(question, values, kept);
      }
    }
    return { shown, kept };
  }

  function keep(question, values, kept) {
    const value = values[question.key];
    if (question.type === "information" || !isAnswered(value)) return;
    kept[question.key] = value;
    const text = values[`${question.key}.${OTHER}`];
    const chosen = value === OTHER || (Array.isArray(value) && value.includes(OTHER));
    if (text && chosen) kept[`${question.key}.${OTHER}`] = text;
  }

  // --- the receipt code: as config/receipt.py makes it ---

  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const MODULUS = 1021;

  function checked(body) {
    let value = 0;
    for (const sign of body) value = (value * 32 + ALPHABET.indexOf(sign)) % MODULUS;
    return body + ALPHABET[Math.floor(value / 32)] + ALPHABET[value % 32];
  }

  function newCode() {
    const bytes = crypto.getRandomValues(new Uint8Array(10)); // 256 is a multiple of 32: no bias
    const code = checked([...bytes].map((byte) => ALPHABET[byte % 32]).join(""));
    return code.match(/.{4}/g).join("-");
  }

  const flow = { holds, walk, isAnswered, isObject, newCode, checked };
  globalThis.answers = { ...globalThis.answers, ...flow };
})();
