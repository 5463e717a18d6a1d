// The ordinary way to numpy in a page, and then the very reading that the lab makes.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const python = await loadPyodide();
await python.loadPackage("numpy");
await python.loadPackage(new URL("dreamlab-0-py3-none-any.whl", import.meta.url).href);
const bridge = python.pyimport("dreamlab.bridge");
window.engineReady = performance.now();

// For the comparison of trainings: by dreamlab.learn.training or .quick, in milliseconds.
window.trainOnce = (how) =>
  python.runPython(`
import numpy as np
from time import perf_counter
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.learn import ${how} as training
from dreamlab.tasks.work import drain
from dreamlab.world.experience import collect
from dreamlab.world.rallies import Seeds

seeds = Seeds.of(0)
data = collect(FailureSettings().data, np.random.default_rng(seeds.experience))
began = perf_counter()
drain(training.fit(data, np.random.default_rng(seeds.training)))
1000.0 * (perf_counter() - began)
`);

const job = bridge.start("failure", "read", JSON.stringify({ settings: {}, presets: [] }));
job.advance(Number.POSITIVE_INFINITY);
window.reading = JSON.parse(job.result());
window.firstReading = performance.now();
