// The entry form of the counter and the tablet: clock, key pad, look-up, keys, clearing and
// restoring. It saves nothing itself: who uses it gives `lookUp` and `save`.
"use strict";

(() => {
  // A random UUID; randomUUID itself is missing where the page is not on https.
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // --- the clock ---

  const zone = { timeZone: "Europe/Copenhagen" };
  const day = new Intl.DateTimeFormat("da-DK", { ...zone, day: "numeric", month: "long" });
  const week = new Intl.DateTimeFormat("da-DK", { ...zone, weekday: "long" });
  const time = new Intl.DateTimeFormat("da-DK", { ...zone, hour: "numeric", minute: "2-digit" });

  // "kl. 14.07", as all times of the portal.
  function hour(moment) {
    return `kl. ${time.format(moment).replace(/^0(?=\d)/, "").replace(":", ".")}`;
  }

  // Shows the time in `element` from now on; `now` gives it in milliseconds.
  function startClock(element, now) {
    function show() {
      const moment = new Date(now());
      const wide = document.createElement("span");
      wide.className = "wide";
      wide.textContent = `${week.format(moment)} ${day.format(moment)} · `;
      element.dateTime = moment.toISOString();
      element.replaceChildren(wide, hour(moment));
    }
    setInterval(show, 10000);
    return show;
  }

  // --- the form ---

  const BEGINNINGS = ["10", "11"]; // the beginning of 100 and 110

  // `isPatient`: saving waits for a look-up under way even where nothing is missing.
  function entry(form, { lookUp, save, isPatient = true }) {
    const alias = form.elements.alias;
    const age = form.elements.age;
    const ageUnknown = form.elements.age_unknown;
    const ageHint = document.getElementById("age-hint");
    const known = document.getElementById("known");
    const knownEmpty = known.textContent;
    const more = form.querySelector(".more");
    const moreChosen = form.querySelector("[data-more-chosen]");

    // --- age ---

    function setAge(value) {
      age.value = value;
      if (value) ageUnknown.checked = false;
      const minor = value.length >= 2 && Number(value) < 18 && !BEGINNINGS.includes(value);
      ageHint.textContent = minor ? "Under 18: tryk Afvisning." : "";
    }

    function addDigit(digit) {
      const begins = age.value.length >= 2 && !BEGINNINGS.includes(age.value);
      setAge(begins || age.value.length >= 3 ? digit : age.value + digit);
    }

    form.querySelector(".pad").hidden = false;
    form.addEventListener("click", (event) => {
      const digit = event.target.closest("[data-digit]");
      if (digit) addDigit(digit.dataset.digit);
    });
    age.addEventListener("input", () => {
      setAge(age.value.replace(/\D/g, "").slice(0, 3));
      if (age.value.length === 2 && Number(age.value) >= 18) firstSubstance().focus();
    });
    age.addEventListener("focus", () => age.select());
    ageUnknown.addEventListener("change", () => {
      if (ageUnknown.checked) setAge("");
    });

    // --- substances ---

    function firstSubstance() {
      return form.querySelector("[name=substance]");
    }

    function showMore() {
      const chosen = [...form.querySelectorAll("[name=more]:checked")];
      moreChosen.textContent = chosen.map((box) => box.labels[0].textContent.trim()).join(" + ");
      return chosen.length;
    }

    const done = form.querySelector("[data-more-done]");
    done.hidden = false;
    done.addEventListener("click", () => {
      more.open = false;
    });
    form.addEventListener("change", (event) => {
      const { name } = event.target;
      if (name === "more" && showMore()) {
        for (const radio of form.querySelectorAll("input[name=substance]")) radio.checked = false;
      }
      if (name === "substance") {
        for (const box of form.querySelectorAll("[name=more]")) box.checked = false;
        showMore();
        more.open = false;
      }
    });
    showMore();

    // --- who: look an alias up ---

    let looked = "";
    let looking = Promise.resolve();
    const prefilled = new Set();

    function forget() {
      if (prefilled.has("sex")) for (const radio of form.elements.sex) radio.checked = false;
      if (prefilled.has("age")) setAge("");
      if (prefilled.has("age_unknown")) ageUnknown.checked = false;
      if (prefilled.has("municipality")) form.elements.municipality.value = "";
      prefilled.clear();
    }

    // Fills in what the person at the counter has not answered.
    function fill(profile) {
      if (!profile.known) return;
      if (!form.elements.sex.value) {
        form.elements.sex.value = profile.sex;
        prefilled.add("sex");
      }
      if (!age.value && !ageUnknown.checked) {
        if (profile.age === null) {
          ageUnknown.checked = true;
          prefilled.add("age_unknown");
        } else {
          setAge(String(profile.age));
          prefilled.add("age");
        }
      }
      if (!form.elements.municipality.value) {
        form.elements.municipality.value = profile.municipality;
        prefilled.add("municipality");
      }
    }

    async function ask() {
      const asked = alias.value.trim();
      if (asked === looked) return;
      looked = asked;
      forget();
      known.classList.remove("is-known");
      known.textContent = asked ? "slår op …" : knownEmpty;
      if (!asked) return;
      try {
        const profile = await lookUp(asked);
        if (alias.value.trim() !== asked) return;
        fill(profile);
        known.classList.toggle("is-known", profile.known);
        known.textContent = profile.said;
      } catch {
        looked = "";
        known.textContent = "Opslaget lykkedes ikke. Tast køn og alder, eller slå op igen.";
      }
    }

    alias.addEventListener("change", () => {
      looking = ask();
    });
    form.addEventListener("input", (event) => prefilled.delete(event.target.name));

    // --- what stands in the form ---

    function snapshot() {
      return {
        id: form.elements.id.value,
        at: Date.now(),
        fields: new FormData(form),
        known: known.textContent,
        isKnown: known.classList.contains("is-known"),
      };
    }

    function clear() {
      const stop = form.elements.stop?.value;
      alias.value = "";
      for (const box of form.querySelectorAll(".tap-input")) box.checked = false;
      setAge("");
      form.elements.municipality.value = "";
      if (stop !== undefined) form.elements.stop.value = stop;
      looked = "";
      prefilled.clear();
      known.classList.remove("is-known");
      known.textContent = knownEmpty;
      showMore();
      more.open = false;
      form.elements.id.value = newId();
    }

    function lacksPerson() {
      return !form.elements.sex.value || !(age.value || ageUnknown.checked);
    }

    function isUntouched() {
      return !alias.value && !age.value && !form.querySelector(".tap-input:checked");
    }

    // Puts a snapshot back, all but its id.
    function restore({ fields, known: said = knownEmpty, isKnown = false }) {
      alias.value = fields.get("alias") ?? "";
      looked = alias.value.trim();
      form.elements.municipality.value = fields.get("municipality");
      for (const box of form.querySelectorAll(".tap-input")) {
        box.checked = fields.getAll(box.name).includes(box.value);
      }
      setAge(fields.get("age"));
      known.textContent = said;
      known.classList.toggle("is-known", isKnown);
      showMore();
    }

    // Marks what is still to be answered, and brings the first of it into view.
    function want(names) {
      for (const part of form.querySelectorAll("[data-field]")) {
        part.classList.toggle("is-wanted", names.includes(part.dataset.field));
      }
      form.querySelector(".is-wanted")?.scrollIntoView({ block: "nearest" });
    }

    // What was just saved: it comes back to be mended when it is undone.
    let latest = null;

    function keep(saved) {
      latest = saved;
      clear();
      window.scrollTo({ top: 0 });
    }

    function bringBack(id) {
      if (!latest || latest.id !== id || !isUntouched()) return;
      restore(latest);
      latest = null;
    }

    // The nickname of somebody who has left is not kept in memory.
    setInterval(() => {
      if (latest && Date.now() - latest.at > 60000) latest = null;
    }, 5000);
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) clear();
    });

    // --- saving ---

    let busy = false;

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button?.classList.contains("look-up")) {
        looked = alias.value.trim() === looked ? "" : looked;
        looking = ask();
        return;
      }
      if (busy) return;
      busy = true;
      form.setAttribute("aria-busy", "true");
      try {
        if (isPatient || lacksPerson()) await looking;
        const body = new FormData(form);
        if (button) body.set(button.name, button.value);
        await save(body, snapshot());
      } finally {
        busy = false;
        form.removeAttribute("aria-busy");
      }
    });

    // --- keys ---

    function isTyping(target) {
      return target.matches("input[type=text], input[type=datetime-local], select, textarea");
    }

    function nextAfterAlias() {
      looking.then(() => {
        const target = known.classList.contains("is-known")
          ? firstSubstance()
          : form.querySelector("[name=sex]");
        target.focus();
      });
    }

    function whileTyping(event) {
      const { target } = event;
      if (event.key !== "Enter") return;
      if (target === alias) {
        event.preventDefault();
        looking = ask();
        nextAfterAlias();
      } else if (target === age) {
        event.preventDefault();
        firstSubstance().focus();
      }
    }

    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target, key } = event;
      if (key === "Escape") {
        if (more.open) more.open = false;
        else if (isTyping(target)) target.blur();
        return;
      }
      if (isTyping(target)) {
        whileTyping(event);
        return;
      }
      const chosen = form.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
      if (!chosen) return;
      event.preventDefault();
      chosen.focus();
      chosen.click();
    });

    return { clear, restore, want, isUntouched, keep, bringBack };
  }

  globalThis.counterParts = { newId, hour, startClock, entry };
})();
