"""`pim check`: what the rules notice, without running any workbook.

Row 13.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from pimlib.cli.choosing import WHAT, chosen

SEVERITIES = {"error": "Needs mending", "warning": "Worth a second look", "note": "Note"}


def add_command(commands: Any) -> None:
    parser = commands.add_parser("check", help="what the rules notice about the reasoning and the evidence")
    parser.add_argument("what", nargs="?", metavar="COUNCIL/CYCLE[/EVALUATION]", help=WHAT)
    parser.add_argument("--json", action="store_true", help="as JSON, one object a finding")
    parser.add_argument("--explain", metavar="CODE", help="what a rule looks for and where it comes from")
    parser.set_defaults(command=check)


def check(options: argparse.Namespace) -> int:
    from pimlib.checks import RULES
    from pimlib.errors import Fault, PimError
    from pimlib.workbook import open_evaluation

    if options.explain:
        rule = next((rule for rule in RULES if rule.code == options.explain.upper()), None)
        if rule is None:
            raise PimError(
                Fault(options.explain, "no rule has this code", expected=f"one of: {', '.join(rule.code for rule in RULES)}")
            )
        print(f"{rule.code} ({SEVERITIES[rule.severity].lower()}): {rule.about}. Source: {rule.source}.")
        return 0
    folder, evaluation = chosen(options.what)
    pins = [pin.id for pin in folder.evaluation(evaluation).frameworks if pin.role == "evaluate"]
    findings = [
        finding for framework in pins for finding in open_evaluation(folder.council, folder.cycle, evaluation, framework).findings
    ]
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1, ensure_ascii=False))
    else:
        for severity, label in SEVERITIES.items():
            for finding in findings:
                if finding.severity == severity:
                    print(f"{label} ({finding.code}): {finding.sentence} {finding.remedy}".rstrip())
                    if finding.answer:
                        print(f"    Answered: {finding.answer}")
        if not findings:
            print("The checks noticed nothing.")
    return 1 if any(finding.severity == "error" for finding in findings) else 0
