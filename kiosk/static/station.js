// The page /s/<station>: builds the parts of one station's screen and hands them to each other.

import { Desk } from "./desk.js";
import { Gateway } from "./net/gateway.js";
import { openKeep } from "./net/keep.js";
import { h } from "./parts/element.js";
import { registerWorker } from "./settings.js";
import { loadWords, missingWords } from "./words.js";

async function main() {
  const { station, language } = document.body.dataset;
  await loadWords(language);
  const roots = { app: document.getElementById("app"), layer: h("div", { id: "layer" }), latch: h("div", { id: "latch" }) };
  document.body.append(roots.layer, roots.latch);
  const desk = new Desk({ station, language, gateway: new Gateway({ language }), keep: await openKeep(station), roots });
  desk.start();
  registerWorker();
  window.kiosk = { desk, missingWords }; // for a person with the browser's console
}

main();
