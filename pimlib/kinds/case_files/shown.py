"""The items of a reading that are shown together, and the words in which figures of it are said.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pimlib.kinds.case_files.figures import CaseFilesFigures
from pimlib.kinds.case_files.weighing import FINE
from pimlib.register.mapping import ReadingItem

FEW = "withheld"
LONGEST_IN_TITLE = 80
Headers = tuple[str | tuple[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """The items of one set of references, each with its row of `figures.table`."""

    figures: CaseFilesFigures
    pairs: tuple[tuple[ReadingItem, Any], ...]
    tail: str

    @property
    def ids(self) -> list[str]:
        return [item.id for item, _row in self.pairs]

    @property
    def common(self) -> dict[str, Any]:
        return {"base": self.base, "sources": (self.figures.source(),), "rows": self.figures.rows}

    @property
    def base(self) -> str:
        reading = self.figures.reading
        read = f"{reading.files:,} files read"
        return f"{read} by {number_of(reading.readers, 'reader')}. {reading.why}" if reading.readers else f"{read}. {reading.why}"

    def id(self, name: str) -> str:
        return f"{self.figures.item.name}:{name}{self.tail}"

    def text(self, id: str) -> str:
        return next(item.text for item, _row in self.pairs if item.id == id)


def shown_of(figures: CaseFilesFigures, refs: Sequence[str] | None) -> Shown:
    """The items that inform these references; None: all."""
    pairs = tuple(
        (item, row)
        for item, row in zip(figures.items, lines(figures.table), strict=True)
        if refs is None or any(said == ref or said.startswith(f"{ref}.") for said in row.informs for ref in refs)
    )
    return Shown(figures, pairs, "" if refs is None else ":" + "+".join(refs))


def percent(share: float, step: float = math.nan) -> str:
    """`61.2 %`; `61 %` or `about 60 %` where it is rounded to a step of one point, or of more."""
    if math.isnan(step):
        return f"{100 * share:.1f} %"
    return f"{'about ' if step > FINE else ''}{100 * share:.0f} %"


def lines(table: pd.DataFrame) -> list[Any]:
    """The rows of a table, each with its columns as names."""
    return list(table.itertuples(index=False))


def share_said(share: float, step: float = math.nan, none: str = "undefined") -> str:
    return none if pd.isna(share) else percent(share, step)


def interval_said(line: Any, step: float = math.nan) -> str:
    if pd.isna(line.low):
        return "undefined"
    return f"{percent(line.low, min(step, FINE))} to {percent(line.high, min(step, FINE))}"


def count_said(number: Any) -> str:
    return FEW if pd.isna(number) else f"{int(number):,}"


def number_of(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def points(difference: float) -> str:
    return f"{100 * difference:+.1f}".replace("-", "−")


def two_places(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def quoted(text: str) -> str:
    return f"“{textwrap.shorten(text, LONGEST_IN_TITLE, placeholder='…')}”"
