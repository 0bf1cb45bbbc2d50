"""Checks of whether several sources stand behind a judgement, and what was made of the one that disagrees (T).

Row 6: imports rows 0-5. Nothing is weighed or counted up to a level: each rule asks a question that only people can answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import DESIGN, GUIDE, JUDGING, KINDS, Case, Rule, Said
from pimlib.cycle.triangulation import same_data
from pimlib.cycle.voices import hears
from pimlib.errors import PimError
from pimlib.kinds.pinpoints import has_comparator
from pimlib.records import Cited, Judgement
from pimlib.register import Entry, Item
from pimlib.register.mapping import MeasuresMapping

# What sets a figure beside another one: a target, another authority, the nation, a group.
BESIDE = ("target", "benchmark", "group", "nation_value", "nation_numerator", "group_value")
HEARD = ("survey", "groups")  # kinds of evidence in which people speak for themselves


def _kinds(case: Case, judgement: Judgement) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for cited in judgement.evidence:
        if entry := case.register.entries.get(cited.item):
            kinds.setdefault(entry.item.kind, []).append(entry.item.independence)
    return kinds


def check_one_kind(case: Case) -> Said:
    """Every kind of evidence has a blind spot: files say only what was written down, surveys only what those think who answered.

    A second kind can confirm what the first one shows, or put it in doubt.
    """
    for judgement in case.judgements():
        kinds = _kinds(case, judgement)
        if len(kinds) == 1 and not judgement.not_evaluated:
            kind = next(iter(kinds))
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} rests on one kind of evidence only ({KINDS.get(kind, kind)}).",
                "Look for a second kind that could confirm or contradict it.",
            )


def check_all_own(case: Case) -> Said:
    """A service that only listens to itself convinces nobody else. A partner, a regulator or a neighbour sees other things."""
    for judgement in case.judgements():
        kinds = _kinds(case, judgement)
        if kinds and not judgement.not_evaluated and all(who == "own" for found in kinds.values() for who in found):
            yield (
                judgement.ref,
                f"All the evidence cited for {case.title(judgement.ref)} was made by the service itself.",
                "Look for a partner's or an outsider's view.",
            )


def check_same_data(case: Case) -> Said:
    """Two reports on the same survey are one source. To cite both makes the evidence look stronger than it is."""
    items = {entry.item.name: entry.item for entry in case.register}
    groups = [group for group in same_data(items) if len(group) > 1]
    for judgement in case.judgements():
        cited = {entry.item for entry in judgement.evidence}
        for group in groups:
            *first, last = [f"“{name}”" for name in group if name in cited] or [""]
            if first:
                yield (
                    judgement.ref,
                    f"{case.title(judgement.ref)} cites {', '.join(first)} and {last}, which come from the same data.",
                    "Count them once: they can't confirm one another.",
                )


def check_weakness_unsaid(case: Case) -> Said:
    """Evidence was cited as pointing to a weakness, and then the judgement names none and does not come back to it.

    The piece that disagrees is what a critical reader looks for first. It may weigh little; then the reasons say why.
    """
    for judgement in case.judgements():
        if judgement.weaknesses or judgement.gaps or judgement.improvements or judgement.not_evaluated:
            continue
        if unsaid := _not_mentioned(case, judgement, "weakness"):
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} cites {', '.join(unsaid)} as pointing to a weakness, and names no weakness, no gap and "
                "nothing to improve; the reasons do not speak of it either.",
                "Name the weakness, or say in the reasons why it does not weigh.",
            )


def check_strength_unsaid(case: Case) -> Said:
    """The other way round: evidence was cited as pointing to a strength, and the judgement names none.

    What goes well is worth knowing, too, and an evaluation that leaves it out is not believed by those who do it.
    """
    for judgement in case.judgements():
        if judgement.strengths or judgement.good_practice or judgement.not_evaluated:
            continue
        if unsaid := _not_mentioned(case, judgement, "strength"):
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} cites {', '.join(unsaid)} as pointing to a strength, and names no strength and no good "
                "practice; the reasons do not speak of it either.",
                "Name the strength, or say in the reasons why it does not weigh.",
            )


def _not_mentioned(case: Case, judgement: Judgement, direction: str) -> list[str]:
    """The items cited as pointing this way that the reasons name neither by their short name nor by their title."""
    because = judgement.because.casefold()
    items = dict.fromkeys(cited.item for cited in judgement.evidence if cited.direction == direction)
    titles = {name: entry.item.title for name in items if (entry := case.register.entries.get(name))}
    return [
        f"“{titles.get(name, name)}”"
        for name in items
        if not any(said.casefold() in because for said in (name, titles.get(name, name)))
    ]


def check_heard(case: Case) -> Said:
    """Some areas are about what people experience. These can't be judged without what those people say themselves.

    Who has to be heard stands in the framework, and so do the words for them. A survey or a group counts as having heard somebody when
    what it calls those who answered, or its sort of source, has such a word; its title counts where neither names anybody. Staff who
    speak of people are not those people.
    """
    for area in case.areas:
        ref = case.framework.ref(area.id)
        if not area.hears or case.judgement(ref) is None:
            continue
        voices = [entry.item for entry in _cited_within(case, ref) if entry.item.kind in HEARD]
        for heard in area.hears:
            if not any(hears(item, heard.voices, case.framework.process.voices) for item in voices):
                yield (
                    ref,
                    f"{case.label(area)} is judged, and no survey or group that is cited in it lets {heard.says} speak for themselves.",
                    "Cite what they said, or find out. Where it is cited already, add it once more with --source-type and who they are.",
                )


def _cited_within(case: Case, ref: str) -> Iterator[Entry]:
    """The entries that a judgement of an area, or of an indicator in it, cites."""
    judgements = [one for one in case.judgements() if one.ref == ref or one.ref.startswith(f"{ref}.")]
    for name in dict.fromkeys(cited.item for judgement in judgements for cited in judgement.evidence):
        if entry := case.register.entries.get(name):
            yield entry


def check_comparator(case: Case) -> Said:
    """A figure alone is neither high nor low. It needs a target, an earlier promise, or what comparable councils achieve beside it."""
    for judgement in case.judgements():
        measures = [entry for entry in _entries(case, judgement) if entry.item.kind == "measures"]
        if measures and not judgement.not_evaluated and not any(_compared(case, entry, judgement) for entry in measures):
            titles = ", ".join(f"“{entry.item.title}”" for entry in measures)
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} cites {titles}, and no target or comparator stands beside any of its measures.",
                "Find what others achieve, or what was aimed for, and add it to the file; or say why nothing is comparable.",
            )


def _entries(case: Case, judgement: Judgement) -> Iterator[Entry]:
    for name in dict.fromkeys(cited.item for cited in judgement.evidence):
        if entry := case.register.entries.get(name):
            yield entry


def _compared(case: Case, entry: Entry, judgement: Judgement) -> bool:
    """Whether anything stands beside the measures of an item: as its mapping says, as long as what was cited does not say otherwise.

    The figures are read only where they could say something else: to read all of them takes many times as long as every check together.
    """
    cited = [one for one in judgement.evidence if one.item == entry.item.name]
    if _may_be_compared(entry.item) and not all(_stands_alone(one) for one in cited):
        return True
    if case.figures is None or entry.state == "missing":
        return _may_be_compared(entry.item)
    try:
        figures = case.figures(entry)
        return any(has_comparator(figures, one.part or None) for one in cited)
    except PimError:
        return _may_be_compared(entry.item)  # another rule, or the page itself, says what is wrong with the file


def _stands_alone(cited: Cited) -> bool:
    """Whether what a measure said when it was cited has nothing beside it: that stands behind a semicolon."""
    return bool(cited.part and cited.figure) and ";" not in cited.figure


def _may_be_compared(item: Item) -> bool:
    mapping = item.mapping
    if not isinstance(mapping, MeasuresMapping):
        return False
    return bool(mapping.compare) or any(getattr(mapping.columns, name) for name in BESIDE)


def check_perception_beside_process(case: Case) -> Said:
    """Two areas may look at one thing from two sides: how it is done, and what those say who live with it.

    Where people recorded levels for the two that lie two or more apart, or on different sides of the middle of the scale, one of the two may
    have been seen too kindly or too harshly; or there is a reason, which readers want to know. Which areas these are stands in the framework.
    """
    scale = case.framework.scale
    if scale is None:
        return
    ids = [area.id for area in case.areas]
    for beside in case.framework.process.beside:
        heads = [case.judgement(case.framework.ref(id)) for id in beside.areas if id in ids]
        levels = [head.level for head in heads if head is not None and head.level is not None]
        if len(levels) < 2:
            continue
        sides = {level > scale.middle for level in levels}
        if len(sides) > 1 or abs(levels[0] - levels[1]) > 1:
            areas = [case.framework.area(id) for id in beside.areas]
            first, second = (
                f"{case.label(area)} was judged {scale.named(level)}" for area, level in zip(areas, levels, strict=True)
            )
            yield (
                case.framework.ref(areas[0].id),
                f"{first} and {second}. {beside.says}",
                "Read the two beside one another; say in the reasons what explains it.",
            )


RULES = (
    Rule("T201", "warning", "a level that rests on one kind of evidence", JUDGING, check_one_kind),
    Rule("T202", "warning", "a level that rests on the service's own evidence only", JUDGING, check_all_own, "note"),
    Rule("T203", "warning", "two items from the same data cited side by side", DESIGN, check_same_data),
    Rule("T204", "warning", "evidence of a weakness that the judgement passes over", JUDGING, check_weakness_unsaid),
    Rule("T205", "warning", "evidence of a strength that the judgement passes over", JUDGING, check_strength_unsaid, "note"),
    Rule(
        "T206",
        "warning",
        "an area about people's experience without their own word",
        f"{GUIDE}, areas 2 to 4",
        check_heard,
        ours="The words by which they are known are the project's.",
    ),
    Rule("T207", "warning", "measures cited with nothing to compare them with", JUDGING, check_comparator, "note"),
    Rule(
        "T208",
        "note",
        "what people say and how it is done, judged on two sides of the middle or two levels apart",
        f"{GUIDE}, areas 2, 3, 5 and 7",
        check_perception_beside_process,
        ours="Which areas are set beside one another is the project's.",
    ),
)
