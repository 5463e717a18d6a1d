// @ts-check
/** The browser's own storage (IndexedDB) as four calls; each rejects where the browser refuses. */

/** Several forks of this site may share an origin: each keeps to itself. */
const NAME = `dream-machine ${new URL("../../../", import.meta.url).pathname}`;
const VERSION = 1;

export const MODELS = "models";
export const PLAY = "play";

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function open() {
  opened ??= openAnew().catch((error) => {
    opened = null; // storage that was denied may be allowed later
    throw error;
  });
  return opened;
}

/** @returns {Promise<IDBDatabase>} */
function openAnew() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(MODELS, { keyPath: "id" });
      request.result.createObjectStore(PLAY);
    };
    request.onsuccess = () => {
      const database = request.result;
      const close = () => {
        database.close();
        opened = null;
      };
      // A newer version of this site in another tab, or the reader clearing the site's data.
      database.onversionchange = close;
      database.onclose = close;
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab holds an older version open"));
  });
}

// In WebKit a page that is kept to come back to, with its storage open, would have the next page wait for it.
window.addEventListener("pagehide", ({ persisted }) => {
  if (!persisted) return;
  opened?.then((database) => database.close()).catch(() => {});
  opened = null;
});

/**
 * @template T
 * @param {string} store @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>} fulfilled once it is on the disk, not before
 */
async function transact(store, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = act(transaction.objectStore(store));
    // Not at leisure: the reader may be leaving the page, and play is saved even then.
    if (mode === "readwrite") transaction.commit();
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
  });
}

/** Every value of the store. @param {string} store @returns {Promise<any[]>} */
export function readAll(store) {
  return transact(store, "readonly", (all) => all.getAll());
}

/** Under its key, or under its own `id`. @param {string} store @param {any} value @param {string} [key] */
export function write(store, value, key) {
  return transact(store, "readwrite", (all) => all.put(value, key));
}

/** @param {string} store @param {string} key */
export function erase(store, key) {
  return transact(store, "readwrite", (all) => all.delete(key));
}

/** @param {string} store */
export function eraseAll(store) {
  return transact(store, "readwrite", (all) => all.clear());
}
