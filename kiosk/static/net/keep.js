// Where waiting operations survive a reload: IndexedDB, or memory where the browser refuses it.
// Both give { all(), put(operation), remove(id) }, all of them promises.

const DATABASE = "floorgate-kiosk";
const OPERATIONS = "operations";

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

  async all() {
    return [...this.#kept.values()];
  }

  async put(operation) {
    this.#kept.set(operation.id, operation);
  }

  async remove(id) {
    this.#kept.delete(id);
  }
}

class IndexedKeep {
  constructor(database, station) {
    this.database = database;
    this.station = station;
  }

  async all() {
    const rows = await done(this.#store("readonly").getAll());
    return rows.filter((row) => row.station === this.station).sort((a, b) => a.no - b.no);
  }

  async put(operation) {
    await done(this.#store("readwrite").put({ ...operation, station: this.station }));
  }

  async remove(id) {
    await done(this.#store("readwrite").delete(id));
  }

  #store(mode) {
    return this.database.transaction(OPERATIONS, mode).objectStore(OPERATIONS);
  }
}

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(OPERATIONS, { keyPath: "id" });
  return done(request);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
