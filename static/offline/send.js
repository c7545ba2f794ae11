// Sends what waits: one request for a batch, one tab at a time, again and again until the server
// has said of each item what became of it. An item leaves the queue only then.
"use strict";

(() => {
  const PATIENCE = 30000;
  const MOST_AT_ONCE = 200; // the server takes 500
  const FIRST_PAUSE = 1000;
  const LONGEST_PAUSE = 60000;
  const OTHER_TAB_PAUSE = 2000;

  // What an answer means for the device, not for an item.
  class Refused extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
  }

  async function ask(address, { method = "GET", body } = {}) {
    const headers = { "X-Device-Time": new Date().toISOString() };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(address, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect") throw new Error("status 302");
    return response;
  }

  async function json(response) {
    try {
      return await response.json();
    } catch {
      return {};
    }
  }

  // The device's own standing: `revoked`, `unknown`, or null where the answer is about the items.
  async function standing(response) {
    if (response.status !== 401) return null;
    return (await json(response.clone())).code === "revoked" ? "revoked" : "unknown";
  }

  // `batchAddress` takes the intakes, `kinds[kind].address` each of the others one at a time, and
  // `kinds[kind].undo(id)` takes one back. Where `isRevoked()`, all goes to `leftAddress` instead,
  // as `left(record)` tells it. `clock` is of clock.js; `prepare` is awaited before sending.
  // `tell` hears of { contact, standing, time, taken, refused } as they become known. The lock
  // `name` keeps two tabs from sending at once.
  function sender({
    queue, name, batchAddress, leftAddress, kinds, left, isRevoked, clock, prepare, tell,
  }) {
    let size = MOST_AT_ONCE;
    let pause = FIRST_PAUSE;
    let timer = 0;
    let notBefore = 0;
    let lastTry = Date.now();
    const failures = new Map(); // of single items, so that one cannot keep the others waiting

    const fails = (record) => failures.get(record.id) ?? 0;

    // The records as they are now, marked as tried. Some may just have been undone.
    async function mark(records) {
      const marked = await queue.update(
        records.map((record) => record.id),
        (record) => ({ ...record, tried: true }),
      );
      return [...marked.values()].filter(Boolean);
    }

    // The item with the clock it was tapped by, where that is another than now.
    function stamped({ item, tap }) {
      const sentAt = clock.sentAt(tap);
      return sentAt ? { ...item, sent_at: sentAt } : item;
    }

    async function sendBatch(records) {
      const still = await mark(records);
      if (!still.length) return;
      const ids = still.map((record) => record.id);
      const response = await ask(batchAddress, {
        method: "POST",
        body: still.map(stamped),
      });
      const stands = await standing(response);
      if (stands === "revoked") {
        await wipeKept(await json(response), ids);
        tell({ contact: true, standing: "revoked" });
        return;
      }
      if (stands) throw new Refused(stands);
      if (!response.ok) return smaller(response, still);
      const { results, time } = await json(response);
      const taken = results.filter(({ status }) => ["created", "duplicate"].includes(status));
      await tell({ contact: true, standing: "enrolled", time, taken: taken.length });
      await settle(results);
      size = Math.min(size * 2, MOST_AT_ONCE);
      pause = FIRST_PAUSE;
      for (const id of ids) failures.delete(id);
    }

    // The server keeps what a revoked tablet sends for the leader, and says what it kept.
    async function wipeKept({ kept }, ids) {
      const wiped = new Set(kept);
      await queue.update(ids, (record) => {
        if (!wiped.has(record.id)) return record;
        return record.undo ? { ...record, confirmed: true } : null;
      });
      if (ids.some((id) => !wiped.has(id))) throw new Error("status 401: not all kept");
    }

    async function settle(results) {
      const byId = new Map(results.map((result) => [result.id, result]));
      await queue.update([...byId.keys()], (record) => {
        const { status, errors } = byId.get(record.id);
        if (status === "created" || status === "duplicate") {
          return record.undo ? { ...record, confirmed: true } : null;
        }
        if (record.undo) return status === "conflict" ? { ...record, confirmed: true } : null;
        return { ...record, errors: told(status, errors) };
      });
    }

    function told(status, errors) {
      if (errors?.length) return errors;
      const reason =
        status === "conflict"
          ? "Indtaget er allerede gemt med andre oplysninger. Ret det, eller kassér det."
          : "Serveren kan ikke tage imod indtaget. Ret det, eller kassér det.";
      return [{ column: "", reason }];
    }

    // An answer to the batch as a whole: too much, too often, or a fault. Nothing is lost.
    async function smaller(response, records) {
      const { detail } = await json(response);
      tell({ contact: true, refused: response.status >= 500 ? "" : (detail ?? "") });
      if (response.status === 429) {
        const seconds = Number(response.headers.get("Retry-After")) || 10;
        notBefore = Date.now() + seconds * 1000;
      } else if (size > 1 && records.length > 1) {
        size = Math.max(1, Math.floor(Math.min(size, records.length) / 2));
        if (response.status === 413) return; // at once, in smaller parts
      } else {
        for (const { id } of records) failures.set(id, (failures.get(id) ?? 0) + 1);
      }
      throw new Error(`status ${response.status}`);
    }

    // One at a time: what is no intake, and the taking back of what the server has.
    async function sendOne(record) {
      const takesBack = Boolean(record.undo && record.confirmed);
      const { address, undo } = kinds[record.kind];
      if (!(await mark([record])).length) return; // undone just now
      const response = await ask(takesBack ? undo(record.id) : address, {
        method: "POST",
        body: takesBack ? {} : stamped(record),
      });
      const gone = takesBack && response.status === 404;
      if (!response.ok && !gone && response.status !== 409) {
        failures.set(record.id, fails(record) + 1);
        throw new Error(`status ${response.status}`);
      }
      const { detail = "" } = await json(response);
      await queue.update([record.id], (kept) => {
        if (takesBack) return null;
        if (response.ok) return kept.undo ? { ...kept, confirmed: true } : null;
        return kept.undo ? null : { ...kept, errors: [{ column: "", reason: detail }] };
      });
      tell({ contact: true, refused: takesBack && response.status === 409 ? detail : "" });
    }

    // A revoked device gets nothing more in: all that is left on it goes to the leader, what waits
    // to be mended too, and is wiped as far as it is kept there.
    async function sendLeft() {
      const marked = await mark((await queue.all()).slice(0, size));
      if (!marked.length) return false;
      const body = marked.map((record) => left({ ...record, item: stamped(record) }));
      const response = await ask(leftAddress, { method: "POST", body });
      if (response.status === 409) tell({ contact: true, standing: "enrolled" });
      else if (response.status === 401) throw new Refused("unknown");
      else if (!response.ok) await smaller(response, marked);
      else await wipeLeft(marked, new Set((await json(response)).kept));
      return true;
    }

    async function wipeLeft(sent, kept) {
      const told = new Map(sent.map(({ id, undo }) => [id, Boolean(undo)]));
      await queue.update([...told.keys()], (record) => {
        if (!kept.has(record.id)) return record;
        return record.undo && !told.get(record.id) ? { ...record, confirmed: true } : null;
      });
      tell({ contact: true });
      if (sent.some(({ id }) => !kept.has(id))) throw new Error("status 200: not all kept");
    }

    // Sends the next part. Gives false where nothing waits.
    async function next() {
      if (isRevoked()) return sendLeft();
      const waiting = (await queue.all()).filter((record) => !record.errors.length);
      waiting.sort((one, other) => fails(one) - fails(other));
      const batch = waiting.filter((record) => record.kind === "intake" && !record.confirmed);
      const single = waiting.find((record) => record.kind !== "intake" || record.confirmed);
      if (batch.length && !(single && fails(single) < fails(batch[0]))) {
        await sendBatch(batch.slice(0, size));
      } else if (single) {
        await sendOne(single);
      } else {
        return false;
      }
      return true;
    }

    async function sendAll() {
      try {
        await prepare();
        while (await next());
        pause = FIRST_PAUSE;
      } catch (error) {
        if (error instanceof Refused) tell({ contact: true, standing: error.code });
        else if (!/^status/.test(error.message)) tell({ contact: false });
        later(Math.max(pause * (0.75 + Math.random() / 2), notBefore - Date.now()));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }

    function later(milliseconds) {
      clearTimeout(timer);
      timer = setTimeout(send, milliseconds);
    }

    // Sends now, unless told to wait. Another tab that is sending takes ours along.
    async function send() {
      clearTimeout(timer);
      // A browser that says it is offline is believed for a while: what was never tried can be
      // undone without a trace.
      const believed = navigator.onLine ? 0 : lastTry + LONGEST_PAUSE;
      const wait = Math.max(notBefore, believed) - Date.now();
      if (wait > 0) return later(wait);
      lastTry = Date.now();
      await navigator.locks.request(`${name}-send`, { ifAvailable: true }, async (lock) => {
        if (lock) await sendAll();
        else later(OTHER_TAB_PAUSE);
      });
    }

    // The network may be back: do not wait out a long pause.
    function hurry() {
      pause = FIRST_PAUSE;
      return send();
    }

    return { send, hurry, ask, standing };
  }

  globalThis.offline = { ...globalThis.offline, sender };
})();
