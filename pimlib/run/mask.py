"""A mask: takes identifiers out of texts, pages, tables and what JSON holds, and counts what it took.

Row 10: imports rows 0-9.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from pimlib.identifiers import Grid, Identifier, is_bare, kind_of, masked, scan, scan_csv, scan_page

PAGES = frozenset({"text/html", "image/svg+xml", "svg"})
NO_TEXT = re.compile(r"image/(?!svg)|application/pdf|audio/|video/")


@dataclass
class Mask:
    """Takes identifiers out of texts, and counts what it took. allowed: what may stand, from the settings of the cycle."""

    allowed: Collection[str]
    taken: list[Identifier] = field(default_factory=list)

    def text(self, text: str) -> str:
        return self._masked(text, scan(text, self.allowed))

    def page(self, text: str) -> str:
        return self._masked(text, scan_page(text, self.allowed))

    def table(self, text: str) -> str:
        """Of CSV; a column of figures stays."""
        return self._masked(text, scan_csv(text, self.allowed))

    def number(self, digits: str) -> str:
        """Ten digits that fill a cell, or what stands in their place."""
        kind = kind_of(digits)
        found = (Identifier(0, len(digits), kind),) if kind and digits not in self.allowed else ()
        return self._masked(digits, found)

    def value(self, value: Any, key: str = "") -> Any:
        """Every text within lists and mappings, and the names in these, as JSON holds them; key: what the value is called where it
        stands. In rows of cells a column of figures stays; lines that JSON keeps as a list are read as one text."""
        if isinstance(value, str):
            return value if NO_TEXT.match(key) else self.page(value) if key in PAGES else self.text(value)
        if isinstance(value, list):
            return self._listed(value, key)
        if isinstance(value, dict):
            pairs: dict[str, Any] = {}
            for name, inner in value.items():
                said = new = self.text(name) if isinstance(name, str) else name
                while new in pairs:  # two names of which the same was withheld
                    new = f"{said} ({sum(str(one).startswith(said) for one in pairs) + 1})"
                pairs[new] = self.value(inner, str(name))
            return type(value)(pairs)
        return value

    def _listed(self, values: list[Any], key: str) -> list[Any]:
        texts = all(isinstance(one, str) for one in values)
        if len(values) > 1 and texts and all(one.endswith("\n") for one in values[:-1]):
            return re.findall(r"[^\n]*\n|[^\n]+", self.value("".join(values), key))
        if values and all(isinstance(one, list) for one in values):
            return self._rows(values, key)
        return [self.value(one, key) for one in values]

    def _rows(self, rows: list[list[Any]], key: str) -> list[list[Any]]:
        grid = Grid([[_shown(cell) for cell in cells] for cells in rows])
        return [
            [
                cell if isinstance(cell, str) and is_bare(cell) and grid.is_figure(row, column) else self.value(cell, key)
                for column, cell in enumerate(cells)
            ]
            for row, cells in enumerate(rows)
        ]

    def _masked(self, text: str, found: Sequence[Identifier]) -> str:
        self.taken += found
        return masked(text, found) if found else text


def _shown(cell: Any) -> str:
    return str(cell) if isinstance(cell, str | int | float) else ""
