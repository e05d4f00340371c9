// Where waiting operations, and the work they belong to, survive a reload and a dead battery: IndexedDB, written
// through to the disk; or memory where the browser refuses it. All calls are promises.
// { all(), put(operation, work?), remove(id), work(), putWork(work), removeWork() }

const DATABASE = "floorgate-kiosk";
const OPERATIONS = "operations";
const WORK = "work";

export async function openKeep(station) {
  try {
    const database = await open();
    return new IndexedKeep(database, station);
  } catch {
    return new MemoryKeep();
  }
}

export class MemoryKeep {
  #kept = new Map();
  #work = null;

  async all() {
    return [...this.#kept.values()];
  }

  async put(operation, work = null) {
    this.#kept.set(operation.id, operation);
    this.#work = work ?? this.#work;
  }

  async remove(id) {
    this.#kept.delete(id);
  }

  async work() {
    return this.#work;
  }

  async putWork(work) {
    this.#work = work;
  }

  async removeWork() {
    this.#work = null;
  }
}

class IndexedKeep {
  constructor(database, station) {
    this.database = database;
    this.station = station;
  }

  async all() {
    const rows = await done(this.#stores("readonly").objectStore(OPERATIONS).getAll());
    return rows.filter((row) => row.station === this.station).sort((a, b) => a.no - b.no);
  }

  // Both or neither.
  async put(operation, work = null) {
    const stores = this.#stores("readwrite");
    stores.objectStore(OPERATIONS).put({ ...operation, station: this.station });
    if (work) stores.objectStore(WORK).put({ ...work, station: this.station });
    await written(stores);
  }

  async remove(id) {
    await done(this.#stores("readwrite").objectStore(OPERATIONS).delete(id));
  }

  async work() {
    return (await done(this.#stores("readonly").objectStore(WORK).get(this.station))) ?? null;
  }

  async putWork(work) {
    await done(this.#stores("readwrite").objectStore(WORK).put({ ...work, station: this.station }));
  }

  async removeWork() {
    await done(this.#stores("readwrite").objectStore(WORK).delete(this.station));
  }

  #stores(mode) {
    return this.database.transaction([OPERATIONS, WORK], mode, { durability: "strict" });
  }
}

function open() {
  const request = indexedDB.open(DATABASE, 2);
  request.onupgradeneeded = () => {
    const names = request.result.objectStoreNames;
    if (!names.contains(OPERATIONS)) request.result.createObjectStore(OPERATIONS, { keyPath: "id" });
    if (!names.contains(WORK)) request.result.createObjectStore(WORK, { keyPath: "station" });
  };
  return done(request);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function written(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
