"""The mapping of scrutiny: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Frozen, KindMapping, Source

Standing = Literal["open", "in hand", "done", "not accepted"]


class ScrutinyColumns(Frozen):
    """One row is one grade or one recommendation of one body in one report."""

    body: str
    published: str
    subject: str | None = None
    grade: str | None = None
    recommendation: str | None = None
    status: str | None = None
    due: str | None = None
    informs: str | None = None


class ScrutinyMapping(KindMapping):
    """statuses: the file's word to where a recommendation stands. authority: our own name, where the file holds others as well."""

    kind: Literal["scrutiny"]
    source: Source = Source()
    columns: ScrutinyColumns
    statuses: dict[str, Standing] = Field(default_factory=dict)
    authority_column: str | None = None
    authority: str = ""
    subjects: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for refs in self.subjects.values() for ref in refs)

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns.model_dump().values() if name)
