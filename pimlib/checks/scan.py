"""Checks of the evidence plan, of how broad a scan is, and of the closer looks that it points to (C7).

Row 6: imports rows 0-5. What a scan has to reach, and how many closer looks at once are many, stands in the framework; a framework that says
nothing of it gets no finding. Whatever is about a head, a source, a care group or a piece of evidence has its id or name as its place.
"""

from __future__ import annotations

from pimlib.checks.case import DESIGN, GUIDE, KINDS, Case, Rule, Said
from pimlib.cycle.breadth import Breadth, Head
from pimlib.cycle.evidence_plan import PlannedEvidence, evidence_plan
from pimlib.cycle.looks import PlannedLook, crowded, planned_looks
from pimlib.framework import plural
from pimlib.records import CloserLook


def _plan(case: Case) -> tuple[PlannedEvidence, ...]:
    sources = case.framework.process.evidence_for(case.evaluation.kind)
    scope = case.evaluation.scope.areas
    return evidence_plan(sources, case.evaluation.id, case.register, case.store, case.as_of, scope)


def _breadth(case: Case) -> Breadth | None:
    """What a scan reaches; None of a closer look, which is not meant to be broad."""
    if case.evaluation.kind != "scan":
        return None
    return Breadth(case.framework, case.evaluation, case.cycle, case.register, case.store)


def _judged(case: Case) -> Breadth | None:
    """What a scan reaches, once judging has begun: before that what is lacking is still being gathered."""
    breadth = _breadth(case)
    return breadth if breadth is not None and any(head.judged for head in breadth.heads) else None


def _titles(case: Case, refs: tuple[str, ...]) -> str:
    return ", ".join(case.title(ref) for ref in refs)


def check_late(case: Case) -> Said:
    """Somebody wrote down by which day a piece of evidence is wanted. That day has passed, and no item of the register is said to meet it."""
    for row in _plan(case):
        if row.status == "late" and row.wanted is not None:
            owner = row.wanted.owner
            who = f" from {case.cycle.named(owner)}, and" if owner else "; nobody is named to get it, and it"
            could = f" It could be {' or '.join(row.candidates[:3])}." if row.candidates else ""
            yield (
                row.wanted.wanted,
                f"The evidence “{row.wanted.what}” was wanted by {row.wanted.by}{who} is not there.",
                f"Say which item it is (`pim wanted change {row.wanted.wanted} --item NAME`), a new day (--by), or why it is not needed "
                f"(--not-needed).{could}",
            )


def check_not_held(case: Case) -> Said:
    """A piece of evidence is said to be met by an item, and the register holds none of that name."""
    for row in _plan(case):
        if row.is_lost and row.wanted is not None:
            yield (
                row.wanted.wanted,
                f"The evidence “{row.wanted.what}” is said to be the item “{row.wanted.item}”, which the register does not hold.",
                f"Register it with `pim add`, or name the right item: `pim wanted change {row.wanted.wanted} --item NAME`.",
            )


def check_sources(case: Case) -> Said:
    """The framework suggests where the evidence for a scan or a closer look may come from. Of some of these sources nobody has said yet
    whether they are wanted, are there already or are not needed. They are suggestions: one sentence answers for a source. Nothing is asked
    before the first evidence is registered or wanted."""
    rows = _plan(case)
    begun = bool(case.register.entries) or any(row.wanted is not None for row in rows)
    silent = [row.source for row in rows if row.status == "not said" and row.source is not None]
    if begun and silent:
        all_ = len(case.framework.process.evidence_for(case.evaluation.kind))
        of = f"any of the {all_}" if len(silent) == all_ else f"{len(silent)} of the {all_}"
        first = "; ".join(f"{source.text.rstrip('.')} ({source.id})" for source in silent[:2])
        more = f"; and {len(silent) - 2} more" if len(silent) > 2 else ""
        yield (
            "",
            f"Nobody has said anything of {of} sources of evidence that the framework suggests: {first}{more}.",
            "`pim wanted` lists them. Say what is wanted, which item is there already, or why it is not needed.",
        )


def check_head_evidence(case: Case) -> Said:
    """A scan is judged under broad heads. Judging has begun, and for one of them there is no evidence at all, though some is registered for
    others. A head for which the framework suggests no evidence, because it is concluded from the others, needs none."""
    breadth = _judged(case)
    if breadth is None or not any(head.entries for head in breadth.heads):
        return  # nothing is registered yet, which is said elsewhere
    for head in breadth.heads:
        if not head.entries and _suggests_evidence(case, head):
            yield (
                head.asked.id,
                f"For one head of the scan nothing is registered: {head.asked.text} It is answered by {_titles(case, head.refs)}.",
                "Register evidence for it with `pim add`, or say why the scan can do without.",
            )


def _suggests_evidence(case: Case, head: Head) -> bool:
    """Whether the framework gives possible evidence for any of what answers a head."""
    within = {ref for named in head.refs for ref in case.covering(named)}
    return any(found.evidence for ref in within if (found := case.framework.suggestions(ref)) is not None)


def check_head_judged(case: Case) -> Said:
    """A scan is to give a broad judgement under each of its heads. Others have been judged, and this one has not, or not whole."""
    breadth = _judged(case)
    for head in breadth.heads if breadth else ():
        open_ = tuple(ref for ref in head.refs if ref not in head.judged)
        if open_:
            yield (
                head.asked.id,
                f"One head of the scan is not judged yet: {head.asked.text} What is open is {_titles(case, open_)}.",
                "Judge it, or say that it is not evaluated and why.",
            )


def check_care_groups(case: Case) -> Said:
    """A scan speaks of every care group of the council. No item of the register names this one. What speaks of the whole service may
    speak of it too, but nobody could tell how things stand for this group."""
    breadth = _breadth(case)
    if breadth is None or not any(head.every_care_group for head in case.framework.process.scan_heads):
        return
    if not any(entries for _group, entries in breadth.care_groups):
        if breadth.care_groups and case.register.entries:
            yield (
                "",
                "No evidence names a care group, so nobody can say for whom it holds.",
                "Write `care_groups:` into the register's entry where an item speaks of one.",
            )
        return
    for group, entries in breadth.care_groups:
        if not entries:
            yield (
                group,
                f"No evidence names the care group {group}.",
                f"Register some, or write `{group}` into `care_groups` of the register's entry that speaks of it.",
            )


def check_care_groups_named(case: Case) -> Said:
    """The framework names a care group outright under one of the heads of a scan, and among the care groups of the council and of this
    scan none is called so. Without it the scan says nothing of that service and nobody notices. Asked once judging has begun."""
    breadth = _judged(case)
    for word in breadth.not_named if breadth else ():
        head = next(head for head in case.framework.process.scan_heads if word in head.care_groups)
        where = "evaluation's scope" if case.evaluation.scope.care_groups else "settings in cycle.yaml"
        yield (
            word,
            f"One head of the scan names {word}, and none of the care groups does: {head.text}",
            f"Add it to `care_groups` of the {where}, or say who else answers for it.",
        )


def check_essentials(case: Case) -> Said:
    """The framework calls some evidence essential for a scan: files that are read, and what people who use services, their carers and
    others with a stake say. Judging has begun, and of this one nothing is in the register."""
    breadth = _judged(case)
    if breadth is None or not case.register.entries:
        return
    for essential in breadth.essentials:
        if not essential.entries:
            kinds = ", or ".join(KINDS[kind] for kind in essential.asked.kinds)
            heard = " or ".join(voice.says for voice in case.framework.process.voices if voice.id in essential.asked.heard)
            say = (
                f" Where it is there, its entry does not say that {heard} answered: write who did, or name it in its sort."
                if heard
                else ""
            )
            yield (
                essential.asked.id,
                f"The scan lacks evidence that is essential: {essential.asked.text}",
                f"Register {kinds}, or say why the scan can do without.{say}",
            )


def check_themes(case: Case) -> Said:
    """Some themes run across every service. Judging has begun, and for this one there is neither evidence nor a judgement."""
    breadth = _judged(case)
    if breadth is None or not case.register.entries:
        return
    for theme in breadth.themes:
        if not theme.entries and not theme.judged:
            yield (
                theme.asked.id,
                f"Nothing speaks of what runs across every service: {theme.asked.text} It is looked at under {_titles(case, theme.refs)}.",
                "Register evidence for it, or say why the scan can do without.",
            )


def _looks(case: Case) -> tuple[PlannedLook, ...]:
    """What this evaluation points to for a closer look."""
    return planned_looks(case.store.of(CloserLook, case.evaluation.id), case.cycle)


def check_look_scheduled(case: Case) -> Said:
    """A closer look that nobody has given a time is one that may never be taken. Its day places it in one of the years of the cycle."""
    for planned in _looks(case):
        if not planned.is_scheduled:
            yield (
                planned.look.ref,
                f"The closer look “{planned.look.what}” is not scheduled.",
                "Say when it begins, within the cycle.",
            )
        elif planned.begins is None:
            yield (
                planned.look.ref,
                f"The closer look “{planned.look.what}” is planned for “{planned.look.planned_for}”, which names no month and year.",
                "Say on which day it begins.",
            )


def check_look_in_cycle(case: Case) -> Said:
    """A closer look begins before the cycle does, or after it ends: it belongs to another cycle."""
    for planned in _looks(case):
        if planned.year == 0:
            yield (
                planned.look.ref,
                f"The closer look “{planned.look.what}” begins on {planned.begins}, outside the cycle of {case.cycle.starts} to "
                f"{case.cycle.ends}.",
                "Move it into the cycle, or leave it to the scan of the next one.",
            )


def check_looks_at_once(case: Case) -> Said:
    """Many closer looks at the same time are hardly the best use of a team. Those of every evaluation of the cycle count. How many are
    many, and how long one is taken to last, stands in the framework."""
    about = case.framework.process.closer_looks
    if about is None:
        return
    own = {planned.look.id for planned in _looks(case)}
    for at_once in crowded(planned_looks(case.store.heads_of(CloserLook), case.cycle), about.months, about.most_at_once):
        if own & {planned.look.id for planned in at_once}:
            names = "; ".join(f"{planned.look.what} (from {planned.begins})" for planned in at_once)
            yield (
                "",
                f"{len(at_once)} closer looks go on at once, when each lasts {about.months} months: {names}.",
                "Think about spreading them over the years of the cycle.",
            )


def check_look_wanted(case: Case) -> Said:
    """An area was judged in the lower half of the scale, and neither a closer look nor an action speaks of it. Only people can say whether
    it calls for one: this asks."""
    levels = sorted(level.level for level in case.framework.scale.levels) if case.framework.scale else []
    lower = set(levels[: len(levels) // 2])
    if case.evaluation.kind != "scan":
        return
    looked = {planned.look.ref for planned in _looks(case)}
    for area in case.areas:
        ref = case.framework.ref(area.id)
        head = case.judgement(ref)
        if head is None or head.level not in lower or looked & case.covering(ref) or case.actions_for(ref):
            continue
        yield (
            ref,
            f"{case.label(area)} was judged in the lower half of the scale. Does it call for a closer look, or for an action?",
            "Point to a closer look or plan an action, or answer why neither is called for.",
        )


def check_points_to_looks(case: Case) -> Said:
    """Every area of the scan is judged, and it points to nothing that is to be looked at more closely within the cycle."""
    if case.evaluation.kind != "scan" or case.framework.process.closer_looks is None or _looks(case):
        return
    if all(case.judgement(case.framework.ref(area.id)) is not None for area in case.areas):
        word = plural(case.framework.terms.area_word)
        yield (
            "",
            f"All {word} are judged, and the scan points to no closer look.",
            "Say what is to be looked at more closely and when, or answer that nothing is.",
        )


def check_look_scope(case: Case) -> Said:
    """A closer look goes into depth on one area or theme. This one has no scope, so that it covers the whole framework."""
    scope, number = case.evaluation.scope, len(case.framework.areas)
    if case.evaluation.kind == "closer-look" and number > 1 and not (scope.areas or scope.care_groups):
        yield (
            "",
            f"This closer look covers all {number} {plural(case.framework.terms.area_word)} of {case.framework.title}.",
            f"Name what it looks at under `scope` in evaluations/{case.evaluation.id}.yaml, as `pim help cycle` shows.",
        )


# How grave: what a scan may go without for a while is a note in it. Breadth is asked of a scan only.
SCAN_RULES: tuple[Rule, ...] = (
    Rule("C715", "warning", "evidence that was wanted by a day and is not there", f"{GUIDE}, step 5", check_late),
    Rule("C716", "warning", "evidence said to be an item that is not registered", DESIGN, check_not_held),
    Rule("C717", "warning", "sources of evidence that nobody spoke of", f"{GUIDE}, step 5", check_sources, in_scan="note"),
    Rule("C718", "warning", "a head of a scan without evidence", f"{GUIDE}, high-level scan", check_head_evidence),
    Rule("C719", "note", "a head of a scan that is not judged", f"{GUIDE}, high-level scan", check_head_judged),
    Rule("C720", "note", "a care group that no evidence names", f"{GUIDE}, high-level scan", check_care_groups),
    Rule(
        "C721", "warning", "a care group that the framework names and the council does not", f"{GUIDE}, high-level scan",
        check_care_groups_named,
    ),
    Rule(
        "C722", "warning", "evidence that a scan can't do without", f"{GUIDE}, high-level scan", check_essentials,
        ours="The words by which those who spoke are known are the project's.",
    ),
    Rule(
        "C723", "note", "a theme across all services that nothing speaks of", f"{GUIDE}, high-level scan", check_themes,
        ours="Which themes these are is the project's.",
    ),
    Rule("C724", "note", "a closer look without a time", f"{GUIDE}, taking a closer look", check_look_scheduled),
    Rule("C725", "warning", "a closer look outside the cycle", f"{GUIDE}, taking a closer look", check_look_in_cycle),
    Rule(
        "C726", "note", "many closer looks at once", f"{GUIDE}, taking a closer look", check_looks_at_once,
        ours="How many are many, and how long one lasts, is the project's.",
    ),
    Rule("C727", "note", "a low area without a closer look or an action", f"{GUIDE}, taking a closer look", check_look_wanted),
    Rule("C728", "note", "a scan that points to no closer look", f"{GUIDE}, taking a closer look", check_points_to_looks),
    Rule("C729", "warning", "a closer look at everything", f"{GUIDE}, taking a closer look", check_look_scope),
)  # fmt: skip
