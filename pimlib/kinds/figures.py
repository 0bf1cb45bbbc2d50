"""What one evidence item says, after suppression: the value that every kind of evidence hands on.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pimlib.blocks.model import Rows, SourceRef
from pimlib.errors import Fault
from pimlib.register.item import Item


@dataclass(frozen=True)
class Figures:
    """Aggregates of one evidence item; never a row about a person.

    digest: of the file's bytes as read now. table: its columns stand in the docstring of the kind's module. rows: how many rows of
    the file were read and used, and why the others were left out. notes: what was noticed on the way, never raised. withheld: empty,
    or a sentence on what is withheld and why.
    """

    item: Item
    digest: str
    table: pd.DataFrame
    rows: Rows
    notes: tuple[Fault, ...] = ()
    withheld: str = ""

    def source(self) -> SourceRef:
        return SourceRef(self.item.name, self.item.revision, self.digest)
