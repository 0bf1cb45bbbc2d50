"""One area for evaluation in a workbook, in the order in which one evaluates.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pimlib.blocks import Block, Blocks, Column, table_block, text_block
from pimlib.errors import Fault, PimError
from pimlib.framework import Area, Prompt
from pimlib.records import Action, Judgement, PromptAnswer, Statement
from pimlib.workbook.analysis import (
    beside_block,
    care_groups_block,
    component_blocks,
    currency,
    entries_of,
    factor_blocks,
    open_recommendations,
    others_block,
    progress_block,
    summaries,
    triangulation_block,
)
from pimlib.workbook.cards import KINDS, are, carried_blocks, evidence_table, figure_blocks, gaps
from pimlib.workbook.concluding import action_blocks, closer_look_blocks, prompt_answers, statement_asked, statement_block
from pimlib.workbook.entering import is_open
from pimlib.workbook.entries import area_stepper, planning_stepper
from pimlib.workbook.findings import area_findings
from pimlib.workbook.indicator import IndicatorView
from pimlib.workbook.judging import judgement_blocks, record_from_workbook
from pimlib.workbook.opened import Opened, open_evaluation
from pimlib.workbook.planning import pointed_blocks
from pimlib.workbook.suggestions import asks_block, illustrations_block, measure_blocks

if TYPE_CHECKING:
    import pandas as pd

    from pimlib.forms import Stepper


@dataclass(frozen=True)
class AreaView:
    """What a workbook shows of one area, and of each indicator in it: `area["5.1"]`."""

    opened: Opened
    area: Area

    @property
    def ref(self) -> str:
        return self.opened.framework.ref(self.area.id)

    @property
    def name(self) -> str:
        return f"{self.area.id} {self.area.title}"

    @property
    def label(self) -> str:
        """What a sentence calls it: `area 5`, `theme 2`."""
        return f"{self.opened.framework.terms.area_word} {self.area.id}"

    @property
    def place(self) -> str:
        """How a message names it: `Area 5 Delivery of key processes`."""
        return f"{self.opened.framework.terms.area_word.capitalize()} {self.name}"

    def __getitem__(self, id: str) -> IndicatorView:
        indicator = self.area.indicator(id.removeprefix(f"{self.opened.framework.id}:"))
        if indicator is None:
            ids = ", ".join(indicator.id for indicator in self.area.indicators)
            raise PimError(Fault(self.label, "no such indicator", f"`{id}`", f"one of {ids}"))
        return IndicatorView(self.opened, indicator)

    def __iter__(self) -> Iterator[IndicatorView]:
        return (IndicatorView(self.opened, indicator) for indicator in self.area.indicators)

    def brief(self) -> Blocks:
        """What the area is about, who evaluates it, and the guidance prompt's factors with what each would mean for the area."""
        opened, area = self.opened, self.area
        question = next(question for question in opened.framework.questions if question.id == area.question)
        parts = [("lead", area.role), ("p", f"{opened.framework.terms.question} {question.id}: {question.title}")]
        if who := opened.evaluation.evaluates.get(self.ref):
            parts.append(("p", f"Evaluated by {opened.cycle.named(who)}."))
        if area.quality_indicators:
            parts.append(("label", "Where its quality indicators come from"))
            for source in area.quality_indicators:
                held = f" ({opened.titled(source.ref)})" if source.ref else ""
                parts.append(("li", f"{source.text}{held}"))
        blocks = [text_block(f"brief:{self.ref}", f"What {self.label} is about", parts, role="brief")]
        blocks += pointed_blocks(opened, self.ref)
        if area.prompts:
            rows = [[prompt.weigh, prompt.trigger, prompt.says] for prompt in area.prompts]
            columns: list[Column] = ["Weigh heavily", "When", "Then"]
            blocks.append(table_block(f"prompt:{self.ref}", f"Guidance prompt of {self.label}", columns, rows, role="prompt"))
        elif any(other.prompts for other in opened.framework.areas):
            said = [("p", f"The framework gives no guidance prompt for this {opened.framework.terms.area_word}.")]
            blocks.append(text_block(f"prompt:{self.ref}", f"Guidance prompt of {self.label}", said, role="prompt"))
        if area.statement is not None:
            blocks.append(statement_asked(area.statement, self.ref, self.label))
        return Blocks(blocks)

    def asks(self) -> Blocks:
        """What to look for in the area as a whole; nothing when the framework says it of indicators only."""
        block = asks_block(self.opened, self.ref, self.name, self.area) if not self.area.is_empty else None
        return Blocks([block] if block else [])

    def illustrations(self) -> Blocks:
        """The two pictures that the framework draws of the area as a whole; nothing when it draws them of indicators only."""
        block = illustrations_block(self.opened, self.ref, self.name, self.area) if self.area.illustrations else None
        return Blocks([block] if block else [])

    def evidence(self) -> Blocks:
        """What is registered for the area by kind, age and independence, how many kinds stand behind each indicator, the measures
        that a framework names for it, and what is carried over from another framework."""
        opened, entries, over = self.opened, self.opened.informing(self.ref), self.opened.carried(self.ref)
        blocks = [*self._registered(), *measure_blocks(opened, self.ref, self.label)]
        if not self.area.indicators:
            blocks += figure_blocks(opened, entries, [self.ref])
        blocks += carried_blocks(opened, self.ref, self.label, over, figures=not self.area.indicators)
        missing = gaps(self.area, self.ref, self.name, [*entries, *(carried.entry for carried in over)])
        return Blocks([*blocks, *([missing] if missing else [])])

    def _registered(self) -> Blocks:
        entries = self.opened.informing(self.ref)
        title = f"Evidence for {self.label}"
        if not entries:
            said = [("p", "No evidence is registered for it yet. Register some with `pim add`.")]
            return Blocks([text_block(f"evidence:{self.ref}", title, said)])
        table = evidence_table(self.opened, f"evidence:{self.ref}", title, entries)
        if not self.area.indicators:
            return Blocks([table])
        rows = []
        for view in self:
            found = self.opened.informing(view.ref)
            kinds_there = sorted({entry.item.kind for entry in found})
            outside = sum(entry.item.independence != "own" for entry in found)
            rows.append([view.name, str(len(found)), ", ".join(kinds_there) or "none", str(outside)])
        term = self.opened.framework.terms.indicator
        columns: list[Column] = [term, ("Items", "right"), "Kinds of evidence", ("Made by others", "right")]
        reach = table_block(f"reach:{self.ref}", f"How far the evidence reaches in {self.label}", columns, rows, role="evidence")
        return Blocks([table, reach])

    def measures(self, *ids: str, care_group: str = "") -> Blocks:
        """The measures that inform the area, in one table an item: latest figure beside the comparators.

        ids: only what informs these indicators. care_group: only items that speak of that care group."""
        return self._of_kind("measures", ids, care_group=care_group)

    def surveys(self, *ids: str, answered_by: str = "") -> Blocks:
        """Every survey question that informs the area. answered_by: only surveys of those respondents (a part of their name)."""
        return self._of_kind("survey", ids, answered_by=answered_by)

    def case_files(self, *ids: str) -> Blocks:
        """What readers found in case files, item by item, and how far they agreed."""
        return self._of_kind("case-files", ids)

    def groups(self, *ids: str) -> Blocks:
        """What was said in groups and interviews and seen in observation, theme by theme."""
        return self._of_kind("groups", ids)

    def scrutiny(self, *ids: str) -> Blocks:
        """What bodies outside the service found and recommended, as they published it, and which recommendations stand open."""
        entries = entries_of(self.opened, self._refs(ids), "scrutiny")
        return self._of_kind("scrutiny", ids) + open_recommendations(self.opened, entries)

    def documents(self, *ids: str) -> Blocks:
        """Which documents are in force, which are drafts, and which are past their review, on the day of the evaluation."""
        entries = entries_of(self.opened, self._refs(ids), "document")
        return self._of_kind("document", ids) + currency(self.opened, entries, f"currency:{self.ref}:{'-'.join(ids)}")

    def care_groups(self, *ids: str) -> Blocks:
        """Of which care groups the evidence speaks, by kind."""
        label = ", ".join(ids) or self.label
        return Blocks([care_groups_block(self.opened, self._refs(ids), label, f"care-groups:{self.ref}")])

    def triangulation(self, *ids: str) -> Blocks:
        """How the separate sources stand to each other, indicator by indicator: kind, direction as cited, age, who made them."""
        refs = [self[id].ref for id in ids] or [view.ref for view in self] or [self.ref]
        return Blocks([triangulation_block(self.opened, refs, self.label, f"triangulation:{self.ref}")])

    def weigh(self, prompt: str) -> Blocks:
        """One factor of the guidance prompt, with what was cited for the indicators that it bears on."""
        return factor_blocks(self.opened, self.area, self._prompt(prompt), self.ref)

    def beside(self, id: str) -> Blocks:
        """What was recorded for another area, to be read beside this one."""
        other = self.opened.framework.area(id)
        return Blocks([beside_block(self.opened, other, self.label, f"beside:{self.ref}:{other.id}")])

    def progress(self, *ids: str) -> Blocks:
        """The actions for the area, or for these indicators, with the latest progress on each."""
        refs = [self.opened.framework.ref(id) for id in ids] or [self.ref]
        name = ", ".join(ids) if ids else self.label
        return Blocks([progress_block(self.opened, refs, name, f"progress:{self.ref}:{'-'.join(ids)}")])

    def figures(self, item: str) -> pd.DataFrame:
        """The figures of one evidence item, after suppression; the columns stand in the docstring of its kind's module.

        Raises PimError when it is not registered, is restricted, has no figures, or its file has faults.
        """
        entry = self.opened.entry(item)
        if entry.item.access == "restricted":
            raise PimError(Fault(f"`{item}`", "this evidence is restricted; a workbook shows its title only"))
        return self.opened.figures(entry).table

    def others(self) -> Blocks:
        """How the other areas were judged: what a conclusion on all of them rests on."""
        return Blocks([others_block(self.opened, self.area, self.ref)])

    def components(self) -> Blocks:
        """What each component of the statement would rest on: how these areas were judged, now and last time, and what was done.

        Nothing when the area asks for no statement."""
        return component_blocks(self.opened, self.area, self.ref) if self.area.statement else Blocks()

    def findings(self) -> Blocks:
        """What the checks noticed about this area, its evidence and its actions, gravest first; what stands beside an indicator is counted."""
        return area_findings(self.opened, self.area, self.ref, self.label)

    def conclude(self) -> Blocks:
        """The prompt's factors as answered, the statement where the area asks for one, the area's judgement, actions, closer looks."""
        blocks: list[Block] = []
        if self.area.prompts:
            blocks.append(prompt_answers(self.opened, self.area, self.ref, self.label))
        if self.area.statement is not None:
            blocks.append(statement_block(self.opened, self.area.statement, self.ref, self.label))
        blocks += judgement_blocks(self.opened, self.ref)
        blocks += [*action_blocks(self.opened, self.ref, self.label), *closer_look_blocks(self.opened, self.ref, self.label)]
        return Blocks(blocks)

    def form(self) -> Blocks | Stepper:
        """The forms of the area as a whole, one at a time: the factors of the guidance prompt, the judgement, the statement. Nothing under
        `pim run`, or where nobody has the workbook open."""
        return area_stepper(self.opened, self.area, indicators=False) if is_open() else Blocks()

    def judging(self) -> Blocks | Stepper:
        """The forms in which the area is judged, one at a time: each indicator with its evidence, then the area as a whole. Where
        nobody has the workbook open, what stands recorded."""
        if is_open():
            return area_stepper(self.opened, self.area, indicators=True)
        return Blocks(block for view in self for block in view.judgement()) + self.conclude()

    def planning(self) -> Blocks | Stepper:
        """The forms of what follows, one at a time: actions, closer looks, evidence wanted, answers to what the checks noticed. Nothing
        under `pim run`, or where nobody has the workbook open."""
        return planning_stepper(self.opened, self.area) if is_open() else Blocks()

    def record_judgement(self, **values: Any) -> Blocks:
        """Record the judgement of the area; the fields are those of `pimlib.records.Judgement`."""
        return record_from_workbook(
            self.opened,
            Judgement,
            {"ref": self.ref, **values},
            place=self.place,
        )

    def record_prompt_answer(self, prompt: str, **values: Any) -> Blocks:
        """Record whether a factor of the guidance prompt applies; the fields are those of `pimlib.records.PromptAnswer`."""
        self._prompt(prompt)
        values = {"ref": self.ref, "prompt": prompt, **values}
        return record_from_workbook(self.opened, PromptAnswer, values, place=f"Factor {prompt}")

    def record_statement(self, **values: Any) -> Blocks:
        """Record the statement that the area asks for; the fields are those of `pimlib.records.Statement`."""
        return record_from_workbook(self.opened, Statement, {"ref": self.ref, **values}, place=f"Statement of {self.label}")

    def record_action(self, action: str, **values: Any) -> Blocks:
        """Record one action of the plan; the fields are those of `pimlib.records.Action`."""
        values = {"refs": [self.ref], "action": action, **values}
        return record_from_workbook(self.opened, Action, values, place=f"Action {action}")

    def _of_kind(self, kind: str, ids: Sequence[str], *, answered_by: str = "", care_group: str = "") -> Blocks:
        refs = self._refs(ids)
        entries = entries_of(self.opened, refs, kind, answered_by=answered_by, care_group=care_group)
        narrower = (f" answered by {answered_by}" if answered_by else "") + (f" on {care_group}" if care_group else "")
        none = f"No {KINDS[kind]}{narrower} {are(kind)} registered for {', '.join(ids)} yet" if ids else ""
        id = ":".join(filter(None, [kind, "none", self.ref, *ids, answered_by, care_group]))
        return summaries(self.opened, entries, refs, none=none, id=id)

    def _refs(self, ids: Sequence[str]) -> list[str]:
        """The references of these indicators, or of all of them and then of the area itself. Raises PimError for one not in it."""
        return [self[id].ref for id in ids] if ids else [*(view.ref for view in self), self.ref]

    def _prompt(self, id: str) -> Prompt:
        found = next((one for one in self.area.prompts if one.id == id), None)
        if found is None:
            known = ", ".join(one.id for one in self.area.prompts)
            raise PimError(Fault(self.place, "no such factor of the guidance prompt", f"`{id}`", f"one of {known}"))
        return found


def open_area(ref: str, *, council: str, cycle: str, evaluation: str) -> AreaView:
    """Open an area such as `pim:5` of an evaluation.

    Raises PimError when there is no such cycle, evaluation, framework or area, or one of their files has faults.
    """
    framework, _, id = ref.partition(":")
    opened = open_evaluation(council, cycle, evaluation, framework)
    return AreaView(opened, opened.framework.area(id))
