"""What concludes an area: the prompt's factors as answered, the statement, the actions, the closer looks.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from pimlib.blocks import Block, Blocks, Column, table_block, text_block
from pimlib.framework import Area
from pimlib.framework import Statement as StatementAsked
from pimlib.plan import plan_rows
from pimlib.records import CloserLook, PromptAnswer, Record, Statement
from pimlib.workbook.cards import listed
from pimlib.workbook.opened import Opened
from pimlib.workbook.queries import Query


def prompt_answers(opened: Opened, area: Area, ref: str, label: str) -> Block:
    """Each factor of the guidance prompt with what was answered, and what it would mean when it applies."""
    opened.note(Query("records", ref))
    store, evaluation = opened.store, opened.evaluation.id
    rows = []
    for prompt in area.prompts:
        answers = store.of(PromptAnswer, evaluation, ref=ref, prompt=prompt.id)
        said = "; ".join("applies" if answer.applies else "does not apply" for answer in answers) or "not answered yet"
        rows.append([prompt.weigh, said, "\n".join(_answered(opened, answer) for answer in answers), prompt.says])
    columns: list[Column] = ["Factor to weigh", "Answer", "Because", "What it would mean when it applies"]
    title = f"Guidance prompt of {label}, answered"
    return table_block(f"answers:{ref}", title, columns, rows, role="prompt")


def _answered(opened: Opened, answer: PromptAnswer) -> str:
    evidence = f"\nEvidence: {listed(opened, answer.evidence)}." if answer.evidence else ""
    return f"{answer.because}{evidence}\nAnswered by {opened.cycle.named(answer.author)} on {answer.at[:10]}{decided(answer)}."


def decided(record: Record) -> str:
    """Where a record was decided and why it was changed, to follow a sentence; nothing when neither was said."""
    said = f", decided at {record.decided_at}" if record.decided_at else ""
    return said + (f". Why it was changed: {record.reason.rstrip('.')}" if record.reason else "")


def statement_asked(asked: StatementAsked, ref: str, label: str) -> Block:
    """What the statement asks for: on what it rests, the positions and components, contextual issues, and how a reservation may read."""
    parts = [("p", asked.basis), ("label", "A position on each of these")]
    positions = " / ".join(position.says for position in asked.positions)
    parts += [("li", f"{component.title}: {positions} … {component.says}.") for component in asked.components]
    if asked.contextual:
        parts += [("label", "Issues of the context that may bear on it"), *(("li", issue.text) for issue in asked.contextual)]
    if asked.caveats:
        parts += [("label", "How a reservation may read"), *(("li", caveat) for caveat in asked.caveats)]
    return text_block(f"statement-asked:{ref}", f"The statement that {label} asks for", parts, role="asks")


def statement_block(opened: Opened, asked: StatementAsked, ref: str, label: str) -> Block:
    """The statement as recorded: a position on each component, its reasons and its reservations."""
    opened.note(Query("records", ref))
    statements = opened.store.of(Statement, opened.evaluation.id, ref=ref)
    title = f"Statement on {label}"
    if not statements:
        said = [("p", "No statement is recorded yet."), ("note", asked.basis)]
        return text_block(f"statement:{ref}", title, said, role="statement")
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
                parts.append(("note", f"Evidence: {listed(opened, part.evidence)}."))
        if statement.contextual:
            parts.append(("label", "Context"))
            parts += [("li", text) for text in statement.contextual]
        if statement.other_issues:
            parts.append(("label", "Other key issues"))
            parts += [("li", text) for text in statement.other_issues]
        parts.append(
            ("note", f"Stated by {opened.cycle.named(statement.author)}, recorded on {statement.at[:10]}{decided(statement)}.")
        )
    return text_block(f"statement:{ref}", title, parts, role="statement")


def action_blocks(opened: Opened, ref: str, label: str) -> Blocks:
    """The actions that name an area or an indicator in it; nothing when there is none."""
    rows = [
        [
            row.action.what,
            opened.cycle.named(row.action.owner),
            str(row.action.due or ""),
            row.action.success_criterion or row.action.reason,
        ]
        for row in plan_rows(opened.store, opened.evaluation.id)
        if any(_covers(ref, named) for named in row.action.refs)
    ]
    if not rows:
        return Blocks()
    columns: list[Column] = [
        "Action",
        "Senior responsible owner",
        "By when",
        "How success will show, or why not taken forward",
    ]
    return Blocks([table_block(f"actions:{ref}", f"Actions for {label}", columns, rows, role="actions")])


def closer_look_blocks(opened: Opened, ref: str, label: str) -> Blocks:
    """The closer looks that an area points to; nothing when there is none."""
    looks = [look for look in opened.store.of(CloserLook, opened.evaluation.id) if _covers(ref, look.ref)]
    if not looks:
        return Blocks()
    rows = [
        [
            look.what,
            look.because + decided_note(look),
            str(look.priority or "not said"),
            when_said(look),
            opened.cycle.named(look.lead) if look.lead else "not said",
        ]
        for look in looks
    ]
    columns: list[Column] = ["What to look at closely", "Because", ("Priority", "right"), "When", "Led by"]
    return Blocks([table_block(f"closer:{ref}", f"Closer looks that {label} points to", columns, rows, role="actions")])


def when_said(look: CloserLook) -> str:
    """When a closer look is to be, in a person's words, and the day on which it begins."""
    words = [look.planned_for, f"begins {look.begins}" if look.begins else ""]
    return "; ".join(filter(None, words)) or "not scheduled"


def decided_note(record: Record) -> str:
    """The same on a line of its own."""
    said = decided(record).removeprefix(", ").removeprefix(". ")
    return f"\n{said[:1].upper()}{said[1:]}." if said else ""


def _covers(ref: str, named: str) -> bool:
    return named == ref or named.startswith(f"{ref}.")
