// @ts-check
/** Registers the elements; every page loads this one module, and pages without a lab stop here. */

import { CourtCanvas } from "./court-canvas.js";
import { CourtStage } from "./court-stage.js";
import { DivergenceMeter } from "./divergence-meter.js";
import { DreamPlayback } from "./dream-playback.js";
import { DriftPlot } from "./drift-plot.js";
import { FailureLab } from "./failure-lab.js";

// The parts first: the lab talks to them as soon as it is in the page.
customElements.define("court-canvas", CourtCanvas);
customElements.define("dream-playback", DreamPlayback);
customElements.define("divergence-meter", DivergenceMeter);
customElements.define("drift-plot", DriftPlot);
customElements.define("failure-lab", FailureLab);
customElements.define("court-stage", CourtStage);
