"""What an area's own analysis is made of: the evidence of one kind, triangulation, a prompt's factor weighed, progress, other areas.

Row 8: imports rows 0-7. Everything is shown as recorded or counted; nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from pimlib import kinds
from pimlib.blocks import Block, Blocks, Column, table_block, text_block
from pimlib.cycle.triangulation import DIRECTIONS, Triangulated, triangulated
from pimlib.errors import PimError
from pimlib.framework import Area, Prompt, plural
from pimlib.framework.model import Component
from pimlib.kinds.days import age_in_months
from pimlib.plan import PlanRow, plan_rows
from pimlib.records import Cited, Judgement
from pimlib.register import Entry
from pimlib.workbook.cards import KINDS, MADE_BY, figure_blocks
from pimlib.workbook.opened import Opened
from pimlib.workbook.queries import Query


def entries_of(
    opened: Opened, refs: Sequence[str], kind: str, *, answered_by: str = "", care_group: str = ""
) -> tuple[Entry, ...]:
    """The items of one kind that inform any of the references, each once, in order of name.

    answered_by: only surveys of respondents whose name holds this text. care_group: only what speaks of that care group.
    """
    found = {entry.item.name: entry for ref in refs for entry in opened.informing(ref) if entry.item.kind == kind}
    return tuple(
        entry
        for _name, entry in sorted(found.items())
        if answered_by in getattr(entry.item.mapping, "respondent", "")
        and (not care_group or care_group in entry.item.care_groups)
    )


def summaries(opened: Opened, entries: Sequence[Entry], refs: Sequence[str], *, none: str, id: str) -> Blocks:
    """All that each item says of these references, together; the sentence `none`, unless it is empty, when there is no item at all."""
    blocks = figure_blocks(opened, entries, refs, summary=True)
    if none and not any(entry.state != "missing" and entry.item.access != "restricted" for entry in entries):
        said = [("p", "Register some with `pim add`, or say in the judgement why it is not needed.")]
        return blocks + Blocks([text_block(id, none, said)])
    return blocks


def currency(opened: Opened, entries: Sequence[Entry], id: str) -> Blocks:
    """Whether the documents are in force and looked at again in time, on the day of the evaluation; nothing when there is none."""
    from pimlib.kinds.documents import currency_blocks

    for entry in entries:
        opened.entry(entry.item.name)
    return currency_blocks(entries, opened.as_of, id=id)


def open_recommendations(opened: Opened, entries: Sequence[Entry]) -> Blocks:
    """What scrutiny recommended and is not done, with its age on the day of the evaluation; nothing when there is no such table."""
    from pimlib.kinds.scrutiny import ScrutinyFigures
    from pimlib.kinds.scrutiny import open_recommendations as still_open

    blocks: list[Block] = []
    for entry in entries:
        if kinds.has_figures(entry) and entry.state != "missing" and entry.item.access != "restricted":
            with suppress(PimError):  # named where the item's own figures are shown
                figures = opened.figures(entry)
                if isinstance(figures, ScrutinyFigures):
                    blocks += still_open(figures, opened.as_of)
    return Blocks(blocks)


def triangulation_block(opened: Opened, refs: Sequence[str], label: str, id: str) -> Block:
    """One row a reference and kind of evidence: how many separate sources, which way they were cited, the age of the newest, who made
    them; and in words where sources were cited against each other."""
    rows: list[list[str]] = []
    notes: list[str] = []
    for ref in refs:
        found = triangulated_for(opened, ref)
        title = opened.case.title(ref)
        notes += _said(found, title)
        for kind in found.kinds:
            sources = [source for source in found.sources if kind in source.kinds]
            ages = [source.months for source in sources if source.months is not None]
            ways = [str(sum(way in source.directions for source in sources) or "") for way in DIRECTIONS]
            made = sorted({MADE_BY[who] for source in sources for who in source.independence})
            unsaid = str(sum(source.cited and not source.directions for source in sources) or "")
            silent = str(sum(not source.cited for source in sources) or "")
            rows.append(
                [
                    title,
                    KINDS[kind],
                    str(len(sources)),
                    *ways,
                    unsaid,
                    silent,
                    str(min(ages)) if ages else "not known",
                    ", ".join(made),
                ]
            )
    term = opened.framework.terms.indicator
    columns: list[Column] = [
        *(term, "Kind of evidence", ("Separate sources", "right"), ("Strength", "right"), ("Mixed", "right")),
        *(("Weakness", "right"), ("Way not said", "right"), ("Not cited", "right"), ("Newest, months old", "right"), "Made by"),
    ]
    base = (
        "Strength, mixed and weakness are what people said of a source when they cited it. Two items that rest on the same data "
        f"count once. Age counted to {opened.as_of}."
    )
    if notes:
        base = " ".join([*notes, base])
    if not rows:
        return text_block(id, f"What the sources say of {label}", [("p", "No evidence is registered yet.")])
    return table_block(id, f"How the sources stand to each other in {label}", columns, rows, base=base, role="analysis")


def triangulated_for(opened: Opened, ref: str) -> Triangulated:
    """The separate sources of one reference, with the directions of its judgement."""
    opened.note(Query("records", ref))
    head = opened.case.judgement(ref)
    opened.note(Query("register", ref))
    cited = head.evidence if head else ()
    for name in sorted({one.item for one in cited} & set(opened.register.entries)):
        opened.entry(name)
    return triangulated(ref, opened.register, cited, opened.as_of)


def _said(found: Triangulated, title: str) -> list[str]:
    said = []
    if found.in_conflict:
        strong, weak = len(found.pointing("strength")), len(found.pointing("weakness"))
        said.append(f"{title}: the sources do not agree ({strong} cited as a strength, {weak} as a weakness).")
    if found.merged:
        said.append(f"{title}: {found.merged} more on the same data as another, not counted.")
    return said


def care_groups_block(opened: Opened, refs: Sequence[str], label: str, id: str) -> Block:
    """One row a care group of the evaluation's scope, else of the council: how many items of each kind speak of it. Items that name no
    care group are counted apart, as speaking of the whole service."""
    groups = opened.evaluation.scope.care_groups or opened.cycle.settings.care_groups
    entries = {entry.item.name: entry.item for ref in refs for entry in opened.informing(ref)}
    title = f"Whose outcomes the evidence for {label} speaks of"
    if not groups:
        return text_block(id, title, [("p", "No care groups are named in the evaluation or the cycle.")], role="analysis")
    there = [kind for kind in KINDS if any(item.kind == kind for item in entries.values())]
    rows = []
    for name, items in [
        *((group, [item for item in entries.values() if group in item.care_groups]) for group in groups),
        ("the whole service, or not said", [item for item in entries.values() if not item.care_groups]),
    ]:
        rows.append([name, *(str(sum(item.kind == kind for item in items) or "none") for kind in there)])
    bare = [row[0] for row in rows[:-1] if set(row[1:]) <= {"none"}]
    said = f"Nothing speaks of {', '.join(bare)}. " if bare else ""
    columns: list[Column] = ["Care group", *((KINDS[kind].capitalize(), "right") for kind in there)]
    base = f"{said}An item may speak of several care groups."
    return table_block(id, title, columns, rows, base=base, role="analysis")


def factor_blocks(opened: Opened, area: Area, prompt: Prompt, ref: str) -> Blocks:
    """One factor of the guidance prompt: what to weigh, and what was cited for the indicators that it bears on."""
    refs = [opened.framework.ref(id) for id in prompt.indicators]
    parts = [("lead", prompt.weigh), ("p", prompt.trigger), ("note", prompt.says)]
    asked = text_block(f"weigh:{prompt.id}", f"Factor {prompt.id}: what to weigh", parts, role="prompt")
    rows = [row for one in refs for row in _cited_rows(opened, one)]
    title = f"Factor {prompt.id}: what was cited for the {opened.framework.terms.indicator.lower()}s that it bears on"
    if not rows:
        names = ", ".join(opened.case.title(one) for one in refs)
        said = [("p", f"Nothing is cited yet for {names}.")]
        return Blocks([asked, text_block(f"weighed:{prompt.id}", title, said, role="prompt")]).about(ref)
    columns: list[Column] = [opened.framework.terms.indicator, "Evidence", "Kind", "Where in it", "Cited as"]
    return Blocks([asked, table_block(f"weighed:{prompt.id}", title, columns, rows, role="prompt")]).about(ref)


def _cited_rows(opened: Opened, ref: str) -> list[list[str]]:
    opened.note(Query("records", ref))
    head = opened.case.judgement(ref)
    return [[opened.case.title(ref), *_cited(opened, cited)] for cited in (head.evidence if head else ())]


def _cited(opened: Opened, cited: Cited) -> list[str]:
    entry = opened.register.entries.get(cited.item)
    if entry is None:
        return [cited.item, "not registered", cited.pinpoint, cited.direction or "not said"]
    return [entry.item.title, KINDS[entry.item.kind], cited.pinpoint, cited.direction or "not said"]


def progress_block(opened: Opened, refs: Sequence[str], label: str, id: str) -> Block:
    """The actions that name any of the references, with the latest progress on each; says so when there is none."""
    rows = [row for row in plan_rows(opened.store, opened.evaluation.id) if _names(row, refs)]
    for ref in refs:
        opened.note(Query("records", ref))
    title = f"What has been done so far on the actions for {label}"
    if not rows:
        return text_block(id, title, [("p", "No action is recorded for it yet.")], role="analysis")
    cells = [
        [
            row.action.what,
            row.action.success_criterion or row.action.reason,
            row.latest.status if row.latest else "no progress reported",
            row.latest.on.isoformat() if row.latest else "",
            " ".join(filter(None, (row.latest.value, row.latest.note))) if row.latest else "",
        ]
        for row in rows
    ]
    reported = sum(row.latest is not None for row in rows)
    columns: list[Column] = ["Action", "How success will show", "Latest progress", "As of", "What was reported"]
    return table_block(id, f"{title}: progress is reported on {reported} of {len(rows)}", columns, cells, role="analysis")


def beside_block(opened: Opened, other: Area, label: str, id: str) -> Block:
    """What another area's judgements say, as recorded, to be read beside this one."""
    framework = opened.framework
    refs = [*(framework.ref(indicator.id) for indicator in other.indicators), framework.ref(other.id)]
    rows = []
    for ref in refs:
        opened.note(Query("records", ref))
        head = opened.case.judgement(ref)
        if head is not None:
            rows.append([opened.case.title(ref), head.because or head.not_evaluated, *_found(head), head.at[:10]])
    title = f"What was recorded for {framework.terms.area_word} {other.id} {other.title}, beside {label}"
    if not rows:
        return text_block(id, title, [("p", "Nothing is recorded for it yet.")], role="analysis")
    words = framework.findings
    columns: list[Column] = ["Part", "Because", words.strengths, words.weaknesses, "Recorded on"]
    return table_block(id, title, columns, rows, base="As recorded there; nothing is carried over.", role="analysis")


def _found(head: Judgement) -> list[str]:
    return ["\n".join(head.strengths), "\n".join(head.weaknesses)]


def others_block(opened: Opened, area: Area, ref: str) -> Block:
    """One row for each other area: how it was judged, how many of its indicators are, and the improvements that were recorded there."""
    rows = []
    for other in opened.framework.areas:
        if other.id == area.id:
            continue
        other_ref = opened.framework.ref(other.id)
        opened.note(Query("records", other_ref))
        head = opened.case.judgement(other_ref)
        judged = [opened.case.judgement(opened.framework.ref(indicator.id)) for indicator in other.indicators]
        improvements = [one for found in [head, *judged] if found for one in found.improvements]
        first = sum(improvement.priority == 1 for improvement in improvements)
        counted = f"{sum(map(bool, judged))} of {len(judged)}"
        rows.append([f"{other.id} {other.title}", level_said(opened, head), counted, str(len(improvements)), str(first)])
    framework = opened.framework
    columns: list[Column] = [
        framework.terms.area_word.capitalize(),
        "Judged",
        f"{plural(framework.terms.indicator)} judged",
        (framework.findings.improvements, "right"),
        ("of highest priority", "right"),
    ]
    base = "As recorded; nothing is added up or averaged."
    title = f"How the other {plural(framework.terms.area_word)} were judged"
    return table_block(f"others:{ref}", title, columns, rows, base=base, role="analysis")


def component_blocks(opened: Opened, area: Area, ref: str) -> Blocks:
    """For each component of the statement: the areas and indicators that it rests on, as they were judged now and last time, how old
    the newest evidence cited for them is, and how the actions for them stand."""
    assert area.statement is not None
    return Blocks(_component(opened, component) for component in area.statement.components).about(ref)


def _component(opened: Opened, component: Component) -> Block:
    framework = opened.framework
    id, title = f"component:{component.id}", f"{component.title}: what it would rest on"
    rows = []
    for ref in (framework.ref(id) for id in component.rests_on):
        opened.note(Query("records", ref))
        head, before = opened.case.judgement(ref), opened.last_time(ref)
        refs = [
            ref,
            *(framework.ref(one.id) for other in framework.areas if framework.ref(other.id) == ref for one in other.indicators),
        ]
        age = newest_months(opened, refs)
        planned = [row for row in plan_rows(opened.store, opened.evaluation.id) if _names(row, [ref])]
        done = sum(row.latest is not None and row.latest.status == "done" for row in planned)
        rows.append(
            [
                opened.case.title(ref),
                level_said(opened, head),
                level_said(opened, before) if before else "no judgement here",
                "nothing cited" if age is None else str(age),
                f"{done} of {len(planned)}" if planned else "no action",
            ]
        )
    if not rows:
        return text_block(id, title, [("p", component.says)], role="analysis")
    columns: list[Column] = [
        *("Part", "Judged", "Last time", ("Newest evidence cited, months old", "right"), ("Actions done", "right")),
    ]
    base = f"“{component.says}”. As recorded, side by side; nothing is added up. Age counted to {opened.as_of}."
    return table_block(id, title, columns, rows, base=base, role="analysis")


def level_said(opened: Opened, head: Judgement | None) -> str:
    """A judgement in a cell: its level by name, or that there is none."""
    if head is None:
        return "not yet evaluated"
    if head.not_evaluated:
        return "not evaluated"
    scale = opened.framework.scale
    return scale.named(head.level) if scale and head.level is not None else "findings recorded"


def newest_months(opened: Opened, refs: Sequence[str]) -> int | None:
    """The age of the newest evidence cited for any of the references; None when none is."""
    cited = {one.item for ref in refs if (head := opened.case.judgement(ref)) for one in head.evidence}
    items = [opened.register.entries[name].item for name in sorted(cited) if name in opened.register.entries]
    return min((age for item in items if (age := age_in_months(item, opened.as_of)) is not None), default=None)


def _names(row: PlanRow, refs: Sequence[str]) -> bool:
    return any(named == ref or named.startswith(f"{ref}.") for ref in refs for named in row.action.refs)
