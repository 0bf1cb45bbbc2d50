"""Checks of the reasons (J): whether a level has one of its own, long enough to follow, and fitting what is cited for it.

Row 6: imports rows 0-5. Reasons are compared word by word, never for what they mean: that takes a reader. Nothing here names a level.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pimlib.checks.case import DESIGN, JUDGING, Case, Rule, Said
from pimlib.errors import PimError
from pimlib.kinds.pinpoints import interval_of
from pimlib.records import Cited, Judgement
from pimlib.workspace.cycle import Threshold

FEWEST_WORDS = 5  # fewer than this can hardly say what led to a level: ours
COMPARED_FROM = 12  # shorter reasons share most of their words by chance
ALIKE = 0.9  # of the words of the longer of two reasons


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _alike(one: list[str], other: list[str]) -> bool:
    """Whether nine in ten of the longer text's words stand in the other as well, each as often as it is there, in any order."""
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if shorter < COMPARED_FROM or shorter < ALIKE * longer:
        return False
    return (Counter(one) & Counter(other)).total() >= ALIKE * longer


def check_same_reason(case: Case) -> Said:
    """Two indicators look at two things. When both have the same reason, one of them was probably filled in to be done with it."""
    seen: dict[str, str] = {}
    for judgement in case.judgements():
        words = _plain(judgement.because)
        if not words:
            continue
        if words in seen:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} gives the same reason, word for word, as {case.title(seen[words])}.",
                "Say what led to each of the two.",
            )
        seen.setdefault(words, judgement.ref)


def check_same_as_last_time(case: Case) -> Said:
    """Years have passed since the last evaluation. A reason that is taken over word for word says nothing of what was found this time."""
    for judgement, before in _with_last_time(case):
        if _plain(judgement.because) == _plain(before.because):
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} gives the same reason, word for word, as in the cycle before.",
                "Say what the evidence of this time shows, also where it shows the same.",
            )


def check_nearly_same_reason(case: Case) -> Said:
    """A reason that is another one's but for a few words was copied and touched up; then it rarely says what led to this level.

    Two reasons of twelve words or more are alike when nine in ten words of the longer one stand in the other as well, in any order. They
    are compared with those of the same area and with those of last time.
    """
    judgements = [judgement for judgement in case.judgements() if judgement.because.strip()]
    words = {judgement.id: _words(judgement.because) for judgement in judgements}
    areas: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        area = case.framework.area_of(judgement.ref)
        siblings = areas.setdefault(area.id if area else "", [])
        like = next((other for other in siblings if _alike(words[judgement.id], words[other.id])), None)
        siblings.append(judgement)
        if like is not None and _plain(like.because) != _plain(judgement.because):
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} gives nearly the same reason as {case.title(like.ref)}, but for a few words.",
                "Say what led to each of the two.",
            )
    for judgement, before in _with_last_time(case):
        if _plain(before.because) != _plain(judgement.because) and _alike(words[judgement.id], _words(before.because)):
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} gives nearly the same reason as in the cycle before, but for a few words.",
                "Say what the evidence of this time shows, also where it shows the same.",
            )


def _with_last_time(case: Case) -> Iterator[tuple[Judgement, Judgement]]:
    for judgement in case.judgements():
        before = case.last_time(judgement.ref, judgement.care_group)
        if before is not None and judgement.because.strip() and before.because.strip():
            yield judgement, before


def check_long_enough(case: Case) -> Said:
    """A reason leads from what was found to the level, so that somebody who was not there can follow. Two or three words can't do that."""
    for judgement in case.judgements():
        if judgement.level is not None and len(_words(judgement.because)) < FEWEST_WORDS:
            yield (
                judgement.ref,
                f"All the reason that is given for {case.title(judgement.ref)} is “{judgement.because.strip()}”, which is very short.",
                "Say what was found and why that leads to this level.",
            )


def check_mostly_weakness(case: Case) -> Said:
    """Most of what is cited was marked as pointing to a weakness, and the level stands in the upper half of the scale.

    Evidence is not counted up, and one strength may outweigh several weaknesses. But then the reasons say so.
    """
    for judgement in case.judgements():
        said = [cited.direction for cited in judgement.evidence if cited.direction]
        weak = said.count("weakness")
        if case.is_favourable(judgement.level) and 2 * weak > len(said):
            yield (
                judgement.ref,
                f"{weak} of {len(said)} pieces of evidence cited for {case.title(judgement.ref)} were marked as pointing to a weakness, and "
                "its level stands in the upper half of the scale. What outweighs them?",
                "Say it in the reasons, or look at the level again.",
            )


def check_below_threshold(case: Case) -> Said:
    """The council itself said what it expects of a figure (`thresholds` in cycle.yaml). The whole interval of the cited figure misses it.

    A level in the upper half of the scale may be right all the same; the question is whether anybody noticed.
    """
    if case.figures is None:
        return
    for judgement in case.judgements():
        if not case.is_favourable(judgement.level):
            continue
        for threshold in case.cycle.settings.thresholds:
            if not any(_cites(cited, threshold) for cited in judgement.evidence):
                continue
            interval = _interval(case, threshold)
            if interval is not None and (amiss := _misses(interval, threshold)):
                low, high = (f"{end:g}" for end in interval)
                yield (
                    judgement.ref,
                    f"{case.title(judgement.ref)} cites “{threshold.item}”, {threshold.part}, whose figure lies between {low} and {high}: "
                    f"all of it is {amiss}. Does the judgement take account of that?",
                    "Say in the reasons how it does, or look at the judgement again.",
                )


def _misses(interval: tuple[float, float], threshold: Threshold) -> str:
    """How the whole interval misses what is expected, in words; empty where it does not."""
    least, most = threshold.at_least, threshold.at_most
    if least is not None and interval[1] < least:
        return "less than " + (threshold.says or f"the council's own {least:g}")
    if most is not None and interval[0] > most:
        return "more than " + (threshold.says or f"the council's own {most:g}")
    return ""


def _cites(cited: Cited, threshold: Threshold) -> bool:
    """By the part that was kept when it was cited; where none was, by the part's id as a word of the pinpoint."""
    if cited.item != threshold.item:
        return False
    if cited.part:
        return cited.part == threshold.part
    return re.search(rf"(?<!\w){re.escape(threshold.part)}(?!\w)", cited.pinpoint) is not None


def _interval(case: Case, threshold: Threshold) -> tuple[float, float] | None:
    entry = case.register.entries.get(threshold.item)
    if case.figures is None or entry is None or entry.state == "missing" or entry.item.access == "restricted":
        return None  # what a restricted item says is not for a page that anybody may read
    try:
        return interval_of(case.figures(entry), threshold.part)
    except PimError:
        return None  # the page of the evidence says what is wrong with the file


def check_low_confidence(case: Case) -> Said:
    """Whoever judged said that they are not sure, and came down on the upper half of the scale. Unsure people tend to be kind.

    It is a question, and may have a good answer.
    """
    for judgement in case.judgements():
        if judgement.confidence == "low" and case.is_favourable(judgement.level):
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} was judged in the upper half of the scale with low confidence. What would make it surer?",
                "Look for that evidence, or say in the reasons what is not known.",
            )


RULES = (
    Rule("J305", "warning", "the same reason for two judgements", DESIGN, check_same_reason),
    Rule("J310", "warning", "the same reason as last time", DESIGN, check_same_as_last_time),
    Rule("J311", "note", "a reason that is another one but for a few words", DESIGN, check_nearly_same_reason),
    Rule("J312", "warning", "a favourable level on evidence that mostly points to weakness", JUDGING, check_mostly_weakness),
    Rule(
        "J313", "warning", "a favourable level on a figure that misses the council's own threshold", DESIGN, check_below_threshold
    ),
    Rule(
        "J314",
        "warning",
        "a reason of a few words",
        JUDGING,
        check_long_enough,
        "note",
        "The number of words is the project's.",
    ),
    Rule("J316", "note", "a favourable level with low confidence", DESIGN, check_low_confidence),
)
