// One answer to one act: the ground turns, a tone, a vibration, a word. What they are follows from the level alone.

import { stayAwake } from "./awake.js";
import { Speech } from "./speech.js";
import { Tones } from "./tones.js";

const VIBRATION_MS = { go: [60], stop: [250, 90, 250], look: [90, 90, 90], info: [30], kept: [30] };
const GROUND_MS = { go: 380, stop: 600, look: 600, info: 250 };

export class Feedback {
  #tones = new Tones();
  #timer = 0;

  constructor(language, root = document.documentElement) {
    this.root = root;
    this.speech = new Speech(language);
    this.silent = false;
  }

  get unlocked() {
    return this.#tones.unlocked;
  }

  // To be called from a tap or a key.
  unlock() {
    this.#tones.unlock();
    stayAwake();
  }

  give(level, word = "") {
    this.turn(level);
    this.sound(level, word);
  }

  sound(name, word = "") {
    if (this.silent) return;
    this.#tones.play(name);
    if (this.unlocked) {
      navigator.vibrate?.(VIBRATION_MS[name] ?? []);
      this.speech.say(word);
    }
  }

  // The whole ground, then it settles.
  turn(level) {
    clearTimeout(this.#timer);
    this.root.dataset.turned = level;
    this.#timer = setTimeout(() => this.settle(), GROUND_MS[level] ?? 250);
  }

  settle() {
    clearTimeout(this.#timer);
    delete this.root.dataset.turned;
  }
}
