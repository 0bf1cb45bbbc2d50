"""The mapping of tables with one row a child, an episode or an event, from which measures are counted.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pimlib.register.mapping.source import Beside, Frozen, KindMapping, Source


class CaseTable(Frozen):
    """One table. columns: what it holds (the names that the definitions use) to the name of the column in the file."""

    path: str
    hash: str
    source: Source = Source()
    columns: dict[str, str]


class CaseLevelMapping(KindMapping):
    """Tables by name (children, episodes, reviews, …); the item's own file is one of them.

    measures: reference of a framework's measure to what it informs. periods: the years counted, such as 2024-25, which run from 1 April.
    """

    kind: Literal["case-level"]
    tables: dict[str, CaseTable]
    authority: str
    periods: tuple[str, ...]
    measures: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(ref for refs in self.measures.values() for ref in refs))

    @property
    def beside(self) -> tuple[Beside, ...]:
        return tuple(Beside(table.path, table.hash) for table in self.tables.values())
