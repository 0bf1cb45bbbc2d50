"""What changed since the last cycle: the same question then and now, or why the two cannot be compared.

Row 4: imports rows 0-3. Only figures that may be shown come in, of either cycle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pimlib.errors import PimError
from pimlib.kinds.survey.about import HOW
from pimlib.kinds.survey.answers import labels_of
from pimlib.kinds.survey.codebook import with_codebook
from pimlib.kinds.survey.figures import CHANGE, Change, SurveyFigures
from pimlib.kinds.wording import plain
from pimlib.register import Entry, load_register
from pimlib.register.mapping import SurveyMapping, SurveyQuestion
from pimlib.stats.estimates import difference, wilson, wilson_of
from pimlib.workspace import CycleFolder

ENOUGH = 0.5  # of the questions have to be the same, where nobody says which survey of last time this one follows
_BARE = re.compile(r"[\W_]+")


def earlier_survey(folder: CycleFolder, item_name: str, mapping: SurveyMapping) -> tuple[CycleFolder, Entry] | None:
    """The survey of the previous cycle that this one follows: the one that is named, else the item of the same name, else the one
    that asks the most of the same questions, at least half; None where there is none. `mapping`: with what its codebook says."""
    before = folder.previous
    named = mapping.about.compare_with
    if before is None or plain(named) == "no":
        return None
    surveys = {name: entry for name, entry in load_register(before).entries.items() if _mapping(entry) is not None}
    if named or item_name in surveys:
        entry = surveys.get(named or item_name)
        return (before, entry) if entry else None
    wanted = {_bare(question.text) for question in mapping.questions}
    found: list[tuple[int, Entry]] = []
    for entry in surveys.values():
        try:
            then = with_codebook(before, _mapping(entry) or mapping)
        except PimError:
            continue  # a codebook that cannot be read asks nothing that could be the same
        found.append((len(wanted & {_bare(question.text) for question in then.questions}), entry))
    best = max(found, key=lambda pair: pair[0], default=(0, None))
    return (before, best[1]) if best[1] is not None and best[0] >= max(2, ENOUGH * len(wanted)) else None


def change_since(now: SurveyFigures, before: SurveyFigures, cycle: str) -> Change:
    """Two surveys side by side."""
    period = str(before.item.period or "")
    head = (cycle, before.item.name, before.item.title, period, before.response.returned)
    if why := _why_not(now, before):
        return Change(*head, why)
    rows = list(_rows(now, before))
    table = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in CHANGE.items()})
    return Change(*head, "", table)


def _mapping(entry: Entry) -> SurveyMapping | None:
    mapping = entry.item.mapping
    return mapping if isinstance(mapping, SurveyMapping) else None


def _why_not(now: SurveyFigures, before: SurveyFigures) -> str:
    """Why nothing of the two can be compared; empty when that is not known."""
    new, old = now.about, before.about
    if new.same_people == "yes":
        return (
            "The same people answered both times. Their two answers belong together, and how many of them changed their minds is not known "
            "from two sets of totals."
        )
    if plain(now.respondent) != plain(before.respondent):
        return f"Last time {before.respondent} were asked, this time {now.respondent}."
    if new.mode and old.mode and new.mode != old.mode:
        return f"Last time it was answered {HOW[old.mode]}, this time {HOW[new.mode]}: another way of asking can change answers by itself."
    if new.asked and old.asked and (new.asked == "whoever wanted") != (old.asked == "whoever wanted"):
        return f"Last time {old.asked} could answer, this time {new.asked}: the two are not the same people to begin with."
    return ""


def _rows(now: SurveyFigures, before: SurveyFigures) -> Iterator[dict[str, Any]]:
    shown = {row.question: row for row in now.table.itertuples(index=False)}
    then = {row.question: row for row in before.table.itertuples(index=False)}
    by_text = {_bare(question.text): question for question in before.questions}
    by_id = {question.id: question for question in before.questions}
    asked_again = {_bare(question.text) for question in now.questions}
    weighing = bool(now.weighed) and now.weighed == before.weighed
    for question in now.questions:
        if not question.favourable:
            continue
        row: dict[str, Any] = dict.fromkeys(CHANGE, np.nan) | {"question": question.id, "text": question.text}
        row |= {"base_before": pd.NA, "base": pd.NA, "weighted": False, "why_not": ""}
        old = by_text.get(_bare(question.text))
        if old is None:
            same = by_id.get(question.id)
            reworded = same is not None and _bare(same.text) not in asked_again and _alike(same, question)
            row["why_not"] = f"worded otherwise last time: “{same.text}”" if same and reworded else "not asked last time"
            yield row
            continue
        if why := _differently(question, old, before):
            row["why_not"] = why
            yield row
            continue
        new_row, old_row = shown[question.id], then[old.id]
        if new_row.withheld or old_row.withheld:
            row["why_not"] = "withheld last time" if old_row.withheld else "withheld"
            yield row
            continue
        yield row | _difference(new_row, old_row, weighing)


def _difference(new: Any, old: Any, weighing: bool) -> dict[str, Any]:
    if weighing and not (np.isnan(new.weighted) or np.isnan(old.weighted)):
        shares = float(new.weighted), float(old.weighted)
        limits = [wilson_of(shares[0], float(new.effective)), wilson_of(shares[1], float(old.effective))]
    else:
        shares = int(new.favourable) / int(new.valid), int(old.favourable) / int(old.valid)
        limits = [wilson(int(one.favourable), int(one.valid)) for one in (new, old)]
        weighing = False
    low, high = difference(shares[0], *limits[0], shares[1], *limits[1])
    said = {"base_before": int(old.valid), "before": shares[1], "base": int(new.valid), "now": shares[0], "weighted": weighing}
    return said | {"difference": shares[0] - shares[1], "low": low, "high": high}


def _differently(new: SurveyQuestion, old: SurveyQuestion, before: SurveyFigures) -> str:
    """Why two questions of one wording cannot be compared; empty when they can."""
    if new.type != old.type:
        return f"answered in another way last time ({old.type}, now {new.type})"
    scales = [
        [plain(answer) for code, answer in sorted(labels_of(one).items()) if code not in one.dont_know and code != one.other]
        for one in (new, old)
    ]
    if len(scales[0]) != len(scales[1]) or (new.type != "multi" and scales[0] != scales[1]):
        return f"other answers to choose from last time: {'; '.join(_shown(old, before))}"
    good = [{plain(answer) for code, answer in labels_of(one).items() if code in one.favourable} for one in (new, old)]
    if good[0] != good[1]:
        return "other answers counted as favourable last time"
    return ""


def _alike(one: SurveyQuestion, other: SurveyQuestion) -> bool:
    """Questions of one id that share most of their words are one question that was worded anew."""
    first, second = set(_bare(one.text).split()), set(_bare(other.text).split())
    return len(first & second) * 2 >= max(len(first), len(second))


def _shown(question: SurveyQuestion, figures: SurveyFigures) -> list[str]:
    """The answers that could be chosen, as they are named beside their counts."""
    answers = figures.answers
    named = set(answers.loc[answers["question"] == question.id, "answer"])
    real = [answer for code, answer in sorted(labels_of(question).items()) if code not in question.dont_know]
    return [*(answer for answer in real if answer in named), *(["and more"] if set(real) - named else [])]


def _bare(text: str) -> str:
    """A question as it is compared: its words, without case, punctuation and numbers in front."""
    return _BARE.sub(" ", plain(text)).strip()
