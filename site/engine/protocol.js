// @ts-check
/**
 * Every message between the page and the engine's worker, by name.
 * Each carries an `id`: the run or question it belongs to, or ENGINE for the engine itself.
 */

export const ENGINE = 0;
/** Name of a worker that takes the place of one that failed. */
export const AGAIN = "again";
/** Name of a worker whose predecessor's interpreter lacked its rest: it comes up with the interpreter in one piece. */
export const WHOLE = "whole";

/** Page to worker: somebody listens now; the worker says again how far it is. */
export const HELLO = "hello";
/** Page to worker: start this run. A background run takes turns with the other one, and gets less of the time. */
export const RUN = "run";
/** Page to worker: a quick question, answered between two slices of whatever runs. */
export const ASK = "ask";
/** Page to worker: this run is no longer wanted. */
export const CANCEL = "cancel";
/** Page to worker: keep the files that Python came up from, for a visit without network; more, if it may cost bytes. */
export const KEEP = "keep";
/** Worker to page: what the engine is loading. */
export const LOADING = "loading";
/** Worker to page: it loads the rest of its interpreter, for a function that is not in the used half (halves.js). */
export const REST = "rest";
/** Worker to page: the engine takes runs. */
export const READY = "ready";
/** Worker to page: how far a run is; a task that has results on its way shows them. */
export const PROGRESS = "progress";
/** Worker to page: a run's result or a question's answer; its arrays are transferred, not copied. */
export const RESULT = "result";
/** Worker to page: a run or a question failed, or with id ENGINE the engine. */
export const FAILED = "failed";

/**
 * @typedef {{name: string, message: string, traceback: string, topic?: string, next?: string}} ErrorReport
 *   topic: of the page “When something is wrong”; next: name of the worker that is to take this one's place
 * @typedef {{lab: string, [name: string]: any}} Request
 * @typedef {Record<string, Uint8Array>} Files copied on their way, so that the page keeps its own
 * @typedef {{stage: string, fraction: number | null, detail?: string}} Progress detail: the fraction in units
 * @typedef {Record<string, Float64Array>} Arrays
 *
 * @typedef {{id: number, task: string, request: Request, files: Files}} Job
 * @typedef {{type: "run", background: boolean} & Job} RunMessage
 * @typedef {{type: "ask"} & Job} AskMessage
 * @typedef {{type: "cancel", id: number}} CancelMessage
 * @typedef {{type: "hello", id: number}} HelloMessage
 * @typedef {{type: "keep", id: number, more: boolean}} KeepMessage
 * @typedef {HelloMessage | KeepMessage | RunMessage | AskMessage | CancelMessage} ToWorker
 *
 * @typedef {{type: "loading", id: number, progress: Progress}} LoadingMessage
 * @typedef {{type: "rest", id: number, slot: number}} RestMessage slot: who asks, as the cold table counts
 * @typedef {{type: "ready", id: number, milliseconds: number}} ReadyMessage
 * @typedef {{type: "progress", id: number, progress: Progress, partial: any}} ProgressMessage
 * @typedef {{type: "result", id: number, result: any, arrays: Arrays}} ResultMessage
 * @typedef {{type: "failed", id: number, error: ErrorReport}} FailedMessage
 * @typedef {LoadingMessage | RestMessage | ReadyMessage | ProgressMessage | ResultMessage | FailedMessage} ToPage
 */
