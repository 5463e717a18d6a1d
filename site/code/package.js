// @ts-check
/**
 * dreamlab's own sources, out of the very archive that this page's Python came up from: its name and hash stand in
 * runtime.json, which the build wrote. Python's memory may come from a snapshot, in which no files are.
 */

import { CAN_HASH, isWhole, recall } from "../engine/integrity.js";
import { DECODER, unpack } from "../engine/unpack.js";
import { t } from "../shared/words.js";

const RUNTIMES = new URL("../../runtime/", import.meta.url);
const WHEEL = /^dreamlab-.*\.whl$/;
const [END, ENTRY] = [0x06054b50, 0x02014b50];

/**
 * @typedef {{start: number, size: number}} Member
 * @typedef {{version: string, wheel: string, paths: string[], read: (path: string) => Promise<string>}} Package
 *   version: the wheel's hash; wheel: its address; paths: of its modules, e.g. "dreamlab/world/court.py"
 */

/** @type {Promise<Package> | null} */
let opened = null;

/** @returns {Promise<Package>} */
export function openPackage() {
  opened ??= open().catch((error) => {
    opened = null; // the connection may be back
    throw error;
  });
  return opened;
}

async function open() {
  /** @type {import("../engine/python.js").Runtime} */
  const { folder, files, packed } = await (await fetch(new URL("runtime.json", RUNTIMES))).json();
  const [{ name, sha256 }] = files.filter((each) => WHEEL.test(each.name));
  const read = async (/** @type {string} */ file) => {
    const address = new URL(`${folder}/${file}`, RUNTIMES).href;
    const answer = (await recall(address)) ?? (await fetch(address));
    const content = await answer.arrayBuffer();
    const expected = files.find((each) => each.name === file)?.sha256 ?? "";
    if (CAN_HASH && !(await isWhole(new Uint8Array(content), expected)))
      throw new Error(t("The package did not arrive as this site was built. Reload the page."));
    return content;
  };
  const [archive, decoder] = await Promise.all([read(packed[name]), read(DECODER)]);
  const bytes = await unpack(await WebAssembly.compile(decoder), archive);
  const members = membersOf(bytes);
  return {
    version: sha256,
    wheel: new URL(`${folder}/${name}`, RUNTIMES).href,
    paths: [...members.keys()].filter((path) => path.endsWith(".py")).sort(),
    read: (/** @type {string} */ path) => textOf(bytes, members.get(path)),
  };
}

/** What the directory of a zip lists whose members are stored as they are. @param {Uint8Array<ArrayBuffer>} bytes @returns {Map<string, Member>} */
export function membersOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end > 0 && view.getUint32(end, true) !== END) end -= 1;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  /** @type {Map<string, Member>} */
  const found = new Map();
  for (let i = 0; i < count && view.getUint32(at, true) === ENTRY; i += 1) {
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + lengths[0]));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    found.set(name, { start, size: view.getUint32(at + 20, true) });
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return found;
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {Member | undefined} member */
async function textOf(bytes, member) {
  if (!member) throw new Error(t("The package has no such file."));
  return new TextDecoder().decode(bytes.subarray(member.start, member.start + member.size));
}
