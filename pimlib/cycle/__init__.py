"""Where a cycle stands, and which framework holds for an evaluation in it.

Row 5: pure functions over the register and the records; imports rows 0-4.
"""

from pimlib.cycle.carried import Carried, carried_over
from pimlib.cycle.in_force import adoptions, draft_adoption, framework_in_force, in_force
from pimlib.cycle.reach import NO_DATE, Standing, areas_in_scope, as_of, standing

__all__ = [
    "NO_DATE",
    "Carried",
    "Standing",
    "adoptions",
    "areas_in_scope",
    "as_of",
    "carried_over",
    "draft_adoption",
    "framework_in_force",
    "in_force",
    "standing",
]
