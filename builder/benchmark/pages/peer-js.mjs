// The default model's training in plain JavaScript: one sample at a time through typed arrays, closed units skipped.

const INPUTS = 6;
const OUTPUTS = 5;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/**
 * Trains `parameters` in place, as dreamlab.training.fit does: weights [inputs, width], biases, weights
 * [width + inputs, outputs], biases; Adam whose rate rises for `warmup` steps and falls along a parabola.
 */
export function train({ inputs, targets, order, parameters, width, steps, batch, rate, warmup }) {
  const size = parameters.length;
  const slopes = new Float64Array(size);
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  const fed = new Float64Array(width + INPUTS);
  let at = 0;
  let power1 = 1;
  let power2 = 1;
  for (let step = 0; step < steps; step++) {
    slopes.fill(0);
    for (let k = 0; k < batch; k++) {
      accumulate(inputs, targets, order[at++], parameters, slopes, fed, width, 2 / (batch * OUTPUTS));
    }
    power1 *= BETA_1;
    power2 *= BETA_2;
    const left = (steps - step) / steps;
    const now = step < warmup ? (rate * (step + 1)) / warmup : rate * left * left;
    const correction = Math.sqrt(1 - power2);
    const length = (now * correction) / (1 - power1);
    for (let k = 0; k < size; k++) {
      const slope = slopes[k];
      mean[k] = BETA_1 * mean[k] + (1 - BETA_1) * slope;
      square[k] = BETA_2 * square[k] + (1 - BETA_2) * slope * slope;
      parameters[k] -= (length * mean[k]) / (Math.sqrt(square[k]) + EPSILON * correction);
    }
  }
}

/** Adds one sample's gradient. The six inputs and five outputs are written out: the loops run over the units. */
function accumulate(inputs, targets, row, p, g, fed, width, scale) {
  const b1 = INPUTS * width;
  const w2 = b1 + width;
  const b2 = w2 + (width + INPUTS) * OUTPUTS;
  const i = row * INPUTS;
  const x0 = inputs[i];
  const x1 = inputs[i + 1];
  const x2 = inputs[i + 2];
  const x3 = inputs[i + 3];
  const x4 = inputs[i + 4];
  const x5 = inputs[i + 5];
  for (let h = 0; h < width; h++) {
    const sum = p[b1 + h] + x0 * p[h] + x1 * p[width + h] + x2 * p[2 * width + h];
    const all = sum + x3 * p[3 * width + h] + x4 * p[4 * width + h] + x5 * p[5 * width + h];
    fed[h] = all > 0 ? all : 0;
  }
  for (let k = 0; k < INPUTS; k++) fed[width + k] = inputs[i + k];
  let o0 = p[b2];
  let o1 = p[b2 + 1];
  let o2 = p[b2 + 2];
  let o3 = p[b2 + 3];
  let o4 = p[b2 + 4];
  for (let h = 0, k = w2; h < width + INPUTS; h++, k += OUTPUTS) {
    const a = fed[h];
    if (a === 0) continue;
    o0 += a * p[k];
    o1 += a * p[k + 1];
    o2 += a * p[k + 2];
    o3 += a * p[k + 3];
    o4 += a * p[k + 4];
  }
  const t = row * OUTPUTS;
  const e0 = (o0 - targets[t]) * scale;
  const e1 = (o1 - targets[t + 1]) * scale;
  const e2 = (o2 - targets[t + 2]) * scale;
  const e3 = (o3 - targets[t + 3]) * scale;
  const e4 = (o4 - targets[t + 4]) * scale;
  for (let h = 0, k = w2; h < width + INPUTS; h++, k += OUTPUTS) {
    const a = fed[h];
    if (a === 0) continue;
    g[k] += a * e0;
    g[k + 1] += a * e1;
    g[k + 2] += a * e2;
    g[k + 3] += a * e3;
    g[k + 4] += a * e4;
    if (h >= width) continue;
    const d = e0 * p[k] + e1 * p[k + 1] + e2 * p[k + 2] + e3 * p[k + 3] + e4 * p[k + 4];
    g[b1 + h] += d;
    g[h] += x0 * d;
    g[width + h] += x1 * d;
    g[2 * width + h] += x2 * d;
    g[3 * width + h] += x3 * d;
    g[4 * width + h] += x4 * d;
    g[5 * width + h] += x5 * d;
  }
  g[b2] += e0;
  g[b2 + 1] += e1;
  g[b2 + 2] += e2;
  g[b2 + 3] += e3;
  g[b2 + 4] += e4;
}
