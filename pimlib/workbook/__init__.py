"""What a workbook calls: an area, its indicators, their evidence and judgements, each as blocks.

Row 8: imports rows 0-7.
"""

from pimlib.workbook.area import AreaView, open_area
from pimlib.workbook.cards import kept_of, listed
from pimlib.workbook.concluding import decided_note
from pimlib.workbook.findings import finding_block, finding_blocks
from pimlib.workbook.indicator import IndicatorView
from pimlib.workbook.judging import judgement_blocks
from pimlib.workbook.opened import Opened, open_evaluation
from pimlib.workbook.queries import Query, answer

__all__ = [
    "AreaView",
    "IndicatorView",
    "Opened",
    "Query",
    "answer",
    "decided_note",
    "finding_block",
    "finding_blocks",
    "judgement_blocks",
    "kept_of",
    "listed",
    "open_area",
    "open_evaluation",
]
