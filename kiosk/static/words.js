// The words of the screens in one language, from the gateway's catalogue. t() and tn() take literal English
// sentences as keys, so that a test can see that every language has every one of them.

const state = { language: "zh_CN", languages: {}, words: {}, missing: new Set(), had: new Set() };

// Those that the page's own module and its imports ask for.
export async function loadWords(language) {
  state.language = language;
  document.documentElement.lang = language.replace("_", "-");
  await moreWords(document.body.dataset.entry);
}

// Those of a module that comes later: moreWords("screens/pick.js").
export async function moreWords(module) {
  if (state.had.has(module)) return;
  const { version } = document.body.dataset;
  const answer = await fetch(`/k/${version}/words/${state.language}/${module.replace(/\.js$/, "")}.json`);
  if (!answer.ok) throw new Error(`words of ${module}: ${answer.status}`);
  const { languages, words } = await answer.json();
  state.languages = languages;
  Object.assign(state.words, words);
  state.had.add(module);
}

// A part that comes when it is first needed, with its words: later(import("./parts/menu.js"), "parts/menu.js").
export async function later(coming, module) {
  const [found] = await Promise.all([coming, moreWords(module)]);
  return found;
}

export function t(key, values = {}) {
  const found = state.words[key];
  if (found === undefined) state.missing.add(key);
  return fill(Array.isArray(found) ? found[0] : (found ?? key), values);
}

// One or many: tn("{n} piece", "{n} pieces", 3).
export function tn(one, many, n, values = {}) {
  const forms = state.words[one];
  if (forms === undefined) state.missing.add(one);
  const list = Array.isArray(forms) ? forms : [one, many];
  return fill(list.length === 1 || n === 1 ? list[0] : list[1], { n, ...values });
}

// Marks a key in a table for the catalogue; t() is called where it is shown.
export function N_(key) {
  return key;
}

export function language() {
  return state.language;
}

export function languages() {
  return state.languages;
}

export function missingWords() {
  return [...state.missing];
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
