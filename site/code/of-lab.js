// @ts-check
/** What the panel has to know of a lab, from its controller. */

import { firstSettings } from "../shared/settings.js";
import { t } from "../shared/words.js";
import { workspace } from "../stages/workspace.js";
import { openCode } from "./code-panel.js";

/** @param {import("../shared/lab-controller.js").LabController & {signal?: AbortSignal,
 *   showEdited?: (reading: any, hand: import("./code-panel.js").Hand | null) => void,
 *   editedStopped?: () => void}} controller @param {string} [shared] */
export function openOfLab(controller, shared) {
  const { lab, description } = controller;
  const { court, thresholds } = /** @type {any} */ (description);
  const known = {
    name: description.lab,
    title: court ? t("the failure lab") : t("the claim’s lab"),
    settings: () => ({ ...controller.controls.settings }),
    reading: () => controller.reading,
    signal: /** @type {AbortSignal} */ (controller.signal),
    label: (/** @type {string} */ name) => labelOf(lab, name),
    court,
    thresholds,
    first: () => {
      const { world } = controller.controls.settings;
      return world ? `dreamlab/world/${String(world).replaceAll("-", "_")}.py#step` : "";
    },
    onCompared: controller.showEdited?.bind(controller),
    onStopped: controller.editedStopped?.bind(controller),
  };
  return openCode(lab, known, shared);
}

/** As a claim's table has it, or the failure lab's definitions. @param {HTMLElement} lab @param {string} name */
function labelOf(lab, name) {
  const row = lab.querySelector(`tr[data-figure="${name}"] > th`);
  if (row) return row.firstChild?.textContent?.trim() ?? name;
  const data = /** @type {HTMLTemplateElement | null} */ (
    lab.querySelector("template[data-part=data]")
  );
  const { definitions = {} } = JSON.parse(data?.content.textContent ?? "{}");
  return definitions[name]?.label ?? name.replaceAll("_", " ");
}

/** Of Level 3: the settings that the stages share. @param {HTMLElement} stage @param {any} description @param {AbortSignal} signal */
export function openOfTraining(stage, description, signal) {
  const { lab, court, thresholds, policies, remedies } = description;
  const { horizon, ...first } = firstSettings({ ...description, choices: [] });
  const usual = { policy: policies[0].name, ...first, remedy: remedies[0].name };
  const settings = () => ({ ...usual, ...workspace.settings });
  const known = {
    name: lab,
    title: t("the training"),
    settings,
    reading: () => null, // the stages show it in parts
    signal,
    court,
    thresholds,
  };
  return openCode(stage, known);
}
