"""Checks of the evidence (E) and of how many kinds of it stand behind a judgement (T).

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import Case
from pimlib.records import Judgement
from pimlib.register import Entry
from pimlib.register.mapping import DocumentMapping

Said = Iterator[tuple[str, str, str]]


def _file(entry: Entry) -> str:
    """How a report may name an item's file: the name of a restricted one can already say too much."""
    return f"“{entry.item.title}” (a restricted file)" if entry.item.access == "restricted" else entry.item.path


def check_missing(case: Case) -> Said:
    for entry in case.register:
        if entry.state == "missing":
            yield (
                entry.item.name,
                f"The register names {_file(entry)}, and the file is not there.",
                "Put the file back, or register where it is now as a new revision with `pim add`.",
            )


def check_changed(case: Case) -> Said:
    for entry in case.register:
        if entry.state == "changed":
            yield (
                entry.item.name,
                f"{_file(entry)} is no longer the file that was registered on {entry.item.registered_on}.",
                "Look at what changed; if the new file is right, register it as a new revision with `pim add`.",
            )


def check_resaved(case: Case) -> Said:
    for entry in case.register:
        if entry.state == "resaved":
            yield (
                entry.item.name,
                f"{_file(entry)} was saved again by SharePoint or Excel; what it says is the same.",
                "Nothing needs doing.",
            )


def check_unregistered(case: Case) -> Said:
    for path in case.register.unregistered:
        yield (
            path,
            f"{path} lies in the evidence folder and nobody registered it.",
            "Register it with `pim add`, or move it away.",
        )


def check_register_faults(case: Case) -> Said:
    for fault in case.register.faults:
        yield (fault.place, str(fault), "")


def check_crosswalks(case: Case) -> Said:
    for fault in case.faults:
        yield (fault.place, str(fault), "Until then no evidence is carried over by it.")


def check_expired(case: Case) -> Said:
    for entry in case.register:
        if entry.item.expires and entry.item.expires < case.as_of:
            yield (
                entry.item.name,
                f"“{entry.item.title}” was good until {entry.item.expires}, and this evaluation stands on {case.as_of}.",
                "Look for newer evidence, or say why it still holds.",
            )


def check_old(case: Case) -> Said:
    years = case.cycle.settings.evidence_years
    for entry in case.register:
        if entry.item.period is None:
            continue
        end = entry.item.period.end
        if (case.as_of - end).days > years * 366:
            yield (
                entry.item.name,
                f"“{entry.item.title}” speaks of a time that ended on {end}, more than {years} years before {case.as_of}.",
                "Look for newer evidence, or say why it still holds.",
            )


def check_time_said(case: Case) -> Said:
    for entry in case.register:
        agreed = isinstance(entry.item.mapping, DocumentMapping) and entry.item.mapping.approved is not None
        if entry.item.period is None and not agreed:  # the day on which it was agreed says how old a document is
            yield (
                entry.item.name,
                f"Nobody said of which time “{entry.item.title}” speaks, so nobody can tell how old it is.",
                "Add it once more with --from and --until.",
            )


def check_informs_something(case: Case) -> Said:
    prefix = f"{case.framework.id}:"
    for entry in case.register:
        for ref in entry.item.refs:
            if ref.startswith(prefix) and case.framework.title_of(ref) is None:
                yield (
                    entry.item.name,
                    f"“{entry.item.title}” is registered for {case.title(ref)}, which {case.framework.title}, version "
                    f"{case.framework.version}, does not hold.",
                    "Add it once more with --informs and what it speaks to now.",
                )


def check_cited(case: Case) -> Said:
    for judgement in case.judgements():
        for cited in judgement.evidence:
            entry = case.register.entries.get(cited.item)
            known = entry.revision(cited.revision) if entry else None
            if entry is None or known is None:
                yield (
                    judgement.ref,
                    f"{case.title(judgement.ref)} cites “{cited.item}”, revision {cited.revision}, which the register does not hold.",
                    "Register it with `pim add`, or record the judgement again with the evidence that it rests on.",
                )


def check_changed_since(case: Case) -> Said:
    for judgement in case.judgements():
        for cited in judgement.evidence:
            entry = case.register.entries.get(cited.item)
            if entry is None or entry.state == "missing":
                continue
            newer = entry.item.revision > cited.revision
            if newer or (cited.digest and entry.digest != cited.digest and entry.state != "resaved"):
                why = f"there is revision {entry.item.revision} now" if newer else "the file is another one now"
                yield (
                    judgement.ref,
                    f"The evidence “{cited.item}” changed after {case.title(judgement.ref)} was judged: {why}.",
                    "Look at the figures again, and record the judgement again if they say something else.",
                )


def check_never_cited(case: Case) -> Said:
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


def _kinds(case: Case, judgement: Judgement) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for cited in judgement.evidence:
        if entry := case.register.entries.get(cited.item):
            kinds.setdefault(entry.item.kind, []).append(entry.item.independence)
    return kinds


def check_one_kind(case: Case) -> Said:
    for judgement in case.judgements():
        kinds = _kinds(case, judgement)
        if len(kinds) == 1 and not judgement.not_evaluated:
            kind = next(iter(kinds))
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} rests on one kind of evidence only ({kind}).",
                "Look for a second kind that could confirm or contradict it.",
            )


def check_all_own(case: Case) -> Said:
    for judgement in case.judgements():
        kinds = _kinds(case, judgement)
        if kinds and not judgement.not_evaluated and all(who == "own" for found in kinds.values() for who in found):
            yield (
                judgement.ref,
                f"All the evidence cited for {case.title(judgement.ref)} was made by the service itself.",
                "Look for a partner's or an outsider's view.",
            )


def check_same_data(case: Case) -> Said:
    for judgement in case.judgements():
        cited = {entry.item for entry in judgement.evidence}
        for name in sorted(cited):
            entry = case.register.entries.get(name)
            twins = sorted(cited.intersection(entry.item.same_data_as)) if entry else []
            if twins:
                yield (
                    judgement.ref,
                    f"{case.title(judgement.ref)} cites “{name}” and “{twins[0]}”, which come from the same data.",
                    "Count them once: they can't confirm one another.",
                )
