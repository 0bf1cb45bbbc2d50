"""Scrutiny: what inspectorates, regulators and auditors graded and recommended, as they published it.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pimlib.kinds.scrutiny.figures import ScrutinyFigures
from pimlib.kinds.scrutiny.guess import draft_mapping
from pimlib.kinds.scrutiny.load import load_figures
from pimlib.kinds.scrutiny.show import blocks_for, open_recommendations, summary_blocks

__all__ = ["ScrutinyFigures", "blocks_for", "draft_mapping", "load_figures", "open_recommendations", "summary_blocks"]
