"""Case files: from one row a file, reader and reading to figures that may be shown.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pimlib.kinds.case_files.figures import CaseFilesFigures
from pimlib.kinds.case_files.guess import guess_mapping
from pimlib.kinds.case_files.load import load_figures
from pimlib.kinds.case_files.registering import draft_mapping, keep_codebook
from pimlib.kinds.case_files.show import blocks_for, summary_blocks

__all__ = ["CaseFilesFigures", "blocks_for", "draft_mapping", "guess_mapping", "keep_codebook", "load_figures", "summary_blocks"]
