"""`pim check`: what the rules notice, without running any workbook.

Row 13.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pimlib.cli.choosing import WHAT_OF_MANY, all_chosen, chosen
from pimlib.cli.lines import banner, many, said
from pimlib.errors import Fault, PimError, raise_if
from pimlib.workspace import CycleFolder
from pimlib.workspace.who import whoami

if TYPE_CHECKING:
    from pimlib.checks import Finding
    from pimlib.workbook import Opened

SEVERITIES = {"error": "Needs mending", "warning": "Worth a second look", "note": "Note"}
WHOLE, SEVERAL = "The evaluation as a whole", "More than one area"
Found = tuple["Opened", "Finding"]


def add_command(commands: Any) -> None:
    parser = commands.add_parser("check", help="what the rules notice about the reasoning and the evidence")
    parser.add_argument("what", nargs="?", metavar="COUNCIL/CYCLE[/EVALUATION]", help=WHAT_OF_MANY)
    parser.add_argument("--json", action="store_true", help="as JSON, one object a finding")
    parser.add_argument("--explain", metavar="CODE", help="what a rule looks for, why, what to do and where it comes from")
    parser.add_argument("--answer", metavar="CODE", help="answer a finding, with --because; the answer is printed beside it")
    parser.add_argument(
        "--at", metavar="PLACE", help="which finding of the code: the area, indicator, evidence or action it is about"
    )
    parser.add_argument("--because", metavar="TEXT", default="", help="the answer")
    parser.set_defaults(command=check)


def check(options: argparse.Namespace) -> int:
    if options.explain:
        return _explain(options.explain)
    if options.answer:
        return _answer(list(_found(*chosen(options.what))), options)
    folder, evaluations = all_chosen(options.what)
    if len(evaluations) == 1:
        found, unread = {evaluations[0]: list(_found(folder, evaluations[0]))}, False
    else:
        found, unread = _each(folder, evaluations)
    if options.json:
        said = [_as_json(opened, finding) for findings in found.values() for opened, finding in findings]
        print(json.dumps(said, indent=1, ensure_ascii=False))
    else:
        for number, (evaluation, findings) in enumerate(found.items()):
            if len(evaluations) > 1:
                title = f"{folder.evaluation(evaluation).title} ({evaluation})"
                print("\n".join(list(banner(title, True))[0 if number else 1 :]))
            _print(findings)
    return 1 if unread or any(one.severity == "error" for findings in found.values() for _opened, one in findings) else 0


def _each(folder: CycleFolder, evaluations: Sequence[str]) -> tuple[dict[str, list[Found]], bool]:
    """What was found in each evaluation that can be read, and whether there is one that cannot; its faults go to the error stream."""
    found: dict[str, list[Found]] = {}
    for evaluation in evaluations:
        try:
            found[evaluation] = list(_found(folder, evaluation))
        except PimError as error:
            print(f"{folder.name}/{evaluation} was not checked:", file=sys.stderr)
            for fault in error.faults:
                print(str(fault), file=sys.stderr)
    return found, len(found) < len(evaluations)


def _found(folder: CycleFolder, evaluation: str) -> Iterator[Found]:
    """Every finding, with the evaluation by the framework that it was found in."""
    from pimlib.workbook import open_evaluation

    for framework in [pin.id for pin in folder.evaluation(evaluation).frameworks if pin.role == "evaluate"]:
        opened = open_evaluation(folder.council, folder.cycle, evaluation, framework)
        for finding in opened.findings:
            yield opened, finding


def _areas(opened: Opened, finding: Finding) -> list[str]:
    """References of the areas that a finding concerns, in the order of the framework."""
    refs = [opened.framework.ref(area.id) for area in opened.case.areas]
    return [ref for ref in refs if opened.case.belongs(finding, ref)]


def _as_json(opened: Opened, finding: Finding) -> dict[str, Any]:
    return {
        "evaluation": opened.evaluation.id,
        "framework": opened.framework.id,
        "areas": _areas(opened, finding),
        **asdict(finding),
    }


def _print(found: Sequence[Found]) -> None:
    """Under the area that each concerns, gravest first; what concerns none or several of them comes before the areas. Where a rule
    noticed something in several places, each has the --at with which it is answered."""
    groups: dict[str, list[Finding]] = {WHOLE: [], SEVERAL: []}
    for opened in {opened.framework.id: opened for opened, _finding in found}.values():
        groups |= {_heading(opened, opened.framework.ref(area.id)): [] for area in opened.case.areas}
    for opened, finding in found:
        areas = _areas(opened, finding)
        heading = _heading(opened, areas[0]) if len(areas) == 1 else SEVERAL if areas else WHOLE
        if finding not in groups[heading]:  # two frameworks may notice the same of the evidence
            groups[heading].append(finding)
    order = list(SEVERITIES)
    places: dict[str, set[str]] = {}
    for _opened, finding in found:
        places.setdefault(finding.code, set()).add(finding.place)
    for heading, findings in groups.items():
        if findings:
            print(heading)
        for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
            which = f" [{_at(finding.place)}]" if len(places[finding.code]) > 1 else ""
            print(f"  {SEVERITIES[finding.severity]} ({finding.code}): {finding.sentence} {finding.remedy}".rstrip() + which)
            if finding.answer:
                print(f"    Answered: {finding.answer}")
    if not found:
        print("The checks noticed nothing.")


def _at(place: str) -> str:
    """The option that names a place, as it is typed."""
    return f"--at {place}" if re.fullmatch(r"[\w:./-]+", place) else f'--at "{place}"'


def _heading(opened: Opened, ref: str) -> str:
    area = opened.framework.area(ref)
    return f"{opened.case.label(area)} {area.title}"


def _explain(code: str) -> int:
    from pimlib.checks import RULES
    from pimlib.checks.explained import explanation

    rule = next((rule for rule in RULES if rule.code == code.upper()), None)
    if rule is None:
        raise PimError(Fault(code, "no rule has this code", expected=f"one of: {', '.join(rule.code for rule in RULES)}"))
    for label, text in explanation(rule):
        for line in said(f"{label}: {text}" if label else text, indent="", hang="  "):
            print(line)
    return 0


def _answer(found: Sequence[Found], options: argparse.Namespace) -> int:
    """Records the answer to a finding that the checks notice now. Raises PimError when there is none, or when it is not plain which."""
    from pimlib.records import Answer, check_identifiers, record_

    code, text = options.answer.upper(), options.because.strip()
    places = {finding.place: opened for opened, finding in found if finding.code == code}
    place = options.at if options.at is not None else next(iter(places), None) if len(places) == 1 else None
    if place not in places:
        # An id of the framework without its prefix, where only one framework has such a finding there.
        meant = [known for known, opened in places.items() if known == opened.framework.ref(str(place))]
        place = meant[0] if len(meant) == 1 else place
    known = ", ".join(map(_at, places))
    if not places:
        raise PimError(
            Fault("--answer", "the checks do not notice this now", f"`{code}`", remedy="`pim check` says what they notice.")
        )
    if place not in places:
        fault = "there is no such finding there" if options.at is not None else "there is more than one such finding"
        raise PimError(Fault("--at", fault, f"`{options.at}`" if options.at else "", f"one of: {known}"))
    if not text:
        raise PimError(Fault("--because", "there is no answer", remedy="Say why the finding stands, in quotation marks."))
    who = whoami()
    if not who:
        raise PimError(Fault("pim check", "nobody has said who is recording", remedy="Say it once with `pim whoami NAME`."))
    opened = places[place]
    record = Answer(evaluation=opened.evaluation.id, author=who, code=code, place=place, text=text)
    raise_if(check_identifiers(record, opened.cycle.settings.contacts, "--because"))
    written, new = record_(opened.folder, record)
    number = sum(finding.code == code and finding.place == place for _opened, finding in found)
    answered = "The finding is answered" if number == 1 else f"{many(number, 'finding')} there are answered"
    print(f"{answered}: {text}" if new else f"Already answered at {written.at} by {written.author}; nothing changed.")
    return 0
