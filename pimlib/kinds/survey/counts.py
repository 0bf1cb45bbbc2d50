"""Answers to a survey, counted and made safe to show: by question, by answer, by subgroup.

Row 4: imports rows 0-3. What leaves here has passed suppression: a base below `smallest_base`, or a count from 1 to
`smallest_count` - 1 of people who gave, or did not give, a favourable answer, hides the question's figures; what could be worked out
from what is left is hidden with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pimlib.kinds.survey.answers import Answers, is_written, labels_of
from pimlib.stats.disclosure import Hidden, SamePeople, protect_groups, protect_line
from pimlib.stats.estimates import margin_of_error, wilson
from pimlib.workspace.cycle import Disclosure

TABLE = {
    "question": "str",
    "text": "str",
    "type": "str",
    "returned": "Int64",
    "valid": "Int64",
    "dont_know": "Int64",
    "missing": "Int64",
    "favourable": "Int64",
    "proportion": "float64",
    "low": "float64",
    "high": "float64",
    "unfavourable": "Int64",
    "net": "float64",
    "withheld": "bool",
    "informs": "object",
}
ANSWERS = {"question": "str", "answer": "str", "code": "Int64", "count": "Int64", "proportion": "float64", "withheld": "bool"}
BY = {
    "question": "str",
    "subgroup": "str",
    "value": "str",
    "valid": "Int64",
    "favourable": "Int64",
    "proportion": "float64",
    "low": "float64",
    "high": "float64",
    "withheld": "bool",
}
NOT_SAID = "not said"
NOT_NAMED, NONE_NAMED = "other answers", "every answer"  # what is withheld and may be somebody's own words


@dataclass(frozen=True)
class Response:
    """Who answered: returned = people who answered anything; None where it is not known."""

    returned: int
    issued: int | None = None
    population: int | None = None

    @property
    def rate(self) -> float | None:
        """Returned over issued, 0 to 1."""
        return self.returned / self.issued if self.issued else None

    @property
    def margin(self) -> float:
        """Half the interval at one half, for the whole survey; nan when nobody answered."""
        return margin_of_error(self.returned, self.population)


@dataclass(frozen=True)
class Counted:
    """What may be shown of one question. small_base, few: why it is withheld; partly: some counts within it are."""

    row: dict[str, Any]
    answers: list[dict[str, Any]]
    small_base: bool = False
    few: bool = False
    partly: bool = False


def count_question(answers: Answers, informs: tuple[str, ...], population: int | None, disclosure: Disclosure) -> Counted:
    """One question's figures after suppression."""
    question = answers.question
    returned, valid, dont_know = len(answers.answered), int(answers.answered.sum()), int(answers.dont_know.sum())
    row: dict[str, Any] = dict.fromkeys(TABLE, pd.NA) | dict.fromkeys(("proportion", "low", "high", "net"), np.nan)
    row |= {"question": question.id, "text": question.text, "type": question.type, "returned": returned}
    row |= {"withheld": False, "informs": informs}
    if question.type == "open":  # how many wrote something is no percentage: only the smallest count matters
        few = 0 < valid < disclosure.smallest_count
        row |= {"withheld": True} if few else {"valid": valid, "dont_know": 0, "missing": returned - valid}
        return Counted(row, [], few=few)
    if valid < disclosure.smallest_base:
        row["withheld"] = True
        return Counted(row, _answers(answers, valid, set(labels_of(question))), small_base=True)
    row["valid"] = valid
    hidden = _hidden_beside(answers, dont_know, returned - valid - dont_know, row, disclosure.smallest_count)
    few = False
    favourable = int((answers.any_of(question.favourable) & answers.answered).sum())
    hidden_valid = (
        hidden_choices(answers, valid, favourable, disclosure)
        if question.type == "multi"
        else _hidden_answers(answers, disclosure)
    )
    if question.favourable:
        few = hidden_valid is None or _small(favourable, valid, disclosure)
        few |= disclosure.unanimous == "withheld" and favourable in (0, valid)
    if few or hidden_valid is None:
        row["withheld"] = True
        return Counted(row, _answers(answers, valid, hidden | set(_real(answers))), few=True)
    hidden |= hidden_valid
    if question.favourable:
        low, high = wilson(favourable, valid, population=population)
        row |= {"favourable": favourable, "proportion": favourable / valid, "low": low, "high": high}
        unfavourable = int(answers.any_of(answers.unfavourable()).sum())
        if question.type != "multi" and not any(
            _between(n, disclosure) for n in (unfavourable, valid - favourable - unfavourable)
        ):
            row |= {"unfavourable": unfavourable, "net": (favourable - unfavourable) / valid}
    return Counted(row, _answers(answers, valid, hidden), partly=bool(hidden))


def count_groups(
    answers: Answers,
    divisions: Sequence[tuple[str, pd.Categorical[str]]],
    same: Sequence[SamePeople],
    withheld: bool,
    disclosure: Disclosure,
) -> Iterator[tuple[int, dict[str, Any]]]:
    """One question's favourable answers by every subgroup, protected together, beside those of everybody, which are shown.

    divisions: (title, one value a person of `answers`, in the same order; only names that somebody has). same: groups of two divisions,
    named by their numbers from 0, that hold the same people. Each row comes with the number of its division; groups in
    order of their names, and who is in none of them last.
    """
    answered = answers.answered.to_numpy()
    favourable = answers.any_of(answers.question.favourable).to_numpy() & answered
    people = {"favourable": favourable, "other": answered & ~favourable}
    counts = {str(number): _group_counts(groups, people) for number, (_title, groups) in enumerate(divisions)}
    hidden: Mapping[str, Hidden] = {}
    if not withheld:
        everybody = pd.Series({what: int(who.sum()) for what, who in people.items()})
        links = [link for one in same for link in one.sums(list(people))]
        smallest = (disclosure.smallest_count, disclosure.smallest_base)
        hidden = protect_groups(everybody, counts, *smallest, links=links, given=True, unanimous=disclosure.unanimous).hidden
    for number, (title, table) in enumerate(zip((title for title, _groups in divisions), counts.values(), strict=True)):
        for name, (yes, other) in zip(table.index, table.astype(int).to_numpy().tolist(), strict=True):
            base = yes + other
            row = {"question": answers.question.id, "subgroup": title, "value": name or NOT_SAID}
            if withheld or hidden[str(number)].rows[name]:
                nothing = {"valid": pd.NA, "favourable": pd.NA, "proportion": np.nan, "low": np.nan, "high": np.nan}
                yield number, row | nothing | {"withheld": True}
                continue
            low, high = wilson(yes, base)
            share = yes / base if base else np.nan
            shown = {"valid": base, "favourable": yes, "proportion": share, "low": low, "high": high, "withheld": False}
            yield number, row | shown


def _group_counts(groups: pd.Categorical[str], people: Mapping[str, NDArray[np.bool_]]) -> pd.DataFrame:
    held = list(groups.categories)
    counts = {what: np.bincount(groups.codes[who], minlength=len(held)) for what, who in people.items()}
    return pd.DataFrame(counts, index=held).loc[sorted(held, key=lambda name: (not name, name))]


def frame(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Rows as a table of just these columns and types, numbered from 0."""
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=dtype) for name, dtype in columns.items()})


def withheld_sentence(counted: Sequence[Counted], by: pd.DataFrame, disclosure: Disclosure) -> str:
    """What is withheld and why; empty when nothing is."""
    said = []
    if ids := [one.row["question"] for one in counted if one.small_base]:
        said.append(f"The figures of {_named(ids)} are withheld because fewer than {disclosure.smallest_base} people answered")
    if ids := [one.row["question"] for one in counted if one.few]:
        said.append(
            f"The figures of {_named(ids)} are withheld because fewer than {disclosure.smallest_count} people stand apart from "
            "the others"
        )
    if ids := [one.row["question"] for one in counted if one.partly]:
        said.append(
            f"Some counts of {_named(ids)} are withheld because they are below {disclosure.smallest_count}, or would give such a "
            "count away"
        )
    if len(by) and (number := int(by["withheld"].sum())):
        said.append(f"{number:,} of {len(by):,} figures of subgroups are withheld because too few people are in them")
    return ". ".join(said) + "." if said else ""


def _real(answers: Answers) -> list[int]:
    return [code for code in labels_of(answers.question) if code not in answers.question.dont_know]


def _between(count: int, disclosure: Disclosure) -> bool:
    return 0 < count < disclosure.smallest_count


def _small(count: int, base: int, disclosure: Disclosure) -> bool:
    return _between(count, disclosure) or _between(base - count, disclosure)


def _hidden_beside(answers: Answers, dont_know: int, missing: int, row: dict[str, Any], smallest_count: int) -> set[int]:
    """Put don't know and missing into the row, or hide both, since each follows from the other; gives the codes hidden.

    Nobody's don't-know beside few missing is hidden too: were it shown, hiding would say that the count is not zero.
    """
    codes = [code for code in labels_of(answers.question) if code in answers.question.dont_know]
    if codes and (0 < dont_know < smallest_count or (dont_know == 0 and 0 < missing < smallest_count)):
        return set(codes)
    row |= {"dont_know": dont_know, "missing": missing}
    if not codes:
        return set()
    line = pd.DataFrame([[int((answers.chosen[code] & answers.dont_know).sum()) for code in codes]], columns=codes)
    hidden = protect_line(line, smallest_count)
    return {code for code in codes if hidden.cells.at[0, code]}


def _hidden_answers(answers: Answers, disclosure: Disclosure) -> set[int] | None:
    """The codes to hide of a question with one answer a person; None when no figure of it can be shown.

    The favourable count and the base are shown, so the favourable answers, and the others, are lines with a known total; where the
    unfavourable and the middle ones are both shown, they are two lines.
    """
    real, favourable = _real(answers), answers.question.favourable
    groups = [[code for code in real if code in favourable], [code for code in real if code not in favourable]]
    if favourable:
        low = answers.unfavourable()
        rest = [[code for code in groups[1] if code in low], [code for code in groups[1] if code not in low]]
        if not any(_between(int(answers.any_of(group).sum()), disclosure) for group in rest):
            groups = [groups[0], *rest]
    hidden: set[int] = set()
    for group in (group for group in groups if group):
        line = pd.DataFrame([[int(answers.chosen[code].sum()) for code in group]], columns=group)
        found = protect_line(line, disclosure.smallest_count)
        if found.total:
            return None
        hidden |= {code for code in group if found.cells.at[0, code]}
    return hidden


def hidden_choices(answers: Answers, valid: int, favourable: int, disclosure: Disclosure) -> set[int]:
    """The codes to hide of a question with several answers a person.

    Everybody who answered chose one of the options, who is favourable one of the favourable ones, and who is not one of the others; how
    many they are is shown. What an option leaves of the first two did not choose it. What all options are more than them was chosen
    besides another. What they are more than all options that are shown chose only hidden ones. None of this may be a few people.
    """
    counts = {code: int(answers.chosen[code].sum()) for code in _real(answers)}
    hidden = {code for code, count in counts.items() if _small(count, valid, disclosure)}
    chosen = [code for code, count in counts.items() if count]
    good = [code for code in chosen if code in answers.question.favourable]
    lines = [(chosen, valid), *([(good, favourable)] if good else [])]
    for codes, people in lines:
        hidden |= {code for code in codes if _between(people - counts[code], disclosure)}
    alone = set(good) if len(good) == 1 else set()  # its count is that of who is favourable: there is no hiding it
    if (
        good
    ):  # an option that is not favourable was chosen by favourable people too, so that those who are not leave nothing of it
        lines.append(([code for code in chosen if code not in good], valid - favourable))
    again = True
    while again:
        again = False
        for codes, people in lines:
            shown = [code for code in codes if code not in hidden]
            over = sum(counts[code] for code in shown) - people
            gives_away = _between(-over, disclosure) or (len(shown) == len(codes) and _between(over, disclosure))
            if partners := [code for code in shown if gives_away and code not in alone]:
                hidden.add(min(partners, key=lambda code: (counts[code], code)))
                again = True
    return hidden


def _answers(answers: Answers, valid: int, hidden: set[int]) -> list[dict[str, Any]]:
    """A row for each answer. An answer that few people gave may be their own words, with a name in them: of those that are withheld only
    what is in no doubt the questionnaire's keeps its words. What is withheld for another reason goes with it, else the reason would tell."""
    question, labels = answers.question, labels_of(answers.question)
    unnamed = {code for code, answer in labels.items() if code in hidden and is_written(question, answer)}
    if unnamed == {question.other}:  # “Other” is the name that we give it
        unnamed = set()
    rows = []
    for code, answer in labels.items():
        if code in unnamed:
            continue
        counts = code in question.dont_know
        people = answers.chosen[code] & answers.dont_know if counts else answers.chosen[code]
        count = int(people.sum())
        show = code not in hidden
        rows.append(
            {
                "question": question.id,
                "answer": answer,
                "code": code,
                "count": count if show else pd.NA,
                "proportion": count / valid if show and not counts and valid else np.nan,
                "withheld": not show,
            }
        )
    if unnamed:
        name = NOT_NAMED if rows else NONE_NAMED
        nothing = {"code": pd.NA, "count": pd.NA, "proportion": np.nan, "withheld": True}
        rows.append({"question": question.id, "answer": name, **nothing})
    return rows


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:12]) + (f" and {len(ids) - 12} more" if len(ids) > 12 else "")
    return f"question {shown}" if len(ids) == 1 else f"questions {shown}"
