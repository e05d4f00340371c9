// The page /replay: a day watched again on the map, as fast as one likes. Everything comes out of the event log.

import { choice, command, OfficePage } from "./office/page.js";
import { h } from "./parts/element.js";
import { icon } from "./parts/icons.js";
import { legend, Plan } from "./plan/drawing.js";
import { Day } from "./replay/day.js";
import { N_, t } from "./words.js";

const SPEEDS = [[60, N_("1 minute a second")], [300, N_("5 minutes a second")], [1200, N_("20 minutes a second")], [1, N_("as it was")]];
const DONE = { received: N_("received"), put_away: N_("put away"), picked: N_("picked"), verified: N_("checked"), shipped: N_("shipped"), returned: N_("returned"), counted: N_("counted"), moved: N_("moved") };
const FRAME_MS = 100;
const STEP_MS = 1000;
const KEY_MS = 60_000;

class ReplayPage extends OfficePage {
  day = null;
  speed = 300;
  timer = 0;

  constructor(gateway) {
    super(gateway, t("Watch a day again"));
    this.plan = new Plan();
    this.clock = h("output", { class: "replay-clock type-name", "aria-live": "off" }, "--:--");
    this.slider = h("input", { class: "replay-slider", type: "range", min: "0", max: "0", step: String(STEP_MS), value: "0", "aria-label": t("Time of day"), disabled: true, on: { input: () => this.slid() } });
    this.button = command("next", t("Play"), "play", () => this.toggle(), true);
    this.button.disabled = true;
    this.done = h("ul", { class: "replay-done" });
    this.people = h("ul", { class: "plan-list" });
    this.days = h("span", {});
  }

  async show() {
    const speeds = choice(t("Speed"), "speed", SPEEDS.map(([factor, word]) => [String(factor), t(word)]), String(this.speed), (value) => { this.speed = Number(value); });
    const colours = choice(t("Colour"), "colour", [["fill", t("How full")], ["quantity", t("How many pieces")]], "quantity", (value) => this.paint(value));
    const tools = h("div", { class: "office-tools" }, this.days, this.button, speeds, colours, this.clock, this.slider);
    this.legend = h("div", {});
    this.body.classList.add("map-page", "replay-page");
    this.body.replaceChildren(tools, this.plan.node, h("aside", { class: "plan-side" }, this.done, h("h2", { class: "type-small soft" }, t("Who is where")), this.people, this.legend));
    this.paint("quantity");
    addEventListener("keydown", (event) => this.key(event));
    const days = await this.ask("GET", "replay/days");
    if (!days) return;
    if (!days.length) {
      this.state.textContent = t("Nothing was done here yet.");
      return;
    }
    this.days.replaceChildren(choice(t("Day"), "day", days.map((one) => [one.day, `${one.day} · ${one.events}`]), days[0].day, (day) => this.load(day)));
    await this.load(days[0].day);
  }

  async load(day) {
    this.pause();
    this.button.disabled = this.slider.disabled = true;
    this.state.textContent = t("The day is being put together from the log …");
    const answer = await this.ask("GET", `replay?day=${encodeURIComponent(day)}`);
    if (!answer) return;
    this.day = new Day(answer);
    this.slider.max = String(this.day.length_ms);
    this.button.disabled = this.slider.disabled = false;
    this.state.textContent = t("{n} things were done", { n: answer.acts.length });
    this.seek(this.day.first_ms);
  }

  paint(colour) {
    this.plan.colour = colour;
    this.legend.replaceChildren(legend(colour));
    this.plan.draw();
  }

  toggle() {
    if (this.timer) this.pause();
    else this.play();
  }

  play() {
    if (!this.day) return;
    if (this.day.now >= this.day.length_ms) this.seek(this.day.first_ms);
    let before = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      this.seek(Math.min(this.day.length_ms, this.day.now + (now - before) * this.speed));
      before = now;
      if (this.day.now >= this.day.length_ms) this.pause();
    }, FRAME_MS);
    this.#said("wait", t("Pause"));
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.#said("next", t("Play"));
  }

  #said(sign, word) {
    this.button.replaceChildren(icon(sign, 20), h("span", {}, word));
  }

  // The slider's last step is the end of the day, whatever its odd milliseconds.
  slid() {
    const ms = Number(this.slider.value);
    this.seek(ms + STEP_MS > this.day.length_ms ? this.day.length_ms : ms);
  }

  seek(ms) {
    this.day.at(ms);
    this.slider.value = String(ms);
    const time = this.day.clock;
    this.clock.textContent = time;
    this.slider.setAttribute("aria-valuetext", time);
    this.plan.show({ ...this.day.map, people: this.day.present });
    this.people.replaceChildren(...this.day.present.map((one) => h("li", {}, icon("person", 20), h("strong", {}, one.name), h("span", { class: "soft" }, [one.what && t(DONE[one.what]), one.here].filter(Boolean).join(" · ")))));
    this.done.replaceChildren(...Object.entries(DONE).filter(([what]) => this.day.done[what]).map(([what, word]) => h("li", {}, h("strong", { class: "type-name" }, String(this.day.done[what])), h("span", { class: "soft" }, t(word)))));
  }

  // Space plays, arrows go a minute.
  key(event) {
    if (!this.day || this.layer.isOpen || event.target.closest?.("select, input, button, a")) return;
    const by = { ArrowLeft: -KEY_MS, ArrowRight: KEY_MS }[event.key];
    if (event.key === " ") this.toggle();
    else if (by) this.seek(Math.max(0, Math.min(this.day.length_ms, this.day.now + by)));
    else return;
    event.preventDefault();
  }
}

OfficePage.open((gateway) => new ReplayPage(gateway));
