"""The mapping of groups, interviews and observation: which column of the file means what.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Frozen, KindMapping, Source


class GroupColumns(Frozen):
    """One row is one point that one group (or interview, or observation) made. people: how many took part in that group."""

    group: str
    kind: str | None = None
    people: str | None = None
    held: str | None = None
    theme: str
    point: str
    direction: str | None = None
    informs: str | None = None
    quote: str | None = None
    consent: str | None = None


class GroupsMapping(KindMapping):
    """directions: the file's word to strength, mixed or weakness. themes: what the points of a theme inform."""

    kind: Literal["groups"]
    source: Source = Source()
    columns: GroupColumns
    directions: dict[str, Literal["strength", "mixed", "weakness"]] = Field(default_factory=dict)
    themes: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for refs in self.themes.values() for ref in refs)

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns.model_dump().values() if name)
