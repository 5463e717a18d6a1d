// @ts-check
/**
 * The files that Python comes up from: begun before Pyodide asks for them, with true progress, and each held
 * against the hash that the build wrote down.
 *
 * Pyodide by itself asks for a package only when the interpreter is up, and waits for ever for a .wasm file
 * that is missing or replaced. Sizes come from runtime.json: Content-Length is wrong where a host compresses.
 */

import { isWholeNow } from "./digest.js";
import {
  checkAnswer,
  Damaged,
  DownloadError,
  looksLikePage,
  NO_CONNECTION,
  Replaced,
  whyCut,
  wrongType,
} from "./download-errors.js";
import { CAN_HASH, forget, isWhole, RUNTIME, recall } from "./integrity.js";
import { DECODER, isPacked, unpack } from "./unpack.js";

const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];
/** So long what has just come in may take to be checked when the connection is lost. */
const CHECKING_MS = 500;
/** The service worker lets such requests for modules pass (../offline/worker.js). */
const OWN_COPY = /** @type {const} */ ({ cache: "force-cache" });
const KEPT_ONLY = /** @type {const} */ ({ cache: "only-if-cached", mode: "same-origin" });

/**
 * @typedef {{name: string, bytes: number, sha256: string}} RuntimeFile
 * @typedef {{loaded: number, total: number}} Amount bytes as they are unpacked
 */

/**
 * Takes the place of the worker's `fetch` until `stop`: whoever asks for a file that was begun is handed that
 * one. `broken` never resolves; it rejects at the first file that is not what the build made.
 */
export class Downloads {
  /** @type {Map<string, Promise<Response>>} by address */
  #begun = new Map();
  /** @type {Promise<unknown>[]} */
  #checks = [];
  #fetch = globalThis.fetch;
  /** @type {Map<string, number>} bytes that are here, by the file's name */
  #loaded = new Map();
  /** @type {Map<string, Response>} files that came in whole, by address, until they are kept */
  #whole = new Map();
  /** @type {string[]} the files that Python comes up from, as far as is known */
  #expected = [];
  /** @type {Promise<WebAssembly.Module> | undefined} once it was asked for */
  #decoder;
  /** @type {(reason: Error) => void} */
  #fail = () => {};

  /**
   * @param {URL} folder where the files are
   * @param {RuntimeFile[]} files
   * @param {boolean} again whether an attempt before this one may have left whole files
   * @param {Record<string, string>} instead files that are loaded in the place of others, by the others' names
   * @param {(amount: Amount) => void} onProgress
   */
  constructor(folder, files, again, instead, onProgress) {
    this.folder = folder;
    this.files = new Map(files.map((file) => [file.name, file]));
    this.again = again;
    this.instead = instead;
    this.onProgress = onProgress;
    /** @type {Promise<never>} */
    this.broken = new Promise((_, reject) => {
      this.#fail = reject;
    });
    globalThis.fetch = (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const early = this.#begun.get(url);
      this.#begun.delete(url); // a body can be read once
      return early ?? this.#fetch.call(globalThis, input, init);
    };
  }

  stop() {
    globalThis.fetch = this.#fetch;
    this.onProgress = () => {}; // what still comes in is nothing that anybody waits for
  }

  /** Fulfilled once every needed file is here and is what the build made. */
  checked() {
    return Promise.all(this.#checks);
  }

  /**
   * Code that came in damaged may fail before its check does, and says less of the cause.
   * @param {unknown} error @returns {Promise<unknown>} the cause, once what else is here is checked as well
   */
  async explain(error) {
    const settled = Promise.allSettled(this.#checks);
    if (error instanceof DownloadError) {
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, CHECKING_MS))]);
      return error;
    }
    const damaged = (await settled).find(({ status }) => status === "rejected");
    return /** @type {PromiseRejectedResult | undefined} */ (damaged)?.reason ?? error;
  }

  /** Puts what came in whole where it outlasts this worker; a storage that is full rejects. */
  async keep() {
    const whole = [...this.#whole];
    this.#whole.clear();
    const cache = whole.length > 0 ? await caches.open(RUNTIME) : null;
    for (const [address, answer] of whole) {
      if (!(await cache?.match(address))) await cache?.put(address, answer);
    }
  }

  /** Loads files and has them kept, although nothing needs them now. @param {string[]} names */
  async keepForLater(names) {
    for (const file of names.map((name) => this.#inPlaceOf(name))) {
      await this.#hold(await this.#request(file), file);
    }
    await this.keep();
  }

  /** Progress is reported as a share of these. @param {string[]} names */
  expect(names) {
    const files = names.map((name) => this.#inPlaceOf(name).name);
    this.#expected = files.some(isPacked) ? [...files, DECODER] : files;
  }

  /** Begins a file; nobody is handed it before it is whole, and unpacked. What is not `needed` may fail without harm. @param {string} name @param {{needed?: boolean}} [options] @returns {Promise<Response>} */
  begin(name, options) {
    const { name: file } = this.#inPlaceOf(name);
    const whole = this.#load(name, options);
    this.offer(name, isPacked(file) ? this.#unpacked(whole).then(answerOf) : whole);
    return whole;
  }

  /**
   * What is in a packed file, once that is seen to be whole.
   * @param {string} name @param {{needed?: boolean}} [options] @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  beginPacked(name, options) {
    return this.#unpacked(this.#load(name, options));
  }

  /** @param {string} name @param {{needed?: boolean}} [options] */
  #load(name, { needed = true } = {}) {
    const file = this.#inPlaceOf(name);
    const whole = this.#request(file).then((answer) => this.#hold(answer, file));
    if (needed) this.#check(whole);
    return whole;
  }

  /** @param {Promise<Response>} whole */
  async #unpacked(whole) {
    this.#decoder ??= this.#check(this.beginModule(DECODER));
    const [decoder, packed] = await Promise.all([this.#decoder, whole]);
    return unpack(decoder, await packed.arrayBuffer());
  }

  /** Begins a file that is worked on as it comes in, and checked beside that: Python is not up before. @param {string} name */
  beginStreaming(name) {
    if (this.again) {
      this.begin(name); // what failed once is checked first
      return;
    }
    const { response, whole } = this.#stream(name);
    this.#check(whole);
    this.offer(name, response);
  }

  /**
   * A compiled module, once its file is seen to be whole; that may fail without harm.
   * @param {string} name @returns {Promise<WebAssembly.Module>}
   */
  async beginModule(name) {
    const harmless = { needed: false };
    if (isPacked(this.#inPlaceOf(name).name))
      return WebAssembly.compile(await this.beginPacked(name, harmless));
    const { response, whole } = this.#stream(name);
    const both = Promise.all([WebAssembly.compileStreaming(response), whole]);
    const [module] = await both.catch(async () => {
      const again = await this.#load(name, harmless); // the host says that it is something else, or it was damaged
      return [await WebAssembly.compile(await again.arrayBuffer())];
    });
    return module;
  }

  /** @param {string} name */
  #stream(name) {
    const file = this.#inPlaceOf(name);
    const response = this.#requestOwn(file);
    // The clone is for checking: with the original goes the browser's own code cache.
    return { response, whole: response.then((answer) => this.#inspect(answer.clone(), file)) };
  }

  /**
   * A file at once, for a caller who cannot wait: a worker may. Without it Python does not come up.
   * @param {string} name @returns {Uint8Array<ArrayBuffer>}
   */
  loadNow(name) {
    try {
      return this.#loadNow(name);
    } catch (error) {
      this.#fail(/** @type {Error} */ (error)); // Pyodide would say nothing while it starts
      throw error;
    }
  }

  /** @param {string} name */
  #loadNow(name) {
    const file = this.#file(name);
    const request = new XMLHttpRequest();
    request.open("GET", this.#address(name), false);
    request.responseType = "arraybuffer";
    try {
      request.send();
    } catch {
      throw new DownloadError(NO_CONNECTION, "connection");
    }
    const { status, response } = request;
    const headers = new Headers({
      "Content-Type": request.getResponseHeader("Content-Type") ?? "",
    });
    checkAnswer({ ok: status === 200, status, headers }, name);
    const bytes = new Uint8Array(response);
    if (looksLikePage(bytes)) throw new Replaced(name);
    if (bytes.length !== file.bytes || !isWholeNow(bytes, file.sha256)) throw new Damaged(name);
    return bytes;
  }

  /** A module; it runs at once, but Python is not up before the module is checked too. @param {string} name @returns {Promise<any>} */
  async import(name) {
    const file = this.#file(name);
    const copied = () => this.#request(file, OWN_COPY);
    if (this.again) await this.#check(copied().then((answer) => this.#hold(answer, file)));
    if (this.again) return import(this.#address(name));
    const module = import(this.#address(name));
    // The browser's own copy by now, so nothing is loaded a second time.
    const copy = module.catch(() => {}).then(copied);
    const whole = this.#check(copy.then((answer) => this.#inspect(answer, file)));
    return module.catch(async (error) => {
      await whole; // it says better what was wrong
      throw wrongType(await copy, name) ?? error;
    });
  }

  /** @param {string} name @param {Promise<Response>} response to the request for the file */
  offer(name, response) {
    response.catch(() => {}); // that one hears of it
    this.#begun.set(this.#address(name), response);
  }

  /** Whether the browser has its own copy of a file; nothing is requested from the network. @param {string} name */
  async isKept(name) {
    const file = this.#inPlaceOf(name).name;
    // Where one file is kept for reading offline, so is all that Python came up from before.
    if (await this.#isKeptOffline(this.#expected[0])) return this.#isKeptOffline(file);
    const signal = new AbortController();
    const options = { ...KEPT_ONLY, signal: signal.signal };
    const answer = await this.#fetch
      .call(globalThis, this.#address(file), options)
      .catch(() => null);
    signal.abort(); // of the answer only its being there is of use
    return answer?.ok === true;
  }

  /** @param {string} name */
  async #isKeptOffline(name) {
    return (await recall(this.#address(name))) !== undefined;
  }

  /** The file that is loaded where one is asked for. @param {string} name */
  #inPlaceOf(name) {
    return this.#file(this.instead[name] ?? name);
  }

  /** @param {string} name @returns {RuntimeFile} */
  #file(name) {
    const file = this.files.get(name);
    if (!file) throw new Error(`runtime.json does not list ${name}`);
    return file;
  }

  /** @param {string} name */
  #address(name) {
    return new URL(name, this.folder).href;
  }

  /** @template T @param {Promise<T>} whole @returns {Promise<T>} */
  #check(whole) {
    this.#checks.push(whole);
    whole.catch(this.#fail);
    return whole;
  }

  /** @param {RuntimeFile} file @param {RequestInit} [options] */
  async #request({ name }, options) {
    const address = this.#address(name);
    const left = this.again && !options ? await recall(address) : undefined;
    if (left) return left;
    const response = await this.#fetch
      .call(globalThis, address, options ?? integrityOf(this.#file(name)))
      .catch(async () => Promise.reject(await whyCut(address, name, this.#fetch)));
    checkAnswer(response, name);
    return response;
  }

  /** The browser's own copy before ours: with that it keeps the code that it compiled. @param {RuntimeFile} file */
  async #requestOwn(file) {
    const options = { ...integrityOf(file), ...OWN_COPY };
    return this.#request(file, options).catch(async (error) => {
      const ours = await recall(this.#address(file.name));
      if (ours) return ours;
      throw error;
    });
  }

  /** The answer again once it is whole; a damaged one is asked for once more. @param {Response} response @param {RuntimeFile} file */
  async #hold(response, file) {
    const bytes = await this.#read(response, file).catch((error) => {
      if (isDamage(error)) return this.#readAnew(file);
      throw error;
    });
    const whole = answerOf(bytes, response);
    this.#keepable(file, whole.clone());
    return whole;
  }

  /**
   * Like `#hold` for what was handed on already: damage is final here. But the browser's copy of it is
   * replaced first, so that the next attempt meets a sound one.
   * @param {Response} response @param {RuntimeFile} file
   */
  async #inspect(response, file) {
    const copy = response.clone(); // with it goes the code that the browser compiled
    try {
      await this.#read(response, file);
      this.#keepable(file, copy);
    } catch (error) {
      if (isDamage(error)) this.#keepable(file, answerOf(await this.#readAnew(file), response));
      throw error;
    }
  }

  /** @param {RuntimeFile} file */
  async #readAnew(file) {
    await forget(this.#address(file.name));
    return this.#read(await this.#request(file, { cache: "reload" }), file);
  }

  /** All of an answer, if it is what the build made. @param {Response} response @param {RuntimeFile} file */
  async #read(response, { name, bytes, sha256 }) {
    const whole = new Uint8Array(bytes);
    let seen = 0;
    try {
      for await (const part of parts(response)) {
        if (seen === 0 && looksLikePage(part)) throw new Replaced(name);
        if (seen === 0 && name.endsWith(".wasm")) checkMagic(part, name);
        if (seen + part.length > bytes) throw new Damaged(name);
        whole.set(part, seen);
        seen += part.length;
        this.#report(name, seen);
      }
      if (seen !== bytes || (CAN_HASH && !(await isWhole(whole, sha256)))) throw new Damaged(name);
    } catch (error) {
      this.#report(name, 0);
      throw error instanceof DownloadError ? error : new DownloadError(NO_CONNECTION, "connection");
    }
    return whole;
  }

  /** @param {RuntimeFile} file @param {Response} whole */
  #keepable({ name }, whole) {
    if (globalThis.caches && CAN_HASH) this.#whole.set(this.#address(name), whole);
  }

  /** @param {string} name @param {number} bytes of it that are here */
  #report(name, bytes) {
    this.#loaded.set(name, bytes);
    const sum = (/** @type {(name: string) => number} */ amount) =>
      this.#expected.reduce((total, each) => total + amount(each), 0);
    this.onProgress({
      loaded: sum((each) => this.#loaded.get(each) ?? 0),
      total: sum((each) => this.#file(each).bytes),
    });
  }
}

/**
 * Where this worker cannot hash, the browser itself can; but what it is to check it does not compile on
 * the way, so that the interpreter is taken as it comes.
 * @param {RuntimeFile} file @returns {RequestInit}
 */
function integrityOf({ name, sha256 }) {
  if (CAN_HASH || name.endsWith(".asm.wasm")) return {};
  const bytes = sha256.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  return { integrity: `sha256-${btoa(String.fromCharCode(...bytes))}` };
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {Response} [response] whose type they have */
function answerOf(bytes, response) {
  const type = response?.headers.get("Content-Type") ?? "";
  return new Response(bytes, { headers: { "Content-Type": type } });
}

/** @param {Response} response @returns {AsyncGenerator<Uint8Array>} */
async function* parts(response) {
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) yield part.value;
}

/** @param {Uint8Array} start @param {string} name */
function checkMagic(start, name) {
  if (!WASM_MAGIC.every((byte, at) => start[at] === byte)) throw new Damaged(name);
}

/** Whether a second attempt, past the browser's own copy, may bring what the build made. @param {unknown} error */
function isDamage(error) {
  return error instanceof Damaged || error instanceof Replaced;
}
