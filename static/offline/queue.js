// What waits on this device to be sent, in IndexedDB: written before anything is called saved,
// and wiped when the server has acknowledged it. Aliases are in it sealed only.
//
// A record is { id, kind, at, tap, item, tried, undo, confirmed, errors }:
//   kind       "intake", "event" or "discard"; at: the device's clock at the tap, in milliseconds
//   tap        how that clock stood then (clock.js)
//   item       what is sent
//   tried      it may have reached the server, so it cannot just be forgotten
//   undo       it shall be taken back; confirmed: the server is known to have it
//   errors     what the server found wrong with it; it waits for a person then
"use strict";

(() => {
  const first = (database) => {
    database.createObjectStore("queue", { keyPath: "id" });
    database.createObjectStore("settings");
  };
  // One step for each version of the database, in order. A released step is never changed, and a
  // step only adds: an older page must be able to use a newer database.
  const STEPS = [first];

  function done(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  function openQueue(name) {
    const channel = new BroadcastChannel(name);
    const changed = new EventTarget();
    let opened = null;

    channel.onmessage = () => changed.dispatchEvent(new Event("change"));

    function tell() {
      changed.dispatchEvent(new Event("change"));
      channel.postMessage("change");
    }

    async function open() {
      const request = indexedDB.open(name, STEPS.length);
      request.onupgradeneeded = (event) => {
        for (const step of STEPS.slice(event.oldVersion)) step(request.result);
      };
      try {
        return await done(request);
      } catch (error) {
        // A newer page was here and has been taken back: steps only add, so its database serves.
        if (error.name === "VersionError") return done(indexedDB.open(name));
        throw error;
      }
    }

    async function connect() {
      const database = await open();
      // A newer page wants to bring the database up to date: let it.
      database.onversionchange = () => {
        database.close();
        opened = null;
      };
      database.onclose = () => {
        opened = null;
      };
      return database;
    }

    async function connection() {
      opened ??= connect();
      try {
        return await opened;
      } catch (error) {
        opened = null;
        throw error;
      }
    }

    // Runs `work(store)` in one transaction; what it returns holds once it is on the disk.
    async function write(store, work) {
      const database = await connection();
      const change = database.transaction(store, "readwrite", { durability: "strict" });
      const finished = new Promise((resolve, reject) => {
        change.oncomplete = resolve;
        change.onabort = () => reject(change.error ?? new Error("aborted"));
      });
      const result = work(change.objectStore(store));
      const [value] = await Promise.all([result, finished]);
      return value;
    }

    async function read(store, work) {
      const database = await connection();
      return done(work(database.transaction(store).objectStore(store)));
    }

    async function all() {
      const records = await read("queue", (store) => store.getAll());
      return records.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    }

    // Puts `record` in, and takes the one with the id `instead` out.
    async function put(record, instead = null) {
      await write("queue", (store) => {
        if (instead !== null && instead !== record.id) store.delete(instead);
        store.put(record);
      });
      tell();
    }

    // Lets `change(record)` alter each record of `ids` as it is now: what it returns is kept,
    // null wipes it. Gives what became of each, by id.
    async function update(ids, change) {
      const after = await write("queue", async (store) => {
        const became = new Map();
        for (const id of ids) {
          const record = await done(store.get(id));
          const kept = record === undefined ? null : change(record);
          if (kept) store.put(kept);
          else store.delete(id);
          became.set(id, kept);
        }
        return became;
      });
      tell();
      return after;
    }

    const setting = (key) => read("settings", (store) => store.get(key));

    function keep(key, value) {
      return write("settings", (store) => {
        store.put(value, key);
      });
    }

    return { all, put, update, setting, keep, changed };
  }

  globalThis.offline = { ...globalThis.offline, openQueue };
})();
