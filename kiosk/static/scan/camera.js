// Scanning with the device's own camera, where a scanner is dead: the browser's BarcodeDetector looks at a few pictures
// a second. Where the browser has none, or the page is not served over https, the sheet says so.

import { h } from "../parts/element.js";
import { icon } from "../parts/icons.js";
import { N_, t } from "../words.js";

const EVERY_MS = 150;
const FORMATS = ["code_128", "code_39", "code_93", "codabar", "ean_13", "ean_8", "itf", "upc_a", "upc_e", "qr_code", "data_matrix"];
const TROUBLE = {
  insecure: N_("The camera works over https only. Open this page with https and the site's certificate."),
  unable: N_("This browser cannot read barcodes. Chrome on Android can; or type what is printed below the barcode."),
  refused: N_("The camera may not be used. Allow it for this page in the browser's settings."),
  missing: N_("This device has no camera."),
};

// Why it cannot be done here; "" where it can.
export function hindrance(world = globalThis) {
  if (!world.isSecureContext) return "insecure";
  if (!("BarcodeDetector" in world)) return "unable";
  return world.navigator?.mediaDevices?.getUserMedia ? "" : "missing";
}

// Opens the sheet; `done(text)` for the first code that is seen twice running.
export async function scanByCamera(layer, done, world = globalThis) {
  const why = hindrance(world);
  if (why) return tell(layer, why);
  let stream = null;
  try {
    stream = await world.navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch (error) {
    return tell(layer, error.name === "NotFoundError" ? "missing" : "refused");
  }
  const known = world.BarcodeDetector.getSupportedFormats ? await world.BarcodeDetector.getSupportedFormats() : FORMATS;
  const detector = new world.BarcodeDetector({ formats: FORMATS.filter((one) => known.includes(one)) });
  const video = h("video", { class: "camera-view", playsinline: true, muted: true, autoplay: true, "aria-label": t("What the camera sees") });
  video.srcObject = stream;
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  };
  layer.open({ title: t("Scan with the camera"), body: h("div", { class: "ask-form" }, video, h("p", { class: "prompt-note" }, icon("barcode"), h("span", {}, t("Hold the barcode into the picture")))), closed: stop });
  video.play?.().catch(() => {}); // a stream without pictures never starts; looking at it does no harm
  let before = "";
  timer = setInterval(async () => {
    const [found] = await detector.detect(video).catch(() => []);
    const text = found?.rawValue ?? "";
    if (text && text === before) {
      stop();
      layer.close();
      world.navigator.vibrate?.(60);
      done(text, found.format);
    }
    before = text;
  }, EVERY_MS);
  return null;
}

function tell(layer, why) {
  layer.open({ title: t("Scan with the camera"), body: h("p", { class: "empty" }, icon("look", 32), h("span", {}, t(TROUBLE[why]))) });
  return why;
}
