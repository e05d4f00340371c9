// The gateway's HTTP face as the screens use it. Every call answers { status, body } or throws when nobody answered.

function sending(method, body, signal) {
  if (body === undefined) return { method, signal };
  return { method, signal, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

export class Gateway {
  constructor({ language, base = "" }) {
    this.language = language;
    this.base = base;
  }

  stations() {
    return this.#get("/api/v1/stations");
  }

  view(station, signal) {
    return this.#get(`/api/v1/stations/${encodeURIComponent(station)}`, signal);
  }

  // The work in hand, to go on with it alone.
  claimed(station) {
    return this.#get(`/api/v1/stations/${encodeURIComponent(station)}/claimed`);
  }

  // The training floor's own calls: train("work", {}).
  train(path, body) {
    return this.#post(`/api/v1/training/${path}`, body);
  }

  // Who may sign in here with a PIN.
  people(station) {
    return this.#get(`/api/v1/stations/${encodeURIComponent(station)}/people`);
  }

  signIn(station, body) {
    return this.#post(`/api/v1/stations/${encodeURIComponent(station)}/pin`, body);
  }

  newPin(body) {
    return this.#post("/api/v1/pins", body);
  }

  sync(signal) {
    return this.#get("/api/v1/sync", signal);
  }

  pair(code) {
    return this.#post("/api/v1/pairings", { code });
  }

  // The device page's calls: device("GET", "b3/scale"), device("POST", "b3/scale/replace", { url }).
  device(method, path = "", body = undefined, signal = undefined) {
    return this.#call(`/api/v1/devices${path && `/${path}`}`, sending(method, body, signal));
  }

  // The print page's calls: print("GET", "printers"), print("POST", "print-jobs/…/reprint", { reason }).
  print(method, path, body = undefined) {
    return this.#call(`/api/v1/${path}`, sending(method, body));
  }

  // The supervisor's pages: places, counts, the map. `badge` says who asks, where the screen alone may not.
  office(method, path, body = undefined, badge = "") {
    const options = sending(method, body);
    if (badge) options.headers = { ...options.headers, "X-Badge": badge };
    return this.#call(`/api/v1/${path}`, options);
  }

  // Cartons as the text of a CSV file: all rows or none.
  cartons(text) {
    return this.#call("/api/v1/cartons/import", { method: "POST", body: text, headers: { "Content-Type": "text/csv" } });
  }

  // The gate's own calls, by whole path; settings are put.
  gate(path, settings = undefined) {
    return this.#call(path, sending(settings ? "PUT" : "GET", settings));
  }

  drivers() {
    return this.#get("/api/v1/drivers");
  }

  discover(wish, signal) {
    return this.#post("/api/v1/discovery", wish, signal);
  }

  operate(station, operation, signal) {
    const body = { operation_id: operation.id, ...operation.body };
    return this.#post(`/api/v1/stations/${encodeURIComponent(station)}/${operation.path}`, body, signal);
  }

  socketUrl(station) {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    return `${scheme}//${location.host}${this.base}/ws/stations/${encodeURIComponent(station)}?lang=${this.language}`;
  }

  #get(path, signal) {
    return this.#call(path, { signal });
  }

  #post(path, body, signal) {
    const headers = { "Content-Type": "application/json" };
    return this.#call(path, { method: "POST", body: JSON.stringify(body), headers, signal });
  }

  async #call(path, options) {
    const headers = { Accept: "application/json", "Accept-Language": this.language.replace("_", "-"), ...options.headers };
    const answer = await fetch(this.base + path, { ...options, headers, cache: "no-store" });
    const text = await answer.text();
    let body = null;
    try {
      body = JSON.parse(text);
    } catch {
      if (answer.ok) throw new Error(`${path}: not JSON: ${text.slice(0, 80)}`);
    }
    return { status: answer.status, body };
  }
}
