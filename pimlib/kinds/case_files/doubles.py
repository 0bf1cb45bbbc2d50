"""Files read twice: how far readers agree over all items, what they settled, whether one of them is stricter than the others.

Row 4: imports rows 0-3. Only what each reader answered before they talked counts towards agreement. Readers are called by letters, never by
name. An item of which figures are withheld has no part in any of it but the number of files: what two readers answered is what is in them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from pimlib.kinds.case_files.agreeing import Quiet, item_row
from pimlib.kinds.case_files.files import Files
from pimlib.kinds.case_files.readings import MISSING, Readings
from pimlib.register.mapping import ReadingItem
from pimlib.stats.agreement import ENOUGH_FILES
from pimlib.workspace.cycle import Disclosure

ENOUGH_READERS = 2  # from inside and from outside: what one alone answered would tell which letter is theirs


ONE_ALONE = (
    f"Inside and outside are compared from {ENOUGH_READERS} readers each, known apart, on files that both sides read: with fewer, it would "
    "tell what one person answered."
)


@dataclass(frozen=True)
class Doubles:
    """rows, readers: for the tables `doubles` and `readers`. said, origin: sentences over all items."""

    rows: tuple[dict[str, Any], ...]
    readers: tuple[dict[str, Any], ...]
    said: str
    origin: str


def doubles_of(readings: Readings, files: Files, name: str, quiet: Quiet, disclosure: Disclosure) -> Doubles:
    """What the files that were read twice tell; name: of the evidence item, which mixes the letters that readers get."""
    rows = tuple(
        item_row(item, files.pairs[item.id], files.answers[item.id], quiet, disclosure.smallest_base)
        for item in readings.items
        if files.pairs[item.id]
    )
    told = [item for item in readings.items if not quiet.of(item.id)]
    readers = tuple(_reader_rows(readings, told, files, name))
    said = _said(files, [item for item in readings.items if item.id not in quiet.withheld], disclosure.smallest_base)
    return Doubles(rows, readers, said, _origin_said(readings, told, files))


def _said(files: Files, told: Sequence[ReadingItem], smallest_base: int) -> str:
    """told: the items that may be added up."""
    twice = len({pair.file for pairs in files.pairs.values() for pair in pairs})
    if not twice:
        return ""
    if twice < smallest_base:
        return f"Fewer than {smallest_base} files were read twice: too few to say how far readers agree."
    said = f"{twice:,} files were read by two readers apart from each other."
    pairs = [pair for item in told for pair in files.pairs[item.id]]
    if not pairs:
        return said
    differ = [pair for pair in pairs if pair.first != pair.second]
    same = len(pairs) - len(differ)
    where = " to items whose figures can be shown" if len(told) < len(files.pairs) else ""
    said += f" They gave the same answer {same:,} times of {len(pairs):,} ({100 * same / len(pairs):.1f} %){where}."
    if differ:
        said += f" {_settled(len(differ), sum(pair.agreed != MISSING for pair in differ))}"
    if changed := sum(pair.agreed not in (MISSING, pair.first, pair.second) for pair in pairs):
        said += f" {changed:,} {'times' if changed > 1 else 'time'} the two agreed on what neither had answered first."
    return said


def _settled(differ: int, settled: int) -> str:
    by, counts = "settled by an agreed answer", ", which then counts"
    if differ == 1:
        return f"The one difference was {by}{counts}." if settled else f"The one difference was not {by}."
    if not settled:
        return f"None of the {differ:,} differences was {by}."
    how_many = "all were" if settled == differ else f"{settled:,} {'was' if settled == 1 else 'were'}"
    return f"Of the {differ:,} differences, {how_many} {by}{counts}."


def _reader_rows(readings: Readings, told: Sequence[ReadingItem], files: Files, name: str) -> Iterator[dict[str, Any]]:
    """Each reader beside whoever read the same files: positive differences are the milder answers."""
    own = readings.who["reader"].to_dict()
    compared: dict[str, list[tuple[ReadingItem, str, str, str]]] = {}
    for item in told:
        for pair in files.pairs[item.id]:
            one, other = (own[row] for row in pair.rows)
            compared.setdefault(one, []).append((item, pair.file, pair.first, pair.second))
            compared.setdefault(other, []).append((item, pair.file, pair.second, pair.first))
    letters = _letters(sorted(compared), name)
    for reader in sorted(compared, key=lambda one: (len(letters[one]), letters[one])):
        answers = compared[reader]
        number = len({file for _item, file, _mine, _theirs in answers})
        row = {"reader": letters[reader], "files": number, "answers": len(answers)}
        if number < ENOUGH_FILES:
            yield row | dict.fromkeys(("difference", "favourable", "others"), math.nan)
            continue
        steps, mine, theirs = _compared((item, a, b) for item, _file, a, b in answers)
        yield row | {"difference": steps, "favourable": mine, "others": theirs}


def _compared(answers: Iterator[tuple[ReadingItem, str, str]]) -> tuple[float, float, float]:
    """Mean signed difference in steps of scales (first less second), and the share of favourable yes-or-no answers of either."""
    steps: list[int] = []
    first: list[bool] = []
    second: list[bool] = []
    for item, a, b in answers:
        if a not in item.answers or b not in item.answers:
            continue
        if item.type == "1-6":
            steps.append(item.answers.index(a) - item.answers.index(b))
        else:
            first.append(a in item.hoped_for)
            second.append(b in item.hoped_for)
    return (fmean(steps) if steps else math.nan, fmean(first) if first else math.nan, fmean(second) if second else math.nan)


def _letters(readers: Sequence[str], name: str) -> dict[str, str]:
    """A letter for each reader, in an order that is not that of their names."""
    order = sorted(readers, key=lambda reader: hashlib.sha256(f"{name}|{reader}".encode()).hexdigest())
    return {reader: f"reader {chr(65 + n)}" if n < 26 else f"reader {n + 1}" for n, reader in enumerate(order)}


def _origin_said(readings: Readings, told: Sequence[ReadingItem], files: Files) -> str:
    who = readings.who[readings.originals]
    outer_rows = who[who["origin"] == "external"]
    outside = outer_rows["file"].nunique()
    if not outside:
        return ""
    if outer_rows.loc[outer_rows["reader"] != "", "reader"].nunique() < ENOUGH_READERS:
        return f"Files were read from outside the service too. {ONE_ALONE}"
    origin, reader = readings.who["origin"].to_dict(), readings.who["reader"].to_dict()
    mixed: list[tuple[ReadingItem, str, str, str]] = []
    sides: dict[str, set[str]] = {"internal": set(), "external": set()}
    for item in told:
        for pair in files.pairs[item.id]:
            a, b = (origin[row] for row in pair.rows)
            if a != b:
                inner, outer = (pair.first, pair.second) if a == "internal" else (pair.second, pair.first)
                mixed.append((item, pair.file, inner, outer))
                for row in pair.rows:
                    sides[origin[row]] |= {reader[row]} - {""}
    number = len({file for _item, file, _inner, _outer in mixed})
    begin = f"Readers from outside the service read {outside:,} files"
    if number < ENOUGH_FILES:
        few = "none" if not number else f"fewer than {ENOUGH_FILES}"
        return f"{begin}; {few} of them were read by one from inside as well, so the two are not compared."
    if min(map(len, sides.values())) < ENOUGH_READERS:
        return f"{begin}. {ONE_ALONE}"
    same = sum(inner == outer for _item, _file, inner, outer in mixed)
    steps, mine, theirs = _compared((item, outer, inner) for item, _file, inner, outer in mixed)
    said = (
        f"{begin}. On the {number:,} files that one from inside read as well, the two gave the same answer {same:,} times of "
        f"{len(mixed):,} ({100 * same / len(mixed):.1f} %)."
    )
    if not math.isnan(mine):
        said += (
            f" Of their yes-or-no answers, {100 * mine:.1f} % were favourable from outside and {100 * theirs:.1f} % from inside."
        )
    if not math.isnan(steps):
        way = "higher" if steps > 0 else "lower"
        said += (
            f" On scales, those from outside were {abs(steps):.2f} steps {way} on average."
            if abs(steps) >= 0.005
            else " On scales there was no difference on average."
        )
    return said


def readers_in(readings: Readings) -> Mapping[str, int]:
    """How many files each reader read; files read by nobody that is named are left out."""
    own = readings.who[readings.originals & (readings.who["reader"] != "")]
    return {str(reader): int(number) for reader, number in own.groupby("reader")["file"].nunique().items()}
