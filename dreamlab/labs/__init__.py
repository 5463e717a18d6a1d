"""One module a lab; LABS names those that the page can run."""

from dreamlab.labs import failure

LABS = {failure.NAME: failure}
