"""Scanning a text, a name or a table in CSV for every kind of identifier.

Row 1: imports row 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pimlib.identifiers.columns import Grid
from pimlib.identifiers.digits import is_bare
from pimlib.identifiers.forms import addresses, births, insurance, postcodes, telephones
from pimlib.identifiers.model import Identifier, apart
from pimlib.identifiers.numbers import numbers

# What every kind of them has somewhere; most cells of most tables have none of it.
POSSIBLE = re.compile(r"\d[A-Za-z]{2}|\d{4}|\d\D\d{2}|@")
JOINTS = re.compile(r"[-_./\\]")
OTHERS = (insurance, postcodes, addresses, telephones, births)
CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|\Z)')
ALONE_BEFORE, ALONE_AFTER = re.compile(r'(?:^|[,\r\n\ufeff])"?$'), re.compile(r'"?(?:[,\r\n]|$)')


def scan(text: str, allowed: Collection[str] = ()) -> tuple[Identifier, ...]:
    """Every identifier in a text, in order, none within another. allowed: what may stand there, as the council's own telephone
    number; capitals and spaces make no difference."""
    if not POSSIBLE.search(text):
        return ()
    may = {_squeezed(one) for one in allowed}
    health = tuple(numbers(text))
    return apart(
        [
            identifier
            for identifier in (*health, *(one for look in OTHERS for one in look(text) if not _holds(one, health)))
            if not may or _squeezed(text[identifier.start : identifier.end]) not in may
        ]
    )


def scan_name(name: str, allowed: Collection[str] = ()) -> tuple[Identifier, ...]:
    """As `scan`, of the name or path of a file, where signs stand for blanks; the places are those of the name."""
    found = {*scan(name, allowed)}
    for sign in ("\n", " "):  # each part for itself, and parts as groups of one number
        found.update(one for one in scan(JOINTS.sub(sign, name), allowed) if one.kind != "postcode")
    return apart(found)


def scan_csv(text: str, allowed: Collection[str] = ()) -> tuple[Identifier, ...]:
    """As `scan`, of a table with commas between its cells; a column of figures is left alone."""
    found = scan(text, allowed)
    alone = {one.start for one in found if _is_a_cell(text, one)}
    if not alone:
        return found
    rows: list[list[str]] = [[]]
    places: dict[int, tuple[int, int]] = {}
    for hit in CELL.finditer(text):
        start = hit.start() + hit[1].startswith('"')
        if start in alone:
            places[start] = (len(rows) - 1, len(rows[-1]))
        rows[-1].append(hit[1].strip('"\ufeff'))
        if hit[2] != ",":
            rows.append([])
    grid = Grid(rows)
    return tuple(one for one in found if one.start not in places or not grid.is_figure(*places[one.start]))


def _is_a_cell(text: str, one: Identifier) -> bool:
    before, after = text[max(0, one.start - 2) : one.start], text[one.end : one.end + 2]
    return is_bare(text[one.start : one.end]) and bool(ALONE_BEFORE.search(before) and ALONE_AFTER.match(after))


def _holds(one: Identifier, health: Collection[Identifier]) -> bool:
    """Whether a telephone number is a health number with a stray 0 or 0044 before it, as in `0 0101990000`."""
    return one.kind == "telephone number" and any(one.start < number.start and number.end <= one.end for number in health)


def _squeezed(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum() or sign in "@+")
