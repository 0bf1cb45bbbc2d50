"""`pim` alone and `pim home`: where the evaluation stands, and the next three things to do.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from pimlib.cli.choosing import WHAT, chosen, in_order
from pimlib.cli.lines import said
from pimlib.cycle import standing
from pimlib.errors import PimError
from pimlib.workbook import Opened, open_evaluation
from pimlib.workbook.home import Home, home_of, judged_said, stands_said, told_now
from pimlib.workbook.home_page import CANNOT_WAIT, home_text, whom_now
from pimlib.workbook.todos import Todo, addressed
from pimlib.workspace import CycleFolder, find_workspace

MOST = 3


def add_command(commands: Any) -> None:
    parser = commands.add_parser("home", help="where one evaluation stands and what comes next; `pim` alone says it too")
    parser.add_argument("what", nargs="?", metavar="COUNCIL/CYCLE[/EVALUATION]", help=WHAT)
    parser.set_defaults(command=one)


def one(options: argparse.Namespace) -> int:
    folder, evaluation = chosen(options.what)
    _whole(folder, evaluation)
    return 0


def home(options: argparse.Namespace) -> int:
    try:
        workspace = find_workspace()
    except PimError:
        print("There is no shared folder here yet. Begin one with `pim new COUNCIL/CYCLE`; `pim --help` lists every command.")
        return 0
    cycles = workspace.current()
    if not cycles:
        print("The evidence folder holds no cycle yet. Begin one with `pim new COUNCIL/CYCLE`.")
        return 0
    all_ = [(folder, evaluation) for folder in cycles for evaluation in in_order(folder)]
    if len(all_) == 1:
        _whole(*all_[0])
        return 0
    for folder in cycles:
        print(f"{folder.about.council}, {folder.about.starts} to {folder.about.ends} ({folder.name})")
        print("\n".join(said(f"{CANNOT_WAIT.strip()} {whom_now(told_now(folder.about))}", hang="    ")))
        for evaluation in in_order(folder):
            try:
                _in_short(folder, evaluation)
            except PimError as error:  # one that cannot be read keeps nobody from the others
                print(f"  {evaluation}: this one cannot be read")
                for fault in error.faults:
                    print("\n".join(said(f"- {fault}", indent="    ", hang="      ")))
    if all_:
        print(f"More about one of them: `pim home {all_[0][0].name}/{all_[0][1]}`.")
    return 0


def _opened(folder: CycleFolder, evaluation: str) -> Iterator[Opened]:
    for pin in folder.evaluation(evaluation).frameworks:
        if pin.role == "evaluate":
            yield open_evaluation(folder.council, folder.cycle, evaluation, pin.id)


def _whole(folder: CycleFolder, evaluation: str) -> None:
    for number, opened in enumerate(_opened(folder, evaluation)):
        if number:
            print()
        stands = home_of(opened, more=[_report(opened)])
        print(home_text(stands))
        print("  Next:")
        for line in _next(stands, "    "):
            print(line)


def _in_short(folder: CycleFolder, evaluation: str) -> None:
    for opened in _opened(folder, evaluation):
        stands = home_of(opened, more=[_report(opened)])
        judged = judged_said(opened, standing(opened.framework, opened.evaluation, opened.store))
        print(f"  {opened.evaluation.title} ({opened.evaluation.id}): {judged} judged, {stands_said(opened)}")
        for line in _next(stands, "    "):
            print(line)


def _next(stands: Home, indent: str) -> Iterator[str]:
    for todo in stands.todos[:MOST]:
        yield from said(f"- {todo.sentence}{_where(stands, todo)}", indent=indent, hang=f"{indent}  ")
    if len(stands.todos) > MOST:
        yield f"{indent}{len(stands.todos) - MOST} more after these."


def _where(stands: Home, todo: Todo) -> str:
    """Where it is done: the command, or the workbook of the area."""
    area = next((area for area in stands.areas if area.ref == todo.ref), None)
    serve = todo.command.replace("pim lab", "pim serve", 1) if todo.command.startswith("pim lab") else ""
    places = [" or ".join(f"`{command}`" for command in (serve, todo.command) if command)] if todo.command else []
    places += [f"workbook {area.page}"] if area else []
    return f" ({', '.join(places)})" if places else ""


def _report(opened: Opened) -> Todo:
    """What to do about the report, which comes last."""
    from pimlib.run.jobs import is_up_to_date  # slow to import, and `pim --help` imports this module too

    report = opened.folder.output(opened.evaluation.id) / "report.html"
    if not report.is_file():
        return Todo("Make the report.", command=addressed(opened, "pim run"))
    if is_up_to_date(opened):
        return Todo(f"Read the report: {report}.")
    return Todo("Make the report again, since something changed.", command=addressed(opened, "pim run"))
