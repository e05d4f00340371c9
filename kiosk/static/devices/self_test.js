// Trying a device: what the test asks of the person, and its figures in words.

import { barcode } from "../parts/code128.js";
import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { kilograms } from "../parts/measure.js";
import { reasonWord } from "../parts/reasons.js";
import { t, tn } from "../words.js";

const SCAN_S = 30;

export class SelfTest {
  #kind = "";
  #going = null;

  constructor(detail) {
    this.detail = detail;
    this.buttons = h("div", { class: "device-actions" });
    this.answer = h("div", { class: "test-answer", role: "status", hidden: true });
    this.node = h("section", { class: "device-test", hidden: true }, this.buttons, this.answer);
  }

  // Only an installer may try; the buttons depend on what the device is.
  offer(device) {
    this.node.hidden = device.right !== "installer";
    if (this.#kind === device.kind) return;
    this.#kind = device.kind;
    const labels = { scale: t("Try the scale"), scanner: t("Try the scanner"), reader: t("Try the reader"), printer: t("Ask for its status") };
    const buttons = [button("go", labels[device.kind], "test", () => this.#begin({}))];
    if (device.kind === "printer") buttons.push(button("printer", t("Print a test label"), "label", () => this.#begin({ label: true })));
    this.buttons.replaceChildren(...buttons);
  }

  stop() {
    this.#going?.abort();
  }

  async #begin(body) {
    this.stop();
    const going = (this.#going = new AbortController());
    const asked = this.#kind === "scanner" ? { code: code(), seconds: SCAN_S } : body;
    this.#show("info", this.#wait(asked));
    for (const one of this.buttons.children) one.disabled = true;
    const answer = await this.detail.page.gateway.device("POST", `${this.detail.path}/self-test`, asked, going.signal).catch(() => null);
    for (const one of this.buttons.children) one.disabled = false;
    if (going.signal.aborted) return;
    if (answer?.status !== 200) this.#show("look", [line("look", answer?.body?.message ?? t("The gateway does not answer. Look at the network, then try again."))]);
    else this.#show(answer.body.ok ? "go" : "look", RESULTS[answer.body.kind](answer.body));
  }

  #wait(asked) {
    if (asked.code) return [line("barcode", t("Scan this code with the scanner. It goes nowhere else.")), h("div", { class: "test-code", data: { code: asked.code } }, barcode(asked.code), h("p", { class: "code" }, asked.code))];
    const hints = { scale: t("Take everything off the scale and keep your hands away: three seconds."), reader: t("Hold a tag before the antennas: three seconds."), printer: t("Asking the printer") };
    return [line("wait", hints[this.#kind])];
  }

  #show(level, content) {
    this.answer.dataset.level = level;
    this.answer.replaceChildren(...content.flat());
    this.answer.hidden = false;
  }
}

const RESULTS = { scale: scaleResult, scanner: scannerResult, reader: readerResult, printer: printerResult };

function scaleResult(result) {
  if (!result.readings) return [line("look", t("No reading came. Look at the state above."))];
  const verdict = result.ok ? line("go", t("The scale is in order: steady at zero.")) : line("look", result.steady ? t("The scale shows a load. Take it off or press Zero.") : t("The scale does not come to rest. Look for wind, vibration or a touching wall."));
  return [
    verdict,
    figures([
      [t("Shows"), result.grams === null ? "—" : kilograms(result.grams)],
      [t("Wavers by"), result.noise_g === null ? "—" : `${result.noise_g} g`],
      [t("Readings a second"), String(result.rate_hz)],
      [t("Says itself when it is steady"), result.derived ? t("no") : t("yes")],
    ]),
  ];
}

function scannerResult(result) {
  if (result.text === null) return [line("look", t("Nothing was scanned within {n} s.", { n: result.waited_s }))];
  if (result.ok) return [line("go", t("Read as shown.")), figures([[t("Symbology"), result.symbology || t("not told")], [t("After"), t("{n} s", { n: result.waited_s })]])];
  return [line("look", t("Another text came. Look at the scanner's keyboard and prefix settings.")), figures([[t("Shown"), result.expected], [t("Read"), result.text]])];
}

function readerResult(result) {
  const verdict = !result.ok ? line("look", t("The reader does not read. Look at the state above.")) : line("go", result.tags ? tn("{n} tag seen.", "{n} tags seen.", result.tags) : t("The reader reads; no tag is near."));
  return [verdict, figures(result.antennas.map((one) => [t("antenna {n}", { n: one.antenna }), `${tn("{n} tag", "{n} tags", one.tags)} · ${one.reads}×${one.strongest_dbm === null ? "" : ` · ${one.strongest_dbm} dBm`}`]))];
}

function printerResult(result) {
  const { status } = result;
  if (!status.online) return [line("look", t("The printer is not reached.")), h("p", {}, reasonWord(result.hindrance))];
  const papers = { ok: t("there"), near_end: t("nearly used up"), out: t("used up"), unknown: t("not told") };
  const rows = [[t("Answers"), status.answered ? t("yes") : t("no")], [t("Paper"), papers[status.paper] ?? status.paper], [t("Head"), status.head_open ? t("open") : t("closed")], [t("Paused"), status.paused ? t("yes") : t("no")]];
  const told = status.answered ? rows : rows.slice(0, 1);
  if (!result.label) return [result.ok ? line("go", t("The printer is ready.")) : line("look", t("The printer cannot print now: {reason}", { reason: reasonWord(result.hindrance) })), figures(told)];
  const fates = { confirmed: line("go", t("The label was printed.")), sent: line("info", t("The label was sent; this printer cannot say whether it came out.")) };
  return [fates[result.label.state] ?? line("look", t("The label did not come out: {reason}", { reason: reasonWord(result.label.reason) })), figures(told)];
}

function code() {
  const random = crypto.getRandomValues(new Uint8Array(3));
  return `TEST-${Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase()}`;
}

function line(sign, text) {
  return h("p", { class: "test-line" }, icon(sign), h("span", {}, text));
}

function figures(rows) {
  return h("dl", { class: "device-figures" }, rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function button(sign, text, action, click) {
  return h("button", { type: "button", class: "button", data: { action }, on: { click } }, icon(sign), h("span", {}, text));
}
