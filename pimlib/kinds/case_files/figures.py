"""What a reading of case files says, after suppression: its items, the groups of files, the double readings, and what changed.

Row 4: imports rows 0-3.

`CaseFilesFigures.table`, one row an item in the order of the form; counts are files:
  item (id), text, type (yes_no | 1-6), files (read), applies (the base: files with an answer that counts), not_applicable, missing,
  favourable (as the item names it: yes, or the upper half of the scale; <NA> beside a share: with that it would give a small count of a
  team away), proportion (0 to 1: of the whole service, weighted where the draw was; NaN where the reading does not speak of the whole
  service), low, high (95 % interval of it; of a weighted share it follows from the share as shown and the sizes of the sample only),
  step (what a weighted share is rounded to; its limits go to whole points outwards; NaN: exact), share_withheld (bool: it would give a
  small count of a team away), withheld (bool: every figure is), informs (tuple of references; the evidence item's own where the item
  names none). Counts are Int64; <NA> and NaN: withheld or undefined. not_applicable and missing are shown together or not at all; their
  sum is files less applies.
`answers`, one row an item and answer: item, answer, count, withheld. Levels are counted, never averaged.
`by`, one row an item, division and group of files: item, division (its title), group, applies, favourable, proportion (of the
  files read in that group; NaN where the reading does not speak of the whole service), low, high (Wilson, with the finite population correction;
  for strata, and in a plain random sample), withheld.
`doubles`, one row an item: item, files (two readers answered it apart from each other), same, percent (0 to 1), within_one (scales), coefficient
  (AC1 | quadratic weighted kappa), value, low, high, alpha, settled (they differed and an agreed answer is there), unsettled, changed
  (agreed on what neither had first), said (all this in a sentence; why something is undefined).
`readers`, one row a reader of files read twice, called by a letter: reader, files, answers, difference (mean of theirs less the other's,
  in steps of the scale; NaN where too few), favourable, others (their share of favourable yes-or-no answers and the other readers' on
  the same files, 0 to 1; NaN where too few).
`change`, one row an item: item, before, now, difference (shares, -1 to 1), low, high (95 %), step (as in `table`), why (empty, or why
  they are not compared).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from pimlib.kinds.figures import Figures
from pimlib.register.mapping import ReadingItem
from pimlib.register.mapping.case_files import Purpose

TABLE = {
    "item": "str",
    "text": "str",
    "type": "str",
    "files": "int64",
    "applies": "Int64",
    "not_applicable": "Int64",
    "missing": "Int64",
    "favourable": "Int64",
    "proportion": "float64",
    "low": "float64",
    "high": "float64",
    "step": "float64",
    "share_withheld": "bool",
    "withheld": "bool",
    "informs": "object",
}
ANSWERS = {"item": "str", "answer": "str", "count": "Int64", "withheld": "bool"}
BY = {
    "item": "str",
    "division": "str",
    "group": "str",
    "applies": "Int64",
    "favourable": "Int64",
    "proportion": "float64",
    "low": "float64",
    "high": "float64",
    "withheld": "bool",
}
DOUBLES = {
    "item": "str",
    "files": "int64",
    "same": "Int64",
    "percent": "float64",
    "within_one": "float64",
    "coefficient": "str",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "alpha": "float64",
    "settled": "Int64",
    "unsettled": "Int64",
    "changed": "Int64",
    "said": "str",
}
READERS = {
    "reader": "str",
    "files": "int64",
    "answers": "int64",
    "difference": "float64",
    "favourable": "float64",
    "others": "float64",
}
CHANGE = {
    "item": "str",
    "before": "float64",
    "now": "float64",
    "difference": "float64",
    "low": "float64",
    "high": "float64",
    "step": "float64",
    "why": "str",
}


@dataclass(frozen=True)
class Reading:
    """How the files were read. files: read; twice: by two readers apart from each other; agreed: with an agreed reading.

    estimated: how shares of the whole service were made (`stratified` | `random`), empty where there are none; why: the sentence on it.
    population: how many files there are in all. effect: how many files of the sample are worth one of a plain random sample. double_said,
    origin_said, since_said: sentences on agreement over all items, on readers from inside and outside, and on the reading that it is
    compared with. drawn: sentences on the draw. urgent: the sentence on urgent concerns.
    """

    files: int
    purpose: Purpose
    estimated: str
    why: str
    population: int | None = None
    effect: float = 1.0
    readers: int = 0
    twice: int = 0
    agreed: int = 0
    double_said: str = ""
    origin_said: str = ""
    since_said: str = ""
    urgent: str = ""
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseFilesFigures(Figures):
    """Figures of one reading. Columns of `table`, `answers`, `by`, `doubles`, `readers` and `change`: see the module."""

    reading: Reading = field(default_factory=lambda: Reading(0, "targeted", "", ""))
    items: tuple[ReadingItem, ...] = ()
    answers: pd.DataFrame = field(default_factory=pd.DataFrame)
    by: pd.DataFrame = field(default_factory=pd.DataFrame)
    doubles: pd.DataFrame = field(default_factory=pd.DataFrame)
    readers: pd.DataFrame = field(default_factory=pd.DataFrame)
    change: pd.DataFrame = field(default_factory=pd.DataFrame)
