"""The shared folder: where everything lives, the cycle and its evaluations.

Row 2: imports rows 0-1.
"""

from pimlib.workspace.cycle import Cycle, Evaluation, FrameworkPin, Person, Settings
from pimlib.workspace.folder import CycleFolder, Workspace, check_slug, find_workspace

__all__ = [
    "Cycle",
    "CycleFolder",
    "Evaluation",
    "FrameworkPin",
    "Person",
    "Settings",
    "Workspace",
    "check_slug",
    "find_workspace",
]
