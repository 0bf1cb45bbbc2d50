"""`pim` alone: where each cycle stands, and the next three things to do.

Row 13.
"""

from __future__ import annotations

import argparse

from pimlib.cycle import NO_DATE, Standing, standing
from pimlib.errors import PimError
from pimlib.framework import load_framework, plural
from pimlib.workbook import Opened, open_evaluation
from pimlib.workspace import CycleFolder, find_workspace
from pimlib.workspace.who import whoami

MOST = 3


def home(options: argparse.Namespace) -> int:
    try:
        workspace = find_workspace()
    except PimError:
        print("There is no shared folder here yet. Begin one with `pim new COUNCIL/CYCLE`; `pim --help` lists every command.")
        return 0
    cycles = workspace.current()
    if not cycles:
        print("The evidence folder holds no cycle yet. Begin one with `pim new COUNCIL/CYCLE`.")
    for folder in cycles:
        print(f"{folder.about.council}, {folder.about.starts} to {folder.about.ends} ({folder.name})")
        for evaluation in folder.evaluations():
            _say(folder, evaluation)
    return 0


def _say(folder: CycleFolder, evaluation: str) -> None:
    for pin in folder.evaluation(evaluation).frameworks:
        if pin.role != "evaluate":
            continue
        opened = open_evaluation(folder.council, folder.cycle, evaluation, pin.id)
        stands = standing(opened.framework, opened.evaluation, opened.store)
        when = "no day set yet" if opened.as_of == NO_DATE else f"as of {opened.as_of}"
        print(f"  {opened.evaluation.title}: {_judged(opened, stands)} judged, {when}")
        for todo in next_things(opened)[:MOST]:
            print(f"    - {todo}")


def _judged(opened: Opened, stands: Standing) -> str:
    """`3 of 33 quality indicators and 1 of 10 areas`, in the framework's words."""
    terms = opened.framework.terms
    counts = [(stands.judged_indicators, stands.indicators, terms.indicator.lower())] if stands.indicators else []
    counts.append((stands.judged_areas, stands.areas, terms.area_word))
    return " and ".join(f"{judged} of {all_} {plural(word)}" for judged, all_, word in counts)


def _later_version(opened: Opened) -> str:
    """The version of the framework's newest file, when that is not the one that holds; empty when it is, or is still being written."""
    try:
        newest = load_framework(opened.framework.id, folders=opened.folder.frameworks)
    except PimError:
        return ""
    return newest.version if newest.version != opened.framework.version else ""


def next_things(opened: Opened) -> list[str]:
    """What to do next, gravest first: what is broken, what nobody said yet, what is not judged."""
    todo = [
        finding.sentence + " " + finding.remedy
        for finding in opened.findings
        if finding.severity == "error" and not finding.answer
    ]
    if not whoami():
        todo.append("Say who you are: `pim whoami NAME`.")
    if not opened.evaluation.lead:
        todo.append(
            f"Say who leads and who evaluates what, in cycle.yaml and evaluations/{opened.evaluation.id}.yaml: `pim help cycle`."
        )
    if not opened.register.entries:
        todo.append("Register the first evidence: `pim add FILE`.")
    todo += [finding.sentence + " " + finding.remedy for finding in opened.findings if finding.code in ("E102", "E103", "G505")]
    if later := _later_version(opened):
        id, now = opened.framework.id, opened.framework.version
        todo.append(f"Version {later} of {opened.framework.title} is here: `pim frameworks adopt {id}`, or go on with {now}.")
    stands = standing(opened.framework, opened.evaluation, opened.store)
    if stands.next_refs:
        todo.append(f"Judge {opened.case.title(stands.next_refs[0])}: open its workbook with `pim lab`.")
    from pimlib.run.jobs import is_up_to_date  # slow to import, and `pim --help` imports this module too

    report = opened.folder.output(opened.evaluation.id) / "report.html"
    if not report.is_file():
        todo.append("Make the report: `pim run`.")
    elif is_up_to_date(opened):
        todo.append(f"Read the report: {report}.")
    else:
        todo.append("Make the report again, since something changed: `pim run`.")
    return todo
