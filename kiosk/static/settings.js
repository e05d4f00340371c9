// What this device remembers: cookies, so that the page comes in the right language and theme at once.

const YEAR_S = 365 * 24 * 3600;

export function remember(name, value) {
  document.cookie = `kiosk_${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

export function chooseLanguage(language) {
  remember("language", language);
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  location.replace(address);
}

// "" follows the device.
export function chooseTheme(theme) {
  remember("theme", theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

export function theme() {
  return document.documentElement.dataset.theme ?? "";
}

export function registerWorker() {
  if ("serviceWorker" in navigator && window.isSecureContext) keepPage().catch(() => {});
}

// The worker comes after the page: the page puts itself into the worker's store, to be there when the network is not.
async function keepPage() {
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  const store = await caches.open(`kiosk-${document.body.dataset.version}`);
  await store.add(location.pathname);
}
