// Three tones that cannot be taken for each other, with eyes shut and across an aisle: go rises, stop is low and
// rough, look knocks twice. [frequency_hz, start_ms, length_ms, wave, loudness]

export const TONES = {
  go: [[988, 0, 70, "sine", 0.5], [1480, 70, 110, "sine", 0.5]],
  stop: [[185, 0, 260, "sawtooth", 0.55], [139, 300, 420, "sawtooth", 0.55]],
  look: [[587, 0, 110, "triangle", 0.6], [587, 190, 110, "triangle", 0.6]],
  info: [[784, 0, 60, "sine", 0.25]],
  kept: [[440, 0, 40, "sine", 0.3]],
};

export class Tones {
  #context = null;

  // Browsers give sound only after a tap or a key.
  unlock() {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (!Context) return;
    this.#context ??= new Context();
    this.#context.resume().catch(() => {});
  }

  get unlocked() {
    return this.#context !== null;
  }

  play(name) {
    const context = this.#context;
    if (!context || context.state !== "running") return;
    for (const [frequency, start_ms, length_ms, wave, loudness] of TONES[name] ?? []) {
      note(context, frequency, context.currentTime + start_ms / 1000, length_ms / 1000, wave, loudness);
    }
  }
}

function note(context, frequency, at, length, wave, loudness) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = wave;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(loudness, at + 0.008);
  gain.gain.setValueAtTime(loudness, at + length - 0.02);
  gain.gain.linearRampToValueAtTime(0, at + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + length + 0.02);
}
