"""What is said of a sample before it is drawn: how large, how exact, shared out how, and what that means.

Row 13.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pimlib.cli.lines import many

if TYPE_CHECKING:
    from pimlib.exchange.asking import Tool
    from pimlib.exchange.frame import Frame
    from pimlib.exchange.sharing import Shared
    from pimlib.kinds.case_files.draw import Draw
    from pimlib.stats.sampling import Invitations
    from pimlib.workspace import CycleFolder
    from pimlib.workspace.cycle import Cycle, Disclosure

ODDS = {"95": "19 times in 20", "90": "9 times in 10", "99": "99 times in 100"}
FEW_ANSWERS = 100  # the guide's rough rule for results within about 10 points


def of_reading(draw: Draw, shared: Shared, tool: Tool, frame: Frame, about: Cycle) -> Iterator[str]:
    """The sample of case files, sentence by sentence."""
    yield from _frame(draw, frame, "files")
    yield from _size(draw, shared)
    yield from _allocation(draw, shared)
    yield from _shown(draw, about.settings.disclosure)
    yield from _purpose(draw)
    yield from _readers(draw)
    spare = len(draw.spare)
    yield (
        f"Reserves: {spare}, next in the same order; each takes the place of a file of its own group that can't be read."
        if spare
        else "Reserves: none, so a file that can't be read is lost."
    )
    levels = sum(bool(item.levels) for item in draw.items)
    how = f", {levels} of them by a level" if levels else ""
    yield f"Questions: {many(len(draw.items), 'question')}{how}, from {tool.source}."
    yield f"Seed: `{draw.seed}`. With it and the same list anybody can draw the same again: `pim help sampling`."
    if not (about.sensitive_findings.protocol.strip() or about.sensitive_findings.tell):
        yield "Note: cycle.yaml does not say whom to tell when something cannot wait (sensitive_findings). Settle that before reading begins."


def after_reading(draw: Draw, folder: CycleFolder) -> Iterator[str]:
    """What to do next with the forms."""
    yield "Give each reader their form and nobody else's. The list of all files stays where it is kept; without it the draw can't be checked."
    yield f"When forms come back: `pim returns FILE…`, or put them into exchange/{draw.name} and say `pim returns exchange/{draw.name}`."


def of_survey(
    population: int, precision: float, confidence: float, rate: float, answers: int, asked: Invitations
) -> Iterator[str]:
    """How many answers a survey needs, and how many to ask for them."""
    conf = f"{confidence:g}"
    yield (
        f"{population} could be asked. {answers} answers tell a share to within {precision:g} points either way, {_odds(conf)} "
        "(Cochran, with the correction for a finite population)."
    )
    yield f"That means: {_meaning(precision)}"
    if asked.census:
        got = math.floor(population * rate / 100 + 1e-9)
        yield f"At {rate:g} % who answer that takes more than there are: ask everybody (a census). About {got} would answer."
        if got < answers:
            yield f"So expect less than was asked for: {got} answers against {answers}."
    else:
        yield f"At {rate:g} % who answer: ask {asked.number}."
    yield (
        "More invitations do not mend who does not answer: people who stay silent may see things otherwise. Remind them, offer another "
        "way to answer, and say in the report who was not reached."
    )
    if answers < FEW_ANSWERS:
        yield f"Note: fewer than {FEW_ANSWERS} answers say little about any group within them."


def of_list(draw: Draw, shared: Shared, frame: Frame, rate: float, about: Cycle) -> Iterator[str]:
    """The list that a survey is sent to."""
    yield from _frame(draw, frame, "people")
    yield from _allocation(draw, shared)
    yield from _shown(draw, about.settings.disclosure, rate)
    yield "No reserves: who does not answer is reminded, and not replaced."
    yield f"Seed: `{draw.seed}`. With it and the same list anybody can draw the same again: `pim help sampling`."


def after_list(draw: Draw) -> Iterator[str]:
    """What to do once the answers are in: what is registered with them, and which lines of the codebook weight the groups."""
    from pimlib.kinds.survey import about

    census = sum(draw.sizes.values()) == draw.frame.number
    asked = "everybody" if census else "stratified sample" if draw.frame.by else "random sample"
    issued = sum(draw.sizes.values())
    yield f'Register the answers later with `pim add … --population {draw.frame.number} --issued {issued} --asked "{asked}"`.'
    if len(draw.populations) < 2:
        return
    field = "weight_by" if census else "strata"
    line = next(line.what for line in about.LINES if line.field == field)
    yield (
        f"The survey has to ask in which `{draw.frame.by}` somebody is: pimlib does not know it of an answer, and does not weight by itself. "
        f"When `pim add` has written the codebook, open it. On its sheet “{about.ABOUT}”, at “{line}”, name the column that says it. On its "
        f"sheet “{about.GROUPS}” write a row for each group, under “{about.COLUMN}” that column again, and:"
    )
    for name, number in draw.sizes.items():
        people, sent = f"“{about.PEOPLE}” {draw.populations[name]}", f"“{about.ISSUED}” {number}"
        yield f"  “{about.GROUP}” {name}, {people}, {sent}"
    yield "Save it, and say `pim add` for the answers once more. Figures for everybody then stand weighted beside the plain ones."


def _frame(draw: Draw, frame: Frame, what: str) -> Iterator[str]:
    groups = f" in {many(len(draw.populations), 'group')} by `{frame.by}`" if frame.by else ""
    yield f"{frame.file}: {draw.frame.number} {what}{groups}, told apart by `{frame.id_column}`."
    for note in frame.notes:
        yield f"Note: {note}"


def _size(draw: Draw, shared: Shared) -> Iterator[str]:
    total, number, conf = draw.frame.number, shared.number, draw.confidence
    whole = draw.purpose == "whole service"
    if shared.endless is None:
        exact = f" A share is then exact to about {_points(shared.margin)} points either way, {_odds(conf)}."
        yield f"{number} of {total} are read, as you asked.{exact if whole and number < total else ''}"
    else:
        extra = f"; uneven numbers in the groups raise that to {number}" if number > shared.simple else ""
        yield (
            f"{draw.precision} points either way, {_odds(conf)}, takes {shared.endless} files of an endless number (Cochran's formula), and "
            f"{shared.simple} of {total} (with the correction for a finite population){extra}."
        )
    if number == total:
        yield "That is every file there is: no sampling error is left."
    elif whole:
        yield f"That means: {_meaning(shared.margin * 100)} Shares near 0 or 100 % come out closer than that."


def _allocation(draw: Draw, shared: Shared) -> Iterator[str]:
    if shared.number == draw.frame.number:
        return
    whole = draw.purpose == "whole service"
    if not draw.frame.by:
        each = f": each stands for {draw.frame.number / shared.number:.1f}" if whole else ""
        yield f"{shared.number} are drawn from all alike{each}."
        return
    yield f"Shared out by `{draw.frame.by}` in proportion, with at least {draw.at_least} from each:"
    weights = {name: draw.populations[name] / number for name, number in draw.sizes.items()}
    for name, number in draw.sizes.items():
        there = draw.populations[name]
        words = [f"  {name}: {number} of {there}" + (f", each stands for {weights[name]:.1f}" if whole else "")]
        if name in shared.raised and number <= draw.at_least:
            words.append(f"the minimum raised it from {shared.raised[name][0]}")
        if number == there and there <= draw.at_least:
            words.append("all there are")
        yield "; ".join(words)
    uneven = len({f"{weight:.6f}" for weight in weights.values()}) > 1
    if draw.kind == "survey":
        yield "Weights do not come by themselves in a survey: what you have to fill in later is said when the list is written."
    elif whole and uneven:
        yield "These weights put the groups back to their true size in every figure for the whole."
    if whole and draw.kind == "case-files":
        alone = [_alone(draw, name) for name, number in draw.sizes.items() if number < draw.populations[name]]
        low, high = _points(min(alone, default=0)), _points(max(alone, default=0))
        width = low if low == high else f"{low} to {high}"
        yield f"For one group alone a share is exact to about {width} points only: enough to find good or poor practice, not to rank groups."


def _shown(draw: Draw, disclosure: Disclosure, rate: float = 100) -> Iterator[str]:
    """How many a group needs so that its figures can be shown at all. rate: how many percent of those drawn are likely to answer."""
    if len(draw.populations) < 2:
        return
    least, shown = disclosure.smallest_count, disclosure.unanimous == "shown"
    need = disclosure.smallest_base if shown else max(disclosure.smallest_base, 2 * least)
    drawn = math.ceil(need * 100 / rate - 1e-9)
    files = draw.kind == "case-files"
    yield (
        f"Figures of one group are shown from {need} {'files' if files else 'answers'} on"
        + ("" if drawn == need else f", which takes about {drawn} who are asked")
        + f", and only when of favourable answers, and of the others, there are {'none or ' if shown else ''}at least {least} "
        "(settings.disclosure in cycle.yaml)."
    )
    short = {name: number for name, number in draw.sizes.items() if number < drawn}
    if not short:
        return
    listed = ", ".join(f"{name} ({number})" for name, number in short.items())
    yield (
        f"Too few for that: {listed}. Their figures will be withheld, and where need be those of others, so that nobody can work them out."
    )
    if more := [name for name in short if draw.populations[name] >= drawn]:
        extra = ", and more where questions do not apply to every file" if files else ""
        yield f"To have {_all_of(more)} shown, draw at least {drawn} from each: --at-least {drawn}{extra}."
    if small := [name for name in short if draw.populations[name] < drawn]:
        yield (
            f"{_all_of(small)} {'has' if len(small) == 1 else 'have'} fewer than {drawn} in all: to be shown, such groups have to be joined "
            f"with others in the column `{draw.frame.by}`, before the draw."
        )


def _all_of(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _alone(draw: Draw, name: str) -> float:
    """The margin of a share in one group."""
    from pimlib.exchange.sharing import margin_of

    return margin_of({name: draw.populations[name]}, {name: draw.sizes[name]}, float(draw.confidence) / 100)


def _purpose(draw: Draw) -> Iterator[str]:
    if draw.purpose == "targeted":
        yield "A targeted reading speaks of the files that it is aimed at. No figure for the whole service is made from it."
    elif draw.purpose == "in depth":
        yield "A reading in depth helps to understand how practice comes about. No figure for the whole service is made from it."


def _readers(draw: Draw) -> Iterator[str]:
    if not draw.readers:
        yield "No readers are named yet."
        return
    loads = [
        f"{reader.name}{' (external)' if reader.origin == 'external' else ''} {_load(draw, reader.name)}"
        for reader in draw.readers
    ]
    yield f"Readers: {', '.join(loads)} files, each over all groups."
    if draw.double:
        share = draw.double / _drawn_in_all(draw) * 100
        yield f"Read twice: {draw.double} ({share:.0f} %), by another reader, to see how far readers agree."
    else:
        yield "Nothing is read twice, so nobody can say how far readers agree."


def _drawn_in_all(draw: Draw) -> int:
    return sum(draw.sizes.values())


def _load(draw: Draw, reader: str) -> int:
    return sum(reader in one.readers for one in draw.main)


def _odds(conf: str) -> str:
    return ODDS.get(conf, f"with {conf} % confidence")


def _points(margin: float) -> str:
    return f"{margin * 100:.0f}" if margin >= 0.1 else f"{margin * 100:.1f}"


def _meaning(points: float) -> str:
    low, high = max(0, math.floor(60 - points + 0.5)), min(100, math.floor(60 + points + 0.5))
    return f"when 60 of 100 are found to hold what was asked, between {low} and {high} of 100 do in truth."
