"""One area for evaluation in a workbook, in the order in which one evaluates.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pimlib import kinds
from pimlib.blocks import Block, Blocks, Column, table_block, text_block
from pimlib.checks import Finding
from pimlib.errors import Fault, PimError
from pimlib.framework import Area
from pimlib.plan import plan_rows
from pimlib.records import Action, CloserLook, Judgement, PromptAnswer, Statement
from pimlib.workbook.cards import evidence_table, figure_blocks, listed
from pimlib.workbook.indicator import IndicatorView
from pimlib.workbook.judging import judgement_blocks, record_from_workbook
from pimlib.workbook.opened import Opened, open_evaluation
from pimlib.workbook.queries import Query

if TYPE_CHECKING:
    import pandas as pd


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

    def __getitem__(self, id: str) -> IndicatorView:
        indicator = self.area.indicator(id.removeprefix(f"{self.opened.framework.id}:"))
        if indicator is None:
            ids = ", ".join(indicator.id for indicator in self.area.indicators)
            raise PimError(Fault(f"area {self.area.id}", "no such indicator", f"`{id}`", f"one of {ids}"))
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
        blocks = [text_block(f"brief:{self.ref}", f"What area {area.id} is about", parts, role="brief")]
        if area.prompts:
            rows = [[prompt.weigh, prompt.trigger, prompt.says] for prompt in area.prompts]
            columns: list[Column] = ["Weigh heavily", "When", "Then"]
            blocks.append(table_block(f"prompt:{self.ref}", f"Guidance prompt of area {area.id}", columns, rows, role="prompt"))
        else:
            said = [("p", "The framework gives no guidance prompt for this area.")]
            blocks.append(text_block(f"prompt:{self.ref}", f"Guidance prompt of area {area.id}", said, role="prompt"))
        return Blocks(blocks)

    def evidence(self) -> Blocks:
        """What is registered for the area by kind, age and independence, and how many kinds stand behind each indicator."""
        entries = self.opened.informing(self.ref)
        title = f"Evidence for area {self.area.id}"
        if not entries:
            said = [("p", "No evidence is registered for this area yet. Register some with `pim add`.")]
            return Blocks([text_block(f"evidence:{self.ref}", title, said)])
        rows = []
        for view in self:
            found = self.opened.informing(view.ref)
            kinds_there = sorted({entry.item.kind for entry in found})
            outside = sum(entry.item.independence != "own" for entry in found)
            rows.append([view.name, str(len(found)), ", ".join(kinds_there) or "none", str(outside)])
        columns: list[Column] = ["Indicator", ("Items", "right"), "Kinds of evidence", ("Made by others", "right")]
        reach = table_block(
            f"reach:{self.ref}", f"How far the evidence reaches in area {self.area.id}", columns, rows, role="evidence"
        )
        return Blocks([evidence_table(self.opened, f"evidence:{self.ref}", title, entries), reach])

    def measures(self) -> Blocks:
        """The measures that inform the area, in one table: latest figure beside the comparators."""
        return self._summaries("measures")

    def surveys(self) -> Blocks:
        """Every survey question that informs the area, and the answers of each subgroup."""
        return self._summaries("survey")

    def figures(self, item: str) -> pd.DataFrame:
        """The figures of one evidence item, after suppression; the columns stand in the docstring of its kind's module.

        Raises PimError when it is not registered, is restricted, has no figures, or its file has faults.
        """
        entry = self.opened.entry(item)
        if entry.item.access == "restricted":
            raise PimError(Fault(f"`{item}`", "this evidence is restricted; a workbook shows its title only"))
        return kinds.load_figures(self.opened.folder, entry).table

    def others(self) -> Blocks:
        """How the other areas were judged: what a conclusion on all of them rests on."""
        opened = self.opened
        rows = []
        for other in opened.framework.areas:
            if other.id == self.area.id:
                continue
            ref = opened.framework.ref(other.id)
            opened.note(Query("records", ref))
            head = opened.case.judgement(ref)
            judged = [opened.case.judgement(opened.framework.ref(indicator.id)) for indicator in other.indicators]
            improvements = [text for found in [head, *judged] if found for text in found.improvements]
            first = sum(improvement.priority == 1 for improvement in improvements)
            rows.append(
                [
                    f"{other.id} {other.title}",
                    self._level(head),
                    f"{sum(map(bool, judged))} of {len(judged)}",
                    str(len(improvements)),
                    str(first),
                ]
            )
        columns: list[Column] = [
            "Area",
            "Judged",
            "Indicators judged",
            ("Areas for improvement", "right"),
            ("of highest priority", "right"),
        ]
        base = "As recorded; nothing is added up or averaged."
        return Blocks(
            [table_block(f"others:{self.ref}", "How the other areas were judged", columns, rows, base=base, role="analysis")]
        )

    def findings(self) -> Blocks:
        """What the checks noticed about this area, gravest first."""
        self.opened.note(Query("findings", self.ref))
        found = [finding for finding in self.opened.findings if self.opened.case.belongs(finding, self.ref)]
        if not found:
            said = [("p", "The checks noticed nothing here.")]
            return Blocks([text_block(f"findings:{self.ref}", f"Findings on area {self.area.id}", said, role="findings")])
        order = ("error", "warning", "note")
        found.sort(key=lambda finding: order.index(finding.severity))
        return Blocks(finding_block(finding, number) for number, finding in enumerate(found, start=1))

    def conclude(self) -> Blocks:
        """The prompt's factors as answered, the statement where the area asks for one, the area's judgement, actions, closer looks."""
        blocks: list[Block] = []
        if self.area.prompts:
            blocks.append(self._prompt_answers())
        if self.area.statement is not None:
            blocks.append(self._statement())
        blocks += judgement_blocks(self.opened, self.ref)
        blocks += [*self._actions(), *self._closer_looks()]
        return Blocks(blocks)

    def record_judgement(self, **values: Any) -> Blocks:
        """Record the judgement of the area; the fields are those of `pimlib.records.Judgement`."""
        return record_from_workbook(self.opened, Judgement, {"ref": self.ref, **values}, place=f"Area {self.name}")

    def record_prompt_answer(self, prompt: str, **values: Any) -> Blocks:
        """Record whether a factor of the guidance prompt applies; the fields are those of `pimlib.records.PromptAnswer`."""
        known = [one.id for one in self.area.prompts]
        if prompt not in known:
            raise PimError(
                Fault(f"Area {self.name}", "no such factor of the guidance prompt", f"`{prompt}`", f"one of {', '.join(known)}")
            )
        values = {"ref": self.ref, "prompt": prompt, **values}
        return record_from_workbook(self.opened, PromptAnswer, values, place=f"Factor {prompt}")

    def record_statement(self, **values: Any) -> Blocks:
        """Record the statement that the area asks for; the fields are those of `pimlib.records.Statement`."""
        return record_from_workbook(
            self.opened, Statement, {"ref": self.ref, **values}, place=f"Statement of area {self.area.id}"
        )

    def record_action(self, action: str, **values: Any) -> Blocks:
        """Record one action of the plan; the fields are those of `pimlib.records.Action`."""
        values = {"refs": [self.ref], "action": action, **values}
        return record_from_workbook(self.opened, Action, values, place=f"Action {action}")

    def _summaries(self, kind: str) -> Blocks:
        entries = [entry for entry in self.opened.informing(self.ref) if entry.item.kind == kind and entry.state != "missing"]
        refs = [self.ref, *(view.ref for view in self)]
        if kind == "survey":
            return figure_blocks(self.opened, entries, refs)
        blocks: list[Block] = []
        for entry in entries:
            self.opened.entry(entry.item.name)
            try:
                figures = kinds.load_figures(self.opened.folder, entry)
            except PimError:
                continue  # named where the indicator shows its evidence
            blocks += kinds.summary_blocks(figures, refs)
        return Blocks(blocks)

    def _level(self, head: Judgement | None) -> str:
        if head is None:
            return "not yet evaluated"
        if head.not_evaluated:
            return "not evaluated"
        scale = self.opened.framework.scale
        return scale.named(head.level) if scale and head.level is not None else "findings only"

    def _prompt_answers(self) -> Block:
        self.opened.note(Query("records", self.ref))
        store, evaluation = self.opened.store, self.opened.evaluation.id
        rows = []
        for prompt in self.area.prompts:
            answers = store.of(PromptAnswer, evaluation, ref=self.ref, prompt=prompt.id)
            said = "; ".join("applies" if answer.applies else "does not apply" for answer in answers) or "not answered yet"
            rows.append([prompt.weigh, said, "\n".join(map(self._answered, answers)), prompt.says])
        columns: list[Column] = ["Factor to weigh", "Answer", "Because", "What it would mean when it applies"]
        title = f"Guidance prompt of area {self.area.id}, answered"
        return table_block(f"answers:{self.ref}", title, columns, rows, role="prompt")

    def _answered(self, answer: PromptAnswer) -> str:
        evidence = f"\nEvidence: {listed(answer.evidence)}." if answer.evidence else ""
        return f"{answer.because}{evidence}\nAnswered by {self.opened.cycle.named(answer.author)} on {answer.at[:10]}."

    def _statement(self) -> Block:
        self.opened.note(Query("records", self.ref))
        asked = self.area.statement
        assert asked is not None
        statements = self.opened.store.of(Statement, self.opened.evaluation.id, ref=self.ref)
        title = f"Statement on area {self.area.id}"
        if not statements:
            said = [("p", "No statement is recorded yet."), ("note", asked.basis)]
            return text_block(f"statement:{self.ref}", title, said, role="statement")
        positions = {position.id: position.says for position in asked.positions}
        components = {component.id: component.says for component in asked.components}
        parts: list[tuple[str, str]] = []
        for statement in statements:
            if len(statements) > 1:
                parts.append(("note", f"In conflict, does not count yet: {statement.author}, {statement.at[:10]}"))
            for part in statement.parts:
                said_position = positions.get(part.position, part.position)
                parts.append(("lead", f"{said_position} {components.get(part.component, part.component)}."))
                parts.append(("p", part.because))
                parts += [("li", f"Reservation: {caveat}") for caveat in part.caveats]
                if part.evidence:
                    parts.append(("note", f"Evidence: {listed(part.evidence)}."))
            if statement.contextual:
                parts.append(("label", "Context"))
                parts += [("li", text) for text in statement.contextual]
            if statement.other_issues:
                parts.append(("label", "Other key issues"))
                parts += [("li", text) for text in statement.other_issues]
            parts.append(("note", f"Stated by {self.opened.cycle.named(statement.author)}, recorded on {statement.at[:10]}."))
        return text_block(f"statement:{self.ref}", title, parts, role="statement")

    def _actions(self) -> Blocks:
        rows = [
            [
                row.action.what,
                self.opened.cycle.named(row.action.owner),
                str(row.action.due or ""),
                row.action.success_criterion or row.action.reason,
            ]
            for row in plan_rows(self.opened.store, self.opened.evaluation.id)
            if any(ref == self.ref or ref.startswith(f"{self.ref}.") for ref in row.action.refs)
        ]
        if not rows:
            return Blocks()
        columns: list[Column] = [
            "Action",
            "Senior responsible owner",
            "By when",
            "How success will show, or why not taken forward",
        ]
        return Blocks([table_block(f"actions:{self.ref}", f"Actions for area {self.area.id}", columns, rows, role="actions")])

    def _closer_looks(self) -> Blocks:
        looks = [look for look in self.opened.store.of(CloserLook, self.opened.evaluation.id) if self._covers(look.ref)]
        if not looks:
            return Blocks()
        rows = [
            [look.what, look.because, str(look.priority or "not said"), look.planned_for or "not scheduled"] for look in looks
        ]
        columns: list[Column] = ["What to look at closely", "Because", ("Priority", "right"), "When"]
        return Blocks(
            [table_block(f"closer:{self.ref}", f"Closer looks that area {self.area.id} points to", columns, rows, role="actions")]
        )

    def _covers(self, ref: str) -> bool:
        return ref == self.ref or ref.startswith(f"{self.ref}.")


def finding_block(finding: Finding, number: int = 1) -> Block:
    """A finding as a block; number tells findings of one rule on one place apart."""
    content = {name: getattr(finding, name) for name in ("code", "severity", "place", "sentence", "remedy", "answer")}
    titles = {"error": "Needs mending", "warning": "Worth a second look", "note": "Note"}
    return Block(
        f"finding:{finding.code}:{finding.place}:{number}", "finding", titles[finding.severity], content, role="findings"
    )


def open_area(ref: str, *, council: str, cycle: str, evaluation: str) -> AreaView:
    """Open an area such as `pim:5` of an evaluation.

    Raises PimError when there is no such cycle, evaluation, framework or area, or one of their files has faults.
    """
    framework, _, id = ref.partition(":")
    opened = open_evaluation(council, cycle, evaluation, framework)
    return AreaView(opened, opened.framework.area(id))
