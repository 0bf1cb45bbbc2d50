"""What case-level tables are called and hold: columns by the names that definitions use, and codes by the words that they stand for.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import Field

from pimlib.plainyaml import load_model
from pimlib.register.mapping import Frozen
from pimlib.sheets import Sheet

FILE = Path(__file__).parent / "shapes.yaml"


class Shape(Frozen):
    """One table. needs: the columns by which it is known. columns: name to the spellings of a file, best first. codes: column to
    word to the codes that stand for it; a column without codes, and a cell that is none of them, is read as it stands. answers: the
    only words that a column may hold besides nothing. Case makes no difference."""

    needs: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    codes: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    answers: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    def columns_of(self, header: Iterable[str]) -> dict[str, str]:
        """Name to column of the file, for those that are there."""
        there = {_bare(name): name for name in header}
        found = {}
        for name, spellings in self.columns.items():
            column = next((there[bare] for spelling in spellings if (bare := _bare(spelling)) in there), None)
            if column is not None:
                found[name] = column
        return found

    def word(self, column: str) -> dict[str, str]:
        """What may stand in a cell, without case, to the word for it."""
        words = {code.casefold(): word for word, codes in self.codes.get(column, {}).items() for code in codes}
        spelt = shapes().answer if set(self.answers.get(column, ())) == {"yes", "no"} else {}
        words |= {text.casefold(): word for word, texts in spelt.items() for text in texts}
        return words | {word.casefold(): word for word in self.answers.get(column, ())}


class Shapes(Frozen):
    tables: dict[str, Shape]
    answer: dict[str, tuple[str, ...]]
    dates: tuple[str, ...]


@cache
def shapes() -> Shapes:
    return load_model(FILE, Shapes, FILE.name)


def recognised(header: Iterable[str]) -> tuple[str, dict[str, str]] | None:
    """The table that a header is of, and its columns; the one of which most is there. None when it is of none.

    A table is told by what it needs beyond the child and dates of birth, which every table of such a set repeats.
    """
    header = tuple(header)
    found = [
        (len(columns), name, columns)
        for name, shape in shapes().tables.items()
        if set(shape.needs) <= set(columns := shape.columns_of(header))
    ]
    others = [one for one in found if one[1] != "children"]
    best = max(others or found, key=lambda one: (one[0], one[1]), default=None)
    return (best[1], best[2]) if best else None


def is_case_level(sheet: Sheet) -> bool:
    """Whether a table is one of cases: of a shape that is known, with episodes, events or people in its rows."""
    found = recognised(sheet.columns)
    return found is not None and found[0] != "children"


def names_children(sheet: Sheet) -> bool:
    """Whether a table names a child in each row, of whatever shape it is: then none of its columns is a figure."""
    return any("child" in shape.columns_of(sheet.columns) for shape in shapes().tables.values())


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
