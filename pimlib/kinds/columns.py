"""Which column of a table somebody means by which word, and what stands in single cells.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from pimlib.errors import Fault, PimError
from pimlib.framework import REF
from pimlib.register import Item
from pimlib.sheets import Sheet

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+|[+±-](?=\s|$)")
_BETWEEN = re.compile(r"[,;\s]+")


def key(text: str) -> str:
    """A text as it is compared: its words, without case, signs or underscores."""
    return " ".join(_WORD.findall(text.casefold()))


def guess_columns(columns: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Field to column: one that is called by one of the field's names, else one that begins with it. Each column serves one field."""
    keys = {column: key(column) for column in columns}
    found: dict[str, str] = {}
    for exact in (True, False):
        for field, called in names.items():
            if field in found:
                continue
            for name in called:
                hits = [
                    column
                    for column, said in keys.items()
                    if column not in found.values() and (said == name if exact else said.startswith(f"{name} "))
                ]
                if hits:
                    found[field] = hits[0]
                    break
    return found


def words_in(sheet: Sheet, column: str | None, known: Mapping[str, T]) -> dict[str, T]:
    """The words of a column, as written, that are among the known ones (by `key`), with what each stands for; our own words are not
    listed, since they stand for themselves."""
    if column is None:
        return {}
    found = {}
    for cell in sheet.table[column].unique():
        text = str(cell).strip()
        if text and (said := key(text)) in known and said != known[said]:
            found[text] = known[said]
    return found


def refs_in(cell: str) -> tuple[str, ...]:
    """The references that a cell names, sound or not."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(cell.strip()) if part))


def all_refs(sheet: Sheet, column: str | None) -> tuple[str, ...]:
    """Every sound reference of a column, in order of first appearance."""
    if column is None:
        return ()
    return tuple(dict.fromkeys(ref for cell in sheet.table[column] for ref in refs_in(str(cell)) if REF.match(ref)))


def wrong_refs(place: str, cell: str) -> Iterator[Fault]:
    for ref in refs_in(cell):
        if not REF.match(ref):
            yield Fault(
                place, "not a reference to an indicator", f"`{ref}`", "such as pim:5.1", "Mend it, or leave the cell empty."
            )


def check_columns(sheet: Sheet, named: Sequence[str], before: Item | None = None) -> None:
    """Raises PimError when a column that the mapping names is not in the file."""
    gone = [name for name in named if name not in sheet.columns]
    if not gone:
        return
    whose = f"revision {before.revision}" if before is not None else "the register"
    raise PimError(
        Fault(
            sheet.place,
            f"columns of {whose} are no longer there",
            ", ".join(f"`{name}`" for name in gone),
            "the same columns",
            "Name them as before, or add the file as a new item with --name.",
        )
    )


def cell_place(sheet: Sheet, row: object, column: str) -> str:
    """How a message names a cell."""
    return f'{sheet.place}, row {row}, column "{column}"'


def listed(texts: Sequence[str], joint: str = "and") -> str:
    """`a, b and c`."""
    return f" {joint} ".join(part for part in (", ".join(texts[:-1]), texts[-1] if texts else "") if part)


def informs_any(informs: Sequence[str], refs: Sequence[str] | None) -> bool:
    """Whether any of these is one of the references or lies within it (`pim:5` takes in `pim:5.1`); None: always."""
    return refs is None or any(said == ref or said.startswith(f"{ref}.") for said in informs for ref in refs)
