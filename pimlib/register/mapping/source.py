"""What every mapping of an evidence item shares: how its file is written, and what it says of itself.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that cannot change and knows no key but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Frozen):
    """How the file is written; what is left out is found by looking."""

    sheet: str | None = None
    header_row: int | None = None
    header_rows: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None


class Beside(NamedTuple):
    """Another file that an item speaks of, such as its codebook: its path within the cycle folder, and the digest it was registered
    with (empty: kept elsewhere in the item, or not kept). worked_on: somebody goes on working in it, so that it may change."""

    path: str
    digest: str = ""
    worked_on: bool = False


class KindMapping(Frozen):
    """A mapping of some kind of evidence; each kind says what it names.

    refs: what the parts of the file inform, beyond what the item as a whole does. named: columns of the table that must be there.
    beside: other files that belong to the item.
    """

    @property
    def refs(self) -> tuple[str, ...]:
        return ()

    @property
    def named(self) -> tuple[str, ...]:
        return ()

    @property
    def beside(self) -> tuple[Beside, ...]:
        return ()
