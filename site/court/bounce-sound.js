// @ts-check
/**
 * The sound of bounces: the real ball's in the left ear, the dreamt one's in the right. As long as the dream holds the
 * two are one sound in the middle; where it parts, the ear hears it. Off until the reader switches it on.
 */

const PITCH = { reality: 330, dream: 440 };
const SIDE = { reality: -1, dream: 1 };
const LONG_S = 0.09;
const LOUD = 0.25;

export class BounceSound {
  /** @type {AudioContext | null} */
  #context = null;
  on = false;

  /** @param {HTMLInputElement} box the switch @param {AbortSignal} signal */
  constructor(box, signal) {
    const change = () => {
      this.on = box.checked;
      if (this.on) this.#context ??= new AudioContext(); // browsers allow it at a press only
    };
    box.addEventListener("change", change, { signal });
    signal.addEventListener("abort", () => this.#context?.close());
  }

  /** @param {"reality" | "dream"} world */
  play(world) {
    const context = this.#context;
    if (!this.on || !context) return;
    const now = context.currentTime;
    const volume = new GainNode(context, { gain: LOUD });
    volume.gain.setTargetAtTime(0, now, LONG_S / 3);
    const tone = new OscillatorNode(context, { type: "triangle", frequency: PITCH[world] });
    const side = new StereoPannerNode(context, { pan: SIDE[world] });
    tone.connect(volume).connect(side).connect(context.destination);
    tone.start(now);
    tone.stop(now + 2 * LONG_S);
  }
}

/** Whether a ball turns between two of its moves. @param {number[]} before change of x and y @param {number[]} after */
export function turns(before, after) {
  return before.some((change, axis) => change * after[axis] < 0);
}
