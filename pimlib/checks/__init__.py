"""Checks: a linter for reasoning. Each rule is one function that reads and says what it noticed.

Row 6: imports rows 0-5. Codes: E1.. evidence, T2.. triangulation, J3.. judgement, L4.. what a level calls for, G5.. guidance prompts,
P6.. plan, C7.. cycle and team, S1.. safety. An error stands only where the report would otherwise be false or unsupported. A scan is
light: some findings are graver in a closer look. Each module holds the rules of its subject; here they are put in order.
"""

from __future__ import annotations

from pimlib.checks import (
    answered,
    calls,
    citing,
    course,
    currency,
    evidence,
    judgement,
    planning,
    prompts,
    reasons,
    safety,
    statements,
    team,
    triangulation,
    version,
)
from pimlib.checks.case import Case, Finding, Rule, Severity
from pimlib.checks.scan import SCAN_RULES

FAMILIES = {
    "E": "Evidence: the files, the register, and what is cited",
    "T": "Triangulation: whether several sources stand behind a judgement",
    "J": "Judgements: whether each has a level, evidence and reasons of its own",
    "L": "Levels: whether what a level calls for was done",
    "G": "Guidance prompts, and the area that is concluded from the others",
    "P": "The action plan",
    "C": "The cycle: how the evaluation is set up and carried out",
    "S": "Safety: what could name a person",
}
MODULES = (
    *(evidence, citing, currency, triangulation, judgement, reasons, calls, prompts, statements),
    *(planning, team, course, answered, version, safety),
)


def _in_order(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: (list(FAMILIES).index(rule.code[0]), rule.code)))


RULES: tuple[Rule, ...] = _in_order((*(rule for module in MODULES for rule in module.RULES), *SCAN_RULES))


def check_case(case: Case) -> tuple[Finding, ...]:
    """Every finding, in the order of the rules."""
    return tuple(finding for rule in RULES for finding in rule.findings(case))


__all__ = ["FAMILIES", "RULES", "Case", "Finding", "Rule", "Severity", "check_case"]
