// @ts-check
/** Registers the elements; every page loads this one module, and pages without a lab stop here. */

import { ClaimLab } from "./claim-lab.js";
import { CourtCanvas } from "./court-canvas.js";
import { CourtStage } from "./court-stage.js";
import { DataPlot } from "./data-plot.js";
import { DensityPlot } from "./density-plot.js";
import { DivergenceMeter } from "./divergence-meter.js";
import { DreamPlayback } from "./dream-playback.js";
import { DriftPlot } from "./drift-plot.js";
import { DriftSketch } from "./drift-sketch.js";
import { ExperienceStage } from "./experience-stage.js";
import { FailureLab } from "./failure-lab.js";
import { keepFocus } from "./focus-keeper.js";
import { GlossaryTerm } from "./glossary-term.js";
import { LevelCards } from "./level-cards.js";
import { LevelDone } from "./level-done.js";
import { MeasuredNumber } from "./measured-number.js";
import { MiniDream } from "./mini-dream.js";
import { ModelShelf } from "./model-shelf.js";
import { PathTable } from "./path-table.js";
import { PlanningStage } from "./planning-stage.js";
import { PredictQuestion } from "./predict-question.js";
import { PythonListing } from "./python-listing.js";
import { SetBench } from "./set-bench.js";
import { mendFrame } from "./theme-frame.js";
import { TrainingCurve } from "./training-curve.js";
import { TrainingStage } from "./training-stage.js";

mendFrame();
keepFocus();

// The parts first: the lab talks to them as soon as it is in the page.
customElements.define("path-table", PathTable);
customElements.define("court-canvas", CourtCanvas);
customElements.define("dream-playback", DreamPlayback);
customElements.define("divergence-meter", DivergenceMeter);
customElements.define("density-plot", DensityPlot);
customElements.define("drift-plot", DriftPlot);
customElements.define("training-curve", TrainingCurve);
customElements.define("data-plot", DataPlot);
customElements.define("drift-sketch", DriftSketch);
customElements.define("failure-lab", FailureLab);
customElements.define("claim-lab", ClaimLab);
customElements.define("court-stage", CourtStage);
customElements.define("experience-stage", ExperienceStage);
customElements.define("training-stage", TrainingStage);
customElements.define("planning-stage", PlanningStage);
customElements.define("model-shelf", ModelShelf);
customElements.define("set-bench", SetBench);

// What lessons use anywhere.
customElements.define("measured-number", MeasuredNumber);
customElements.define("glossary-term", GlossaryTerm);
customElements.define("predict-question", PredictQuestion);
customElements.define("python-listing", PythonListing);
customElements.define("mini-dream", MiniDream);
customElements.define("level-cards", LevelCards);
customElements.define("level-done", LevelDone);

// Last and at leisure: what lets the course be read without network.
const atLeisure = globalThis.requestIdleCallback ?? setTimeout;
window.addEventListener("load", () => atLeisure(() => import("../offline/page.js")));
