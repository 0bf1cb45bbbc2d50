"""Checks of what is cited (E): whether it is there, whether it changed since, and what it says now beside what it said then.

Row 6: imports rows 0-5. What an item says is computed only where it changed and a figure was kept when it was cited.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pimlib.checks.case import DESIGN, GUIDE, Case, Rule, Said
from pimlib.errors import PimError
from pimlib.kinds.pinpoints import figure_of
from pimlib.records import Cited, PromptAnswer, Statement
from pimlib.register import Entry


class Citing(NamedTuple):
    """One piece of evidence cited, and by what. said: what cites it, as a sentence begins; done: what was done with it, such as judged."""

    ref: str
    said: str
    done: str
    cited: Cited


def _citing(case: Case) -> Iterator[Citing]:
    """What the judgements cite, then what the answers to guidance prompts and the statements do."""
    for judgement in case.recorded():
        for cited in judgement.evidence:
            yield Citing(judgement.ref, case.title(judgement.ref), "judged", cited)
    for area in case.areas:
        ref = case.framework.ref(area.id)
        for answer in case.store.of(PromptAnswer, case.evaluation.id, ref=ref) if area.prompts else ():
            for cited in answer.evidence:
                yield Citing(ref, f"{case.label(area)}, factor {answer.prompt},", "answered", cited)
        for stated in case.store.of(Statement, case.evaluation.id, ref=ref) if area.statement else ():
            for part in stated.parts:
                for cited in part.evidence:
                    yield Citing(ref, f"{case.label(area)}, statement on {part.component},", "recorded", cited)


class Changed(NamedTuple):
    """One piece of evidence that is other than when it was cited. figure: what its part says now; empty where that is not known."""

    citing: Citing
    entry: Entry
    figure: str

    @property
    def cited(self) -> Cited:
        return self.citing.cited

    @property
    def revised(self) -> bool:
        """Whether a newer revision was registered; otherwise the file is another one under the same name."""
        return self.entry.item.revision > self.cited.revision

    @property
    def says_otherwise(self) -> bool:
        return bool(self.figure) and self.figure != self.cited.figure


def _changed(case: Case) -> Iterator[list[Changed]]:
    """What changed since it was cited: the citations of one item by one judgement, answer or part of a statement together."""
    together: dict[tuple[str, str, str], list[Changed]] = {}
    for changed in _each_changed(case):
        together.setdefault((changed.citing.ref, changed.citing.said, changed.cited.item), []).append(changed)
    yield from together.values()


def _each_changed(case: Case) -> Iterator[Changed]:
    for citing in _citing(case):
        cited, entry = citing.cited, case.register.entries.get(citing.cited.item)
        if entry is None or entry.state == "missing":
            continue
        other = bool(cited.digest) and entry.digest != cited.digest and entry.state != "resaved"
        if entry.item.revision > cited.revision or other:
            yield Changed(citing, entry, _figure_now(case, cited, entry))


def _figure_now(case: Case, cited: Cited, entry: Entry) -> str:
    """What the cited part says now; empty where no figure was kept, where there is none now or none is told, or where the file
    cannot be read."""
    if case.figures is None or not cited.part or not cited.figure or entry.item.access == "restricted":
        return ""
    try:
        return figure_of(case.figures(entry), cited.part)
    except PimError:
        return ""  # another rule, or the page itself, says what is wrong with the file


def check_cited(case: Case) -> Said:
    """A judgement may rest only on what others can look up. What is cited and not registered can't be looked up by anybody."""
    for ref, said, _done, cited in _citing(case):
        entry = case.register.entries.get(cited.item)
        if entry is None or entry.revision(cited.revision) is None:
            yield (
                ref,
                f"{said} cites “{cited.item}”, revision {cited.revision}, which the register does not hold.",
                "Register it with `pim add`, or record it again with the evidence that it rests on.",
            )


def check_changed_since(case: Case) -> Said:
    """A judgement was made on what the evidence said then. When it says something else now, the judgement may be another too.

    Where the figure was kept when it was cited, both figures are told.
    """
    for cited_here in _changed(case):
        told = [one for one in cited_here if one.revised or not one.says_otherwise]  # the others are told as figures that changed
        if not told:
            continue
        (ref, said, done, cited), entry, _figure = told[0]
        revised = any(one.revised for one in told)
        why = f"there is revision {entry.item.revision} now" if revised else "the file is another one now"
        then = "".join(dict.fromkeys(_then_and_now(one) for one in told))
        yield (
            ref,
            f"The evidence “{cited.item}” changed after {said} was {done}: {why}.{then}",
            "Look at the figures again, and record it again if they say something else.",
        )


def _then_and_now(changed: Changed) -> str:
    cited, figure = changed.cited, changed.figure
    if changed.says_otherwise:
        return f" {cited.pinpoint or cited.part} was “{cited.figure}” and is “{figure}”."
    return f" {cited.pinpoint or cited.part} is “{figure}” as it was." if figure else ""


def check_figure_changed(case: Case) -> Said:
    """The figure that a judgement cites is now another one, although nobody registered a new revision: the file was changed in its place.

    The report would print a judgement beside a figure that the judgement was not made on.
    """
    for cited_here in _changed(case):
        told = [one for one in cited_here if one.says_otherwise and not one.revised]
        if told:
            ref, said, _done, first = told[0].citing
            figures = dict.fromkeys(
                f"{one.cited.pinpoint or one.cited.part} said “{one.cited.figure}” then and says “{one.figure}” now"
                for one in told
            )
            yield (
                ref,
                f"{said} cites “{first.item}”, which is another file now under the same name: {'; '.join(figures)}.",
                "Find out which of the two is right; register the file as a new revision, and read the judgement again.",
            )


def check_never_cited(case: Case) -> Said:
    """Evidence that was gathered for an indicator and then not cited may be what speaks against the judgement."""
    for judgement in case.judgements():
        if judgement.not_evaluated:
            continue
        cited = {entry.item for entry in judgement.evidence}
        area = case.framework.area_of(judgement.ref)
        if area is None or (area.indicators and case.framework.ref(area.id) == judgement.ref):
            continue  # what informs an area with indicators is cited where those are judged
        for entry in case.register.informing(judgement.ref):
            if entry.item.name not in cited:
                yield (
                    judgement.ref,
                    f"“{entry.item.title}” is registered as evidence for {case.title(judgement.ref)}, and the judgement does not cite it.",
                    "Say what it shows, whichever way it points, or why it carries no weight.",
                )


def check_pinpoint(case: Case) -> Said:
    """A whole survey or a plan of sixty pages can't be checked; a question or a page can. Say where in the evidence it stands."""
    for judgement in case.judgements():
        vague = list(dict.fromkeys(cited.item for cited in judgement.evidence if not cited.pinpoint.strip() and not cited.part))
        if vague:
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} does not say where in its evidence to look: {', '.join(vague)}.",
                "Name the question, the measure, the page or the heading.",
            )


RULES = (
    Rule("E108", "error", "cited evidence that is not registered", DESIGN, check_cited),
    Rule("E109", "warning", "evidence that changed after it was cited", DESIGN, check_changed_since),
    Rule("E110", "note", "evidence registered for an indicator and not cited", DESIGN, check_never_cited),
    Rule("E118", "warning", "a cited figure that is another one now, under the same name", DESIGN, check_figure_changed),
    Rule(
        "J315",
        "warning",
        "evidence cited as a whole, without saying where",
        f"{GUIDE}, making judgements",
        check_pinpoint,
        "note",
    ),
)
