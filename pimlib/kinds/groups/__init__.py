"""Groups, interviews and observation: from one row a point to themes, with conflict kept.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pimlib.kinds.groups.figures import GroupsFigures
from pimlib.kinds.groups.guess import draft_mapping
from pimlib.kinds.groups.load import load_figures
from pimlib.kinds.groups.show import blocks_for, summary_blocks

__all__ = ["GroupsFigures", "blocks_for", "draft_mapping", "load_figures", "summary_blocks"]
