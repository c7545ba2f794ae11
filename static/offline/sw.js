// Keeps one page and its files on the device, so that it opens without the server. The server
// puts `APP` before this: { version, files }. The page is the worker's own scope.
"use strict";

const CACHE = `${self.registration.scope}#${APP.version}`;
const PAGE = self.registration.scope;

async function fetched(address) {
  const response = await fetch(new Request(address, { cache: "reload" }));
  if (!response.ok || response.redirected) throw new Error(`${response.status} for ${address}`);
  return [address, response];
}

// All or nothing: a worker with half a page never takes over from one with a whole.
async function install() {
  const all = await Promise.all([PAGE, ...APP.files].map(fetched));
  const cache = await caches.open(CACHE);
  await Promise.all(all.map(([address, response]) => cache.put(address, response)));
  await self.skipWaiting();
}

async function activate() {
  const mine = (await caches.keys()).filter((name) => name.startsWith(`${PAGE}#`));
  await Promise.all(mine.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The page as it was last seen, at once; a newer one is put by for the next time.
async function page(event) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(PAGE);
  if (!kept) return fetch(event.request);
  event.waitUntil(refresh(cache));
  return kept;
}

async function refresh(cache) {
  try {
    const response = await fetch(new Request(PAGE, { cache: "no-store" }));
    const sameApp = response.headers.get("X-App-Version") === APP.version;
    if (response.ok && !response.redirected && sameApp) await cache.put(PAGE, response);
  } catch {
    // Without network the kept page stays.
  }
}

async function file(request) {
  const kept = await (await caches.open(CACHE)).match(request);
  return kept ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (request.mode === "navigate") {
    if (address.origin + address.pathname === PAGE) event.respondWith(page(event));
  } else if (APP.files.includes(address.pathname)) {
    event.respondWith(file(request));
  }
});
