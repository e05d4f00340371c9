// Keys, theme, dialogs, small conveniences. Everything works without it, only slower.

const search = document.querySelector("#search");
const rows = () => [...document.querySelectorAll("tbody tr[data-href]")];

function busy(target) {
  return target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]") || document.querySelector("dialog[open]");
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("at"));
  const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + step, 0), all.length - 1);
  all.forEach((row, no) => row.classList.toggle("at", no === next));
  all[next].scrollIntoView({ block: "nearest" });
}

function nextView() {
  const views = [...document.querySelectorAll(".tabs a")];
  const now = views.findIndex((view) => view.getAttribute("aria-current"));
  views[(now + 1) % views.length]?.click();
}

const keys = {
  "/": () => search?.select(),
  j: () => move(1),
  k: () => move(-1),
  Enter: () => {
    const row = document.querySelector("tr.at[data-href]");
    if (row) location.assign(row.dataset.href);
    return Boolean(row);
  },
  "?": () => document.querySelector("#keys")?.showModal(),
  x: () => document.querySelector("tr.at .pick input")?.click(),
  X: () => document.querySelector(".pick [data-all]")?.click(),
  b: () => document.querySelector(".bulk:not([hidden]) button")?.focus(),
  v: () => nextView(),
  s: () => document.querySelector('[data-key="s"]')?.click(),
  c: () => document.querySelector('[data-key="c"]')?.click(),
  n: () => document.querySelector("a[rel=next]")?.click(),
  p: () => document.querySelector("a[rel=prev]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement === search) search.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const action = keys[event.key];
  if (action && action() !== false) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.querySelector(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  const row = event.target.closest("tr[data-href]");
  if (row && !event.target.closest("a, button, input, label") && !String(getSelection())) {
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
    else location.assign(row.dataset.href);
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submits]")) event.target.form.requestSubmit();
});

document.querySelector("#theme")?.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
});

// A part marked data-live is fetched again every few seconds while somebody looks.
const live = document.querySelector("[data-live]");
if (live) {
  setInterval(async () => {
    if (document.hidden || document.querySelector("dialog[open]")) return;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (fresh) live.replaceChildren(...fresh.childNodes);
    } catch {
      // the server is away for a moment: the figures stay as they are
    }
  }, Number(live.dataset.live) * 1000);
}
