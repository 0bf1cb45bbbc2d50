"""The form that a reader of case files fills in: an Excel workbook with a row a file and a drop-down a question.

Row 11: imports rows 0-10. Sheets: `Read me` (how, and what cannot wait), `Files` (a row a file), `Agreed` (files that two people read, once
they have talked), `Reserves` (files that take the place of others), `Guidance` (every question in full).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pimlib.exchange.asking import Tool
from pimlib.exchange.first_page import READ_ME as READ_ME
from pimlib.exchange.first_page import SAYS, WHAT, cannot_wait
from pimlib.kinds.case_files.draw import AskedItem, Draw, Drawn
from pimlib.sheets import ColumnOut, SheetOut, write_workbook
from pimlib.workspace.cycle import Cycle

FILES, AGREED, RESERVES, GUIDANCE = "Files", "Agreed", "Reserves", "Guidance"
CYCLE, READING, READER = "Cycle", "Reading", "Reader"
NUMBER, FILE, GROUP, CARE, WITH = "No.", "File", "Drawn from", "Care group", "Agreed with"
READABLE, WHY = "Could it be read?", "Why not"
URGENT, NOTES = "Urgent concern: stop and tell", "Notes for yourself (not brought in)"
NOT_APPLICABLE, NOT_AVAILABLE = "not applicable", "not available"
REASONS = (
    "cannot be found",
    "in use elsewhere",
    "access is restricted",
    "not a case of this service",
    "I know the person or worked on it",
    "another reason",
)
SPARE = 12  # rows of `Reserves`


def files_of(draw: Draw, reader: str) -> tuple[Drawn, ...]:
    """The files of a reader, in the order of their form: first readings and second readings, as they were drawn."""
    return tuple(one for one in draw.main if reader in one.readers)


def to_agree(draw: Draw, reader: str) -> tuple[Drawn, ...]:
    """The files read twice for which this reader writes down what was agreed: those that they read first."""
    return tuple(one for one in draw.main if len(one.readers) > 1 and one.readers[0] == reader)


def header_of(item: AskedItem) -> str:
    """What stands over the column of a question: its id before its text, so that the id tells which it is."""
    return f"{item.id}: {item.text}"


def choices_of(item: AskedItem) -> tuple[str, ...]:
    """The answers that a question may have, as the drop-down offers them."""
    return (*(map(str, item.levels) if item.levels else ("yes", "no")), NOT_APPLICABLE)


def write_form(path: Path, draw: Draw, reader: str, tool: Tool, about: Cycle) -> None:
    """Write the form of one reader; the same bytes for the same draw. Raises PimError when it can't be written."""
    sheets = [_read_me(draw, reader, tool, about), _files(draw, reader)]
    if to_agree(draw, reader):
        sheets.append(_agreed(draw, reader))
    if draw.spare:
        sheets.append(_reserves(draw))
    sheets.append(_guidance(draw))
    title = f"Reading of case files: {draw.name}, {about.named(reader)}"
    write_workbook(path, sheets, title=title, subject=about.council, created=about.starts or dt.date(2000, 1, 1))


def _read_me(draw: Draw, reader: str, tool: Tool, about: Cycle) -> SheetOut:
    rows = [[what, says] for what, says in _said(draw, reader, tool, about)]
    columns = [ColumnOut(WHAT, 24, locked=True), ColumnOut(SAYS, 110, locked=True)]
    return SheetOut(READ_ME, columns, rows)


def _said(draw: Draw, reader: str, tool: Tool, about: Cycle) -> Iterator[tuple[str, str]]:
    own, twice = files_of(draw, reader), to_agree(draw, reader)
    yield CYCLE, f"{draw.council}/{draw.cycle}"
    yield READING, draw.name
    yield READER, reader
    yield "For", f"{about.named(reader)}, reader of case files for {about.council}"
    yield "If something cannot wait", cannot_wait(about)
    yield (
        "",
        f"Then choose yes under “{URGENT}”. Write nothing about the concern into this form: only how many files there were is brought in.",
    )
    yield (
        "What to do",
        f"Read the {len(own)} files on the sheet “{FILES}”, each whole, and answer each question from its list. Leave no answer out.",
    )
    if tool.note:
        yield "How to answer", tool.note
    yield "", f"Choose a cell to see what its question asks for; the sheet “{GUIDANCE}” has all of it."
    yield from (("What a level means" if n == 0 else "", level) for n, level in enumerate(tool.levels))
    yield "A file you cannot read", f"Choose “{NOT_AVAILABLE}” and why, and answer nothing. Do not choose another file yourself."
    if draw.spare:
        yield "", f"You will be told which file takes its place. Write its number on the sheet “{RESERVES}” and answer there."
    yield (
        "Somebody you know",
        "If you worked with this person, supervise who does, or know them: give the file back as one you cannot read.",
    )
    if draw.double:
        yield (
            "Files read twice",
            "Some files have two readers. Answer on your own, and do not talk about files before both of you have finished.",
        )
    if twice:
        yield (
            "",
            (
                f"Then talk with the other reader about each file on the sheet “{AGREED}” and write down there what you both agree on. "
                "Leave your first answers as they are."
            ),
        )
    yield (
        "Your notes",
        f"The column “{NOTES}” is for you. It goes into no result; but it stands in this file, so clear it before you give the form back.",
    )
    yield (
        "Giving it back",
        "Save it under the name it has, as an Excel workbook, and give it to whoever sent it. Sorting and hiding rows does no harm.",
    )


def _files(draw: Draw, reader: str) -> SheetOut:
    columns = [
        *_first(draw, locked=True),
        ColumnOut(READABLE, 13, choices=("yes", NOT_AVAILABLE), help="Choose not available when you cannot read it."),
        ColumnOut(WHY, 16, choices=REASONS, help="Only for a file that is not available."),
        *_questions(draw),
        *_last(),
    ]
    rows = [[*_begun(draw, one, n), *_empty(columns, draw)] for n, one in enumerate(files_of(draw, reader), 1)]
    return SheetOut(FILES, columns, rows, keep=2)


def _agreed(draw: Draw, reader: str) -> SheetOut:
    columns = [*_first(draw, locked=True), ColumnOut(WITH, 14, locked=True), *_questions(draw), _last()[-1]]
    rows = [
        [*_begun(draw, one, n), one.readers[1], *[None] * (len(draw.items) + 1)]
        for n, one in enumerate(to_agree(draw, reader), 1)
    ]
    return SheetOut(AGREED, columns, rows, keep=2)


def _reserves(draw: Draw) -> SheetOut:
    told = "The number of the file that you were told to read in place of one that is not available."
    columns = [
        ColumnOut(NUMBER, 5, locked=True),
        ColumnOut(FILE, 14, help=told),
        ColumnOut(READABLE, 13, choices=("yes", NOT_AVAILABLE), help="Choose not available when you cannot read it."),
        ColumnOut(WHY, 16, choices=REASONS, help="Only for a file that is not available."),
        *_questions(draw),
        *_last(),
    ]
    rows = [[f"R{n}", *[None] * (len(columns) - 1)] for n in range(1, SPARE + 1)]
    return SheetOut(RESERVES, columns, rows, keep=2)


def _guidance(draw: Draw) -> SheetOut:
    columns = [
        ColumnOut("Question", 10, locked=True),
        ColumnOut("What is asked", 50, locked=True),
        ColumnOut("Answers", 24, locked=True),
        ColumnOut("How to answer", 80, locked=True),
    ]
    rows = [[item.id, item.text, " / ".join(choices_of(item)), item.guidance] for item in draw.items]
    return SheetOut(GUIDANCE, columns, rows)


def _first(draw: Draw, *, locked: bool) -> list[ColumnOut]:
    columns = [ColumnOut(NUMBER, 5, locked=locked), ColumnOut(FILE, 14, locked=locked)]
    if draw.frame.by:
        columns.append(ColumnOut(GROUP, 16, locked=locked))
    if draw.frame.care_group:
        columns.append(ColumnOut(CARE, 16, locked=locked))
    return columns


def _begun(draw: Draw, one: Drawn, number: int) -> list[Any]:
    cells: list[Any] = [str(number), one.id]
    if draw.frame.by:
        cells.append(one.stratum)
    if draw.frame.care_group:
        cells.append(one.care_group)
    return cells


def _questions(draw: Draw) -> list[ColumnOut]:
    return [ColumnOut(header_of(item), 22, choices=choices_of(item), help=item.guidance or item.text) for item in draw.items]


def _last() -> list[ColumnOut]:
    return [
        ColumnOut(
            URGENT, 14, choices=("yes",), help="Stop and tell at once as “Read me” says, then choose yes. Write nothing about it."
        ),
        ColumnOut(NOTES, 40, help="For yourself. It goes into no result. Clear it before you give the form back."),
    ]


def _empty(columns: Sequence[ColumnOut], draw: Draw) -> list[None]:
    return [None] * (len(columns) - len(_first(draw, locked=True)))
