"""`pim new`: begin a cycle, with its folders, its cycle file and its first evaluation.

Row 13.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from pathlib import Path
from typing import Any

from pimlib.cli.choosing import day
from pimlib.errors import Fault, PimError
from pimlib.framework import load_framework
from pimlib.plainyaml import dump
from pimlib.workspace import CycleFolder, Workspace, check_slug, find_workspace
from pimlib.workspace.folder import KIND_FOLDERS, LONGEST

YEARS = re.compile(r"^(\d{4})-(\d{4})$")
DEEPEST = "outputs/x/workbooks/pim-area-00.ipynb.new"  # about the longest name that a run makes under the root


def add_command(commands: Any) -> None:
    parser = commands.add_parser("new", help='begin a cycle: pim new kinlorne/2025-2028 --name "Kinlorne Council"')
    parser.add_argument("cycle", metavar="COUNCIL/CYCLE", help="names for the folders: 1 to 24 of a-z, 0-9 and -")
    parser.add_argument("--name", help="the council's name as it stands in the report")
    parser.add_argument("--starts", type=day, metavar="DATE", help="first day of the cycle (2025-04-01)")
    parser.add_argument("--ends", type=day, metavar="DATE", help="last day of the cycle (2028-03-31)")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day on which the first evaluation stands")
    parser.add_argument("--evaluation", default="scan", help="name of the first evaluation (scan)")
    parser.add_argument("--framework", default="pim", help="the framework to evaluate by (pim)")
    parser.set_defaults(command=new)


def new(options: argparse.Namespace) -> int:
    try:
        workspace = find_workspace()
    except PimError:  # a folder that is still empty
        workspace = Workspace(Path(os.environ.get("PIM_WORKSPACE") or Path.cwd()))
    parts = options.cycle.replace("\\", "/").strip("/").split("/")
    if len(parts) != 2:
        raise PimError(
            Fault(f"`{options.cycle}`", "not the name of a cycle", expected="COUNCIL/CYCLE, such as kinlorne/2025-2028")
        )
    council, cycle = check_slug(parts[0], "the council's folder"), check_slug(parts[1], "the cycle's folder")
    check_slug(options.evaluation, "the evaluation's name")
    starts, ends = _dates(cycle, options.starts, options.ends)
    framework = load_framework(options.framework)
    folder = CycleFolder(workspace, council, cycle)
    path = folder.path / "cycle.yaml"
    if path.exists():
        raise PimError(
            Fault(f"evidence/{folder.name}", "this cycle is there already", remedy="Choose another name, or work in that one.")
        )
    try:
        for name in (*sorted(KIND_FOLDERS.values()), "register", "records", "evaluations", "exchange"):
            (folder.path / name).mkdir(parents=True, exist_ok=True)
        _write(path, _cycle(options.name or council.replace("-", " ").title(), framework.nation, starts, ends))
        title = f"High-level scan, {starts.year} to {ends.year}"
        _write(
            folder.path / "evaluations" / f"{options.evaluation}.yaml",
            _evaluation(title, framework.id, framework.version, options.as_of),
        )
        workspace.outputs.mkdir(exist_ok=True)
    except OSError as error:
        raise PimError(
            Fault(
                f"evidence/{folder.name}",
                f"the folders could not be made ({error.strerror})",
                remedy="Check that you may write here.",
            )
        ) from None
    print(f"Made evidence/{folder.name} for {options.name or council}, {starts} to {ends}.")
    print("Next: put files into its folders, then `pim add FILE` for each; `pim run` makes the report.")
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
        f"{head}# People and what they do. Every name in an evaluation is one of these ids.\npeople: []\n"
        "# What the team does when it meets something that cannot wait, and whom it tells.\n"
        'sensitive_findings:\n  protocol: ""\n  tell: []\n'
        "settings:\n  disclosure: {smallest_count: 5, smallest_base: 10}\n  care_groups: []\n  plans: []\n"
        'previous_cycle: ""\n'
    )


def _evaluation(title: str, framework: str, version: str, as_of: dt.date | None) -> str:
    head = dump({"format": "1", "kind": "scan", "title": title, "frameworks": [{"id": framework, "version": version}]})
    when = f"as_of: {as_of}\n" if as_of else ""
    blank = "".join(f'{name}: ""\n' for name in ("purpose", "audience", "use", "confidentiality", "sharing", "lead"))
    return f"{head}{when}{blank}team: []\nevaluates: {{}}\ntimetable: []\n"
