// A kiosk, or a helper's tablet, that needs no network. What a person answers is in this page's
// memory only, until it is sealed and put in the queue; every new person begins on a fresh page.
"use strict";

(() => {
  const {
    draw, drawScreen, entries, facts, find, fragment, fresh, install, isAlone, isAnswered,
    isAssisted, isCovered, isWhole, labelOf, lineOf, newCode, pages, post, questionnaire, queue,
    read, refill, screen, showQueue, state, values, walk, words, Wrong,
  } = answers;
  const still = document.getElementById("still");

  // --- pages ---

  function drawPage(question) {
    if (isAlone(question) && !state.person.withPerson) return drawHandOver(question);
    const { core, more } = pages();
    const part = more.includes(question) ? more : core;
    drawScreen("page", (content) => {
      const root = fragment(question);
      if (!isCovered(question)) refill(root, state.person.entries[question.key] ?? []);
      content.querySelector("[data-here-question]").replaceChildren(root);
      content.querySelector("[data-progress]").textContent = words()
        .progress.replace("{n}", part.indexOf(question) + 1)
        .replace("{of}", part.length);
      if (state.person.withPerson) {
        content.querySelector("[data-beside-progress]").textContent = words().onlyYou;
      }
      const note = content.querySelector("[data-hidden-note]");
      note.hidden = !isCovered(question);
      note.textContent = words().isHidden;
      content.querySelector("[data-back]").hidden = !before(question);
    });
    state.shown = question;
  }

  // What to draw after a question, or before it.
  function after(question) {
    const { core, more } = pages();
    const all = [...core, ...more];
    const rest = all.slice(all.indexOf(question) + 1);
    if (state.person.withPerson) {
      const next = rest[0] && isAlone(rest[0]) ? rest[0] : null;
      return () => (next ? drawPage(next) : drawGiveBack(question));
    }
    if (state.person.checking) return drawCheck;
    if (more.length && question === core.at(-1)) return drawMore;
    const next = rest.find((each) => !(isAlone(each) && state.person.alone.has(each.key)));
    return next ? () => drawPage(next) : drawCheck;
  }

  function before(question) {
    const { core, more } = pages();
    if (question === more[0]) return drawMore;
    const all = [...core, ...more];
    const earlier = all.slice(0, all.indexOf(question));
    const { withPerson } = state.person;
    const last = withPerson ? earlier.at(-1) : earlier.findLast((each) => !isAlone(each));
    if (!last || (state.person.withPerson && !isAlone(last))) return null;
    return () => drawPage(last);
  }

  const drawMore = () =>
    drawScreen("more", (content) => {
      content.querySelector("[data-back]").hidden = !pages().core.length;
    });

  function drawHandOver(question) {
    drawScreen("hand-over");
    find("[data-next]").addEventListener("click", () => {
      state.person.withPerson = true;
      drawPage(question);
    });
  }

  function drawGiveBack(question) {
    drawScreen("give-back");
    find("[data-next]").addEventListener("click", () => {
      state.person.withPerson = false;
      state.person.seen.clear();
      after(question)();
    });
  }

  // --- the question on the screen ---

  // Keeps what its inputs hold. Throws Wrong where that is no answer to it.
  function store() {
    const root = find("[data-here-question]");
    const held = entries(find("#answering"));
    const value = read(state.shown, held, root);
    if (isAlone(state.shown)) state.person.alone.add(state.shown.key);
    if (isCovered(state.shown) && !isAnswered(value[state.shown.key])) return;
    state.person.entries[state.shown.key] = held;
    state.person.values[state.shown.key] = value;
    if (isAlone(state.shown)) state.person.seen.add(state.shown.key);
  }

  function storeIfRight() {
    try {
      store();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
    }
  }

  function sayWrong(sentence) {
    const id = `id_${state.shown.key}`;
    const link = find("[data-wrong] a");
    link.textContent = sentence;
    link.href = `#${id}`;
    const error = document.createElement("p");
    error.className = "question-error";
    error.id = `${id}_error`;
    error.textContent = sentence;
    find(".question-error")?.remove();
    const question = find(".question");
    question.classList.add("has-error");
    const input = find(`#${CSS.escape(id)}`);
    input?.setAttribute("aria-describedby", error.id);
    if (input && input.tagName !== "FIELDSET") input.setAttribute("aria-invalid", "true");
    (question.querySelector("legend") ?? question.querySelector("h1")).after(error);
    find("[data-wrong]").hidden = false;
    find("[data-wrong]").focus();
  }

  function next() {
    const question = state.shown;
    try {
      store();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      return sayWrong(words()[error.message].replace("{n}", error.number));
    }
    const whole = question.type === "information" || isWhole(question, values()[question.key]);
    if (!whole && question.needed === "yes") {
      return sayWrong(question.declinable ? words().requiredOrDecline : words().required);
    }
    if (!whole && question.needed === "soft" && !state.person.asked.has(question.key)) {
      state.person.asked.add(question.key);
      const note = find("[data-hidden-note]");
      note.textContent = question.declinable ? words().softOrDecline : words().soft;
      note.hidden = false;
      return window.scrollTo(0, 0);
    }
    after(question)();
  }

  // --- checking and sending ---

  function drawCheck() {
    state.person.checking = false;
    drawScreen(isAssisted() ? "read-back" : "check", (content) => {
      const { core, more } = pages();
      const asked = [...core, ...more].filter(({ type }) => type !== "information");
      content.querySelector(".read-back").append(...asked.map(lineOf));
    });
  }

  function lacking() {
    const { shown: all, kept } = walk(questionnaire().definition, values());
    const needed = all.filter(
      ({ key, needed: must }) =>
        must === "yes" && (isAssisted() || questionnaire().core.includes(key)),
    );
    return needed.find((question) => !isWhole(question, kept[question.key]));
  }

  function sayOnCheck(sentence) {
    const note = find("[data-wrong]");
    if (!note) return;
    note.textContent = sentence;
    note.hidden = false;
  }

  async function finish() {
    const missing = lacking();
    if (missing) {
      drawCheck();
      return sayOnCheck(words().lacks.replace("{question}", labelOf(fragment(missing))));
    }
    const [id, code] = [crypto.randomUUID(), newCode()];
    const whole = {
      questionnaire: state.mode.of,
      version: questionnaire().version,
      channel: state.mode.kind,
      language: state.person.language,
      answers: walk(questionnaire().definition, values()).kept,
      at: new Date().toISOString(),
      place: state.mode.place ?? "",
      code,
      answered_alone: [...state.person.alone],
    };
    if (isAssisted()) whole.helper = state.person.helper;
    try {
      const sealed = await offline.seal(facts.key.public, JSON.stringify(whole));
      const item = { id, sealed, key_id: facts.key.id };
      await queue.put({ id, kind: "answer", at: Date.now(), item, errors: [] });
    } catch {
      return sayOnCheck(words().notKept);
    }
    const { language, large } = state.person;
    state.person = { ...fresh(language), large, isSent: true };
    prepareStill();
    drawScreen("receipt", (content) => {
      content.querySelector("[data-code]").textContent = code;
    });
    post.send();
  }

  // --- beginning and leaving ---

  function prepareStill() {
    still.toggleAttribute("data-asleep", !state.person || isAssisted());
    if (!state.person) return;
    document.getElementById("still-title").textContent = words().still;
    still.querySelector("[data-still-why]").textContent = state.person.isSent
      ? words().stillSent
      : words().stillUnsent;
    still.querySelector("[data-here]").textContent = words().here;
  }

  function begin(language) {
    state.person = fresh(language);
    prepareStill();
    const { core, more } = pages();
    const first = core[0] ?? more[0];
    if (first) drawPage(first);
    else drawCheck();
  }

  // To where the next person begins. A page of its own: nothing of this one is in memory then.
  function restart() {
    state.person = null;
    screen.replaceChildren();
    if ("kept" in document.documentElement.dataset || navigator.onLine) location.reload();
    else home();
  }

  async function setMode(to) {
    state.mode = to;
    await queue.keep("mode", state.mode);
    home();
  }

  function home() {
    state.person = null;
    state.shown = null;
    still.setAttribute("data-asleep", "");
    if (!state.mode || !questionnaire() || !facts.key) return drawSetUp();
    const { closes } = questionnaire();
    if (closes && Date.now() >= Date.parse(closes)) return drawPlain('[data-screen="closed"]');
    if (isAssisted()) return drawBegin(questionnaire().definition.source ?? "da");
    return drawPlain(`[data-start="${state.mode.of}"]`);
  }

  function drawPlain(selector) {
    const template = document.querySelector(`template${selector}`);
    const content = document.createElement("div");
    content.append(template.content.cloneNode(true));
    draw(content);
    screen.dataset.at = "start";
    showQueue();
  }

  function drawSetUp() {
    drawPlain('[data-screen="set-up"]');
    screen.dataset.at = "set-up";
    find("[data-no-key]").hidden = Boolean(facts.key);
    for (const button of screen.querySelectorAll("[data-kiosk], [data-help]")) {
      button.disabled = !facts.key;
    }
  }

  async function drawBegin(language, helper = null) {
    const remembered = helper ?? (await queue.setting("helper"));
    state.person = fresh(language);
    drawScreen("begin", (content) => {
      for (const [name, value] of Object.entries(remembered ?? {})) {
        content.querySelector(`[name="${name}"]`).value = value;
      }
    });
  }

  async function consent() {
    const helper = Object.fromEntries(entries(find("#answering")));
    helper.place = helper.place.trim();
    find("[data-wrong]").hidden = Boolean(helper.role && helper.place);
    if (!helper.role || !helper.place) return;
    await queue.keep("helper", helper);
    begin(state.person.language);
    state.person.helper = helper;
  }

  // --- what is tapped ---

  function redraw(change) {
    if (screen.dataset.at === "begin") {
      const helper = Object.fromEntries(entries(find("#answering")));
      return drawBegin(change.language ?? state.person.language, helper);
    }
    if (state.shown) storeIfRight();
    Object.assign(state.person, change);
    prepareStill();
    if (state.shown) return drawPage(state.shown);
    return { more: drawMore, check: drawCheck, "read-back": drawCheck }[screen.dataset.at]?.();
  }

  const TAPS = {
    kiosk: (slug, { place }) => setMode({ kind: "kiosk", of: slug, place }),
    help: (slug) => setMode({ kind: "assisted", of: slug, place: "" }),
    begin,
    setUp: () => setMode(null),
    away: () => (screen.dataset.at === "begin" ? setMode(null) : restart()),
    languageTo: (language) => redraw({ language }),
    turn: (which) => redraw({ [which]: !state.person[which] }),
    send: finish,
    see: drawCheck,
    goOn: () => drawPage(pages().more[0]),
    edit: (key) => {
      const { core, more } = pages();
      state.person.checking = true;
      drawPage([...core, ...more].find((question) => question.key === key));
    },
    back: () => {
      if (!state.shown) return drawPage(pages().core.at(-1));
      storeIfRight();
      return (before(state.shown) ?? (() => drawPage(state.shown)))();
    },
    discard: async () => {
      const wrong = (await queue.all()).filter(({ errors }) => errors.length);
      await queue.update(wrong.map(({ id }) => id), () => null);
    },
  };

  screen.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    for (const [name, deed] of Object.entries(TAPS)) {
      if (button && name in button.dataset) return deed(button.dataset[name], button.dataset);
    }
  });

  screen.addEventListener("submit", (event) => {
    event.preventDefault();
    if (screen.dataset.at === "begin") consent();
    else next();
  });

  document.getElementById("reset").addEventListener("submit", (event) => {
    event.preventDefault();
    restart();
  });

  async function start() {
    state.mode = (await queue.setting("mode")) ?? null;
    home();
    install();
    await post.hurry();
  }

  start();
})();
