// @ts-check
/**
 * The page's part in reading without network: registers the service worker, offers a new version, has Python
 * kept. All of it comes late, and a browser that forbids it loses nothing else.
 */

import { engine } from "../engine/client.js";
import { hasBegun } from "../frame/begun.js";
import { t } from "../shared/words.js";
import { isFull, SITE } from "./cache.js";
import { COMPLETE, FULL, TAKE_OVER } from "./messages.js";
import { showNotice } from "./notice.js";
import { keepRuntime } from "./runtime.js";

const SAID = `dream-machine ${SITE.pathname} storage is full`;

async function begin() {
  // A host that fails just now costs the new version alone, and that only for now.
  if (isReload()) await takeUpNewVersion().catch(() => {});
  await engine.rests();
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.type === FULL) sayFull();
  });
  navigator.serviceWorker.startMessages();
  const registration = await navigator.serviceWorker.register(new URL("service-worker.js", SITE), {
    updateViaCache: "none",
  });
  offerUpdates(registration);
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: COMPLETE, language: document.documentElement.lang });
  await haveRuntimeKept();
  window.addEventListener("online", () => haveRuntimeKept().catch(() => {}));
}

function isReload() {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType("navigation")
  );
  return entry?.type === "reload";
}

/**
 * Who reloads wants what the server has now: a version that is new comes in, takes over, and the page is loaded once
 * more. A reader who has begun something meanwhile is asked instead (offerUpdates), and so is one with other tabs.
 */
async function takeUpNewVersion() {
  const registration = await navigator.serviceWorker.getRegistration(SITE);
  if (!registration?.active || !navigator.serviceWorker.controller) return;
  const isIdle = () => !hasBegun();
  navigator.serviceWorker.addEventListener(
    "controllerchange",
    () => isIdle() && location.reload(),
    {
      once: true,
    },
  );
  await registration.update();
  const waiting = await installed(registration);
  if (waiting && isIdle()) waiting.postMessage({ type: TAKE_OVER }, [new MessageChannel().port2]);
}

/** The version that waits, once it has come in whole; null if there is none. @param {ServiceWorkerRegistration} registration @returns {Promise<ServiceWorker | null>} */
function installed(registration) {
  const { installing } = registration;
  if (!installing) return Promise.resolve(registration.waiting);
  return new Promise((resolve) => {
    const look = () => {
      if (installing.state === "installed") resolve(installing);
      else if (installing.state !== "installing") resolve(null);
    };
    installing.addEventListener("statechange", look);
    look();
  });
}

async function haveRuntimeKept() {
  await keepRuntime().catch((error) => {
    if (!isFull(error)) throw error;
    sayFull();
  });
}

/** Now, or as soon as one has come in. @param {ServiceWorkerRegistration} registration */
function offerUpdates(registration) {
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller)
      offerUpdate(registration.waiting);
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  offer();
}

/** @param {ServiceWorker} waiting */
function offerUpdate(waiting) {
  const reload = () => {
    const { port1, port2 } = new MessageChannel();
    const onChange = () => location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", onChange, { once: true });
    port1.onmessage = () => {
      navigator.serviceWorker.removeEventListener("controllerchange", onChange);
      showNotice(
        t("This site is open in another tab as well. Close that one first, then reload here."),
        [
          { label: t("Reload"), act: reload },
          { label: t("Later"), act: () => {} },
        ],
      );
    };
    waiting.postMessage({ type: TAKE_OVER }, [port2]);
  };
  showNotice(t("A new version of this site is there. Reload to use it."), [
    { label: t("Reload"), act: reload },
    { label: t("Later"), act: () => {} },
  ]);
}

/** Once a visit. */
function sayFull() {
  if (sessionStorage.getItem(SAID)) return;
  sessionStorage.setItem(SAID, "yes");
  showNotice(
    t(
      "This browser has too little room to keep the course for reading without network. " +
        "With network everything goes on working.",
    ),
    [{ label: t("Close"), act: () => {} }],
  );
}

// In a private window the browser may refuse any of it; and what was cut off is taken up at the next visit.
if (navigator.serviceWorker) begin().catch(() => {});
