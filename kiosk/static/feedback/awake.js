// Keeps the screen on while somebody works at it; the browser drops the lock whenever the page is hidden.

let lock = null;

export async function stayAwake() {
  if (!("wakeLock" in navigator) || document.hidden || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    lock = null; // low battery or not allowed: the device's own time-out rules
  }
}

document.addEventListener("visibilitychange", () => {
  if (lock) stayAwake();
});
