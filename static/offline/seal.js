// Seals text so that only the server's private key opens it: HPKE (RFC 9180), as
// config/offline/sealing.py reads it. Not even this device can read it afterwards.
"use strict";

(() => {
  const BLOCK = 32;
  const INFO = new TextEncoder().encode("alias/1");

  function fromBase64(text) {
    const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
  }

  function toBase64(bytes) {
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  // `text` in UTF-8, filled with NUL so that its length tells little.
  function padded(text) {
    const plain = new TextEncoder().encode(text);
    const whole = new Uint8Array(Math.max(1, Math.ceil(plain.length / BLOCK)) * BLOCK);
    whole.set(plain);
    return whole;
  }

  // Gives base64url(enc || ciphertext). Throws where the browser lacks X25519.
  async function seal(publicKey, text) {
    const suite = new hpke.CipherSuite({
      kem: new hpke.DhkemX25519HkdfSha256(),
      kdf: new hpke.HkdfSha256(),
      aead: new hpke.Aes256Gcm(),
    });
    const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64(publicKey));
    const sender = await suite.createSenderContext({ recipientPublicKey, info: INFO });
    const sealed = new Uint8Array(await sender.seal(padded(text)));
    const enc = new Uint8Array(sender.enc);
    const both = new Uint8Array(enc.length + sealed.length);
    both.set(enc);
    both.set(sealed, enc.length);
    return toBase64(both);
  }

  globalThis.offline = { ...globalThis.offline, seal };
})();
