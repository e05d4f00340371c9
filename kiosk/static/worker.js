// Service worker: the shell of the screens from the cache, pages from the gateway while it answers.
// It never touches /api or /ws: what a person is told must come from the gateway itself.
// VERSION and SHELL are written in front of this file by the blueprint.

const CACHE = `kiosk-${VERSION}`;
const PAGE_WAIT_MS = 2500;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("kiosk-") && name !== CACHE);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(`/k/${VERSION}/`)) event.respondWith(cacheFirst(event.request));
  else if (event.request.mode === "navigate" && isScreen(url.pathname)) event.respondWith(networkFirst(event.request, url.pathname));
});

function isScreen(path) {
  return path === "/" || path === "/sheet" || path === "/devices" || path === "/print-jobs" || path === "/labels" || path === "/tags" || path.startsWith("/s/");
}

async function cacheFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function networkFirst(request, key) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(key);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok) await cache.put(key, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PAGE_WAIT_MS));
  return Promise.race([asked.catch(() => kept), late]);
}
