// Solves the puzzle of a flood (altcha, version 1): the number whose SHA-256 with the salt is the
// challenge. In slices, so that the page stays alive; then the form goes on by itself.

const SLICE = 500;

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function solve({ challenge, salt, maxNumber }) {
  const text = new TextEncoder();
  const whole = salt.endsWith("&") ? salt : `${salt}&`;
  for (let start = 0; start <= maxNumber; start += SLICE) {
    const numbers = Array.from({ length: SLICE }, (_, step) => start + step);
    const digests = await Promise.all(
      numbers.map((number) => crypto.subtle.digest("SHA-256", text.encode(`${whole}${number}`))),
    );
    const found = digests.findIndex((digest) => hex(digest) === challenge);
    if (found >= 0) return numbers[found];
  }
  return null;
}

async function begin(form) {
  const puzzle = JSON.parse(document.getElementById("puzzle").textContent);
  form.querySelector("[data-proof-working]").hidden = false;
  form.querySelector("[data-proof-wait]").hidden = true;
  const number = await solve(puzzle);
  if (number === null) return;
  form.elements.proof.value = btoa(JSON.stringify({ ...puzzle, number }));
  form.submit();
}

const form = document.querySelector("[data-proof]");
// without a secure connection the browser has no SHA-256 of its own: then one waits
if (form && globalThis.crypto?.subtle) begin(form);
