// The counter on a tablet. A tap that saves writes to the queue on the device and says "Gemt";
// sending comes after, and never holds anybody up.
"use strict";

(() => {
  const ASK_AGAIN = 60000;
  const LOOK_UP_PATIENCE = 4000;
  const CLOCK_TOLERANCE = 120000;
  const DOUBLE_TAP = 800;
  const SOON = 1500;
  const LATER = 15000;
  const NO_ID = "00000000-0000-0000-0000-000000000000";
  const OFFLINE = { known: false, said: "uden net: tast som ny" };

  const form = document.getElementById("counter");
  const { room, version } = form.dataset;
  const at = (id) => document.getElementById(id);
  const words = JSON.parse(at("words").textContent);
  const { said, read, asFields, left, oldestKey } = tabletWords.intakes(words);
  const name = `tablet-${room}`;
  const queue = offline.openQueue(name);
  const clock = offline.clock();

  let key = words.key; // what aliases are sealed to: { id, public }
  let clockOffset = 0; // what the server's clock shows more than this device's
  let contact = navigator.onLine ? null : false; // whether the server was last heard
  let standing = "enrolled";
  let mending = null; // the refused record that stands in the form
  let lastTap = 0;
  let lastWasEvent = false;

  const now = () => Date.now() + clockOffset;
  const hour = (milliseconds) => counterParts.hour(new Date(milliseconds + clockOffset));
  const today = () =>
    new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Copenhagen" }).format(now());

  // --- saying ---

  function say(className, sentences, undo = null) {
    const list = document.createElement(sentences.length > 1 ? "ul" : "p");
    list.className = `said ${className}`;
    for (const sentence of sentences) {
      const item = sentences.length > 1 ? document.createElement("li") : list;
      item.append(sentence);
      if (item !== list) list.append(item);
    }
    at("answer").replaceChildren(list);
    if (!undo) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tap";
    button.textContent = "Fortryd";
    button.addEventListener("click", undo);
    const place = document.createElement("div");
    place.className = "undo";
    place.append(button);
    at("answer").append(place);
  }

  const sayWrong = (...sentences) => say("is-wrong", sentences);

  // --- the bar ---

  function showNet() {
    const wrongClock = Math.abs(clockOffset) > CLOCK_TOLERANCE;
    const text = contact === false ? "uden net" : "online";
    at("net").classList.toggle("is-offline", contact === false);
    at("net").textContent = wrongClock ? `${text} · uret går forkert, tiderne rettes` : text;
  }

  // `base`: today's total as the server last told, { day, total }; what waits comes on top.
  function showQueue(records, base) {
    const waiting = records.filter(({ errors }) => !errors.length).length;
    const wrong = records.length - waiting;
    const parts = [];
    if (waiting) parts.push(`${waiting} venter`);
    if (wrong) parts.push(`${wrong} skal rettes`);
    at("queue").textContent = parts.join(" · ") || "alt er sendt";
    at("queue").classList.toggle("is-waiting", parts.length > 0);
    const counted = records.filter(
      ({ kind, undo, confirmed, errors }) =>
        kind === "intake" && !undo && !confirmed && !errors.length,
    ).length;
    const known = base && base.day === today() ? base.total : 0;
    at("total").textContent = String(known + counted);
  }

  function showStanding() {
    const locked = standing !== "enrolled";
    at("locked").hidden = !locked;
    form.hidden = locked;
    at("doors").hidden = locked;
    if (!locked) return;
    const revoked = standing === "revoked";
    at("locked-title").textContent = revoked
      ? "Tabletten er spærret"
      : "Tabletten er ikke tilmeldt";
    at("locked-why").textContent = revoked
      ? "Den kan ikke registrere mere. Det, der ventede, er sendt til lederen, som afgør det."
      : "Bed lederen om en kode. Det, der venter, bliver her og sendes, når tabletten er tilmeldt.";
  }

  const lists = tabletLists.lists({ place: at("today"), words, said, hour, undo, mend, discard });

  async function show() {
    const [records, base] = await Promise.all([queue.all(), queue.setting("base")]);
    showQueue(records, base);
    lists.show(records);
    return records;
  }

  queue.changed.addEventListener("change", show);

  // --- talking to the server ---

  async function hear(news) {
    if (contact === false && news.contact) refreshSoon(SOON);
    if ("contact" in news) contact = news.contact;
    if (news.time) {
      clockOffset = Date.parse(news.time) - Date.now();
      clock.learn(news.time);
    }
    if (news.refused) sayWrong(news.refused);
    if (news.standing && news.standing !== standing) {
      standing = news.standing;
      showStanding();
      await queue.keep("standing", standing);
      post.send();
    }
    showNet();
    if (news.taken) {
      const base = await queue.setting("base");
      if (base) await queue.keep("base", { ...base, total: base.total + news.taken });
    }
  }

  const post = offline.sender({
    queue,
    name,
    batchAddress: "/api/v1/intakes/",
    leftAddress: "/api/v1/tablet/left/",
    left,
    isRevoked: () => standing === "revoked",
    clock,
    prepare: learnTime,
    kinds: {
      intake: { undo: (id) => form.dataset.undo.replace(NO_ID, id) },
      event: {
        address: form.dataset.event,
        undo: (id) => form.dataset.undoEvent.replace(NO_ID, id),
      },
      discard: { address: form.dataset.discard },
    },
    tell: hear,
  });

  // How far the clock is off must be known before what was tapped by another clock is sent.
  async function learnTime() {
    if (clock.isSure() || !(await queue.all()).length) return;
    const response = await post.ask("/api/v1/tablet/");
    if (response.ok) hear({ contact: true, time: (await response.json()).time });
  }

  // Asks what the tablet should know, and tells how it stands.
  async function refresh() {
    try {
      const response = await post.ask("/api/v1/tablet/");
      const stands = await post.standing(response);
      if (stands) return hear({ contact: true, standing: stands });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const news = await response.json();
      hear({ contact: true, standing: news.room.slug === room ? "enrolled" : "unknown", time: news.time });
      key = news.key;
      await queue.keep("key", key);
      await queue.keep("base", { day: news.day ?? today(), total: news.today });
      const records = await show();
      await post.ask("/api/v1/tablet/state/", {
        method: "POST",
        body: { queue: records.length, version, oldest_key: oldestKey(records, key) },
      });
    } catch (error) {
      hear({ contact: /^status/.test(error.message) });
    }
  }

  // Sends what waits, and asks for news once that is done.
  async function sendAndRefresh() {
    await post.hurry();
    await refresh();
  }

  async function lookUp(alias) {
    if (contact === false || !navigator.onLine) return OFFLINE;
    try {
      const response = await fetch(form.dataset.lookUp, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ alias }),
        credentials: "same-origin",
        redirect: "error",
        signal: AbortSignal.timeout(LOOK_UP_PATIENCE),
      });
      if (!response.ok) throw new Error(String(response.status));
      return await response.json();
    } catch {
      return OFFLINE;
    }
  }

  // --- saving ---

  // `client_sealed` and `key_id` for an alias, sealed at the tap; of a mended item as they were.
  async function sealed(alias) {
    key = (await queue.setting("key")) ?? key; // another tab may have heard of a newer one
    if (alias) return { client_sealed: await offline.seal(key.public, alias), key_id: key.id };
    const { client_sealed, key_id } = mending?.item ?? {};
    return client_sealed && !hasLostAlias(mending) ? { client_sealed, key_id } : {};
  }

  const hasLostAlias = ({ errors }) => errors.some(({ column }) => column === "client_sealed");

  const momentIsTyped = () => Boolean(mending && form.elements.occurred_at?.value);

  function moment() {
    if (!momentIsTyped()) return mending?.at ?? Date.now();
    return new Date(form.elements.occurred_at.value).getTime() - clockOffset;
  }

  async function save(body, snapshot) {
    const since = Date.now() - lastTap; // the second tap of a double one is none
    if (since < DOUBLE_TAP && (lastWasEvent || entry.isUntouched())) return;
    const { item, alias, wrong } = read(body);
    entry.want(wrong ? wrong.map(([field]) => field) : []);
    if (wrong) return sayWrong(...wrong.map(([, sentence]) => sentence));
    if (alias && !key) {
      return sayWrong(
        "Kaldenavnet kan ikke forsegles, før tabletten har haft net. Fjern det, og gem igen.",
      );
    }
    const tapped = moment();
    const tap = momentIsTyped() || !mending ? clock.tap() : mending.tap;
    const id = mending ? counterParts.newId() : snapshot.id;
    try {
      const whole = { id, room, occurred_at: new Date(tapped).toISOString(), ...item };
      Object.assign(whole, await sealed(alias));
      const record = { id, kind: "intake", at: tapped, tap, item: whole, errors: [] };
      await queue.put(record, mending?.id);
    } catch {
      return sayWrong("Indtaget kunne ikke gemmes på tabletten. Det står her endnu: prøv igen.");
    }
    entry.keep({ ...snapshot, id });
    endMending();
    await saved(id, "intake", tapped, item);
  }

  async function saved(id, kind, tapped, item) {
    lastTap = Date.now();
    lastWasEvent = kind === "event";
    lists.add(id, kind, tapped, said(item), "waiting");
    say("is-saved", [`✓ Gemt ${hour(tapped)}: ${said(item)}`], () => undo(id, kind));
    await show();
    post.send();
    refreshSoon(LATER);
  }

  // A refusal or an overdose: what it is, and nothing of whom it was about.
  tabletEvents.sheets(async (event) => {
    const [id, tapped] = [counterParts.newId(), Date.now()];
    const item = { id, occurred_at: new Date(tapped).toISOString(), ...event };
    try {
      await queue.put({ id, kind: "event", at: tapped, tap: clock.tap(), item, errors: [] });
    } catch {
      return sayWrong("Det kunne ikke gemmes på tabletten. Prøv igen.");
    }
    await saved(id, "event", tapped, item);
  });

  let soon = 0;

  function refreshSoon(pause) {
    clearTimeout(soon);
    soon = setTimeout(refresh, pause);
  }

  const entry = counterParts.entry(form, { lookUp, save, isPatient: false });
  form.elements.id.value = counterParts.newId();

  // --- undo ---

  async function undo(id, kind) {
    let text = "";
    let known = false;
    await queue.update([id], (record) => {
      known = true;
      text = record.item ? said(record.item) : "";
      return record.tried ? { ...record, undo: true, errors: [] } : null;
    });
    if (!known) {
      // Sent already: the server must be told.
      const job = { id, kind, at: Date.now(), item: null, errors: [] };
      await queue.put({ ...job, tried: true, undo: true, confirmed: true });
    }
    lists.undone(id);
    say("is-undone", [`↶ Fortrudt${text ? `: ${text}` : ""}. Det tæller ikke med.`]);
    entry.bringBack(id);
    at("answer").focus();
    await show();
    post.send();
    refreshSoon(SOON);
  }

  // --- mending and discarding what was refused ---

  function mend(record) {
    mending = record;
    entry.restore({
      fields: asFields(record.item),
      known:
        record.item.client_sealed && !hasLostAlias(record)
          ? "kaldenavnet følger med, forseglet"
          : undefined,
    });
    if (form.elements.stop) form.elements.stop.value = record.item.stop ?? "";
    const wrong = record.errors.map(({ column }) => column);
    showMoment(wrong.includes("occurred_at") ? record.at : null);
    entry.want(wrong);
    sayWrong(`Du retter indtaget fra ${hour(record.at)}. Vælg igen, og tryk måden for at gemme.`);
    window.scrollTo({ top: 0 });
  }

  // A field for the time, only where the time was wrong.
  function showMoment(milliseconds) {
    const place = at("moment");
    place.hidden = milliseconds === null;
    if (milliseconds === null) return;
    const local = new Date(milliseconds + clockOffset);
    local.setMinutes(local.getMinutes() - local.getTimezoneOffset());
    form.elements.occurred_at.value = local.toISOString().slice(0, 16);
  }

  function endMending() {
    mending = null;
    showMoment(null);
    showStop();
  }

  // --- where a mobile unit stands: chosen once, and remembered on the tablet ---

  async function showStop() {
    const stop = form.elements.stop;
    if (stop) stop.value = (await queue.setting("stop")) ?? "";
  }

  form.elements.stop?.addEventListener("change", ({ target }) => {
    if (!mending) queue.keep("stop", target.value);
  });

  async function discard(record, reason) {
    const { client_sealed, key_id, ...what } = record.item;
    const told = { id: record.id, reason, what };
    const job = { id: counterParts.newId(), kind: "discard", at: Date.now(), item: told, errors: [] };
    await queue.put(job, record.id);
    if (mending?.id === record.id) endMending();
    say("is-undone", [`Kasseret: ${said(record.item)}. Begrundelsen gemmes i loggen.`]);
    post.send();
  }

  async function start() {
    counterParts.startClock(document.querySelector("[data-clock]"), now)();
    key = (await queue.setting("key")) ?? key;
    standing = (await queue.setting("standing")) ?? "enrolled";
    showStanding();
    showNet();
    await showStop();
    await show();
    tabletPage.keepPage({
      isIdle: () => entry.isUntouched() && !mending && Date.now() - lastTap > 30000,
      hasContact: () => Boolean(contact),
      sayWrong,
    });
    await sendAndRefresh();
  }

  window.addEventListener("online", () => {
    contact = null;
    sendAndRefresh();
  });
  window.addEventListener("offline", () => hear({ contact: false }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sendAndRefresh();
  });
  setInterval(() => {
    if (document.visibilityState === "visible" && navigator.onLine) refresh();
  }, ASK_AGAIN);

  start().catch(() => {
    sayWrong("Tabletten kan ikke gemme. Genindlæs siden; hjælper det ikke, så brug en anden tablet.");
  });
})();
