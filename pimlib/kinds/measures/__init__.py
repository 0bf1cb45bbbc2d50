"""Measures: figures by authority and period, with the comparators beside them.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pimlib.kinds.measures.finding import load_export
from pimlib.kinds.measures.guess import guess_mapping
from pimlib.kinds.measures.load import figures_of, load_figures
from pimlib.kinds.measures.registering import draft_mapping
from pimlib.kinds.measures.show import blocks_for, summary_blocks

__all__ = ["blocks_for", "draft_mapping", "figures_of", "guess_mapping", "load_export", "load_figures", "summary_blocks"]
