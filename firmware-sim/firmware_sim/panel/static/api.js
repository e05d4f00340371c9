// The panel's server: state twice a second, actions as JSON with the page's token.

const token = document.querySelector('meta[name="panel-token"]').content;

export class Refused extends Error {}

export async function look(bench) {
  const answer = await fetch(`state?${new URLSearchParams({ bench })}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`state ${answer.status}`);
  return answer.json();
}

export async function act(bench, action, body) {
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const answer = await fetch(`benches/${encodeURIComponent(bench)}/${action}?lang=${language}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Panel-Token": token },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (answer.status === 403) location.reload(); // the floor was started anew: its token is another
  if (!answer.ok) throw new Refused(told.message);
  return told.bench;
}

export async function things(bench, kind, words) {
  const query = new URLSearchParams({ kind, q: words });
  const answer = await fetch(`benches/${encodeURIComponent(bench)}/things?${query}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`things ${answer.status}`);
  return answer.json();
}

export async function parcels(bench) {
  const answer = await fetch(`benches/${encodeURIComponent(bench)}/parcels`, { cache: "no-store" });
  return answer.ok ? (await answer.json()).parcels : [];
}

export async function zpl(bench, no) {
  const answer = await fetch(`benches/${encodeURIComponent(bench)}/labels/${no}.zpl`, { cache: "no-store" });
  return answer.ok ? answer.text() : "";
}

export function labelPicture(bench, label) {
  return `benches/${encodeURIComponent(bench)}/labels/${label.no}.png?at=${label.at}`;
}
