/** A lab's settings as dreamlab describes them, small enough to be read here. */
export const LAB = {
  lab: "example",
  controls: [
    { name: "data", label: "Training data", unit: "transitions", stops: [500, 2000, 10000], default: 2000, whole: true },
    { name: "noise", label: "Sensor noise", unit: "world units", stops: [0, 0.01, 0.05], default: 0, whole: false },
  ],
  choices: [
    {
      name: "condition",
      label: "Condition",
      options: [
        { name: "none", label: "None" },
        { name: "gusty", label: "Gusts" },
      ],
      default: "none",
    },
  ],
  seed: { min: 0, max: 999, default: 0 },
};
