"""Surveys: from one row a person to figures that may be shown.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from pimlib.kinds.survey.exported import load_export
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.kinds.survey.guess import guess_mapping
from pimlib.kinds.survey.load import load_figures
from pimlib.kinds.survey.registering import draft_mapping, keep_codebook, told_beside
from pimlib.kinds.survey.show import blocks_for, summary_blocks

__all__ = [
    "SurveyFigures",
    "blocks_for",
    "draft_mapping",
    "guess_mapping",
    "keep_codebook",
    "load_export",
    "load_figures",
    "summary_blocks",
    "told_beside",
]
