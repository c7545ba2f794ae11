// From what was tapped on the tablet to an intake, and to the words that tell of it.
"use strict";

(() => {
  const LEAST_AGE = 18;
  const GREATEST_AGE = 110;
  const CPR = /(?<!\d)(\d{2})[ ./-]?(\d{2})[ ./-]?(\d{2})[ ./-]{0,3}(\d{4})(?!\d)/g;

  // Whether `text` holds ten digits that begin with a birthday, as intake_rooms/scan.py.
  function holdsCpr(text) {
    return [...text.matchAll(CPR)].some(([, day, month, year]) => {
      const dayOfMonth = Number(day) > 60 ? Number(day) - 60 : Number(day);
      const date = new Date(Date.UTC(2000 + Number(year), Number(month) - 1, dayOfMonth));
      return date.getUTCDate() === dayOfMonth && date.getUTCMonth() === Number(month) - 1;
    });
  }

  // `words`: { sexes, methods, substances, municipalities } by code, the codes on
  // `buttons`, and the room's own municipality as `own`.
  function intakes(words) {
    function said(item) {
      if (item.kind === "refusal") return `afvisning, ${words.refusals[item.reason]}`;
      if (item.kind === "overdose") return `overdosis, ${words.grades[item.grade]}`;
      const person = [
        item.sex === "unknown" ? "køn ukendt" : words.sexes[item.sex],
        item.age === null ? "alder ukendt" : String(item.age),
        item.municipality === "unknown"
          ? "kommune ukendt"
          : (words.municipalities[item.municipality] ?? item.municipality),
      ];
      const mix = item.substance.split("+").map((code) => words.substances[code] ?? code);
      const substance = words.substances[item.substance] ?? mix.join(" + ");
      const deed = [substance, words.methods[item.method] ?? item.method];
      return [...person, ...deed, ...(item.assisted ? ["assisteret"] : [])].join(", ");
    }

    // The item, or what is missing: { item, alias } or { wrong: [[field, sentence] …] }.
    function read(fields) {
      const alias = (fields.get("alias") ?? "").trim();
      const age = fields.get("age") ? Number(fields.get("age")) : null;
      const substance = fields.getAll("more").sort().join("+") || fields.get("substance") || "";
      const wrong = [];
      if (!fields.get("sex")) wrong.push(["sex", "Vælg køn, eller tryk ukendt."]);
      if (age === null && !fields.get("age_unknown")) {
        wrong.push(["age", "Tast alderen, eller tryk ukendt."]);
      }
      if (age !== null && age < LEAST_AGE) {
        wrong.push(["age", `Alderen ${age} er under 18 år. Ret den, eller tryk Afvisning.`]);
      }
      if (age > GREATEST_AGE) {
        wrong.push(["age", `Alderen ${age} er over 110 år. Ret den, eller tryk ukendt.`]);
      }
      if (!substance) wrong.push(["substance", "Vælg et stof."]);
      if (!fields.get("method")) wrong.push(["method", "Vælg, hvordan stoffet indtages."]);
      if (holdsCpr(alias)) {
        wrong.push(["alias", "Kaldenavnet ligner et CPR-nummer. Brug et kaldenavn eller et andet tal."]);
      }
      if (wrong.length) return { wrong };
      const item = {
        age,
        sex: fields.get("sex"),
        substance,
        method: fields.get("method"),
        municipality: fields.get("municipality") || words.own,
        assisted: fields.get("is_assisted") === "on",
      };
      if (fields.get("stop")) item.stop = Number(fields.get("stop"));
      return { item, alias };
    }

    // The form's fields for a stored item, to be mended. The alias cannot be read any more.
    function asFields(item) {
      const fields = new FormData();
      fields.set("sex", item.sex);
      fields.set("age", item.age ?? "");
      if (item.age === null) fields.set("age_unknown", "on");
      fields.set("municipality", item.municipality === words.own ? "" : item.municipality);
      if (words.buttons.includes(item.substance)) fields.set("substance", item.substance);
      else for (const code of item.substance.split("+")) fields.append("more", code);
      if (item.assisted) fields.set("is_assisted", "on");
      fields.set("stop", item.stop ?? "");
      return fields;
    }

    // A record as a revoked tablet leaves it for the leader.
    function left({ id, kind, item, undo }) {
      if (undo) return { kind: "undo", id, of: kind };
      if (kind === "discard") return { ...item, kind, id, discarded: item.id };
      return { kind, ...item };
    }

    // The oldest key that anything in `records` is sealed to, or will be: the server keeps it so long.
    function oldestKey(records, newest) {
      return Math.min(newest.id, ...records.map(({ item }) => item?.key_id ?? newest.id));
    }

    return { said, read, asFields, left, oldestKey };
  }

  globalThis.tabletWords = { intakes, holdsCpr };
})();
