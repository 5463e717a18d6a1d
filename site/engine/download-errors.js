// @ts-check
/**
 * What stands between the reader and Python's files, in words: no connection, one that changes what it carries, a server in
 * trouble, or a filter that answers with a page of its own. Each names the topic of the page "When something is wrong".
 */

/** @typedef {"connection" | "damaged" | "server" | "filter" | "types"} Topic */

/** What the reader can do something about. */
export class DownloadError extends Error {
  name = "DownloadError";

  /** @param {string} message @param {Topic} topic */
  constructor(message, topic) {
    super(message);
    this.topic = topic;
  }
}

export const NO_CONNECTION =
  "The connection broke off before all of Python was here. Try again once you are online: " +
  "files that came in whole are not loaded a second time.";

/** Another file than the build made. */
export class Damaged extends DownloadError {
  /** @param {string} name of the file */
  constructor(name) {
    super(
      `${name} did not arrive as this site sent it: something on the way changed it or cut it short. ` +
        "Try again. If it comes in damaged once more, try another network.",
      "damaged",
    );
  }
}

/** No file at all, but somebody's page. */
export class Replaced extends DownloadError {
  /** @param {string} name of the file */
  constructor(name) {
    super(
      `Something between you and this site answered with a page of its own when ${name} was asked for: ` +
        "a filter, or a network that wants you to sign in first. Sign in, or ask whoever runs the network to let " +
        "this file through; then try again.",
      "filter",
    );
  }
}

/** Throws unless an answer can be the file. @param {Pick<Response, "ok" | "status" | "headers">} response @param {string} name */
export function checkAnswer({ ok, status, headers }, name) {
  const isPage = /^text\/html/i.test(headers.get("Content-Type") ?? "");
  if (ok && isPage) throw new Replaced(name);
  if (ok) return;
  const said = `The server answered ${status} when it was asked for ${name}.`;
  // A missing file is the host's own; whoever forbids one that belongs to a public site is a filter.
  if (status === 401 || status === 403 || status === 407 || status === 451 || status === 511)
    throw new DownloadError(
      `${said} A filter may hold this kind of file back. Ask whoever runs the network, or try another one; then try again.`,
      "filter",
    );
  throw new DownloadError(`${said} Try again in a moment.`, "server");
}

/** Whether these are a page's first bytes, whatever their type says. @param {Uint8Array} start */
export function looksLikePage(start) {
  const text = new TextDecoder().decode(start.subarray(0, 200)).trimStart().toLowerCase();
  return ["<!doctype html", "<html", "<head", "<script", "<meta"].some((tag) =>
    text.startsWith(tag),
  );
}

/**
 * Why nothing came: no connection, or one that leads to another site, where a page may not follow.
 * @param {string} address @param {string} name @param {typeof fetch} ask @returns {Promise<DownloadError>}
 */
export async function whyCut(address, name, ask) {
  try {
    const answer = await ask.call(globalThis, address, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return new Replaced(name);
  } catch {
    // No connection at all.
  }
  return new DownloadError(NO_CONNECTION, "connection");
}

/** A module that is whole, and that the browser did not run for its type. @param {Response} response @param {string} name */
export function wrongType({ headers }, name) {
  const type = (headers.get("Content-Type") ?? "nothing in particular").replace(/;.*/, "");
  if (/javascript|ecmascript/.test(type)) return null;
  return new DownloadError(
    `The host sends ${name} as ${type}, and a browser runs only what comes as text/javascript. Whoever runs this site can mend that.`,
    "types",
  );
}
