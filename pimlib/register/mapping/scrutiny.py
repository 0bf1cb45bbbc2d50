"""The mapping of scrutiny: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Frozen, KindMapping, Source

Standing = Literal["open", "in hand", "done", "not accepted"]


class ScrutinyColumns(Frozen):
    """One row is one grade or one recommendation of one body in one report; with `ScrutinyMapping.grades`, all grades of a report."""

    body: str | None = None
    published: str
    subject: str | None = None
    grade: str | None = None
    recommendation: str | None = None
    status: str | None = None
    due: str | None = None
    informs: str | None = None


class ScrutinyMapping(KindMapping):
    """statuses: the file's word to where a recommendation stands. authority: our own name, where the file holds others as well.

    body: who published all of it, where no column says it. grades: columns that each hold the grades of one subject, and its name.
    wordings: another wording of a grade to the usual one of the same body. not_grades: marks that stand where a grade would, and are
    none. informs: everything that single rows inform. subjects: what a subject informs where its row does not say it.
    """

    kind: Literal["scrutiny"]
    source: Source = Source()
    columns: ScrutinyColumns
    body: str = ""
    grades: dict[str, str] = Field(default_factory=dict)
    wordings: dict[str, str] = Field(default_factory=dict)
    not_grades: tuple[str, ...] = ()
    statuses: dict[str, Standing] = Field(default_factory=dict)
    authority_column: str | None = None
    authority: str = ""
    informs: tuple[str, ...] = ()
    subjects: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def refs(self) -> tuple[str, ...]:
        return (*self.informs, *(ref for refs in self.subjects.values() for ref in refs))

    @property
    def named(self) -> tuple[str, ...]:
        own = [name for name in (*self.columns.model_dump().values(), self.authority_column, *self.grades) if name]
        return tuple(dict.fromkeys(own))
