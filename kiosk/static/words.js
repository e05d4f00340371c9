// The words of the screens in one language, from the gateway's catalogue. t() and tn() take literal English
// sentences as keys, so that a test can see that every language has every one of them.

const state = { language: "zh_CN", languages: {}, words: {}, missing: new Set() };

export async function loadWords(language) {
  const answer = await fetch(`/k/words/${language}.json`);
  Object.assign(state, await answer.json());
  document.documentElement.lang = language.replace("_", "-");
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
