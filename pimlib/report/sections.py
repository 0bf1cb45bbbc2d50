"""The parts of a report that come from the record store and the register: facts, profile, plan, findings, evidence, method.

Row 9: imports rows 0-8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pimlib.blocks import Block, Column, table_block, text_block
from pimlib.fingerprint import short
from pimlib.framework import plural
from pimlib.plan import plan_rows
from pimlib.records import (
    Action,
    CloserLook,
    Concern,
    Judgement,
    Narrative,
    Progress,
    PromptAnswer,
    Statement,
    Tombstone,
)
from pimlib.records.redaction import redaction_said
from pimlib.report.bearing import bearing, others_said
from pimlib.report.document import ProfileRow, Section, WorkbookPart, anchor
from pimlib.report.method import framework_blocks, method_blocks
from pimlib.workbook import Opened, decided_note, finding_blocks, judgement_blocks, listed
from pimlib.workbook.planning import looks_block, pointed_blocks

KINDS_OF_EVALUATION = {"scan": "High-level scan", "closer-look": "Closer look"}
NARRATIVES = {
    "key-messages": "Key messages",
    "context": "Context",
    "recommendations": "Recommendations",
    "implications": "Implications",
}
STATES = {"present": "as registered", "resaved": "saved again, same content", "changed": "changed", "missing": "missing"}


def facts(opened: Opened) -> tuple[tuple[str, str], ...]:
    """What was evaluated, by whom, for whom, and as of when; a fact that nobody gave is left out."""
    evaluation, cycle, named = opened.evaluation, opened.cycle, opened.cycle.named
    scope = evaluation.scope
    everything = not scope.areas or set(scope.areas) >= {opened.framework.ref(area.id) for area in opened.framework.areas}
    areas = (
        f"all {plural(opened.framework.terms.area_word)}"
        if everything
        else ", ".join(opened.framework.title_of(ref) or ref for ref in scope.areas)
    )
    said = [
        ("Council", cycle.council),
        ("Evaluation", KINDS_OF_EVALUATION[evaluation.kind]),
        (
            "Framework",
            f"{opened.framework.title} ({opened.framework.publisher}, {opened.framework.year}), version {opened.framework.version}",
        ),
        ("Measures beside it", "; ".join(f"{one.title}, version {one.version}" for one in opened.beside)),
        ("As of", opened.as_of.isoformat()),
        ("Cycle", f"{cycle.starts} to {cycle.ends}"),
        ("Scope", " ".join(part for part in (areas[0].upper() + areas[1:] + ".", scope.text) if part)),
        ("Care groups", ", ".join(scope.care_groups or cycle.settings.care_groups)),
        ("Purpose", evaluation.purpose),
        ("For", evaluation.audience),
        ("Use", evaluation.use),
        ("Confidentiality", evaluation.confidentiality),
        ("Sharing", evaluation.sharing),
        ("Carried out", "by the service itself" if evaluation.joint == "own" else evaluation.joint),
        ("Lead evaluator", named(evaluation.lead)),
        ("Team", ", ".join(named(person) for person in evaluation.team)),
    ]
    return tuple((label, text) for label, text in said if text)


def opening_sections(opened: Opened) -> tuple[Section, ...]:
    pointed = tuple(pointed_blocks(opened))
    chosen = (Section("Why this was chosen", "chosen", pointed),) if pointed else ()
    return (*_narratives(opened, ("key-messages", "context")), *chosen)


def status_of(opened: Opened, heads: Sequence[Judgement]) -> tuple[int | None, str]:
    """The level of what stands on one subject, and how it stands in words; no level where there is none, or a conflict."""
    scale = opened.framework.scale
    if not heads:
        return None, "not yet evaluated"
    if len(heads) > 1:
        return None, "in conflict"
    if heads[0].not_evaluated:
        return None, "not evaluated"
    if heads[0].level is not None and scale is not None:
        return heads[0].level, scale.named(heads[0].level)
    return None, "findings recorded"


def profile_rows(opened: Opened) -> tuple[ProfileRow, ...]:
    """Every area and indicator of the framework in its order, whether or not the evaluation covers it; of a closer look, which is about a
    few of them, those that it covers."""
    framework = opened.framework
    covered = {framework.ref(area.id) for area in opened.case.areas}
    rows = []
    for area in opened.case.areas if opened.evaluation.kind == "closer-look" else framework.areas:
        area_ref = framework.ref(area.id)
        for ref in (area_ref, *(framework.ref(indicator.id) for indicator in area.indicators)):
            heads = opened.store.of(Judgement, opened.evaluation.id, ref=ref, stage="self", care_group="")
            level, status = status_of(opened, heads) if area_ref in covered else (None, "not in scope")
            rows.append(ProfileRow(ref, framework.title_of(ref) or ref, ref == area_ref, level, status, anchor(ref)))
    return tuple(rows)


def closing_sections(opened: Opened, parts: Sequence[WorkbookPart]) -> tuple[Section, ...]:
    sections = [*_narratives(opened, ("recommendations", "implications"))]
    sections.append(Section("Action plan", "action-plan", tuple(_plan(opened)), "What will be done, by whom and by when."))
    sections.append(
        Section(
            "Findings on the evaluation as a whole",
            "findings",
            tuple(_findings(opened)),
            "What the checks noticed beyond single areas.",
        )
    )
    if elsewhere := tuple(_not_held(opened)):
        lead = "These stay as they were recorded; the framework, as it holds now, has no place for them."
        sections.append(Section("Judged by another version of the framework", "not-held", elsewhere, lead))
    if words := tuple(framework_blocks(opened)):
        sections.append(Section("What the framework says of itself", "framework", words))
    if method := tuple(method_blocks(opened)):
        sections.append(Section("How the evaluation was carried out", "method", method))
    sections.append(
        Section("Evidence", "evidence", tuple(_evidence(opened)), "Every item in the register, and how its file stands.")
    )
    sections.append(Section("What is not printed here", "withheld", (_withheld(opened, parts),)))
    return tuple(sections)


def _narratives(opened: Opened, wanted: Sequence[str]) -> Iterator[Section]:
    for name in wanted:
        told = opened.store.of(Narrative, opened.evaluation.id, section=name)
        if told:
            said = [("p", text) for narrative in told for text in narrative.paragraphs]
            by = ", ".join(sorted({opened.cycle.named(narrative.author) for narrative in told}))
            block = text_block(
                f"narrative:{name}",
                NARRATIVES[name],
                [*said, ("note", f"Written by {by}." + "".join(map(decided_note, told)))],
                role="narrative",
            )
            yield Section(NARRATIVES[name], name, (block,))


def _plan(opened: Opened) -> Iterator[Block]:
    named = opened.cycle.named
    rows = plan_rows(opened.store, opened.evaluation.id)
    planned = [row for row in rows if row.action.decision == "planned"]
    if planned:
        cells = [
            [
                row.action.what,
                named(row.action.owner),
                str(row.action.due or ""),
                row.latest.status if row.latest else "none reported",
            ]
            for row in planned
        ]
        columns: list[Column] = ["Action", "Senior responsible owner", "By when", "Latest progress"]
        yield table_block("plan", "The plan at a glance", columns, cells)
    for number, row in enumerate(planned, start=1):
        yield _action(opened, row.action, f"Action {number}: {row.action.what}")
    for row in rows:
        if row.action.decision != "planned":
            yield _action(opened, row.action, f"{row.action.decision.capitalize()}: {row.action.what}")
    if not rows:
        yield text_block("no-actions", "Actions", [("p", "No action is recorded yet.")])
    asked = opened.framework.process.closer_looks is not None and opened.evaluation.kind == "scan"
    if asked or opened.store.of(CloserLook, opened.evaluation.id):
        yield looks_block(opened)


def _action(opened: Opened, action: Action, title: str) -> Block:
    """Everything that was recorded of one action. Of two that are in conflict each says so."""
    named = opened.cycle.named
    rivals = opened.store.heads(action.subject)
    conflict = f"Recorded twice, does not count yet: {named(action.author)}, {action.at[:10]}" if len(rivals) > 1 else ""
    pairs = [
        ("In conflict", conflict),
        ("Decision", "" if action.decision == "planned" else action.decision),
        ("Reason", action.reason),
        ("For", ", ".join(opened.framework.title_of(ref) or ref for ref in action.refs)),
        ("Area for improvement", action.improvement),
        ("Desired outcome", action.desired_outcome),
        ("Measure", action.measure),
        ("Why there is no measure", action.no_measure_because),
        ("Baseline", action.baseline),
        ("Target", action.target),
        ("Resources", action.resources),
        ("Depends on", action.dependencies),
        ("Senior responsible owner", named(action.owner)),
        ("Start", str(action.start or "")),
        ("By when", str(action.due or "")),
        ("Success criterion", action.success_criterion),
        ("Monitoring", action.monitoring),
        ("Plan that carries it", action.carried_by),
        ("Priority", f"{action.priority} (1 is highest)" if action.priority else ""),
        ("Where it comes from", action.origin),
        *_progress(opened, action.action),
    ]
    id = f"action:{action.action}" + (f":{rivals.index(action) + 1}" if conflict else "")
    return table_block(id, title, ["About", "What was recorded"], [[a, b] for a, b in pairs if b], role="action")


def _progress(opened: Opened, action: str) -> Iterator[tuple[str, str]]:
    reports = sorted(opened.store.of(Progress, opened.evaluation.id, action=action), key=lambda report: report.on)
    for report in reports:
        value = f" ({report.value})" if report.value else ""
        by = f"{opened.cycle.named(report.author)}{f', {report.role}' if report.role else ''}"
        evidence = f" Evidence: {listed(opened, report.evidence)}." if report.evidence else ""
        yield f"Progress on {report.on}", f"{report.status}{value}. {report.note} ({by}){evidence}"


def _findings(opened: Opened) -> Iterator[Block]:
    refs = [opened.framework.ref(area.id) for area in opened.case.areas]
    found = [finding for finding in opened.findings if not any(opened.case.belongs(finding, ref) for ref in refs)]
    yield from finding_blocks(found)
    if not found:
        yield text_block("no-findings", "Nothing noticed", [("p", "The checks noticed nothing beyond the single areas.")])


def _not_held(opened: Opened) -> Iterator[Block]:
    """What was judged under references that the framework no longer holds."""
    framework = opened.framework
    judged = {head.ref for head in opened.store.of(Judgement, opened.evaluation.id) if head.ref.startswith(f"{framework.id}:")}
    for ref in sorted(judged):
        if framework.title_of(ref) is None:
            yield from judgement_blocks(opened, ref)


def _evidence(opened: Opened) -> Iterator[Block]:
    cells = []
    shown = bearing(opened)
    for entry in shown:
        item = entry.item
        refs = [ref.partition(":")[2] for ref in item.refs if ref.startswith(f"{opened.framework.id}:")]
        restricted = item.access == "restricted"
        cells.append(
            [
                item.title,
                f"{item.name}, revision {item.revision}",
                ", ".join(part for part in (item.kind, item.source_type) if part),
                str(item.period or "not said"),
                ", ".join(refs),
                item.independence,
                item.access,
                "not shown" if restricted else item.path,
                short(item.hash),
                STATES[entry.state],
            ]
        )
    columns: list[Column] = ["Evidence", "Item", "Kind", "Speaks of", "Informs", "Made by", "Access", "File", "Digest", "Stands"]
    if cells:
        yield table_block(
            "register",
            "Register of evidence",
            columns,
            cells,
            base=f"A digest is the beginning of the SHA-256 of the file. {others_said(opened, shown)}".rstrip(),
        )
    else:
        yield text_block(
            "register", "Register of evidence", [("p", f"No evidence is registered. {others_said(opened, shown)}".rstrip())]
        )
    credits = [[entry.item.title, entry.item.licence, "; ".join(entry.item.sources)] for entry in shown if entry.item.licence]
    if credits:
        yield table_block("credits", "Data of others used here", ["Evidence", "Licence", "Source"], credits)


def _withheld(opened: Opened, parts: Sequence[WorkbookPart]) -> Block:
    said: list[tuple[str, str]] = []
    restricted = [entry.item.title for entry in bearing(opened) if entry.item.access == "restricted"]
    said += [("li", f"“{title}” is restricted: its title and digest are shown, its content is not.") for title in restricted]
    said += [("li", f"{block.title} {block.withheld}") for part in parts for block in part.blocks if block.withheld]
    said += [("li", f"What was recorded on {title}, which is outside the scope.") for title in _outside_scope(opened)]
    concerns = len(opened.store.of(Concern, opened.evaluation.id))
    if concerns:
        said.append(("li", "What the concerns passed on were about: they are counted, never told."))
    for record in opened.store.records:
        if isinstance(record, Tombstone) and record.evaluation == opened.evaluation.id:
            said.append(("li", f"A {record.was.replace('-', ' ')} {redaction_said(record, opened.cycle.named(record.author))}"))
    unread = len(opened.store.faults)
    if unread:
        said.append(("li", f"{unread} record file{'s' if unread > 1 else ''} that could not be read; the findings say which."))
    said = list(dict.fromkeys(said)) or [("p", "Nothing is withheld.")]
    said.append(("note", "What to ask, what evidence to look for and the illustrations stand in the pages of the workbooks."))
    return text_block("withheld-why", "Withheld, and why", said)


def _outside_scope(opened: Opened) -> list[str]:
    """The areas of which something is recorded and which the evaluation does not cover, in the order of the framework."""
    store, evaluation, framework = opened.store, opened.evaluation.id, opened.framework
    heads: list[Judgement | PromptAnswer | Statement] = [*store.of(Judgement, evaluation)]
    heads += [*store.of(PromptAnswer, evaluation), *store.of(Statement, evaluation)]
    spoken_of = {area.id for head in heads if (area := framework.area_of(head.ref))}
    covered = {area.id for area in opened.case.areas}
    return [f"{area.id} {area.title}" for area in framework.areas if area.id in spoken_of - covered]
