// What is on the screen of a tablet without network, and of whom: the state, the texts, the
// questions as the server drew them, and which of them are shown.
"use strict";

(() => {
  const { walk, isAnswered, refill, said } = answers;
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const screen = document.getElementById("screen");

  // `mode`: { kind: "kiosk" or "assisted", of: slug, place: token }; `shown`: the question on the
  // screen; `person`: whoever answers, null where nobody does; `standing` of the tablet.
  const state = { mode: null, person: null, shown: null, standing: "enrolled" };

  const fresh = (language) => ({
    language, large: false, simple: false, entries: {}, values: {}, asked: new Set(),
    alone: new Set(), seen: new Set(), withPerson: false, checking: false, helper: null,
  });
  const questionnaire = () => facts.questionnaires[state.mode.of];
  const isAssisted = () => state.mode.kind === "assisted";

  // --- texts and screens ---

  function pack() {
    const name = `${state.mode.of}:${state.person.language}`;
    return document.querySelector(`template[data-pack="${name}"]`);
  }

  const words = () => pack().content.querySelector("[data-words]").dataset;
  const find = (selector) => screen.querySelector(selector);

  function draw(content, { language = "da", direction = "ltr" } = {}) {
    const root = document.documentElement;
    root.lang = language;
    root.dir = direction;
    root.classList.toggle("is-large", Boolean(state.person?.large));
    document.body.classList.toggle("kiosk-start", !state.person);
    screen.replaceChildren(content);
    window.scrollTo(0, 0);
    document.dispatchEvent(new Event("screen-drawn"));
    window.speechSynthesis?.dispatchEvent(new Event("voiceschanged"));
    find("main").focus();
    return content;
  }

  function drawScreen(name, prepare = () => {}) {
    const { pageLanguage, direction } = pack().dataset;
    const content = pack().content.querySelector(`[data-screen="${name}"]`).cloneNode(true);
    state.shown = null;
    prepare(content);
    for (const which of ["large", "simple"]) {
      const button = content.querySelector(`[data-turn="${which}"]`);
      const ordinary = which === "large" ? words().ordinarySize : words().ordinaryWords;
      if (button && state.person[which]) button.textContent = ordinary;
    }
    document.title = words().title;
    draw(content, { language: pageLanguage, direction });
    screen.dataset.at = name;
  }

  function fragment(question) {
    const selector = `[data-fragment="${question.key}"]`;
    const root = pack().content.querySelector(selector).cloneNode(true);
    const simple = question.simple?.[state.person.language];
    const label = root.querySelector("h1 [data-read], h1[data-read]");
    if (state.person.simple && simple && label) label.textContent = simple;
    return root;
  }

  const labelOf = (root) => root.querySelector("[data-read]").textContent.trim();

  // --- pages ---

  const values = () => Object.assign({}, ...Object.values(state.person.values));

  function pages() {
    const all = walk(questionnaire().definition, values()).shown;
    if (isAssisted()) return { core: all, more: [] };
    const core = all.filter((question) => question.core);
    return core.length ? { core, more: all.filter((each) => !each.core) } : { core: all, more: [] };
  }

  const isAlone = (question) => isAssisted() && Boolean(question.alone);
  const isCovered = (question) =>
    isAlone(question) && !state.person.seen.has(question.key) && isAnswered(values()[question.key]);

  // --- what was answered, in a line ---

  function lineOf(question) {
    const root = fragment(question);
    refill(root, state.person.entries[question.key] ?? []);
    const label = labelOf(root);
    const line = document.createElement("li");
    const text = document.createElement("p");
    text.dataset.read = "";
    const told = isAlone(question) ? [] : said(root);
    const sentence = (name) => words()[name].replace("{question}", label);
    const isOver = isAlone(question) && state.person.alone.has(question.key);
    if (isOver) text.append(sentence("wasAlone"));
    else if (!told.length) text.append(sentence("unanswered"));
    else {
      const answer = document.createElement("strong");
      answer.dir = "auto";
      answer.textContent = told.join("; ");
      text.append(`${sentence("readBack")} `, answer);
    }
    const change = document.createElement("button");
    change.type = "button";
    change.className = "bar-button";
    change.dataset.edit = question.key;
    change.textContent = isAlone(question) ? words().answerAlone : words().change;
    change.setAttribute("aria-label", `${change.textContent}: ${label}`);
    line.append(text, change);
    return line;
  }

  globalThis.answers = {
    ...globalThis.answers,
    facts, screen, state, fresh, questionnaire, isAssisted, words, find, draw, drawScreen, fragment,
    labelOf, values, pages, isAlone, isCovered, lineOf,
  };
})();
