// Sends the sealed answers that wait, in batches, again and again until the server has said of each
// what became of it. One leaves the tablet only then.
"use strict";

(() => {
  const PATIENCE = 30000;
  const FIRST_PAUSE = 1000;
  const LONGEST_PAUSE = 60000;
  const DONE = ["created", "duplicate"];

  // `tell` hears of { contact, standing } as they become known. The lock `name` keeps two tabs
  // from sending at once. `keyId()` is the key that the next answer is sealed to.
  function sender({ queue, name, address, tell, keyId }) {
    let told = 0; // the oldest key that the server was told this tablet needs
    let size = 200; // as many as the server takes
    let pause = FIRST_PAUSE;
    let notBefore = 0;
    let timer = 0;

    // The oldest key that anything here is sealed to, or will be: the server keeps it so long.
    const oldest = (records) => Math.min(keyId(), ...records.map(({ item }) => item.key_id));

    function ask(items, key) {
      return fetch(address, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Device-Time": new Date().toISOString(),
          "X-Oldest-Key": String(key),
        },
        body: JSON.stringify(items),
        credentials: "same-origin",
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
    }

    async function settle(ids, results) {
      const byId = new Map(results.map((result) => [result.id, result]));
      await queue.update(ids, (record) => {
        const result = byId.get(record.id);
        if (!result) return record;
        return DONE.includes(result.status) ? null : { ...record, errors: result.errors };
      });
    }

    // What an answer to the batch as a whole means. Nothing is lost by it.
    async function refused(response, records) {
      const { code, detail, kept = [] } = await response.json().catch(() => ({}));
      await queue.update(kept, () => null); // of a revoked tablet: the leader has them now
      if (response.status === 413 && records.length > 1) {
        size = Math.ceil(records.length / 2);
        return;
      }
      if (response.status === 413) {
        await queue.update([records[0].id], (record) => ({ ...record, errors: [detail] }));
        return;
      }
      if (response.status === 429) {
        notBefore = Date.now() + (Number(response.headers.get("Retry-After")) || 10) * 1000;
      }
      tell({ contact: true, standing: response.status === 401 ? (code ?? "unknown") : undefined });
      throw new Error(`status ${response.status}`);
    }

    // Sends the next part, or that nothing waits any more. Gives false where there is no news.
    async function next() {
      const all = await queue.all();
      const key = oldest(all);
      const records = all.filter(({ errors }) => !errors.length).slice(0, size);
      if (!records.length && (key === told || !Number.isFinite(key))) return false;
      const response = await ask(records.map(({ item }) => item), key);
      if (response.type === "opaqueredirect") throw new Error("status 302");
      if (!response.ok) {
        await refused(response, records);
        return true;
      }
      told = key;
      const { results } = await response.json();
      await settle(records.map(({ id }) => id), results);
      tell({ contact: true, standing: "enrolled" });
      return true;
    }

    async function sendAll() {
      try {
        while (await next());
        pause = FIRST_PAUSE;
      } catch (error) {
        if (!/^status/.test(error.message)) tell({ contact: false });
        later(Math.max(pause * (0.75 + Math.random() / 2), notBefore - Date.now()));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }

    function later(milliseconds) {
      clearTimeout(timer);
      timer = setTimeout(send, milliseconds);
    }

    async function send() {
      clearTimeout(timer);
      if (notBefore > Date.now()) return later(notBefore - Date.now());
      await navigator.locks.request(`${name}-send`, { ifAvailable: true }, async (lock) => {
        if (lock) await sendAll();
        else later(2 * FIRST_PAUSE);
      });
    }

    // The network may be back: do not wait out a long pause.
    function hurry() {
      pause = FIRST_PAUSE;
      return send();
    }

    return { send, hurry };
  }

  globalThis.answers = { ...globalThis.answers, sender };
})();
