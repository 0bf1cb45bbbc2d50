"""The codebook of a survey: an Excel workbook in which a person corrects what each column of the file means.

Row 4: imports rows 0-3. Sheet `Questions` has one row a column of the file; rows with one id are one question. Sheet `Answers` has one
row an answer; how the survey was done stands in the sheets of `about`. Nothing that anybody answered in their own words stands in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pimlib.errors import Fault, PimError, raise_if
from pimlib.kinds.codebook import UNDATED, headers_missing, parts, records, references
from pimlib.kinds.references import Held
from pimlib.kinds.survey.about import about_sheets, load_about
from pimlib.kinds.survey.answers import values_of
from pimlib.kinds.survey.doubts import doubt_of
from pimlib.kinds.wording import plain
from pimlib.register.mapping import Subgroup, SurveyMapping, SurveyQuestion
from pimlib.sheets import ColumnOut, Sheet, SheetOut, load_sheet, write_workbook
from pimlib.workspace import CycleFolder

TYPES = ("scale", "single", "multi", "open", "subgroup", "leave out")
COLUMN, ID, TEXT, TYPE = "Column in the file", "Question", "Question text", "Type"
FAVOURABLE, DONT_KNOW, INFORMS = "Favourable answers", "Don't know answers", "Informs"
CHECK = "Check this"
ANSWER, CODE = "Answer", "Code"
ANY_OTHER, ANY_WORDS = "(any other answer)", "(any words)"
SPELT_CODE = re.compile(r"^code (-?\d+)$")

HELP = (
    "One row for each column of the survey's file. Correct what is wrong, save, and run `pim add` again.",
    "Type: scale = one answer from least to most favourable; single = one answer of several; multi = any number of answers; open = own "
    "words (counted, never shown); subgroup = a group to look at apart, such as age; leave out = never read.",
    "A question that has one column for each option stands on several rows with the same id. Separate answers by ;",
)
HELP_ANSWERS = (
    "One row for each answer to each question. Codes are whole numbers; for a scale they run from the least favourable answer up.",
    f"{ANY_OTHER} = what is written beside “Other”; it is counted and never shown. Where each option has a column of its own, it is the "
    "column called Other, or the last.",
)


def write_codebook(path: Path, mapping: SurveyMapping, sheet: Sheet, created: dt.date = UNDATED) -> None:
    """Write the codebook of a survey for a person to correct; the same bytes for the same mapping and columns.

    Columns of the file that the mapping does not use stand in it as `leave out`. Raises PimError when the file is open elsewhere.
    """
    questions: list[list[Any]] = []
    answers: list[list[Any]] = []
    for question in mapping.questions:
        favourable, dont_know = _said(question, question.favourable), _said(question, question.dont_know)
        first = [question.text, question.type, favourable, dont_know, "; ".join(question.informs), doubt_of(question)]
        for number, column in enumerate(question.columns):
            questions.append([question.id, column, *(first if number == 0 else ["", question.type, "", "", "", ""])])
        answers += [[question.id, answer, code] for answer, code in values_of(question).items()]
        if question.other is not None:
            answers.append([question.id, ANY_OTHER, question.other])
        if question.type == "open":
            answers.append([question.id, ANY_WORDS, None])
    questions += [["", subgroup.column, subgroup.title, "subgroup", *[""] * 4] for subgroup in mapping.subgroups]
    used = {row[1] for row in questions}
    questions += [["", column, "", "leave out", *[""] * 4] for column in sheet.columns if column not in used]
    write_workbook(
        path,
        [
            SheetOut(
                "Questions",
                [
                    ColumnOut(ID, 10, help="A short id of your choice, such as q3. Leave it empty for a subgroup."),
                    ColumnOut(COLUMN, 44, help="As in the file's header."),
                    ColumnOut(TEXT, 44, help="What people were asked; for a subgroup, its title."),
                    ColumnOut(TYPE, 11, choices=TYPES, help="Choose from the list."),
                    ColumnOut(FAVOURABLE, 30, help="Answers that count as favourable, separated by ;"),
                    ColumnOut(DONT_KNOW, 24, help="Answers that are counted apart, such as Don't know."),
                    ColumnOut(INFORMS, 20, help="Indicators that the question informs, such as pim:5.1; pim:5.2"),
                    ColumnOut(CHECK, 44, help="What could not be told from the file. Nothing in this column is read."),
                ],
                questions,
                HELP[:1],
                HELP[1:],
            ),
            SheetOut(
                "Answers",
                [ColumnOut(ID, 10), ColumnOut(ANSWER, 44), ColumnOut(CODE, 8, "int", help="A whole number.")],
                answers,
                HELP_ANSWERS[:1],
                HELP_ANSWERS[1:],
            ),
            *about_sheets(mapping, sheet),
        ],
        title="Survey codebook",
        created=created,
    )


def with_codebook(folder: CycleFolder, mapping: SurveyMapping) -> SurveyMapping:
    """The mapping with all that its codebook says; itself where it has none. Raises PimError with every fault of the codebook."""
    said, faults = read_codebook(folder, mapping)
    raise_if(faults)
    return said


def read_codebook(folder: CycleFolder, mapping: SurveyMapping, held: Held | None = None) -> tuple[SurveyMapping, list[Fault]]:
    """The mapping with what can be read of its codebook, and every fault of all its sheets. held: what the references are looked up in."""
    if not mapping.codebook:
        return mapping, []
    path, faults = folder.path / mapping.codebook, dict[Fault, None]()
    said = mapping
    try:
        said = load_about(path, mapping.codebook, said)
    except PimError as error:
        faults |= dict.fromkeys(error.faults)
    try:
        questions, subgroups, found = _read(path, mapping.codebook, held)
        said = said.model_copy(update={"questions": questions, "subgroups": subgroups})
    except PimError as error:
        found = list(error.faults)
    return said, list(dict.fromkeys(found) | faults)


def load_codebook(path: Path, place: str | None = None) -> tuple[tuple[SurveyQuestion, ...], tuple[Subgroup, ...]]:
    """The questions and subgroups that a codebook names, in its order.

    Raises PimError with every fault, each with its sheet, row and column: an unknown type, an answer that is not in `Answers`, a code that
    is no whole number, a reference that is none.
    """
    questions, subgroups, faults = _read(path, place or path.name)
    raise_if(faults)
    return questions, subgroups


def _read(
    path: Path, place: str, held: Held | None = None
) -> tuple[tuple[SurveyQuestion, ...], tuple[Subgroup, ...], list[Fault]]:
    """What can be read of the questions and subgroups, and every fault of theirs. Raises PimError when a sheet or a header is missing."""
    rows = load_sheet(path, place, sheet="Questions")
    answers = load_sheet(path, place, sheet="Answers")
    raise_if(
        [
            *headers_missing(rows, (ID, COLUMN, TEXT, TYPE, FAVOURABLE, DONT_KNOW, INFORMS)),
            *headers_missing(answers, (ID, ANSWER, CODE)),
        ]
    )
    faults: list[Fault] = []
    values, others = _values(answers, faults)
    subgroups: list[Subgroup] = []
    order: dict[str, list[int]] = {}
    for row, cells in records(rows):
        spot, kind = f"{rows.place}, row {row}", plain(cells[TYPE])
        if not cells[COLUMN]:
            faults.append(
                Fault(f'{spot}, column "{COLUMN}"', "no column of the file is named", remedy="Name it, or delete the row.")
            )
        if kind not in TYPES:
            found = f"`{cells[TYPE]}`" if cells[TYPE] else "an empty cell"
            faults.append(
                Fault(f'{spot}, column "{TYPE}"', "this type is not known", found, "one of " + ", ".join(TYPES), "Choose one.")
            )
            references(cells[INFORMS], f'{spot}, column "{INFORMS}"', faults, held)
            for name in (FAVOURABLE, DONT_KNOW):
                _codes(rows.table.loc[[row], name], values.get(cells[ID], {}), others.get(cells[ID]), rows, faults)
        elif kind == "subgroup":
            subgroups.append(Subgroup(column=cells[COLUMN], title=cells[TEXT] or cells[COLUMN]))
        elif kind != "leave out" and not cells[ID]:
            faults.append(Fault(f'{spot}, column "{ID}"', "a question needs an id", remedy="Give it one, such as q3."))
        elif kind != "leave out":
            order.setdefault(cells[ID], []).append(row)
    for row, cells in records(answers):
        if cells[ID] not in order and not any(cells[ID] == cells_[ID] for _row, cells_ in records(rows)):
            spot = f'{answers.place}, row {row}, column "{ID}"'
            faults.append(Fault(spot, "no question has this id", f"`{cells[ID]}`", remedy="Mend the id, or delete the row."))
    questions = [_question(id, numbers, rows, values.get(id, {}), others.get(id), faults, held) for id, numbers in order.items()]
    return tuple(questions), tuple(subgroups), faults


def _question(
    id: str,
    numbers: Sequence[int],
    rows: Sheet,
    values: dict[str, int],
    other: int | None,
    faults: list[Fault],
    held: Held | None,
) -> SurveyQuestion:
    """One question from its rows; a text, an answer or a reference may stand on any of them."""
    table = rows.table.loc[list(numbers)]
    kinds = list(dict.fromkeys(plain(kind) for kind in table[TYPE]))
    if len(kinds) > 1:
        fault = f"question {id} has two types"
        faults.append(
            Fault(f'{rows.place}, row {numbers[-1]}, column "{TYPE}"', fault, f"`{kinds[1]}`", f"`{kinds[0]}`", "Keep one.")
        )
    refs = [
        ref
        for row, cell in table[INFORMS].items()
        for ref in references(cell, f'{rows.place}, row {row}, column "{INFORMS}"', faults, held)
    ]
    return SurveyQuestion.model_validate(
        {
            "id": id,
            "columns": tuple(table[COLUMN]),
            "text": next((text for text in table[TEXT] if text), table[COLUMN].iloc[0]),
            "type": kinds[0],
            "values": values,
            "favourable": _codes(table[FAVOURABLE], values, other, rows, faults),
            "dont_know": _codes(table[DONT_KNOW], values, other, rows, faults),
            "other": other,
            "informs": tuple(refs),
        }
    )


def _said(question: SurveyQuestion, codes: Sequence[int]) -> str:
    """Codes as the answers they stand for; `code 3` for an answer that holds a semicolon."""
    first: dict[int, str] = {}
    for answer, code in values_of(question).items():
        first.setdefault(code, answer)
    if question.other is not None:
        first.setdefault(question.other, ANY_OTHER)
    return "; ".join(first[code] if code in first and ";" not in first[code] else f"code {code}" for code in codes)


def _codes(cells: pd.Series[str], values: dict[str, int], other: int | None, rows: Sheet, faults: list[Fault]) -> tuple[int, ...]:
    known = {plain(answer): code for answer, code in values.items()}
    if other is not None:
        known[ANY_OTHER] = other
    codes = []
    for row, cell in cells.items():
        for part in parts(cell):
            spelt = SPELT_CODE.match(plain(part))
            if plain(part) in known:
                codes.append(known[plain(part)])
            elif spelt and int(spelt[1]) in known.values():
                codes.append(int(spelt[1]))
            else:
                spot = f'{rows.place}, row {row}, column "{cells.name}"'
                expected = "one of " + "; ".join(values) if values else "an answer that the sheet Answers names"
                faults.append(
                    Fault(spot, "no such answer to this question", f"`{part}`", expected, "Mend it, or add the answer.")
                )
    return tuple(dict.fromkeys(codes))


def _values(answers: Sheet, faults: list[Fault]) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Answer to code by question, and the code of any other answer by question."""
    values: dict[str, dict[str, int]] = {}
    others: dict[str, int] = {}
    for row, cells in records(answers):
        id, answer, code = cells[ID], cells[ANSWER], cells[CODE]
        spot = f"{answers.place}, row {row}"
        if plain(answer) == ANY_WORDS:
            continue
        if not answer:
            faults.append(Fault(f'{spot}, column "{ANSWER}"', "an answer is missing", remedy="Write it, or delete the row."))
        elif not re.fullmatch(r"[+-]?\d{1,9}", code):
            found = f"`{code}`" if code else "an empty cell"
            faults.append(Fault(f'{spot}, column "{CODE}"', "a code is a whole number", found, "a number such as 4", "Mend it."))
        elif plain(answer) == ANY_OTHER:
            others[id] = int(code)
        elif values.setdefault(id, {}).setdefault(answer, int(code)) != int(code):
            faults.append(Fault(spot, "this answer has two codes", f"`{answer}`", remedy="Keep one."))
    return values, others
