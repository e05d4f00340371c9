// Short words, spoken; a new word cuts the old one off, so that the voice never lags behind the hands.

export class Speech {
  constructor(language) {
    this.language = language.replace("_", "-");
  }

  say(text) {
    const voice = window.speechSynthesis;
    if (!text || !voice) return;
    voice.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = this.language;
    words.rate = 1.2;
    voice.speak(words);
  }
}
