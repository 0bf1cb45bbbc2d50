"""Whether the parts of a framework fit together: each id once, each reference to something, each ceiling on the scale.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pimlib.framework.model import Area, Framework, Level
from pimlib.framework.wording import REF, Illustration, Suggestions

Where = tuple[str | int, ...]
PARTS = ("factors", "questions", "evidence")
SIDES = (("very_good", "v"), ("weak", "w"))
LISTS = (
    *("steps", "checklist", "scan_sources", "scan_heads", "scan_essentials", "scan_themes", "closer_look_evidence", "rigour"),
    *("survey_groups", "other_views", "tool", "methods", "timeline", "voices"),
)


class Amiss(NamedTuple):
    """where: the path in the file, for its line; then what a fault says."""

    where: Where
    fault: str
    found: str
    expected: str
    remedy: str


def amiss(framework: Framework, name: str) -> Iterator[Amiss]:
    """Every fault of a framework whose file has this name. References into other frameworks are checked for their form only."""
    yield from _ids_amiss(framework, name)
    yield from _levels_amiss(framework)
    yield from _areas_amiss(framework)
    yield from _beside_amiss(framework)
    yield from _measures_amiss(framework)
    yield from _surveys_amiss(framework)
    yield from _readings_amiss(framework)
    yield from _scan_amiss(framework)
    yield from _voices_amiss(framework)


def with_illustration_ids(framework: Framework) -> Framework:
    """The framework with each illustration named by its place, so that an evaluation can speak of it."""
    areas = []
    for area in framework.areas:
        indicators = tuple(
            indicator.model_copy(update=_named(indicator, indicator.id)) if indicator.illustrations else indicator
            for indicator in area.indicators
        )
        areas.append(area.model_copy(update={"indicators": indicators} | _named(area, area.id)))
    return framework.model_copy(update={"areas": tuple(areas)})


def _named(suggestions: Suggestions, id: str) -> dict[str, object]:
    drawn = suggestions.illustrations
    if drawn is None:
        return {}

    def named(side: tuple[Illustration, ...], sign: str) -> tuple[Illustration, ...]:
        return tuple(one.model_copy(update={"id": _drawn(one, id, sign, n)}) for n, one in enumerate(side, start=1))

    update = {side: named(getattr(drawn, side), sign) for side, sign in SIDES}
    return {"illustrations": drawn.model_copy(update=update)}


def _drawn(illustration: Illustration, id: str, sign: str, n: int) -> str:
    return illustration.id or f"{id}.{sign}{n}"


def _ids_amiss(framework: Framework, name: str) -> Iterator[Amiss]:
    if framework.id != name:
        yield Amiss(("id",), "the file's name is not the id in it", f"`{framework.id}`", f"`{name}`", "Mend one of the two.")
    if not REF.match(f"{framework.id}:x"):
        expected = "1 to 24 of a-z, 0-9 and -"
        yield Amiss(
            ("id",), "not an id for a framework", f"`{framework.id}`", expected, "Choose another id, and name the file by it."
        )
    seen: set[str] = set()
    for where, said, id in _ids(framework):
        if said in seen:
            yield Amiss((*where, "id"), "an id stands twice", f"{said} again", "each id once", "Give each its own.")
        elif not REF.match(f"x:{id}"):  # not with the framework's own id: when that is wrong, it is said once
            expected = "letters, digits, dots and hyphens"
            yield Amiss((*where, "id"), "not an id that a reference can hold", f"`{id}`", expected, "Choose another id.")
        seen.add(said)
    meant: dict[str, str] = {}
    for where, said, id in _ids(framework):
        kind = said.partition(" ")[0]
        if kind in ("area", "indicator", "measure") and meant.setdefault(id, kind) != kind:
            fault = f"a reference to `{framework.id}:{id}` could mean two things"
            yield Amiss((*where, "id"), fault, f"{said} beside {meant[id]} `{id}`", "one of this id", "Give each its own.")


def _ids(framework: Framework) -> Iterator[tuple[Where, str, str]]:
    """Every id with where it stands and how a message names it; two of one name are a fault."""
    for n, question in enumerate(framework.questions):
        yield ("questions", n), f"key question `{question.id}`", question.id
    for n, heading in enumerate(framework.headings):
        yield ("headings", n), f"heading `{heading.id}`", heading.id
    for n, area in enumerate(framework.areas):
        yield ("areas", n), f"area `{area.id}`", area.id
        yield from _suggested(("areas", n), area, area.id)
        for m, prompt in enumerate(area.prompts):
            yield ("areas", n, "prompts", m), f"`{prompt.id}`", prompt.id
        for m, source in enumerate(area.quality_indicators):
            yield ("areas", n, "quality_indicators", m), f"`{source.id}`", source.id
        for m, indicator in enumerate(area.indicators):
            yield ("areas", n, "indicators", m), f"indicator `{indicator.id}`", indicator.id
            yield from _suggested(("areas", n, "indicators", m), indicator, indicator.id)
        yield from _stated(("areas", n, "statement"), area)
        for m, heard in enumerate(area.hears):
            yield ("areas", n, "hears", m), f"`{heard.id}`", heard.id
    for n, measure in enumerate(framework.measures):
        yield ("measures", n), f"measure `{measure.id}`", measure.id
        for m, part in enumerate(measure.parts):
            yield ("measures", n, "parts", m), f"measure `{part.id}`", part.id
    for n, survey in enumerate(framework.surveys):
        yield ("surveys", n), f"survey `{survey.id}`", survey.id
        for m, asked in enumerate(survey.questions):
            yield ("surveys", n, "questions", m), f"`{asked.id}`", asked.id
    for n, reading in enumerate(framework.readings):
        yield ("readings", n), f"reading `{reading.id}`", reading.id
        for m, read in enumerate(reading.items):
            yield ("readings", n, "items", m), f"`{read.id}`", read.id
    for n, passage in enumerate(framework.about):
        yield ("about", n), f"`{passage.id}`", passage.id
    for name in LISTS:
        for n, one in enumerate(getattr(framework.process, name)):
            yield ("process", name, n), f"`{one.id}` of the {name} of the process", one.id


def _stated(where: Where, area: Area) -> Iterator[tuple[Where, str, str]]:
    if area.statement is not None:
        for part in ("positions", "components", "contextual"):
            for k, one in enumerate(getattr(area.statement, part)):
                yield (*where, part, k), f"`{one.id}` of the {part} of the statement of {area.id}", one.id


def _suggested(where: Where, suggestions: Suggestions, owner: str) -> Iterator[tuple[Where, str, str]]:
    for part in PARTS:
        for k, text in enumerate(getattr(suggestions, part)):
            yield (*where, part, k), f"`{text.id}`", text.id
    for side, sign in SIDES if suggestions.illustrations else ():
        for k, one in enumerate(getattr(suggestions.illustrations, side)):
            id = _drawn(one, owner, sign, k + 1)
            yield (*where, "illustrations", side, k), f"`{id}`", id


def _levels_amiss(framework: Framework) -> Iterator[Amiss]:
    scale = framework.scale
    levels = scale.levels if scale else ()
    if scale is not None and not levels:
        yield Amiss(("scale",), "the scale has no level", "", "two levels or more", "Write them, or take `scale` out.")
    for n, level in enumerate(levels):
        if level.level in [other.level for other in levels[:n]]:
            yield Amiss(("scale", "levels", n, "level"), "a level stands twice", str(level.level), "each level once", "Keep one.")
    for n, area in enumerate(framework.areas):
        for m, prompt in enumerate(area.prompts):
            where: Where = ("areas", n, "prompts", m, "ceiling")
            if scale is None:
                fault, expected = f"the ceiling of {prompt.id} is not on the scale", "no ceiling: there is no scale"
                yield Amiss(where, fault, str(prompt.ceiling), expected, "Take the prompt out, or write a `scale`.")
            elif levels and scale.level(prompt.ceiling) is None:
                fault, expected = f"the ceiling of {prompt.id} is not on the scale", f"a level from {scale.range}"
                yield Amiss(where, fault, str(prompt.ceiling), expected, "Change it, or add the level under `scale`.")
            elif _is_best(prompt.ceiling, levels):
                fault, expected = f"the ceiling of {prompt.id} is the best level, so it holds nothing back", "a lower level"
                yield Amiss(where, fault, str(prompt.ceiling), expected, "Change it, or take the prompt out.")


def _is_best(ceiling: int, levels: Sequence[Level]) -> bool:
    """Whether a ceiling is the best level; not said of levels of which one stands twice, which is the fault to mend first."""
    numbers = [level.level for level in levels]
    return bool(numbers) and len(set(numbers)) == len(numbers) and ceiling == max(numbers)


def _areas_amiss(framework: Framework) -> Iterator[Amiss]:
    questions = [question.id for question in framework.questions]
    for n, area in enumerate(framework.areas):
        if area.question not in questions:
            expected = f"one of {', '.join(questions)}"
            fault = f"area {area.id} belongs to a key question that is not there"
            yield Amiss(("areas", n, "question"), fault, f"`{area.question}`", expected, "Change it, or add the question.")
        yield from _prompts_amiss(n, area)
        yield from _rests_amiss(framework, n, area)
        for m, indicator in enumerate(area.indicators):
            if not indicator.id.startswith(f"{area.id}."):
                # What informs `x:5.1` informs `x:5`: a reference tells its area by what stands before the dot.
                expected = f"`{area.id}.` and more"
                fault = "the id of an indicator does not begin with that of its area"
                yield Amiss(("areas", n, "indicators", m, "id"), fault, f"`{indicator.id}`", expected, "Change it.")
            for k, ref in enumerate(indicator.measures):
                yield from _ref_amiss(framework, ("areas", n, "indicators", m, "measures", k), ref)
        for m, source in enumerate(area.quality_indicators):
            if source.ref:
                yield from _ref_amiss(framework, ("areas", n, "quality_indicators", m, "ref"), source.ref)


def _rests_amiss(framework: Framework, n: int, area: Area) -> Iterator[Amiss]:
    """Every area or indicator that a component of the statement rests on and that is not in the framework."""
    known = {other.id for other in framework.areas} | {one.id for other in framework.areas for one in other.indicators}
    for k, component in enumerate(area.statement.components if area.statement else ()):
        for m, id in enumerate(component.rests_on):
            if id not in known:
                where: Where = ("areas", n, "statement", "components", k, "rests_on", m)
                fault = f"the component {component.id} rests on an area or indicator that is not there"
                yield Amiss(where, fault, f"`{id}`", "the id of an area or indicator", "Change it, or take it out.")


def _beside_amiss(framework: Framework) -> Iterator[Amiss]:
    areas = [area.id for area in framework.areas]
    for n, beside in enumerate(framework.process.beside):
        for m, id in enumerate(beside.areas):
            if id not in areas:
                fault = "an area that is to be read beside another is not there"
                yield Amiss(("process", "beside", n, "areas", m), fault, f"`{id}`", f"one of {', '.join(areas)}", "Change it.")


def _prompts_amiss(n: int, area: Area) -> Iterator[Amiss]:
    ids = [indicator.id for indicator in area.indicators]
    for m, prompt in enumerate(area.prompts):
        for k, id in enumerate(prompt.indicators):
            if id not in ids:
                yield Amiss(
                    ("areas", n, "prompts", m, "indicators", k),
                    f"the prompt {prompt.id} names an indicator that its area does not hold",
                    f"`{id}`",
                    f"one of {', '.join(ids)}" if ids else "none: the area has no indicators",
                    "Change it; a prompt speaks of its own area only.",
                )


def _measures_amiss(framework: Framework) -> Iterator[Amiss]:
    areas = [area.id for area in framework.areas]
    headings = [heading.id for heading in framework.headings]
    for n, measure in enumerate(framework.measures):
        if measure.area not in areas:
            fault = f"measure {measure.id} belongs to an area that is not there"
            yield Amiss(("measures", n, "area"), fault, f"`{measure.area}`", f"one of {', '.join(areas)}", "Change it.")
        if measure.heading and measure.heading not in headings:
            fault = f"measure {measure.id} stands under a heading that is not there"
            expected = f"one of {', '.join(headings)}" if headings else "none: there are no `headings`"
            yield Amiss(("measures", n, "heading"), fault, f"`{measure.heading}`", expected, "Change it, or add the heading.")
        for k, ref in enumerate(measure.informs):
            yield from _ref_amiss(framework, ("measures", n, "informs", k), ref)


def _surveys_amiss(framework: Framework) -> Iterator[Amiss]:
    for n, survey in enumerate(framework.surveys):
        for m, question in enumerate(survey.questions):
            where: Where = ("surveys", n, "questions", m)
            for k, answer in enumerate(question.favourable):
                if answer not in question.answers:
                    fault = f"{question.id} calls an answer favourable that it does not offer"
                    expected = f"one of {', '.join(question.answers)}" if question.answers else "none: it offers no answers"
                    yield Amiss((*where, "favourable", k), fault, f"`{answer}`", expected, "Change it.")
            for k, ref in enumerate(question.informs):
                yield from _ref_amiss(framework, (*where, "informs", k), ref)


def _readings_amiss(framework: Framework) -> Iterator[Amiss]:
    for n, reading in enumerate(framework.readings):
        if not reading.items:
            fault = f"the reading {reading.id} has no question"
            yield Amiss(("readings", n, "items"), fault, "", "one question or more", "Write them, or take the reading out.")
        for m, item in enumerate(reading.items):
            where: Where = ("readings", n, "items", m)
            if item.type == "scale" and framework.scale is None:
                fault, expected = f"{item.id} is answered by a level, but there is no scale", "yes_no"
                yield Amiss((*where, "type"), fault, "`scale`", expected, "Change it, or write a `scale`.")
            for k, ref in enumerate(item.informs):
                yield from _ref_amiss(framework, (*where, "informs", k), ref)


def _scan_amiss(framework: Framework) -> Iterator[Amiss]:
    """What the heads and themes of a scan point to and is not there."""
    known = [essential.id for essential in framework.process.scan_essentials]
    for n, head in enumerate(framework.process.scan_heads):
        for k, id in enumerate(head.essential):
            if id not in known:
                expected = f"one of {', '.join(known)}" if known else "none: there are no `scan_essentials`"
                fault = f"the head {head.id} can't do without evidence that is not listed"
                yield Amiss(("process", "scan_heads", n, "essential", k), fault, f"`{id}`", expected, "Change it, or list it.")
    for name in ("scan_heads", "scan_themes"):
        for n, one in enumerate(getattr(framework.process, name)):
            for k, ref in enumerate(one.refs):
                yield from _ref_amiss(framework, ("process", name, n, "refs", k), ref)


def _voices_amiss(framework: Framework) -> Iterator[Amiss]:
    """Everything that names a voice which the process does not hold."""
    process = framework.process
    known = [voice.id for voice in process.voices]
    expected = f"one of {', '.join(known)}" if known else "none: there are no `voices`"
    named: list[tuple[Where, tuple[str, ...]]] = [
        *((("process", "voices", n, "unless"), voice.unless) for n, voice in enumerate(process.voices)),
        *((("process", "scan_essentials", n, "heard"), one.heard) for n, one in enumerate(process.scan_essentials)),
        *(
            (("areas", n, "hears", m, "voices"), one.voices)
            for n, area in enumerate(framework.areas)
            for m, one in enumerate(area.hears)
        ),
    ]
    for where, ids in named:
        for k, id in enumerate(ids):
            if id not in known:
                yield Amiss(
                    (*where, k), "a voice that is not there", f"`{id}`", expected, "Change it, or list it under `voices`."
                )


def _ref_amiss(framework: Framework, where: Where, ref: str) -> Iterator[Amiss]:
    if not REF.match(ref):
        example = f", such as {framework.id}:{framework.areas[0].id}" if framework.areas else ""
        yield Amiss(where, "not a reference", f"`{ref}`", f"framework:id{example}", "Write it with its framework.")
    elif ref.startswith(f"{framework.id}:") and framework.title_of(ref) is None:
        yield Amiss(where, "a reference leads nowhere", f"`{ref}`", "an area, indicator or measure of this file", "Change it.")
