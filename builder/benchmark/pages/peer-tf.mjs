// The default model's training in TensorFlow.js on its WebAssembly backend, float32 as it has it.

const { tf } = globalThis;

/** Trains from `parameters` and returns the trained ones, in dreamlab's order; see peer-js.mjs. */
export async function train({ inputs, targets, order, parameters, width, steps, batch, rate, warmup }) {
  await tf.ready();
  const layers = [];
  let start = 0;
  for (const [rows, columns] of [[6, width], [width + 6, 5]]) {
    const weights = parameters.slice(start, start + rows * columns);
    start += rows * columns;
    layers.push(tf.variable(tf.tensor2d(Float32Array.from(weights), [rows, columns])));
    layers.push(tf.variable(tf.tensor1d(Float32Array.from(parameters.slice(start, start + columns)))));
    start += columns;
  }
  const [w1, b1, w2, b2] = layers;
  const x = tf.tensor2d(Float32Array.from(inputs), [inputs.length / 6, 6]);
  const y = tf.tensor2d(Float32Array.from(targets), [targets.length / 5, 5]);
  const optimizer = tf.train.adam(rate);
  for (let step = 0; step < steps; step++) {
    const left = (steps - step) / steps;
    optimizer.learningRate = step < warmup ? (rate * (step + 1)) / warmup : rate * left * left;
    tf.tidy(() => {
      const rows = tf.tensor1d(order.slice(step * batch, (step + 1) * batch), "int32");
      const seen = tf.gather(x, rows);
      const wanted = tf.gather(y, rows);
      optimizer.minimize(() => {
        const hidden = tf.relu(seen.matMul(w1).add(b1));
        return tf.concat([hidden, seen], 1).matMul(w2).add(b2).sub(wanted).square().mean();
      });
    });
  }
  const trained = (await Promise.all(layers.map((layer) => layer.data()))).flatMap((part) => [...part]);
  tf.disposeVariables();
  for (const tensor of [x, y]) tensor.dispose();
  return Float64Array.from(trained);
}
