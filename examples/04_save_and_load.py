"""Watch a training, stop it early, save the model as a file, and read it back: the same bits.

Prints:
stopped after 200 steps
the same model: True
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import dreamlab

rng = np.random.default_rng(0)
for now in dreamlab.fit(dreamlab.collect(2_000, rng), rng):
    if now.step == 200:
        break
print(f"stopped after {now.step} steps")

with TemporaryDirectory() as folder:
    path = Path(folder) / "model.npz"
    path.write_bytes(dreamlab.save(now.model, about={"name": "stopped early"}))
    again = dreamlab.load(path.read_bytes())
print(f"the same model: {again.digest == now.model.digest}")
