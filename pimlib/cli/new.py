"""`pim new`: begin a cycle with its folders, its cycle file and its first evaluation, or one more evaluation in a cycle.

Row 13.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pimlib.cli.choosing import day
from pimlib.cli.lines import say
from pimlib.cli.new_areas import ask_what, covered, pointing
from pimlib.cycle import NO_DATE, as_of
from pimlib.cycle.in_force import role_amiss
from pimlib.errors import Fault, PimError, raise_if
from pimlib.framework import Area, Framework, load_framework, load_framework_file, plural
from pimlib.plainyaml import dump
from pimlib.records import load_records
from pimlib.records.clock import today
from pimlib.register import load_register
from pimlib.workspace import CycleFolder, Workspace, check_slug, find_workspace
from pimlib.workspace.cycle import line_for
from pimlib.workspace.folder import KIND_FOLDERS, LONGEST

YEARS = re.compile(r"^(\d{4})-(\d{4})$")
USUAL = "pim"  # the framework, where nothing is said
DEEPEST = "outputs/x/workbooks/pim-area-00.ipynb.new"  # about the longest name that a run makes under the root


def add_command(commands: Any) -> None:
    parser = commands.add_parser("new", help='begin a cycle: pim new kinlorne/2025-2028 --name "Kinlorne Council"')
    parser.add_argument("cycle", metavar="COUNCIL/CYCLE", help="names for the folders: 1 to 24 of a-z, 0-9 and -")
    parser.add_argument("--name", help="the council's name as it stands in the report")
    parser.add_argument(
        "--nation", help="the council's nation, such as England (that of the framework, Scotland for the usual one)"
    )
    parser.add_argument("--starts", type=day, metavar="DATE", help="first day of the cycle (2025-04-01)")
    parser.add_argument("--ends", type=day, metavar="DATE", help="last day of the cycle (2028-03-31)")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day on which the first evaluation stands")
    parser.add_argument("--evaluation", default="scan", help="name of the first evaluation (scan)")
    parser.add_argument(
        "--framework",
        default=USUAL,
        help=f"what to evaluate by: an id of `pim frameworks`, or a file of your own ({USUAL})",
    )
    parser.add_argument(
        "--measures", nargs="+", default=[], metavar="ID", help="frameworks whose measures stand beside it, such as pif"
    )
    parser.add_argument(
        "--kind",
        choices=["scan", "closer-look"],
        help="what it is (a scan with a new cycle, later a closer look)",
    )
    parser.add_argument(
        "--areas",
        nargs="+",
        default=[],
        metavar="ID",
        help="what it looks at, such as pim:5 or 5; all: every area (which a scan does anyway)",
    )
    parser.set_defaults(command=new)


def new(options: argparse.Namespace) -> int:
    try:
        workspace = find_workspace()
    except PimError:  # a folder that is still empty
        workspace = Workspace(Path(os.environ.get("PIM_WORKSPACE") or Path.cwd()))
    parts = options.cycle.replace("\\", "/").strip("/").split("/")
    if len(parts) not in (2, 3):
        expected = "COUNCIL/CYCLE or COUNCIL/CYCLE/EVALUATION, such as kinlorne/2025-2028"
        raise PimError(Fault(f"`{options.cycle}`", "not the name of a cycle", expected=expected))
    council, cycle = check_slug(parts[0], "the council's folder"), check_slug(parts[1], "the cycle's folder")
    evaluation = check_slug(parts[2] if len(parts) == 3 else options.evaluation, "the evaluation's name")
    folder = CycleFolder(workspace, council, cycle)
    path = folder.path / "cycle.yaml"
    if path.exists() and len(parts) == 3:
        return _one_more(folder, evaluation, options)
    starts, ends = _dates(cycle, options.starts, options.ends)
    text, nation, notes = _evaluation(folder, evaluation, options, f"{starts.year} to {ends.year}")
    name, nation = options.name or council.replace("-", " ").title(), options.nation or nation
    if path.exists():
        remedy = f"For one more evaluation in it say `pim new {folder.name}/NAME`; for another cycle choose another name."
        raise PimError(Fault(f"evidence/{folder.name}", "this cycle is there already", remedy=remedy))
    try:
        for part in (*sorted(KIND_FOLDERS.values()), "register", "records", "evaluations", "exchange"):
            (folder.path / part).mkdir(parents=True, exist_ok=True)
        _write(path, _cycle(name, nation, starts, ends))
        _write(folder.path / "evaluations" / f"{evaluation}.yaml", text)
        _bring(folder, options)
        workspace.outputs.mkdir(exist_ok=True)
    except OSError as error:
        raise PimError(
            Fault(
                f"evidence/{folder.name}",
                f"the folders could not be made ({error.strerror})",
                remedy="Check that you may write here.",
            )
        ) from None
    print(f"Made evidence/{folder.name} for {name}, {starts} to {ends}.")
    for note in notes:
        say(note)
    print(f"Its nation is {nation}{'' if options.nation else ': if that is wrong, change `nation` in its cycle.yaml'}.")
    print(f"Next: name the people in cycle.yaml and what they do in evaluations/{evaluation}.yaml (`pim help cycle`).")
    print("Then put files into its folders, and `pim add FILE` for each; `pim run` makes the report.")
    longest = len(str(workspace.root.resolve())) + len(f"/evidence/{folder.name}/") + 60
    if longest > LONGEST:
        print(
            f"Careful: paths here come to about {longest} signs, and Windows stops at 260. A folder nearer to the top of the drive is safer."
        )
    return 0


def _dates(cycle: str, starts: dt.date | None, ends: dt.date | None) -> tuple[dt.date, dt.date]:
    years = YEARS.match(cycle)
    if years:
        starts = starts or dt.date(int(years[1]), 4, 1)
        ends = ends or dt.date(int(years[2]), 3, 31)
    if starts is None:
        raise PimError(
            Fault(
                "--starts",
                "the first day of the cycle is not known",
                expected="a date such as 2025-04-01",
                remedy="Give --starts.",
            )
        )
    ends = ends or starts.replace(year=starts.year + 3) - dt.timedelta(days=1)
    if ends <= starts:
        raise PimError(Fault("--ends", "the cycle ends before it starts", str(ends), f"a day after {starts}"))
    return starts, ends


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _cycle(name: str, nation: str, starts: dt.date, ends: dt.date) -> str:
    head = dump({"format": "1", "council": name, "nation": nation, "starts": str(starts), "ends": str(ends)})
    return (
        "# `pim help cycle` shows this file filled in. A line that begins with # is not read.\n"
        f"{head}"
        "# Who takes part. An evaluation and `tell` below name people by these ids. Take away the #, and put in your own.\n"
        "people:\n"
        f"#  {line_for('ann-ross', role='lead evaluator')}\n"
        f"#  {line_for('bob-hay', role='evaluation team')}\n"
        "# What the team does when it meets something that cannot wait, and the ids of whom it tells.\n"
        "sensitive_findings:\n"
        '  protocol: ""\n'
        "  tell: []  # [ann-ross]\n"
        "settings:\n"
        "  # A number of people below smallest_count is withheld (0 is shown); no percentage is of fewer people than smallest_base.\n"
        "  disclosure: {smallest_count: 5, smallest_base: 10}\n"
        "  care_groups: []  # [children and families, older people]\n"
        "  plans: []  # the plans that carry actions: [Service plan 2025-28]\n"
        "  evidence_years: 3  # evidence of a time that ended longer ago gets a note\n"
        "  contacts: []  # official telephone numbers, e-mail addresses and postcodes that may stand in texts: [duty@council.example]\n"
        "# The cycle before this one, where it is in the same folder.\n"
        'previous_cycle: ""  # council/2022-2025\n'
    )


def _is_file(options: argparse.Namespace) -> bool:
    return str(options.framework).lower().endswith((".yaml", ".yml"))


def _bring(folder: CycleFolder, options: argparse.Namespace) -> None:
    """Copy a framework of the council's own into the cycle, where every evaluation of it is looked for."""
    if not _is_file(options):
        return
    source = Path(options.framework)
    target = folder.path / "frameworks" / f"{source.stem}.yaml"
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        with target.open("xb") as file:
            file.write(source.read_bytes())  # the same bytes: its digest is what the evaluation pins
    elif target.read_bytes() != source.read_bytes():
        print(f"Careful: frameworks/{target.name} is there already and says something else; it was left as it is.")


def _one_more(folder: CycleFolder, evaluation: str, options: argparse.Namespace) -> int:
    """One more evaluation in a cycle that is there."""
    about = folder.about
    place = f"evaluations/{evaluation}.yaml"
    there = PimError(Fault(place, "this evaluation is there already", remedy="Choose another name, or work in that one."))
    if (folder.path / place).exists():
        raise there
    text, _nation, notes = _evaluation(folder, evaluation, options, f"{about.starts.year} to {about.ends.year}")
    try:
        (folder.path / "evaluations").mkdir(exist_ok=True)
        _write(folder.path / place, text)
        _bring(folder, options)
    except FileExistsError:
        raise there from None
    except OSError as error:
        raise PimError(
            Fault(place, f"it could not be written ({error.strerror})", remedy="Check that you may write here.")
        ) from None
    print(f"Made {place} in evidence/{folder.name}.")
    for said in (*notes, *pointing(folder, evaluation), *_stands(folder, evaluation)):
        say(said)
    name = f"{folder.name}/{evaluation}"
    print(f"Next: fill in its purpose, what it looks at and its team in {place} (`pim help cycle`).")
    print(f"  pim wanted --to {name}  lists where its evidence may come from")
    print(f"  pim serve {name}  opens its pages, to record in (in JupyterLab: pim lab {name})")
    print(f"  pim run {name}  makes its report")
    return 0


def _stands(folder: CycleFolder, evaluation: str) -> Iterator[str]:
    """On which day it stands until something is recorded for it, where nobody gave it one."""
    about = folder.evaluation(evaluation)
    if about.as_of is None and (day := as_of(about, load_register(folder), load_records(folder))) not in (NO_DATE, today()):
        yield f"It stands on {day}, the day of the newest evidence, and moves on with what is registered or recorded for it."


def _typed(folder: CycleFolder, evaluation: str, options: argparse.Namespace) -> str:
    """The command again, with what it says of the framework, the kind and the day."""
    more = [f" --framework {options.framework}"] if options.framework != USUAL else []
    more += [f" --measures {' '.join(options.measures)}"] if options.measures else []
    more += [f" --as-of {options.as_of}"] if options.as_of else []
    return f"pim new {folder.name}/{evaluation}{''.join(more)}"


def _evaluation(
    folder: CycleFolder, evaluation: str, options: argparse.Namespace, years: str
) -> tuple[str, str, tuple[str, ...]]:
    """The text of an evaluation file, with each framework pinned by version and digest; the nation of the framework; and notes.

    Raises PimError when there is no such framework, one cannot be used in this way, or a closer look does not say at what while the
    cycle recorded closer looks.
    """
    folders = folder.frameworks
    chosen = (
        load_framework_file(Path(options.framework)) if _is_file(options) else load_framework(options.framework, folders=folders)
    )
    beside = [load_framework(id, folders=folders) for id in options.measures]
    pins = [{"id": one.id, "version": one.version, "digest": one.digest} for one in (chosen, *beside)]
    if chosen.id in options.measures:
        remedy = "Take it out of --measures: its measures are there already."
        raise PimError(Fault("--measures", "the evaluation is made by this framework", f"`{chosen.id}`", remedy=remedy))
    for pin in pins[1:]:
        pin["role"] = "measures"
    raise_if(
        fault
        for pin, one in zip(pins, (chosen, *beside), strict=True)
        for fault in role_amiss("pim new", one, pin.get("role", ""))
    )
    # A cycle begins with a scan; what comes later in it looks closer at something.
    kind = options.kind or ("closer-look" if (folder.path / "cycle.yaml").exists() else "scan")
    covered_, notes = covered(chosen, options.areas)
    if kind == "closer-look" and not options.areas and (folder.path / "cycle.yaml").exists():
        ask_what(folder, evaluation, chosen, _typed(folder, evaluation, options))
    title = f"{_what(kind, chosen, covered_)}, {years}" if chosen.id == USUAL else f"{chosen.title}, {years}"
    head = dump({"format": "1", "kind": kind, "title": title, "frameworks": pins})
    areas = "".join(f'  "{chosen.ref(area.id)}": ""  # {" ".join(area.title.split())}\n' for area in covered_ or chosen.areas)
    text = (
        "# `pim help cycle` shows this file filled in. What follows a # is not read.\n"
        f"{head}"
        "# The day on which it stands; without one, the latest day on which anything was registered or recorded.\n"
        f"as_of:{f' {options.as_of}' if options.as_of else '  # 2026-09-30'}\n"
        'purpose: ""  # what it is to find out\n'
        'audience: ""  # who is to read the report\n'
        'use: ""  # what is done with it, and when\n'
        'confidentiality: ""  # what is kept from readers, and how\n'
        'sharing: ""  # who gets the report, and who sees the papers behind it\n'
        f"{_scope(chosen, covered_) if covered_ or kind == 'closer-look' else ''}"
        "# People are named by their ids in cycle.yaml.\n"
        'lead: ""  # ann-ross\n'
        "team: []  # [ann-ross, bob-hay]\n"
        f"# Who evaluates each {chosen.terms.area_word}: an id between the quotation marks.\n"
        f"evaluates:\n{areas}"
        "timetable: []  # [{by: 2026-06-30, what: Evidence gathered}]\n"
    )
    return text, chosen.nation, notes


def _what(kind: str, framework: Framework, covered: Sequence[Area]) -> str:
    """`High-level scan`, `Closer look at delivery of key processes`, `Closer look at areas 5 and 9`."""
    if kind != "closer-look":
        return "High-level scan"
    if len(covered) == 1:
        title = " ".join(covered[0].title.split())
        return f"Closer look at {title[:1].lower()}{title[1:]}"
    names = [area.id for area in covered]
    several = f" at {plural(framework.terms.area_word)} {', '.join(names[:-1])} and {names[-1]}" if names else ""
    return f"Closer look{several}"


def _scope(framework: Framework, covered: Sequence[Area]) -> str:
    """The lines of a file that say what the evaluation looks at."""
    refs = ", ".join(f'"{framework.ref(area.id)}"' for area in covered)
    example = "" if refs or not framework.areas else f'  # ["{framework.ref(framework.areas[0].id)}"]'
    return (
        "# What it looks at. A closer look goes into depth on a few areas, or on some care groups.\n"
        "scope:\n"
        f"  areas: [{refs}]{example}\n"
        "  care_groups: []  # [older people]\n"
        '  text: ""  # what it leaves out, or looks at in particular\n'
    )
