"""Checks of the answers to findings (C): whether what was answered is still there.

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from pimlib.checks.case import DESIGN, Case, Rule, Said


def check_gone(case: Case) -> Said:
    """Somebody answered a finding, and the checks no longer notice it. The answer is printed all the same, and may puzzle a reader.

    It may have been mended, or the rule may look at something else now.
    """
    from pimlib.checks import FAMILIES, RULES  # the table of all rules, which holds this one

    rules = {rule.code: rule for rule in RULES if rule.check is not check_gone}
    places: dict[str, set[str]] = {}
    for code, place in sorted(case.answers):
        if code[:1] not in FAMILIES or not _concerns(case, place):
            continue  # a workbook has findings of its own, which are noticed when it runs
        if code in rules and code not in places:
            places[code] = {found for found, _sentence, _remedy in rules[code].check(case)}
        if place not in places.get(code, ()):
            about = f" on {case.title(place)}" if place else ""
            what = f", {rules[code].about}," if code in rules else ", which is the code of no rule,"
            yield (
                place,
                f"{code}{what} was answered{about}, and the checks no longer notice it. The answer was: {case.answers[code, place]}",
                "Nothing needs doing.",
            )


def _concerns(case: Case, place: str) -> bool:
    """Whether a place can be looked at by this framework: an evaluation by two of them answers the findings of both."""
    made_by = [pin.id for pin in case.evaluation.frameworks if pin.role == "evaluate"]
    return place.startswith(f"{case.framework.id}:") or (len(made_by) == 1 and place.partition(":")[0] not in made_by)


RULES = (Rule("C734", "note", "an answer to a finding that is gone", DESIGN, check_gone),)
