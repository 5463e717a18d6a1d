"""One module a lab; LABS names those that the page can run.

A lab has a NAME, ``describe()``, its TASKS, and the class of what it keeps between them, ``Kept``.
"""

from dreamlab.labs import failure, workshop

LABS = {module.NAME: module for module in (failure, workshop)}
