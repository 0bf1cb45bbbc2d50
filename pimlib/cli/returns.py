"""`pim returns`: give out the forms in which others judge, and take in the forms that came back, of judgements and of readings.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pimlib.cli.lines import many, say
from pimlib.cli.sample_places import issued_at
from pimlib.errors import Fault, PimError, raise_if

if TYPE_CHECKING:
    from pimlib.exchange.taking import Came

ISSUE, IMPORT = "issue", "import"


def add_command(commands: Any) -> None:
    """`pim returns FILE…` is `pim returns import FILE…`."""
    parser = commands.add_parser(
        "returns",
        help="forms for others, and the forms that came back: pim returns issue ann-ross; pim returns FILE",
        description="Give out forms in which members of the team judge without pimlib, and take in the forms that came back. "
        "`pim returns FILE…` takes forms in.",
    )
    actions = parser.add_subparsers(title="what to do", metavar="ACTION", help=f"{ISSUE} or {IMPORT}", required=True)
    parser.usual, parser.actions = IMPORT, (ISSUE, IMPORT)

    issued = actions.add_parser(ISSUE, help="write the form in which somebody judges: pim returns issue ann-ross --areas 2,5")
    issued.add_argument("person", metavar="PERSON", help="who is to judge, by their id in cycle.yaml")
    issued.add_argument("--areas", default="", metavar="2,5", help="which areas (those that this person evaluates)")
    issued.add_argument("--to", metavar="COUNCIL/CYCLE[/EVALUATION]", help="which evaluation, when there is more than one")
    issued.add_argument("--name", help="short name, which becomes the folder of the form in `exchange`")
    issued.set_defaults(command=issue)

    taken = actions.add_parser(IMPORT, prog="pim returns", help="take in forms that came back; `import` can be left out")
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE", help="forms that came back, or folders that hold them")
    taken.add_argument("--to", metavar="COUNCIL/CYCLE", help="the cycle of exchange/NAME, when more than one has such a folder")
    taken.add_argument("--draft", action="store_true", help="say what they hold and write nothing")
    taken.add_argument("--decided-at", default="", metavar="TEXT", help="of judgements: the meeting in which they were decided")
    taken.add_argument(
        "--in-place-of",
        action="append",
        default=[],
        metavar="RECORD",
        help="of judgements: the id of a record that the form may take the place of, though it is newer than the form",
    )
    taken.set_defaults(command=take)


def issue(options: argparse.Namespace) -> int:
    """Write one form."""
    from pimlib.cli.choosing import chosen
    from pimlib.exchange.judging.issuing import areas_for, issue_form, opened_for, usual_name

    folder, evaluation = chosen(options.to)
    opened = opened_for(folder, evaluation)
    areas = areas_for(opened, options.person, [name.strip() for name in options.areas.split(",") if name.strip()])
    issued, path = issue_form(folder, options.name or usual_name(evaluation), options.person, areas)
    who, place = folder.about.named(options.person), folder.place(path)
    say(f"Written: {place}, {many(len(issued.sheets), 'sheet')} for {who}.")
    findings = folder.about.sensitive_findings
    if not (findings.protocol.strip() or findings.tell):
        say(
            "Note: cycle.yaml does not say whom to tell when something cannot wait (sensitive_findings). Settle that before judging begins."
        )
    say(f"Give it to {who} and to nobody else: it holds figures that the team may see. When it comes back: pim returns FILE.")
    return 0


def take(options: argparse.Namespace) -> int:
    """Take in forms of either kind, told apart by what is in them. Raises PimError with every fault, after what is sound was taken."""
    from pimlib.cli.returns_judging import take_judgements
    from pimlib.cli.returns_reading import take_readings

    judging, reading = _kinds(came(options.files, options.to))
    if reading and (options.decided_at or options.in_place_of):
        fault = "this goes with forms of judgements, and these are readings of case files"
        raise PimError(
            Fault("--decided-at" if options.decided_at else "--in-place-of", fault, remedy="Take them in by themselves.")
        )
    faults: list[Fault] = []
    if reading:
        try:
            take_readings(reading, draft=options.draft)
        except PimError as error:
            faults += error.faults
    for one in judging:
        try:
            take_judgements(one.path, draft=options.draft, decided_at=options.decided_at, in_place_of=tuple(options.in_place_of))
        except PimError as error:
            faults += error.faults
    raise_if(faults)
    return 0


def _kinds(files: Sequence[Came]) -> tuple[list[Came], list[Came]]:
    """Forms of judgements, and the others. What can't be read goes with the readings, of which it is asked whether anything cannot wait."""
    from pimlib.exchange.judging.taking import is_judging

    judging: list[Came] = []
    for one in files:
        try:
            if is_judging(one.path, one.path.name):
                judging.append(one)
        except PimError:
            continue
    return judging, [one for one in files if one not in judging]


def came(named: Sequence[Path], to: str | None) -> list[Came]:
    """Each file once; of a folder, which may be one of `exchange` by its name, every Excel file in it. What else lies there is said.

    Raises PimError when there is no such file, or nothing in a folder.
    """
    from pimlib.exchange.kept import RETURNS
    from pimlib.exchange.taking import Came
    from pimlib.kinds.case_files.draw import DRAW_FILE

    found: list[Came] = []
    faults: list[Fault] = []
    for told in named:
        path = told if told.exists() else issued_at(told, to) or told
        if path.is_dir():
            inside, others = _inside(path)
            if not inside and (path / DRAW_FILE).is_file():
                inside, others = _inside(path / RETURNS)
            if not inside:
                remedy = "Put the forms there as Excel workbooks (.xlsx), or name them one by one."
                faults.append(
                    Fault(path.name or str(path), "no Excel file lies in this folder", ", ".join(others), remedy=remedy)
                )
            elif others:
                say(
                    f"Not taken out of the folder {path.name or path}, as a form is an Excel workbook (.xlsx): {', '.join(others)}."
                )
            found += [Came(one, named=False) for one in inside]
        elif path.is_file():
            found.append(Came(path, named=True))
        else:
            remedy = "Check the name; put it in quotation marks when it holds spaces."
            faults.append(Fault(path.name or str(path), "there is no such file", remedy=remedy))
    raise_if(faults)
    return [*{one.path.resolve(): one for one in sorted(found, key=lambda one: one.named)}.values()]


def _inside(folder: Path) -> tuple[list[Path], list[str]]:
    """The Excel files of a folder, and the names of what else lies in it but for what pimlib or the desktop put there."""
    from pimlib.exchange.kept import RETURNS
    from pimlib.kinds.case_files.draw import DRAW_FILE
    from pimlib.workspace.folder import IGNORED

    here = sorted(one for one in folder.iterdir() if not IGNORED.match(one.name)) if folder.is_dir() else []
    forms = [one for one in here if one.suffix.lower() == ".xlsx" and one.is_file()]
    issued = {form.with_suffix(".json") for form in forms}  # what was issued with a form lies beside it
    others = [one for one in here if one not in forms and one not in issued and one.name not in (DRAW_FILE, RETURNS)]
    return forms, [f"{one.name} (a folder)" if one.is_dir() else one.name for one in others]
