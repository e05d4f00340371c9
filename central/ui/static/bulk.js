// Choosing rows of a list, and one thing done to each of them, some at a time, with what became of every one.

const AT_ONCE = 10;
const form = document.querySelector("#bulk");
const dialog = document.querySelector("#bulk-results");
const all = document.querySelector(".pick [data-all]");
const boxes = () => [...document.querySelectorAll(`input[name="order"][form="${form.id}"]`)];
const chosen = () => boxes().filter((box) => box.checked);

function show() {
  const count = chosen().length;
  form.hidden = count === 0;
  form.querySelector("[data-chosen]").textContent = String(count);
  if (all) {
    all.checked = count > 0 && count === boxes().length;
    all.indeterminate = count > 0 && !all.checked;
  }
  for (const box of boxes()) box.closest("tr").classList.toggle("chosen", box.checked);
}

function choose(which) {
  for (const box of boxes()) box.checked = which;
  show();
}

function tell(result) {
  const row = dialog.querySelector("tbody").insertRow(result.done ? -1 : 0); // what failed stands first
  const link = document.createElement("a");
  link.href = `/orders/${encodeURIComponent(result.order)}`;
  link.textContent = result.number;
  row.insertCell().append(link);
  const state = document.createElement("span");
  state.className = `state ${result.done ? "go" : "stop"}`;
  const icon = document.createElement("i");
  icon.className = `bi bi-${result.done ? dialog.dataset.done : dialog.dataset.failed}`;
  icon.ariaHidden = "true";
  state.append(icon, result.told);
  row.insertCell().append(state);
  const count = dialog.querySelector(`[data-count="${result.done ? "done" : "failed"}"]`);
  count.textContent = String(Number(count.textContent) + 1);
}

async function change(action) {
  const orders = chosen().map((box) => ({ id: box.value, number: box.dataset.number }));
  const progress = dialog.querySelector("progress");
  const close = dialog.querySelector("button");
  dialog.querySelector("tbody").replaceChildren();
  for (const count of dialog.querySelectorAll("[data-count]")) count.textContent = "0";
  progress.max = orders.length;
  progress.value = 0;
  close.disabled = true;
  dialog.showModal();
  for (let start = 0; start < orders.length; start += AT_ONCE) {
    const part = orders.slice(start, start + AT_ONCE);
    for (const result of await send(action, part)) tell(result);
    progress.value = start + part.length;
  }
  close.disabled = false;
  close.focus();
}

async function send(action, part) {
  const body = new FormData(form);
  body.delete("order");
  body.set("action", action);
  for (const order of part) body.append("order", order.id);
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) return await answer.json();
    return part.map((order) => ({ order: order.id, number: order.number, done: false, told: `${answer.status}` }));
  } catch (error) {
    return part.map((order) => ({ order: order.id, number: order.number, done: false, told: error.message }));
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const reason = form.elements.reason;
  if (event.submitter?.matches("[data-reasoned]") && !reason.value.trim()) {
    reason.focus();
    reason.classList.add("is-invalid");
    return;
  }
  change(event.submitter.value);
});
form.elements.reason?.addEventListener("input", (event) => event.target.classList.remove("is-invalid"));
form.querySelector("[data-none]").addEventListener("click", () => choose(false));
all?.addEventListener("change", () => choose(all.checked));
document.addEventListener("change", (event) => {
  if (event.target.matches('input[name="order"]')) show();
});
dialog.addEventListener("cancel", (event) => {
  if (dialog.querySelector("button").disabled) event.preventDefault();
});
dialog.addEventListener("close", () => location.reload());
show();
