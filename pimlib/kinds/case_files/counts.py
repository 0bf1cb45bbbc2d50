"""Answers about case files, counted and made safe to show: by item, by answer, by team and other groups of files.

Row 4: imports rows 0-3. What leaves here has passed suppression: an item that applies to fewer than `smallest_base` files, or of which 1
to `smallest_count` - 1 files have, or have not, a favourable answer, shows no figure; what groups of files and the weighted share would
give away is hidden by `protecting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pimlib.kinds.case_files.figures import TABLE
from pimlib.kinds.case_files.protecting import GOOD, REST, Division, counts_of, safe_beside
from pimlib.kinds.case_files.readings import MISSING, NOT_APPLICABLE
from pimlib.kinds.case_files.weighing import NONE, Design, Interval, around, rounded, weighted_share, wilson_among
from pimlib.register.mapping import ReadingItem
from pimlib.stats.disclosure import Cell, Sum, Table, protect
from pimlib.workspace.cycle import Disclosure

ALL, LEVELS = "all", "levels"
NOT_SAID, OTHERS = "not said", "all others"


@dataclass(frozen=True)
class Counted:
    """What may be shown of one item. small_base, few: why it is withheld; partly: some counts of levels are; uncounted: every count is, so
    that the weighted share can be shown; hushed: that is withheld itself."""

    row: dict[str, Any]
    answers: list[dict[str, Any]]
    by: list[dict[str, Any]]
    small_base: bool = False
    few: bool = False
    partly: bool = False
    uncounted: bool = False
    hushed: bool = False


def count_item(
    item: ReadingItem,
    answers: pd.Series[str],
    divisions: Sequence[Division],
    design: Design,
    strata: pd.Series[str],
    informs: tuple[str, ...],
    disclosure: Disclosure,
) -> Counted:
    """One item's figures after suppression; all Series have one entry a file."""
    applies, good = answers.isin(item.answers), answers.isin(item.hoped_for)
    n, apart, missing = int(applies.sum()), int((answers == NOT_APPLICABLE).sum()), int((answers == MISSING).sum())
    row: dict[str, Any] = dict.fromkeys(TABLE, pd.NA) | _shares(NONE)
    row |= {"item": item.id, "text": item.text, "type": item.type, "files": len(answers), "informs": informs}
    row |= {"withheld": False, "share_withheld": False, "step": np.nan}
    if n < disclosure.smallest_base:
        return Counted(row | {"withheld": True}, _answer_rows(item, answers, set(item.answers)), [], small_base=True)
    row["applies"] = n
    if not (0 < apart < disclosure.smallest_count or (apart == 0 and 0 < missing < disclosure.smallest_count)):
        row |= {"not_applicable": apart, "missing": missing}
    hidden = _hidden_answers(item, answers, disclosure)
    if hidden is None:
        rows = [one for division in divisions for one in _group_rows(item, division, applies, good, design, None)]
        return Counted(row | {"withheld": True}, _answer_rows(item, answers, set(item.answers)), rows, few=True)
    weighted = design.how == "stratified"
    share = weighted_share(design, good, applies, strata) if weighted else np.nan
    safe = safe_beside(divisions, applies, good, design, share, disclosure)
    row |= {"favourable": int(good.sum()) if safe.counted else pd.NA, "share_withheld": safe.step is None}
    if design.how == "random":
        row |= _shares(wilson_among(int(good.sum()), n, len(answers), design.population))
    elif weighted and safe.step is not None:
        shown = share if np.isnan(safe.step) else rounded(share, safe.step)
        row |= _shares(around(design, shown, n, safe.step)) | {"step": safe.step}
    rows = [
        one for division in divisions for one in _group_rows(item, division, applies, good, design, safe.hidden[division.title])
    ]
    hidden = hidden if safe.counted else set(item.answers)
    some = {"partly": bool(hidden) and safe.counted, "uncounted": not safe.counted, "hushed": safe.step is None}
    return Counted(row, _answer_rows(item, answers, hidden), rows, **some)


def divisions_shown(divisions: Sequence[Division], smallest_count: int) -> tuple[Division, ...]:
    """Divisions of two groups or more. Groups of fewer files than that stand together, but for the teams of the draw: elsewhere the
    name of a group of one tells as much as its answers."""
    found = []
    for division in divisions:
        groups = division.groups
        if not division.sampled:
            files = groups.value_counts()
            groups = groups.mask(groups.isin(files.index[files < smallest_count]) & (groups != ""), OTHERS)
        if groups[groups != ""].nunique() > 1:
            found.append(Division(division.title, groups, division.sampled))
    return tuple(found)


def _hidden_answers(item: ReadingItem, answers: pd.Series[str], disclosure: Disclosure) -> set[str] | None:
    """The answers to hide; None when the favourable ones and the others may not be told apart."""
    counts = {answer: int((answers == answer).sum()) for answer in item.answers}
    sides = {GOOD: item.hoped_for, REST: tuple(answer for answer in item.answers if answer not in item.hoped_for)}
    totals = {side: sum(counts[answer] for answer in some) for side, some in sides.items()}
    whole = Table(ALL, pd.DataFrame([totals], index=[ALL]), column_totals=False)
    levels = Table(LEVELS, pd.DataFrame([counts], index=[ALL]), row_totals=False, column_totals=False)
    links = [Sum((Cell(ALL, ALL, side),), tuple(Cell(LEVELS, ALL, answer) for answer in some)) for side, some in sides.items()]
    found = protect([whole, levels], disclosure.smallest_count, disclosure.smallest_base, links=links)
    if found[ALL]:
        return None
    return {answer for answer in item.answers if found[LEVELS].cells.at[ALL, answer]}


def _group_rows(
    item: ReadingItem,
    division: Division,
    applies: pd.Series[bool],
    good: pd.Series[bool],
    design: Design,
    hidden: set[str] | None,
) -> list[dict[str, Any]]:
    counts, read = counts_of(division.groups, applies, good), division.groups.value_counts()
    names = [name for name in counts.index if name] + [name for name in counts.index if not name]
    rows = []
    for name in names:
        yes, other = (int(count) for count in counts.loc[name])
        row = {"item": item.id, "division": division.title, "group": name or NOT_SAID}
        if hidden is None or name in hidden:
            nothing = {"applies": pd.NA, "favourable": pd.NA, "proportion": np.nan, "low": np.nan, "high": np.nan}
            rows.append(row | nothing | {"withheld": True})
            continue
        found, n = NONE, yes + other
        if design.how and n:
            found = wilson_among(yes, n, int(read[name]), _frame_of(design, division, name, int(read[name]), len(applies)))
            if design.how == "stratified" and not division.sampled:
                found = NONE._replace(value=yes / n)
        figures = {"proportion": found.value, "low": found.low, "high": found.high}
        rows.append(row | {"applies": n, "favourable": yes, "withheld": False} | figures)
    return rows


def _frame_of(design: Design, division: Division, name: str, read: int, files: int) -> int | None:
    """How many files of a group there are in all; of groups that the draw did not know, as many as their part of the sample suggests."""
    if division.sampled and name in design.populations:
        return design.populations[name]
    return None if design.population is None else max(read, round(design.population * read / files))


def _answer_rows(item: ReadingItem, answers: pd.Series[str], hidden: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "item": item.id,
            "answer": answer,
            "count": pd.NA if answer in hidden else int((answers == answer).sum()),
            "withheld": answer in hidden,
        }
        for answer in item.answers
    ]


def _shares(found: Interval) -> dict[str, float]:
    return {"proportion": found.value, "low": found.low, "high": found.high}


def withheld_sentence(counted: Sequence[Counted], by: pd.DataFrame, disclosure: Disclosure) -> str:
    """What is withheld and why; empty when nothing is."""
    said = []
    if ids := [one.row["item"] for one in counted if one.small_base]:
        said.append(
            f"The figures of {_named(ids)} are withheld because fewer than {disclosure.smallest_base} files have an answer"
        )
    if ids := [one.row["item"] for one in counted if one.few]:
        said.append(
            f"The figures of {_named(ids)} are withheld because fewer than {disclosure.smallest_count} files stand apart from the others"
        )
    if ids := [one.row["item"] for one in counted if one.partly]:
        said.append(
            f"Some counts of answers to {_named(ids)} are withheld because they are below {disclosure.smallest_count}, or would give "
            "such a count away"
        )
    if ids := [one.row["item"] for one in counted if one.uncounted]:
        said.append(
            f"The counts of answers to {_named(ids)} are withheld because beside the share of the whole service they would give a small "
            "count of a team away"
        )
    if ids := [one.row["item"] for one in counted if one.hushed]:
        said.append(f"The weighted shares of {_named(ids)} are withheld because they would give a small count of a team away")
    if len(by) and (number := int(by["withheld"].sum())):
        said.append(f"{number:,} of {len(by):,} figures of teams and groups are withheld because too few files are in them")
    return ". ".join(said) + "." if said else ""


def frame(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Rows as a table of just these columns and types, numbered from 0."""
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=dtype) for name, dtype in columns.items()})


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:12]) + (f" and {len(ids) - 12} more" if len(ids) > 12 else "")
    return f"item {shown}" if len(ids) == 1 else f"items {shown}"
