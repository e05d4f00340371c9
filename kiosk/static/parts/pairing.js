// A screen that the gateway does not know yet: a code from the office pairs it.

import { h } from "./element.js";
import { icon } from "./icons.js";
import { t } from "../words.js";

// pair(code) -> { status, body }; paired() once it worked.
export function pairingForm(pair, paired) {
  const field = h("input", { class: "input code", type: "text", "aria-label": t("Pairing code"), autofocus: true, autocomplete: "off", autocapitalize: "characters", maxlength: "64" });
  const answer = h("p", { class: "field-error", role: "alert" });
  async function send(event) {
    event.preventDefault();
    const code = field.value.trim();
    if (!code) return;
    try {
      const { status, body } = await pair(code);
      if (status < 300) paired();
      else answer.textContent = body?.message ?? t("The gateway did not accept this code.");
    } catch {
      answer.textContent = t("The gateway does not answer. Look at the network, then try again.");
    }
  }
  return h(
    "form",
    { class: "ask-form", on: { submit: send } },
    h("p", {}, t("The gateway does not know this screen yet. A supervisor shows the pairing code.")),
    h("label", { class: "field" }, h("span", {}, t("Pairing code")), field),
    answer,
    h("button", { class: "button primary", type: "submit" }, icon("go"), h("span", {}, t("Pair this screen"))),
  );
}
