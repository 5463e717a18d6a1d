// @ts-check
/** Every message between a page and a sandbox's worker, by name. */

/** Page to worker: run this program. */
export const RUN = "run";
/** Page to worker: read a lab with the package as a reader has changed it, beside the original. */
export const COMPARE = "compare";
/** Worker to page: what is being loaded; also in the middle of a program that asks for more of Python. */
export const LOADING = "loading";
/** Worker to page: Python waits for a program. */
export const READY = "ready";
/** Worker to page: the program begins; its time counts from here. */
export const BEGUN = "begun";
/** Worker to page: the next piece of what the program prints, or of its warnings. */
export const SAID = "said";
/** Worker to page: the program has ended. */
export const ENDED = "ended";
/** Worker to page: Python itself did not come up, or broke down. */
export const FAILED = "failed";

/**
 * @typedef {"output" | "warnings"} Part
 * @typedef {{type: "run", code: string}} RunMessage
 * @typedef {{type: "compare", request: Comparison}} CompareMessage
 * @typedef {{lab: string, settings: object, edits: Record<string, string>, sources: Record<string, string>,
 *   original: boolean, band?: boolean}} Comparison sources: the whole package by place; original: whether that is read
 *   too; band: the spread of the edits' reading over seeds is wanted, and nothing else
 * @typedef {{original: any, edited: any, checks: string[], band?: any,
 *   error: {message: string, file: string, line: number, traceback: string} | null}} Compared readings, where there are any
 * @typedef {import("../engine/protocol.js").Progress} Progress
 * @typedef {{type: "loading", progress: Progress}} LoadingMessage
 * @typedef {{type: "ready"}} ReadyMessage
 * @typedef {{type: "begun"}} BegunMessage
 * @typedef {{type: "said", part: Part, text: string}} SaidMessage
 * @typedef {{type: "ended", error: string, line: number, states: number[][], compared?: Compared,
 *   figures?: Record<string, number>, digest?: string}} EndedMessage
 *   states: that the program went through; figures, digest: of what it printed; compared: what COMPARE asked for
 * @typedef {{type: "failed", error: import("../engine/protocol.js").ErrorReport}} FailedMessage
 * @typedef {{type: "rest", slot: number}} RestMessage as the engine's worker says it
 * @typedef {LoadingMessage | RestMessage | ReadyMessage | BegunMessage | SaidMessage | EndedMessage | FailedMessage} ToPage
 */
