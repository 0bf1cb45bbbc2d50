"""The mapping of a reading of case files: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pimlib.register.mapping.source import Beside, Frozen, KindMapping, Source

Purpose = Literal["whole service", "targeted", "in depth"]
LEVELS = ("1", "2", "3", "4", "5", "6")


class ReadingItem(Frozen):
    """One thing that a reader answers about a file. yes_no: yes, no or not applicable; 1-6: a level of a scale.

    levels: of the scale, from the lowest. favourable: the answers that are counted as what one hopes to find (`no` where the question
    asks for a gap); empty: yes, or the upper half of the scale. text: what readers wrote; it is never read.
    """

    id: str
    column: str
    text: str
    type: Literal["yes_no", "1-6", "text"] = "yes_no"
    levels: tuple[str, ...] = LEVELS
    favourable: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ("not applicable", "n/a", "na")
    informs: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _answered(self) -> ReadingItem:
        for answer in self.favourable:
            if answer not in self.answers:
                known = ", ".join(self.answers) or "none"
                raise ValueError(f"`{answer}` is no answer to item {self.id}; its answers: {known}")
        return self

    @property
    def answers(self) -> tuple[str, ...]:
        """Every answer that counts; those of a scale from the lowest."""
        return {"yes_no": ("yes", "no"), "1-6": self.levels, "text": ()}[self.type]

    @property
    def hoped_for(self) -> tuple[str, ...]:
        """The answers that are counted as favourable, as said or by default."""
        return self.favourable or (("yes",) if self.type == "yes_no" else self.answers[(len(self.answers) + 1) // 2 :])


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
    populations: how many files the frame holds, by stratum; population: the same without strata, for a plain random sample. Items,
    subgroups, purpose and populations stand in the codebook where there is one (path within the cycle folder), and what it says holds.
    """

    kind: Literal["case-files"]
    source: Source = Source()
    columns: ReadingColumns
    items: tuple[ReadingItem, ...] = ()
    subgroups: tuple[str, ...] = ()
    purpose: Purpose = "targeted"
    populations: dict[str, int] = Field(default_factory=dict)
    population: int | None = None
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
