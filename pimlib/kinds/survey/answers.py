"""Cells of a survey as answers: which codes each person chose, question by question, and every cell that no question allows.

Row 4: imports rows 0-3. Nothing here leaves this package: rows are people.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pimlib.errors import Fault
from pimlib.framework import REF
from pimlib.kinds.survey.scales import is_known_answer, is_other
from pimlib.kinds.wording import plain
from pimlib.register.mapping import Subgroup, SurveyQuestion
from pimlib.sheets import Sheet, distinct_texts

OTHER = "Other"
MOST_FAULTS = 50
NOT_CHOSEN = frozenset(["0", "no", "false", "unchecked", "not selected", "not chosen"])  # what exports write for an empty box
MOST_GROUPS = 25
NO_COLUMN = "the file has no such column"
CLOSE = 0.75  # as alike as a misspelling


def option_of(column: str) -> str:
    """The option that a column of a multiple-choice question stands for: what follows the last ` - ` or ` – `."""
    return re.split(r"\s[-–]\s", column)[-1].strip()


def values_of(question: SurveyQuestion) -> dict[str, int]:
    """Answer to code. Where a question has one column for each option and no values, the columns name the options, from 1."""
    if question.values or question.type != "multi" or len(question.columns) < 2:
        return dict(question.values)
    options = [option_of(column) for column in question.columns]
    names = options if len(set(map(plain, options))) == len(options) else question.columns
    other = _other_box(question) if question.other is not None else None
    return {name: code for code, name in enumerate(names, 1) if code - 1 != other}


def is_other_column(column: str) -> bool:
    """Whether a column holds what is written beside “Other”, by one of the parts of its header."""
    return any(is_other(part) for part in re.split(r"\s[-–]\s", column))


def boxes_of(question: SurveyQuestion) -> list[int]:
    """The code of each column of a question that has one column for each option. Any other answer stands in the column that is called so,
    or in the last."""
    codes = list(dict.fromkeys(values_of(question).values()))
    if question.other is not None and question.other not in codes:
        codes.insert(_other_box(question), question.other)
    return codes


def _other_box(question: SurveyQuestion) -> int:
    called = (number for number, column in enumerate(question.columns) if is_other_column(column))
    return next(called, len(question.columns) - 1)


def is_written(question: SurveyQuestion, answer: str) -> bool:
    """Whether an answer may be somebody's own words: it is no answer of a known scale and no column of the file is its option."""
    boxes = question.type == "multi" and len(question.columns) > 1
    return not boxes and not is_known_answer(answer)


def labels_of(question: SurveyQuestion) -> dict[int, str]:
    """Code to the answer that a reader sees, in the order of the questionnaire; two spellings of one code show the first."""
    labels: dict[int, str] = {}
    for answer, code in values_of(question).items():
        labels.setdefault(code, answer)
    if question.other is not None:
        labels.setdefault(question.other, OTHER)
    return labels


def unfavourable_of(question: SurveyQuestion) -> tuple[int, ...]:
    """Codes in the lower half of the scale that are not favourable; the middle of an odd scale, and none for choices of several."""
    if question.type == "multi" or not question.favourable:
        return ()
    scale = sorted(code for code in labels_of(question) if code not in question.dont_know and code != question.other)
    return tuple(code for code in scale[: len(scale) // 2] if code not in question.favourable)


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to one question. All are Series over the people who returned the survey (index: row of the file).

    chosen: one bool column a code, in the order of `labels_of`; empty for an open question. answered: gave an answer that counts towards
    the base. dont_know: gave only a don't-know answer. Who is in neither gave none.
    """

    question: SurveyQuestion
    chosen: pd.DataFrame = field(repr=False)
    answered: pd.Series[bool] = field(repr=False)
    dont_know: pd.Series[bool] = field(repr=False)

    def any_of(self, codes: Sequence[int]) -> pd.Series[bool]:
        """Chose at least one of these codes."""
        columns = [self.chosen[code].to_numpy() for code in labels_of(self.question) if code in codes]
        return pd.Series(any_true(columns, len(self.chosen)), index=self.chosen.index)

    def unfavourable(self) -> tuple[int, ...]:
        return unfavourable_of(self.question)


def check_questions(
    questions: Sequence[SurveyQuestion], subgroups: Sequence[Subgroup], sheet: Sheet, place: str
) -> Iterator[Fault]:
    """Every fault of the questions themselves and of their fit to the file. `place`: the register file or the codebook."""
    if not questions:
        yield Fault(
            place, "no question is named", expected="at least one", remedy="Name one, or make the codebook with `pim add`."
        )
    seen: set[str] = set()
    used: dict[str, str] = {}
    for question in questions:
        spot = f"{place}, question {question.id}"
        if question.id in seen:
            yield Fault(spot, "this id stands twice", remedy="Give each question its own.")
        seen.add(question.id)
        yield from _check_values(question, spot)
        for column in question.columns:
            if column in used:
                fault = f"the column `{column}` is taken by question {used[column]}"
                yield Fault(spot, fault, remedy="A column answers one question; take it out of the other.")
            used[column] = question.id
            yield from _check_column(column, sheet, spot)
        for ref in question.informs:
            if not REF.match(ref):
                yield Fault(spot, "this is not a reference", f"`{ref}`", "framework:indicator, such as pim:5.1", "Mend it.")
    for subgroup in subgroups:
        yield from _check_column(subgroup.column, sheet, f"{place}, subgroup {subgroup.title}")


def load_answers(question: SurveyQuestion, sheet: Sheet, missing: Sequence[str]) -> tuple[Answers, list[tuple[int, Fault]]]:
    """The answers to one question whose columns are in the file, and (row, fault) for each cell that the question does not allow."""
    nothing = {"", *map(plain, missing)}
    codes = list(labels_of(question))
    faults: list[tuple[int, Fault]] = []
    if question.type == "open":
        cells = sheet.table[question.columns[0]]
        answered = _filled(cells, nothing)
        chosen = pd.DataFrame(index=cells.index)
        return Answers(question, chosen, answered, answered & False), faults
    if question.type == "multi" and len(question.columns) > 1:
        empty = nothing | NOT_CHOSEN
        boxes = {}
        for code, column in zip(boxes_of(question), question.columns, strict=False):
            cells = sheet.table[column]
            boxes[code] = _filled(cells, empty)
        chosen = pd.DataFrame(boxes, index=sheet.table.index, columns=codes).fillna(False).astype(bool)
    else:
        column = question.columns[0]
        cells = sheet.table[column]
        known = {plain(answer): code for answer, code in values_of(question).items()}
        at, distinct = distinct_texts(cells)
        picked = {code: np.zeros(len(distinct), dtype=bool) for code in codes}
        odd = np.zeros(len(distinct), dtype=bool)
        for n, cell in enumerate(distinct):
            parts = [plain(part) for part in cell.split(";")] if question.type == "multi" else [plain(cell)]
            for part in parts:
                if part in nothing:
                    continue
                if part in known:
                    picked[known[part]][n] = True
                elif question.other is not None:
                    picked[question.other][n] = True
                else:
                    odd[n] = True
        for position in np.flatnonzero(odd[at]).tolist():
            row = int(cells.index[position])
            faults.append((row, _strange(question, sheet, column, row, distinct[at[position]])))
        chosen = pd.DataFrame({code: flags[at] for code, flags in picked.items()}, index=cells.index)
    real = [code for code in codes if code not in question.dont_know]
    given = any_true([chosen[code].to_numpy() for code in real], len(chosen))
    dont_know = [chosen[code].to_numpy() for code in codes if code in question.dont_know]
    unsure: np.ndarray[Any, np.dtype[np.bool_]] = any_true(dont_know, len(chosen)) & ~given
    return Answers(question, chosen, pd.Series(given, index=chosen.index), pd.Series(unsure, index=chosen.index)), faults


def any_true(columns: Iterable[np.ndarray[Any, np.dtype[np.bool_]]], length: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Where at least one of the columns is true; column by column, which is several times as quick as row by row."""
    found = np.zeros(length, dtype=bool)
    for column in columns:
        found |= column
    return found


def _filled(cells: pd.Series[str], empty: Collection[str]) -> pd.Series[bool]:
    """Which cells hold something; each text is looked at once, however often it stands in the column."""
    at, distinct = distinct_texts(cells)
    return pd.Series(np.array([plain(cell) not in empty for cell in distinct], dtype=bool)[at], index=cells.index)


def load_groups(subgroup: Subgroup, sheet: Sheet, missing: Sequence[str]) -> tuple[pd.Series[str], list[Fault]]:
    """The subgroup of each person, "" where it is not said; a fault when there are too many kinds to be groups."""
    nothing = {"", *map(plain, missing)}
    cells = sheet.table[subgroup.column]
    names: dict[str, str] = {}
    for cell in sorted(cells.unique()):
        names.setdefault(plain(cell), "" if plain(cell) in nothing else " ".join(cell.split()))
    faults = []
    if len(names) > MOST_GROUPS:
        faults.append(
            Fault(
                f'{sheet.place}, column "{subgroup.column}"',
                "too many different entries for a subgroup",
                str(len(names)),
                f"at most {MOST_GROUPS}",
                "Take it out of the subgroups, or group its entries in the file.",
            )
        )
    return cells.map({cell: names[plain(cell)] for cell in cells.unique()}), faults


def _check_values(question: SurveyQuestion, spot: str) -> Iterator[Fault]:
    number, codes = len(question.columns), set(labels_of(question))
    if not number:
        yield Fault(spot, "no column answers this question", remedy="Name its column, or take the question out.")
    if number > 1 and question.type != "multi":
        yield Fault(
            spot,
            f"a question of the type {question.type} has one column",
            str(number),
            "1",
            "Make one question of each column, or set the type to multi.",
        )
    if question.type in ("single", "scale") and not question.values:
        yield Fault(spot, "no answers are named", remedy="Name each answer and its code.")
    if question.type == "multi" and number == 1 and not question.values and question.other is None:
        yield Fault(spot, "no answers are named", remedy="Name each option and its code.")
    if question.type == "multi" and number > 1 and len(boxes_of(question)) != number:
        yield Fault(
            spot,
            "one option for each column, in the same order, is needed",
            f"{len(boxes_of(question))} options",
            f"{number}",
            "Name the options in the order of the columns, each with its own code.",
        )
    seen: dict[str, int] = {}
    for answer, code in question.values.items():
        if seen.setdefault(plain(answer), code) != code:
            yield Fault(
                spot, "one answer has two codes", f"`{answer}`", remedy="Keep one; capitals and spaces make no difference."
            )
    for what, named in (("favourable", question.favourable), ("don't-know", question.dont_know)):
        for code in named:
            if code not in codes:
                known = ", ".join(map(str, codes)) or "no codes"
                yield Fault(spot, f"a {what} code that no answer has", str(code), f"one of {known}", "Mend the code.")
    for code in set(question.favourable) & set(question.dont_know):
        yield Fault(spot, "one code is both favourable and a don't-know answer", str(code), remedy="Keep one of the two.")


def _check_column(column: str, sheet: Sheet, spot: str) -> Iterator[Fault]:
    if column not in sheet.columns:
        near = difflib.get_close_matches(column, sheet.columns, n=1, cutoff=0.6)
        yield Fault(
            spot,
            NO_COLUMN,
            f"`{column}`",
            f"perhaps `{near[0]}`" if near else f"one of the {len(sheet.columns)} columns of {sheet.place}",
            "Mend the column's name, or add the file anew with `pim add`.",
        )


def _strange(question: SurveyQuestion, sheet: Sheet, column: str, row: int, cell: str) -> Fault:
    """Told on a page of the report as well, so that it repeats no words that somebody may have found for themselves."""
    known = [answer for answer in question.values if is_known_answer(answer)]
    like_one = is_known_answer(cell) or difflib.get_close_matches(plain(cell), map(plain, known), n=1, cutoff=CLOSE)
    return Fault(
        f'{sheet.place}, row {row}, column "{column}"',
        f"this is none of the answers to question {question.id}",
        f"`{cell}`" if like_one else "other words",
        "one of " + "; ".join(known) if len(known) == len(question.values) else "an answer that is named for it",
        "Mend it in the file, or add it to the question's answers.",
    )


def not_listed(faults: int, place: str) -> list[Fault]:
    """One fault that counts those after the first MOST_FAULTS; none where there are no more. faults: how many there are."""
    rest = faults - MOST_FAULTS
    return [Fault(place, f"{rest:,} more of this kind are not listed", remedy="Mend these first.")] if rest > 0 else []
