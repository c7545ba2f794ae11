// A kiosk, or a helper's tablet, that needs no network. What a person answers is in this page's
// memory only, until it is sealed and put in the queue; every new person begins on a fresh page.
"use strict";

(() => {
  const { walk, isAnswered, newCode, entries, refill, read, isWhole, said, Wrong } = answers;
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const screen = document.getElementById("screen");
  const still = document.getElementById("still");
  const queue = offline.openQueue("answers");
  const RELOAD_AFTER = 600000; // a kiosk that waits asks for a newer page now and then

  let mode = null; // { kind: "kiosk" or "assisted", of: slug, place: token }
  let person = null;
  let shown = null; // the question on the screen
  let standing = "enrolled";

  const fresh = (language) => ({
    language, large: false, simple: false, entries: {}, values: {}, asked: new Set(),
    alone: new Set(), seen: new Set(), withPerson: false, checking: false, helper: null,
  });
  const questionnaire = () => facts.questionnaires[mode.of];
  const isAssisted = () => mode.kind === "assisted";

  // --- texts and screens ---

  function pack() {
    return document.querySelector(`template[data-pack="${mode.of}:${person.language}"]`);
  }

  const words = () => pack().content.querySelector("[data-words]").dataset;
  const find = (selector) => screen.querySelector(selector);

  function draw(content, { language = "da", direction = "ltr" } = {}) {
    const root = document.documentElement;
    root.lang = language;
    root.dir = direction;
    root.classList.toggle("is-large", Boolean(person?.large));
    document.body.classList.toggle("kiosk-start", !person);
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
    shown = null;
    prepare(content);
    for (const which of ["large", "simple"]) {
      const button = content.querySelector(`[data-turn="${which}"]`);
      const ordinary = which === "large" ? words().ordinarySize : words().ordinaryWords;
      if (button && person[which]) button.textContent = ordinary;
    }
    document.title = words().title;
    draw(content, { language: pageLanguage, direction });
    screen.dataset.at = name;
  }

  function fragment(question) {
    const selector = `[data-fragment="${question.key}"]`;
    const root = pack().content.querySelector(selector).cloneNode(true);
    const simple = question.simple?.[person.language];
    const label = root.querySelector("h1 [data-read], h1[data-read]");
    if (person.simple && simple && label) label.textContent = simple;
    return root;
  }

  const labelOf = (root) => root.querySelector("[data-read]").textContent.trim();

  // --- pages ---

  const values = () => Object.assign({}, ...Object.values(person.values));

  function pages() {
    const all = walk(questionnaire().definition, values()).shown;
    if (isAssisted()) return { core: all, more: [] };
    const core = all.filter((question) => question.core);
    return core.length ? { core, more: all.filter((each) => !each.core) } : { core: all, more: [] };
  }

  const isAlone = (question) => isAssisted() && Boolean(question.alone);
  const isCovered = (question) =>
    isAlone(question) && !person.seen.has(question.key) && isAnswered(values()[question.key]);

  function drawPage(question) {
    if (isAlone(question) && !person.withPerson) return drawHandOver(question);
    const { core, more } = pages();
    const part = more.includes(question) ? more : core;
    drawScreen("page", (content) => {
      const root = fragment(question);
      if (!isCovered(question)) refill(root, person.entries[question.key] ?? []);
      content.querySelector("[data-here-question]").replaceChildren(root);
      content.querySelector("[data-progress]").textContent = words()
        .progress.replace("{n}", part.indexOf(question) + 1)
        .replace("{of}", part.length);
      if (person.withPerson) {
        content.querySelector("[data-beside-progress]").textContent = words().onlyYou;
      }
      const note = content.querySelector("[data-hidden-note]");
      note.hidden = !isCovered(question);
      note.textContent = words().isHidden;
      content.querySelector("[data-back]").hidden = !before(question);
    });
    shown = question;
  }

  // What to draw after a question, or before it.
  function after(question) {
    const { core, more } = pages();
    const all = [...core, ...more];
    const rest = all.slice(all.indexOf(question) + 1);
    if (person.withPerson) {
      const next = rest[0] && isAlone(rest[0]) ? rest[0] : null;
      return () => (next ? drawPage(next) : drawGiveBack(question));
    }
    if (person.checking) return drawCheck;
    if (more.length && question === core.at(-1)) return drawMore;
    const next = rest.find((each) => !(isAlone(each) && person.alone.has(each.key)));
    return next ? () => drawPage(next) : drawCheck;
  }

  function before(question) {
    const { core, more } = pages();
    if (question === more[0]) return drawMore;
    const all = [...core, ...more];
    const earlier = all.slice(0, all.indexOf(question));
    const last = person.withPerson ? earlier.at(-1) : earlier.findLast((each) => !isAlone(each));
    if (!last || (person.withPerson && !isAlone(last))) return null;
    return () => drawPage(last);
  }

  const drawMore = () =>
    drawScreen("more", (content) => {
      content.querySelector("[data-back]").hidden = !pages().core.length;
    });

  function drawHandOver(question) {
    drawScreen("hand-over");
    find("[data-next]").addEventListener("click", () => {
      person.withPerson = true;
      drawPage(question);
    });
  }

  function drawGiveBack(question) {
    drawScreen("give-back");
    find("[data-next]").addEventListener("click", () => {
      person.withPerson = false;
      person.seen.clear();
      after(question)();
    });
  }

  // --- the question on the screen ---

  // Keeps what its inputs hold. Throws Wrong where that is no answer to it.
  function store() {
    const root = find("[data-here-question]");
    const held = entries(find("#answering"));
    const value = read(shown, held, root);
    if (isAlone(shown)) person.alone.add(shown.key);
    if (isCovered(shown) && !isAnswered(value[shown.key])) return;
    person.entries[shown.key] = held;
    person.values[shown.key] = value;
    if (isAlone(shown)) person.seen.add(shown.key);
  }

  function storeIfRight() {
    try {
      store();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
    }
  }

  function sayWrong(sentence) {
    const id = `id_${shown.key}`;
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
    const question = shown;
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
    if (!whole && question.needed === "soft" && !person.asked.has(question.key)) {
      person.asked.add(question.key);
      const note = find("[data-hidden-note]");
      note.textContent = question.declinable ? words().softOrDecline : words().soft;
      note.hidden = false;
      return window.scrollTo(0, 0);
    }
    after(question)();
  }

  // --- checking and sending ---

  function lineOf(question) {
    const root = fragment(question);
    refill(root, person.entries[question.key] ?? []);
    const label = labelOf(root);
    const line = document.createElement("li");
    const text = document.createElement("p");
    text.dataset.read = "";
    const told = isAlone(question) ? [] : said(root);
    const sentence = (name) => words()[name].replace("{question}", label);
    if (isAlone(question) && person.alone.has(question.key)) text.append(sentence("wasAlone"));
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

  function drawCheck() {
    person.checking = false;
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
      questionnaire: mode.of,
      version: questionnaire().version,
      channel: mode.kind,
      language: person.language,
      answers: walk(questionnaire().definition, values()).kept,
      at: new Date().toISOString(),
      place: mode.place ?? "",
      code,
      answered_alone: [...person.alone],
    };
    if (isAssisted()) whole.helper = person.helper;
    try {
      const sealed = await offline.seal(facts.key.public, JSON.stringify(whole));
      const item = { id, sealed, key_id: facts.key.id };
      await queue.put({ id, kind: "answer", at: Date.now(), item, errors: [] });
    } catch {
      return sayOnCheck(words().notKept);
    }
    const { language, large } = person;
    person = { ...fresh(language), large, isSent: true };
    prepareStill();
    drawScreen("receipt", (content) => {
      content.querySelector("[data-code]").textContent = code;
    });
    post.send();
  }

  // --- beginning and leaving ---

  function prepareStill() {
    still.toggleAttribute("data-asleep", !person || isAssisted());
    if (!person) return;
    document.getElementById("still-title").textContent = words().still;
    still.querySelector("[data-still-why]").textContent = person.isSent
      ? words().stillSent
      : words().stillUnsent;
    still.querySelector("[data-here]").textContent = words().here;
  }

  function begin(language) {
    person = fresh(language);
    prepareStill();
    const { core, more } = pages();
    const first = core[0] ?? more[0];
    if (first) drawPage(first);
    else drawCheck();
  }

  // To where the next person begins. A page of its own: nothing of this one is in memory then.
  function restart() {
    person = null;
    screen.replaceChildren();
    if ("kept" in document.documentElement.dataset || navigator.onLine) location.reload();
    else home();
  }

  async function setMode(to) {
    mode = to;
    await queue.keep("mode", mode);
    home();
  }

  function home() {
    person = null;
    shown = null;
    still.setAttribute("data-asleep", "");
    if (!mode || !questionnaire() || !facts.key) return drawSetUp();
    const { closes } = questionnaire();
    if (closes && Date.now() >= Date.parse(closes)) return drawPlain('[data-screen="closed"]');
    if (isAssisted()) return drawBegin(questionnaire().definition.source ?? "da");
    return drawPlain(`[data-start="${mode.of}"]`);
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
    find("[data-locked]").hidden = standing === "enrolled";
    find("[data-no-key]").hidden = Boolean(facts.key);
    for (const button of screen.querySelectorAll("[data-kiosk], [data-help]")) {
      button.disabled = !facts.key;
    }
  }

  async function drawBegin(language, helper = null) {
    const remembered = helper ?? (await queue.setting("helper"));
    person = fresh(language);
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
    begin(person.language);
    person.helper = helper;
  }

  // --- what is tapped ---

  function redraw(change) {
    if (screen.dataset.at === "begin") {
      const helper = Object.fromEntries(entries(find("#answering")));
      return drawBegin(change.language ?? person.language, helper);
    }
    if (shown) storeIfRight();
    Object.assign(person, change);
    prepareStill();
    if (shown) return drawPage(shown);
    return { more: drawMore, check: drawCheck, "read-back": drawCheck }[screen.dataset.at]?.();
  }

  const TAPS = {
    kiosk: (slug, { place }) => setMode({ kind: "kiosk", of: slug, place }),
    help: (slug) => setMode({ kind: "assisted", of: slug, place: "" }),
    begin,
    setUp: () => setMode(null),
    away: () => (screen.dataset.at === "begin" ? setMode(null) : restart()),
    languageTo: (language) => redraw({ language }),
    turn: (which) => redraw({ [which]: !person[which] }),
    send: finish,
    see: drawCheck,
    goOn: () => drawPage(pages().more[0]),
    edit: (key) => {
      const { core, more } = pages();
      person.checking = true;
      drawPage([...core, ...more].find((question) => question.key === key));
    },
    back: () => {
      if (!shown) return drawPage(pages().core.at(-1));
      storeIfRight();
      return (before(shown) ?? (() => drawPage(shown)))();
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

  // --- the queue ---

  async function showQueue() {
    const places = [...screen.querySelectorAll("[data-queue]")];
    if (!places.length) return;
    const records = await queue.all();
    const wrong = records.filter(({ errors }) => errors.length);
    const waiting = records.length - wrong.length;
    const parts = [];
    if (waiting) parts.push(waiting === 1 ? "1 svar venter på net" : `${waiting} svar venter på net`);
    if (wrong.length) parts.push(`${wrong.length} kan ikke gemmes`);
    for (const place of places) place.textContent = parts.join(" · ") || "Alt er sendt";
    const list = find("[data-wrong]");
    if (screen.dataset.at !== "set-up" || !list) return;
    list.hidden = find("[data-discard-row]").hidden = !wrong.length;
    list.replaceChildren(
      ...wrong.map(({ at, errors }) => {
        const line = document.createElement("li");
        line.textContent = `${new Date(at).toLocaleString("da-DK")}: ${errors.join(" ")}`;
        return line;
      }),
    );
  }

  const post = answers.sender({
    queue,
    name: "answers",
    address: document.body.dataset.send,
    tell: (news) => {
      if (!news.standing || news.standing === standing) return;
      standing = news.standing;
      if (screen.dataset.at === "set-up") drawSetUp();
    },
  });

  queue.changed.addEventListener("change", showQueue);
  window.addEventListener("online", () => post.hurry());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") post.hurry();
  });
  setInterval(() => {
    if (!person && navigator.onLine && screen.dataset.at === "start") location.reload();
  }, RELOAD_AFTER);

  // --- the page on the tablet ---

  async function install() {
    const worker = navigator.serviceWorker;
    if (!worker) return;
    const hadOne = Boolean(worker.controller);
    worker.addEventListener("controllerchange", () => {
      if (hadOne && !person) location.reload();
    });
    try {
      await worker.register("/sw.js", { scope: location.pathname, updateViaCache: "none" });
      await worker.ready;
      document.documentElement.dataset.kept = "";
      await navigator.storage?.persist?.();
    } catch {
      // Without network the page was kept before, or it will be when there is some.
    }
  }

  async function start() {
    mode = (await queue.setting("mode")) ?? null;
    home();
    install();
    await post.hurry();
  }

  start();
})();
