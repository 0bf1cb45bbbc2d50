"""What a workbook or the report shows of the planning: the evidence plan, the breadth of a scan, the closer looks by year.

Row 8: imports rows 0-7. Each block is as the records and the register stand; nothing is concluded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pimlib.blocks import Block, Blocks, Column, table_block, text_block
from pimlib.cycle.breadth import Breadth, Essential, Theme
from pimlib.cycle.evidence_plan import STATUSES, PlannedEvidence, evidence_plan
from pimlib.cycle.looks import PlannedLook, planned_looks, pointing_here, years_of
from pimlib.errors import PimError
from pimlib.framework import plural
from pimlib.kinds.days import MONTHS
from pimlib.records import CloserLook
from pimlib.register import Entry
from pimlib.workbook.cards import KINDS
from pimlib.workbook.concluding import decided_note, when_said
from pimlib.workbook.opened import Opened
from pimlib.workbook.queries import Query

SAID = {
    "registered": "registered",
    "missing": "registered, and its file is gone",
    "late": "late",
    "wanted": "wanted",
    "not needed": "not needed",
    "not said": "nobody has said anything",
}
NUMBERED = {
    "measures": ("set of measures", "sets of measures"),
    "survey": ("survey", "surveys"),
    "case-files": ("reading of case files", "readings of case files"),
    "groups": ("set of groups or interviews", "sets of groups or interviews"),
    "scrutiny": ("piece of scrutiny", "pieces of scrutiny"),
    "document": ("document", "documents"),
}
OFFERED = 4  # how many items are offered for a source before the rest is counted


def planned_evidence(opened: Opened, day: dt.date | None = None) -> tuple[PlannedEvidence, ...]:
    """The evidence plan of the evaluation; day: from which something is late (the day on which the evaluation stands)."""
    sources = opened.framework.process.evidence_for(opened.evaluation.kind)
    scope = opened.evaluation.scope.areas
    return evidence_plan(sources, opened.evaluation.id, opened.register, opened.store, day or opened.as_of, scope)


def plan_block(opened: Opened) -> Block:
    """The evidence plan: one row a piece that is wanted, under its source, and one for each source of which nobody has said anything."""
    opened.note(Query("planning", ""))
    rows = planned_evidence(opened)
    title = "What evidence was wanted, and what of it is there"
    if not rows:
        return text_block("evidence-plan", title, [("p", "Nobody has written down yet what evidence is wanted.")], role="method")
    cells = [
        [source_said(row), what_said(row), status_said(row) + _noted(opened, row), *_who(opened, row), *_asked(opened, row)]
        for row in rows
    ]
    counts = [(sum(row.status == status for row in rows), SAID[status]) for status in STATUSES]
    base = f"{'; '.join(f'{number} {said}' for number, said in counts if number)}. As of {opened.as_of}."
    columns: list[Column] = ["Source of evidence", "What is wanted", "Stands", "With", "By", "Kind", "To inform"]
    return table_block("evidence-plan", title, columns, cells, base=base, role="method")


def source_said(row: PlannedEvidence) -> str:
    if row.source:
        return row.source.text
    unknown = f" (recorded as {row.wanted.source})" if row.wanted and row.wanted.source else ""
    return f"None of the framework's{unknown}"


def what_said(row: PlannedEvidence) -> str:
    return row.wanted.what if row.wanted else "—"


def status_said(row: PlannedEvidence) -> str:
    """How a piece stands, in words: the item that meets it, the reason why it is not needed, or what could be meant."""
    said = SAID[row.status]
    if row.entry is not None and row.status == "registered":
        restricted = " (restricted)" if row.entry.item.access == "restricted" else ""
        said = f"registered: {row.entry.item.title}{restricted}"
    elif row.is_lost and row.wanted is not None:
        said = f"{said}; “{row.wanted.item}” is not in the register"
    elif row.status == "not needed" and row.wanted is not None:
        said = f"not needed: {row.wanted.reason}"
    if row.candidates:
        more = f" and {len(row.candidates) - OFFERED} more" if len(row.candidates) > OFFERED else ""
        said = f"{said}. Of this kind, and tied to nothing: {', '.join(row.candidates[:OFFERED])}{more}"
    return f"{said}. Two versions stand; settle which holds" if row.in_conflict else said


def _who(opened: Opened, row: PlannedEvidence) -> tuple[str, str]:
    if row.wanted is None:
        return "", ""
    return opened.cycle.named(row.wanted.owner), str(row.wanted.by or "")


def _asked(opened: Opened, row: PlannedEvidence) -> tuple[str, str]:
    """Of what kind a piece is to be, and what it is to inform."""
    if row.wanted is None:
        return "", ""
    kind = row.wanted.evidence_kind
    return KINDS.get(kind, kind), "\n".join(opened.case.title(ref) for ref in row.wanted.refs)


def _noted(opened: Opened, row: PlannedEvidence) -> str:
    """Who said it, where two say different things; where it was decided and why it was changed; each on a line of its own."""
    if row.wanted is None:
        return ""
    by = f"\nRecorded by {opened.cycle.named(row.wanted.author)}, {row.wanted.at[:10]}." if row.in_conflict else ""
    said_above = {"reason": ""} if row.status == "not needed" else {}
    return by + decided_note(row.wanted.model_copy(update=said_above))


def breadth_blocks(opened: Opened) -> Blocks:
    """How broad a scan is: its heads, what it can't do without, its care groups, and what runs across every service; nothing for a closer
    look, or by a framework that says nothing of scans."""
    if opened.evaluation.kind != "scan" or not opened.framework.process.scan_heads:
        return Blocks()
    opened.note(Query("planning", ""))
    breadth = Breadth(opened.framework, opened.evaluation, opened.cycle, opened.register, opened.store)
    return Blocks([breadth_block(opened, breadth), _care_groups(breadth), *_themes(opened, breadth.themes)])


def breadth_block(opened: Opened, breadth: Breadth) -> Block:
    """One row a head of the scan: the areas that answer it, how many are judged, its evidence by kind, and what it can't do without."""
    word = opened.framework.terms.area_word
    cells = [
        [
            head.asked.text,
            ", ".join(ref.partition(":")[2] for ref in head.refs),
            f"{len(head.judged)} of {len(head.refs)}",
            _kinds(head.entries),
            "\n".join(map(_essential, head.essentials)) or "—",
        ]
        for head in breadth.heads
    ]
    columns: list[Column] = ["Head of the scan", plural(word).capitalize(), "Judged", "Evidence", "What it can't do without"]
    base = "An item may speak to several heads. Files that are missing do not count."
    return table_block("scan-breadth", "How broad the scan is", columns, cells, base=base, role="method")


def _essential(essential: Essential) -> str:
    names = [entry.item.title for entry in essential.entries]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{essential.asked.text.rstrip('.')}: {f'{names[0]}{more}' if names else 'none registered'}."


def _care_groups(breadth: Breadth) -> Block:
    title = "Which care groups the evidence names"
    missing = [f"No care group is called {word}, which a head of the scan names." for word in breadth.not_named]
    if not breadth.care_groups:
        said = [("p", "No care groups are named in the evaluation or the cycle."), *(("p", text) for text in missing)]
        return text_block("scan-care-groups", title, said, role="method")
    cells = [[group, str(len(entries)), _kinds(entries)] for group, entries in breadth.care_groups]
    base = " ".join([*missing, "Evidence on the whole service names none, and is not counted here."])
    return table_block(
        "scan-care-groups", title, ["Care group", ("Items", "right"), "Of which kinds"], cells, base=base, role="method"
    )


def _themes(opened: Opened, themes: Sequence[Theme]) -> Blocks:
    if not themes:
        return Blocks()
    cells = [
        [
            theme.asked.text,
            ", ".join(opened.case.title(ref) for ref in theme.refs),
            f"{len(theme.judged)} of {len(theme.refs)}",
            _kinds(theme.entries),
        ]
        for theme in themes
    ]
    ours = all(theme.asked.origin == "project" for theme in themes)
    base = "Which themes these are is this project's choice; the framework asks for such themes and names none." if ours else ""
    columns: list[Column] = ["Theme", "Looked at under", "Judged", "Evidence"]
    return Blocks([table_block("scan-themes", "What runs across every service", columns, cells, base=base, role="method")])


def _kinds(entries: Sequence[Entry]) -> str:
    """`3 sets of measures, 1 survey`; `none` when there is none."""
    counts = ((sum(entry.item.kind == kind for entry in entries), words) for kind, words in NUMBERED.items())
    return ", ".join(f"{number} {one if number == 1 else many}" for number, (one, many) in counts if number) or "none"


def looks_block(opened: Opened) -> Block:
    """The closer looks that the evaluation points to, by the year of the cycle in which they begin."""
    opened.note(Query("planning", ""))
    planned = planned_looks(opened.store.of(CloserLook, opened.evaluation.id), opened.cycle)
    title = "Closer looks over the years of the cycle"
    if not planned:
        said = [("p", "Nothing is recorded yet that is to be looked at more closely.")]
        return text_block("closer-looks", title, said, role="action")
    cells = [
        [
            _year(opened, one),
            one.look.what,
            opened.case.title(one.look.ref),
            one.look.because + decided_note(one.look),
            when_said(one.look),
            str(one.look.priority or "not said"),
            opened.cycle.named(one.look.lead) if one.look.lead else "not said",
        ]
        for one in planned
    ]
    columns: list[Column] = ["Year", "What to look at closely", "On", "Because", "When", ("Priority", "right"), "Led by"]
    about = opened.framework.process.closer_looks
    return table_block("closer-looks", title, columns, cells, base=about.text if about else "", header=False, role="action")


def pointed_blocks(opened: Opened, area: str = "") -> Blocks:
    """Why a closer look was chosen: what other evaluations of the cycle pointed to here, and their reasons, in the words of those who
    recorded it. area: only what lies in this one (`pim:5`). Nothing for a scan, and where none pointed here."""
    opened.note(Query("pointed", area))
    looks = pointing_here(opened.framework, opened.evaluation, opened.store)
    if area:
        looks = tuple(look for look in looks if opened.framework.area_of(look.ref) is opened.framework.area_of(area))
    if not looks:
        return Blocks()
    parts = [part for look in looks for part in _pointed(opened, look)]
    id = f"pointed:{area}" if area else "pointed"
    return Blocks([text_block(id, "Why this is looked at more closely", parts, role="pointed")])


def _pointed(opened: Opened, look: CloserLook) -> list[tuple[str, str]]:
    named = opened.cycle.named
    when = f"by {named(look.author)}, {look.at[:10]}"
    said = [
        f"Recorded {when}{f' ({look.decided_at})' if look.decided_at else ''}",
        f"priority {look.priority} of 3" if look.priority else "",
        f"planned for {look.planned_for or look.begins}" if look.planned_for or look.begins else "",
        f"led by {named(look.lead)}" if look.lead else "",
    ]
    return [
        ("p", f"{_pointing(opened, look)} pointed here: {look.what} ({opened.case.title(look.ref)})."),
        ("p", f"Because: {look.because}"),
        ("note", f"{'; '.join(text for text in said if text)}."),
    ]


def _pointing(opened: Opened, look: CloserLook) -> str:
    """The evaluation that pointed, as a reader knows it: `The scan (High-level scan, 2026)`."""
    try:
        other = opened.folder.evaluation(look.evaluation)
    except PimError:
        return f"The evaluation “{look.evaluation}”"  # its file is gone, or cannot be read
    return f"The {'scan' if other.kind == 'scan' else 'closer look'} ({other.title})"


def _year(opened: Opened, one: PlannedLook) -> str:
    if not one.year:
        return "outside the cycle" if one.year == 0 else "not said"
    first, last = years_of(opened.cycle)[one.year - 1]
    return f"{one.year} ({_month(first)} to {_month(last)})"


def _month(day: dt.date) -> str:
    return f"{MONTHS[day.month - 1].capitalize()} {day.year}"
