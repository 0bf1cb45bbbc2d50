"""The mapping of a reading of case files: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Beside, Frozen, KindMapping, Source


class ReadingItem(Frozen):
    """One thing that a reader answers about a file. yes_no: yes, no or not applicable; 1-6: a level of a six-point scale."""

    id: str
    column: str
    text: str
    type: Literal["yes_no", "1-6", "text"] = "yes_no"
    not_applicable: tuple[str, ...] = ("not applicable", "n/a", "na")
    informs: tuple[str, ...] = ()


class ReadingColumns(Frozen):
    """file: the number of the case file (never shown). reading: `original` or `agreed`; without it every row is original."""

    file: str
    reader: str | None = None
    origin: str | None = None
    reading: str | None = None
    stratum: str | None = None
    care_group: str | None = None
    urgent: str | None = None


class CaseFilesMapping(KindMapping):
    """A reading: one row a file, reader and reading. draw: the draw that the files come from (path within the cycle folder).

    purpose: `whole service` (a random sample from a frame), `targeted` or `in depth`; only the first speaks of the whole service.
    populations: how many files the frame holds, by stratum.
    """

    kind: Literal["case-files"]
    source: Source = Source()
    columns: ReadingColumns
    items: tuple[ReadingItem, ...]
    subgroups: tuple[str, ...] = ()
    purpose: Literal["whole service", "targeted", "in depth"] = "targeted"
    populations: dict[str, int] = Field(default_factory=dict)
    draw: str | None = None
    codebook: str | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for item in self.items for ref in item.informs)

    @property
    def named(self) -> tuple[str, ...]:
        fixed = [name for name in self.columns.model_dump().values() if name]
        return (*fixed, *(item.column for item in self.items), *self.subgroups)

    @property
    def beside(self) -> tuple[Beside, ...]:
        return tuple(Beside(path) for path in (self.codebook, self.draw) if path)
