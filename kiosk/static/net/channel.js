// The gateway's pushes for one station: views, live weight, devices, sync. Reconnects for ever; looks after a line
// that is dead without saying so by asking `probe` now and then.

const FIRST_WAIT_MS = 250;
const LAST_WAIT_MS = 3000;
const PROBE_EVERY_MS = 5000;
const PROBE_WAIT_MS = 4000;

export class Channel {
  #socket = null;
  #wait_ms = FIRST_WAIT_MS;
  #timer = 0;
  #stopped = false;

  // told: { view(view, first), live(reading), devices(list), sync(state), line(up) }
  // probe(signal) resolves while the gateway answers, and rejects otherwise.
  constructor({ url, told, probe, open = (address) => new WebSocket(address) }) {
    Object.assign(this, { url, told, probe, open });
    this.up = false;
  }

  start() {
    this.#connect();
    this.#probing = setInterval(() => this.#look(), PROBE_EVERY_MS);
    this.#look();
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#doubt);
    document.addEventListener("visibilitychange", this.#wake);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#probing);
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#doubt);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#socket?.close();
  }

  #probing = 0;
  #wake = () => {
    if (!document.hidden && !this.up) this.#connect();
  };

  #doubt = () => this.#look();

  #connect() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#drop();
    const socket = this.open(this.url);
    let first = true;
    this.#socket = socket;
    socket.onmessage = (event) => {
      if (socket !== this.#socket) return;
      this.#line(true);
      this.#wait_ms = FIRST_WAIT_MS;
      first = this.#take(event.data, first);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  // Gives back whether the first view is still to come.
  #take(text, first) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return first; // a frame that is not ours; the probe notices a gateway that talks nonsense
    }
    if (message === null || typeof message !== "object") return first;
    if ("step" in message) {
      this.told.view(message, first);
      return false;
    }
    for (const name of ["live", "devices", "sync"]) if (name in message) this.told[name]?.(message[name]);
    return first;
  }

  #drop() {
    const old = this.#socket;
    this.#socket = null;
    if (old) {
      old.onclose = null;
      old.close();
    }
  }

  #lost() {
    this.#socket = null;
    this.#line(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), this.#wait_ms * (0.75 + Math.random() / 2));
    this.#wait_ms = Math.min(this.#wait_ms * 2, LAST_WAIT_MS);
  }

  #line(up) {
    if (this.up === up) return;
    this.up = up;
    this.told.line?.(up);
  }

  async #look() {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PROBE_WAIT_MS);
    try {
      const sync = await this.probe(patience.signal);
      if (sync) this.told.sync?.(sync);
    } catch {
      if (this.up && !this.#stopped) {
        this.#drop();
        this.#lost();
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
