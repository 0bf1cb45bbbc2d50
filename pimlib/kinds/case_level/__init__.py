"""Measures counted from tables with one row a child, an episode or an event.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pimlib.kinds.case_level.load import load_figures
from pimlib.kinds.case_level.registering import draft_mapping
from pimlib.kinds.measures import blocks_for, summary_blocks

__all__ = ["blocks_for", "draft_mapping", "load_figures", "summary_blocks"]
