"""Files read twice: how far readers agree, what they settled, whether one of them is stricter than the others.

Row 4: imports rows 0-3. Only what each reader answered before they talked counts towards agreement. It tells of readers and not of the
people in the files, so there is no smallest count, but a smallest base; and readers are called by letters, never by name.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from pimlib.kinds.case_files.files import Files, Pair
from pimlib.kinds.case_files.readings import MISSING, NOT_APPLICABLE, Readings
from pimlib.register.mapping import ReadingItem
from pimlib.stats.agreement import ENOUGH_FILES, Agreement, agreement
from pimlib.workspace.cycle import Disclosure


@dataclass(frozen=True)
class Doubles:
    """rows, readers: for the tables `doubles` and `readers`. said, origin: sentences over all items."""

    rows: tuple[dict[str, Any], ...]
    readers: tuple[dict[str, Any], ...]
    said: str
    origin: str


def doubles_of(readings: Readings, files: Files, name: str, disclosure: Disclosure) -> Doubles:
    """What the files that were read twice tell; name: of the evidence item, which mixes the letters that readers get."""
    rows = tuple(
        _item_row(item, files.pairs[item.id], files.answers[item.id], disclosure.smallest_base)
        for item in readings.items
        if files.pairs[item.id]
    )
    readers = tuple(_reader_rows(readings, files, name)) if rows else ()
    return Doubles(rows, readers, _said(files, disclosure.smallest_base), _origin_said(readings, files))


def _item_row(item: ReadingItem, pairs: Sequence[Pair], counted: pd.Series[str], smallest_base: int) -> dict[str, Any]:
    differ = [pair for pair in pairs if pair.first != pair.second]
    row: dict[str, Any] = {
        "item": item.id,
        "files": len(pairs),
        "same": len(pairs) - len(differ),
        "coefficient": "AC1" if item.type == "yes_no" else "quadratic weighted kappa",
        "settled": sum(pair.agreed != MISSING for pair in differ),
        "unsettled": sum(pair.agreed == MISSING for pair in differ),
        "changed": sum(pair.agreed not in (MISSING, pair.first, pair.second) for pair in pairs),
    }
    if len(pairs) < smallest_base:
        nothing = dict.fromkeys(("percent", "within_one", "value", "low", "high", "alpha"), math.nan)
        hidden = dict.fromkeys(("same", "settled", "unsettled", "changed"), pd.NA)
        said = f"Fewer than {smallest_base} files have two answers to this: no figures of agreement."
        return row | nothing | hidden | {"said": said}
    found = _agreement(item, pairs, counted)
    value = found.ac1 if item.type == "yes_no" else found.weighted
    said = found.said
    if item.type != "yes_no":
        one_only = sum((pair.first == NOT_APPLICABLE) != (pair.second == NOT_APPLICABLE) for pair in pairs)
        said += f" Of {one_only} more, only one reader held that it applies." if one_only else ""
    figures = {"percent": (len(pairs) - len(differ)) / len(pairs), "within_one": found.within_one, "value": value}
    unvaried = found.prevalence == 1  # then a coefficient is a matter of its formula, and tells nothing
    if found.files < smallest_base:
        said = f"Fewer than {smallest_base} files have a level from both readers: no coefficient."
        none = dict.fromkeys(("within_one", "value", "low", "high", "alpha"), math.nan)
        return row | figures | none | {"said": said}
    return row | figures | {
        "value": math.nan if unvaried else value,
        "low": found.low,
        "high": found.high,
        "alpha": found.alpha,
        "said": said,
    }  # fmt: skip


def _agreement(item: ReadingItem, pairs: Sequence[Pair], counted: pd.Series[str]) -> Agreement:
    """Not applicable is an answer beside yes and no, where anybody gave it; it has no place on a scale."""
    a, b = [pair.first for pair in pairs], [pair.second for pair in pairs]
    if item.type == "yes_no":
        apart = NOT_APPLICABLE in {*a, *b, *counted.unique()}
        levels = (*item.answers, NOT_APPLICABLE) if apart else item.answers
        return agreement(a, b, levels, False, f"case files|{item.id}", same_readers=False)
    on_scale = set(item.answers)
    first, second = ([one if one in on_scale else None for one in some] for some in (a, b))
    return agreement(first, second, item.answers, True, f"case files|{item.id}", same_readers=False)


def _said(files: Files, smallest_base: int) -> str:
    twice = len({pair.file for pairs in files.pairs.values() for pair in pairs})
    if not twice:
        return ""
    if twice < smallest_base:
        return f"Fewer than {smallest_base} files were read twice: too few to say how far readers agree."
    pairs = [pair for some in files.pairs.values() for pair in some]
    differ = [pair for pair in pairs if pair.first != pair.second]
    same = len(pairs) - len(differ)
    said = (
        f"{twice:,} files were read by two readers apart from each other. They gave the same answer {same:,} times of {len(pairs):,} "
        f"({100 * same / len(pairs):.1f} %)."
    )
    if differ:
        settled = sum(pair.agreed != MISSING for pair in differ)
        how_many = "all" if settled == len(differ) else "none" if not settled else f"{settled:,}"
        said += f" Of the {len(differ):,} differences, {how_many} were settled by an agreed answer, which then counts."
    if changed := sum(pair.agreed not in (MISSING, pair.first, pair.second) for pair in pairs):
        said += f" {changed:,} {'times' if changed > 1 else 'time'} the two agreed on what neither had answered first."
    return said


def _reader_rows(readings: Readings, files: Files, name: str) -> Iterator[dict[str, Any]]:
    """Each reader beside whoever read the same files: positive differences are the milder answers."""
    own = readings.who["reader"].to_dict()
    compared: dict[str, list[tuple[ReadingItem, str, str, str]]] = {}
    for item in readings.items:
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


def _origin_said(readings: Readings, files: Files) -> str:
    who = readings.who[readings.originals]
    outside = who.loc[who["origin"] == "external", "file"].nunique()
    if not outside:
        return ""
    origin = readings.who["origin"].to_dict()
    mixed: list[tuple[ReadingItem, str, str, str]] = []
    for item in readings.items:
        for pair in files.pairs[item.id]:
            a, b = (origin[row] for row in pair.rows)
            if a != b:
                inner, outer = (pair.first, pair.second) if a == "internal" else (pair.second, pair.first)
                mixed.append((item, pair.file, inner, outer))
    number = len({file for _item, file, _inner, _outer in mixed})
    begin = f"Readers from outside the service read {outside:,} files"
    if number < ENOUGH_FILES:
        few = "none" if not number else f"fewer than {ENOUGH_FILES}"
        return f"{begin}; {few} of them were read by one from inside as well, so the two are not compared."
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
