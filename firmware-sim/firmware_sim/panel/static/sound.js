// The scanner's beep, made here; off where a person says so.

let context = null;
let on = localStorage.getItem("panel-sound") !== "off";

export function beep() {
  if (!on) return;
  context ??= new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "square";
  tone.frequency.value = 2700;
  volume.gain.setValueAtTime(0.05, context.currentTime);
  volume.gain.setValueAtTime(0, context.currentTime + 0.07);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.08);
}

export function soundSwitch(button) {
  const show = () => button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem("panel-sound", on ? "on" : "off");
    show();
  });
  show();
}
