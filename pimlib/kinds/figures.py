"""What one evidence item says, after suppression: the value that every kind of evidence hands on.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pimlib.blocks import Rows, SourceRef
from pimlib.errors import Fault
from pimlib.register import Item
from pimlib.register.mapping import Source
from pimlib.sheets import Sheet, load_sheet
from pimlib.workspace import CycleFolder


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


def load_table(folder: CycleFolder, item: Item, source: Source, *, by_column: bool = False) -> Sheet:
    """The table in an item's file, read as its mapping says. Raises PimError with every fault of the file."""
    return load_sheet(
        folder.path / item.path,
        item.path,
        sheet=source.sheet,
        header_row=source.header_row,
        encoding=source.encoding,
        delimiter=source.delimiter,
        header_rows=source.header_rows,
        by_column=by_column,
    )
