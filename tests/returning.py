"""Builders that the tests of judging forms share: a small cycle in which a form was issued, and a form filled in by hand."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from building import CYCLE as CYCLE_FILE
from building import EVENING, empty_cycle, item, judgement, put
from inventing import SMALL, put_framework

from pimlib.exchange.judging.issued import Issue, load_issue
from pimlib.exchange.judging.issuing import areas_for, issue_form, opened_for
from pimlib.exchange.judging.taking import Taken, load_judging, take_judging
from pimlib.records import record_
from pimlib.register import record_item
from pimlib.workspace import CycleFolder, Workspace

Cells = Sequence[object]
Answers = Mapping[str, Mapping[str, Cells]]  # by sheet, then by key
Change = Callable[[Any], None]
NAME = "judging-scan"
GROUPS = """\
Group,Kind,People,Held,Theme,Point,Direction,Informs,Quote,Consent
Early,focus group,9,2026-05-12,Crust,Sings when it is pressed,strength,small:1.1,,no
Late,focus group,8,2026-05-14,Crust,Soft by noon,weakness,small:1.1,,no
Noon,focus group,8,2026-05-16,Crumb,Moist,strength,small:1.10,,no
"""
COLUMNS = {name: name.capitalize() for name in ("group", "kind", "people", "held", "theme", "point", "direction")}
COLUMNS |= {name: name.capitalize() for name in ("informs", "quote", "consent")}
BEFORE = """\
format: "1"
council: Sound Council
starts: 2022-04-01
ends: 2025-03-31
people: [{id: di, name: Diana Lorne}]
"""


def made(root: Path) -> CycleFolder:
    """A cycle with three items of evidence, one of them restricted, a judgement of this cycle and one of the cycle before."""
    folder = empty_cycle(root, CYCLE_FILE + "previous_cycle: sound/2022-2025\n")
    path = folder.path / "evaluations" / "scan.yaml"
    path.write_text(path.read_text("utf-8") + "timetable: [{by: 2026-10-31, what: Judged by all}]\n", encoding="utf-8")
    put_framework(folder, SMALL)
    informs = ["small:1.1", "small:1.10"]
    put(folder, "documents/book.md", "The baker's book.\n")
    put(folder, "scrutiny/letter.md", "A letter for few eyes.\n")
    put(folder, "groups/talks.csv", GROUPS)
    record_item(folder, item(folder, "book", "documents/book.md", "document", informs=informs))
    closed = {"informs": informs, "independence": "external", "access": "restricted", "title": "The inspector's letter"}
    record_item(folder, item(folder, "letter", "scrutiny/letter.md", "scrutiny", **closed))
    mapping = {"kind": "groups", "columns": COLUMNS, "informs": informs}
    record_item(folder, item(folder, "talks", "groups/talks.csv", "groups", informs=informs, mapping=mapping, title="Talks"))
    record_(folder, judgement("small:1.1", author="cy", because="It was warm."), now=EVENING)
    earlier = CycleFolder(folder.workspace, "sound", "2022-2025")
    earlier.records.mkdir(parents=True)
    (earlier.path / "cycle.yaml").write_text(BEFORE, encoding="utf-8")
    record_(earlier, judgement("small:1.1", author="di", level=2, because="It was cold then."), now=EVENING.replace(year=2023))
    return folder


def issued_to(folder: CycleFolder, person: str = "bo", *areas: str, name: str = NAME) -> Path:
    """Issue a form; where it lies."""
    opened = opened_for(folder, "scan")
    return issue_form(folder, name, person, areas_for(opened, person, areas))[1]


def again(folder: CycleFolder, root: Path) -> CycleFolder:
    """A copy of the cycle in a workspace of its own."""
    shutil.copytree(folder.workspace.root, root, dirs_exist_ok=True)
    return CycleFolder(Workspace(root), folder.council, folder.cycle)


def form_of(folder: CycleFolder, person: str = "bo") -> Path:
    return folder.path / "exchange" / NAME / f"judging-{person}.xlsx"


def issue_of(folder: CycleFolder, person: str = "bo") -> Issue:
    return load_issue(form_of(folder, person).with_suffix(".json"), "judging.json")


def row_of(sheet: Any, key: str) -> Any:
    """The row with a key."""
    return next(row for row in sheet.iter_rows() if str(row[0].value) == key)


def write(cell: Any, value: object) -> None:
    """As Excel keeps what somebody types: a text stays a text, whatever it begins with or looks like."""
    cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def filled(folder: CycleFolder, answers: Answers, *changes: Change, name: str = "judging-bo.xlsx", person: str = "bo") -> Path:
    """The form with answers written into it, and changes made by hand, as it came back."""
    book = openpyxl.load_workbook(form_of(folder, person))
    for sheet, keys in answers.items():
        for key, cells in keys.items():
            row = row_of(book[sheet], key)
            for n, value in enumerate(cells, 2):
                if value is not None:
                    write(row[n], value)
    for change in changes:
        change(book)
    path = folder.workspace.root.parent / "back" / name
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def taken(folder: CycleFolder, path: Path, **more: Any) -> Taken:
    """Take a form in, as Ada does unless told otherwise."""
    found, issue = load_judging(path, path.name, folder.workspace)
    return take_judging(found, issue, path, path.name, **({"entered_by": "ada"} | more))


def did(result: Taken) -> dict[str, str]:
    """What was done with each sheet, by its number."""
    return {
        outcome.label.partition(" ")[0] + ("p" if "factor" in outcome.label else ""): outcome.did for outcome in result.outcomes
    }
