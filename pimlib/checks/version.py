"""Checks of the framework's version (C705, C706): what was pinned, what was adopted since, what was judged by the earlier one.

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from pimlib.checks.case import DESIGN, Case, Rule, Said
from pimlib.cycle import adoptions, in_force
from pimlib.fingerprint import short


def check_other_wording(case: Case) -> Said:
    """Everybody has to judge by the same words. This is the same version with others: they were mended, or somebody changed the file."""
    for pin in case.evaluation.frameworks:
        holds = in_force(pin, case.evaluation.id, case.store)
        if pin.id == case.framework.id and holds.digest and holds.digest != case.framework.digest:
            yield (
                "",
                f"{case.framework.title}, version {holds.version}, is not worded as it was when this evaluation took it up: "
                f"the file had the digest {short(holds.digest)} then and has {short(case.framework.digest)} now.",
                f"Read what changed, and adopt it with `pim frameworks adopt {case.framework.id}`, or put the earlier file back.",
            )


def check_judged_earlier(case: Case) -> Said:
    """A judgement made by an earlier version stays as it is; where what is asked has changed since, it wants a second look."""
    adopted = adoptions(case.framework.id, case.evaluation.id, case.store)
    graded: dict[str, list[str]] = {}
    for judgement in (*case.judgements(), *case.not_held()):
        since = adopted
        prints = case.prints(judgement) if since else set()
        while since and not prints.intersection(since[0].judged):
            since = since[1:]
        if not since or since[0].digest_from == since[-1].digest_to:  # the version that it was judged by holds again
            continue
        by, now = since[0].version_from, since[-1].version_to
        changes = [line for adoption in since for line in adoption.changes_to(judgement.ref)]
        rescaled = [line for adoption in since for line in adoption.changes_to("scale")]
        if case.framework.title_of(judgement.ref) is None:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} was judged by version {by}, and version {now} no longer holds it. "
                "The judgement stays as it was recorded.",
                "Nothing needs doing; what takes its place is judged on its own.",
            )
            continue
        if changes:
            how_many = "one thing" if len(changes) == 1 else f"{len(changes)} things"
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} was judged by version {by}; version {now} "
                f"asks {how_many} differently: {'; '.join(changes[:3])}{'; …' if len(changes) > 3 else ''}.",
                "Read it beside the new wording, and record it again if it would be another.",
            )
        if judgement.level is not None and rescaled:
            graded.setdefault(f"From version {by} to {now} the scale changed: {rescaled[0]}", []).append(
                case.title(judgement.ref)
            )
    for changed, titles in graded.items():
        yield (
            "",
            f"{changed}. These were judged by the earlier one: {', '.join(titles)}.",
            "Read their levels in the new wording, and record again what would be another.",
        )


RULES = (
    Rule("C705", "warning", "a framework worded otherwise than when it was taken up", DESIGN, check_other_wording),
    Rule("C706", "note", "a judgement by an earlier version of the framework", DESIGN, check_judged_earlier),
)
