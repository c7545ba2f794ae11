// How far this device's clock was behind the server's at a tap, though it was put right, or put
// wrong, before the tap was sent. What the clock says is compared with the page's own stopwatch;
// a stopwatch may stand still while the device sleeps, so a clock that ran ahead of it proves
// nothing by itself: then the offset that the server last told decides.
"use strict";

(() => {
  const TOLERANCE = 60000;

  function clock() {
    const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
    let learned = null; // { wall, mono, offset }: offset is what the server's clock showed more

    const both = () => ({ wall: Date.now(), mono: performance.now() });

    // How much further than the stopwatch the clock has gone since: it was set, or we slept.
    function jump(since) {
      const now = both();
      return now.wall - since.wall - (now.mono - since.mono);
    }

    function learn(time) {
      const now = both();
      learned = { ...now, offset: Date.parse(time) - now.wall };
    }

    // Whether the offset is known as it is now.
    const isSure = () => learned !== null && Math.abs(jump(learned)) < TOLERANCE;

    // What to keep of the clock with what is tapped just now.
    function tap() {
      return { page, ...both(), offset: isSure() ? learned.offset : null };
    }

    function offsetAt(tapped) {
      const now = learned.offset;
      if (tapped.page !== page) return tapped.offset ?? now;
      const jumped = jump(tapped);
      if (Math.abs(jumped) < TOLERANCE) return now;
      const before = now + jumped; // if it was set
      if (jumped < 0) return before; // no sleep turns a clock back
      if (tapped.offset === null) return now;
      return Math.abs(tapped.offset - before) < Math.abs(tapped.offset - now) ? before : now;
    }

    // What the clock of the tap would show now, ISO 8601; undefined where today's shows the same.
    function sentAt(tapped) {
      if (!tapped || !isSure()) return undefined;
      const change = learned.offset - offsetAt(tapped);
      if (Math.abs(change) < TOLERANCE) return undefined;
      return new Date(Date.now() + change).toISOString();
    }

    return { learn, isSure, tap, sentAt };
  }

  globalThis.offline = { ...globalThis.offline, clock };
})();
