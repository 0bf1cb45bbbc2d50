"""Checks of the evidence (E): the files, what the register says of them, and the time that they speak of.

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from pimlib.checks.case import DESIGN, Case, Rule, Said
from pimlib.cycle import NO_DATE
from pimlib.records import RecordStore
from pimlib.register import Entry
from pimlib.register.mapping import DocumentMapping


def _file(entry: Entry) -> str:
    """How a report may name an item's file: the name of a restricted one can already say too much."""
    return f"“{entry.item.title}” (a restricted file)" if entry.item.access == "restricted" else entry.item.path


def check_missing(case: Case) -> Said:
    """A judgement can only be checked as long as what it rests on is there to be read. Somebody may have moved or renamed the file."""
    for entry in case.register:
        if entry.state == "missing":
            yield (
                entry.item.name,
                f"The register names {_file(entry)}, and the file is not there.",
                "Put the file back, or register where it is now as a new revision with `pim add`.",
            )


def check_changed(case: Case) -> Said:
    """The register keeps a digest of each file. When the file is another one, what was said of it may no longer hold."""
    for entry in case.register:
        if entry.state == "changed":
            yield (
                entry.item.name,
                f"{_file(entry)} is no longer the file that was registered on {entry.item.registered_on}.",
                "Look at what changed; if the new file is right, register it as a new revision with `pim add`.",
            )


def check_resaved(case: Case) -> Said:
    """Excel and SharePoint write a file anew when somebody only opens it. The cells were compared, and they say what they said."""
    for entry in case.register:
        if entry.state == "resaved":
            yield (
                entry.item.name,
                f"{_file(entry)} was saved again by SharePoint or Excel; what it says is the same.",
                "Nothing needs doing.",
            )


def check_unregistered(case: Case) -> Said:
    """What is not in the register cannot be cited and is shown nowhere, so that it is easily forgotten."""
    for path in case.register.unregistered:
        yield (
            path,
            f"{path} lies in the evidence folder and nobody registered it.",
            "Register it with `pim add`, or move it away.",
        )


def check_register_faults(case: Case) -> Said:
    """An entry of the register that cannot be read leaves its evidence out of everything. A copy may hold what the other lacks."""
    for fault in case.register.faults:
        yield (fault.place, str(fault), "")


def check_crosswalks(case: Case) -> Said:
    """A crosswalk lets evidence that was gathered for one framework be seen in another. One with faults is left out altogether."""
    for fault in case.faults:
        yield (fault.place, str(fault), "Until then no evidence is carried over by it.")


def check_expired(case: Case) -> Said:
    """Whoever registered the evidence said until when it is good. After that day it may describe a service that has changed."""
    for entry in case.register:
        if entry.item.expires and entry.item.expires < case.as_of:
            yield (
                entry.item.name,
                f"“{entry.item.title}” was good until {entry.item.expires}, and this evaluation stands on {case.as_of}.",
                "Look for newer evidence, or say why it still holds.",
            )


def check_old(case: Case) -> Said:
    """What was so years ago may not be so now. How many years is settled by `evidence_years` in cycle.yaml."""
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
    """Evidence has to be set in its time. Without it, nobody can tell whether it is newer or older than what it is set beside."""
    for entry in case.register:
        agreed = isinstance(entry.item.mapping, DocumentMapping) and entry.item.mapping.approved is not None
        if entry.item.period is None and not agreed:  # the day on which it was agreed says how old a document is
            yield (
                entry.item.name,
                f"Nobody said of which time “{entry.item.title}” speaks, so nobody can tell how old it is.",
                "Add it once more with --from and --until.",
            )


def check_informs_something(case: Case) -> Said:
    """Evidence that is registered for something which the framework does not hold is shown on no page."""
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


def check_to_come(case: Case) -> Said:
    """What an evaluation says is so on one day. Evidence of a time that begins only after it shows what is hoped for, not what is."""
    for entry in case.register:
        period = entry.item.period
        if period is not None and period.start > case.as_of != NO_DATE:
            yield (
                entry.item.name,
                f"“{entry.item.title}” speaks of a time that begins on {period.start}, after this evaluation stands on {case.as_of}.",
                "Correct its time with --from and --until, move the day in the evaluation's file, or keep it for the next evaluation.",
            )


def check_cited_nowhere(case: Case) -> Said:
    """Once every area is judged, evidence that speaks to nothing and that nobody cites was gathered for nothing, or was overlooked.

    Evidence that was registered for an indicator is looked at there.
    """
    if not case.all_judged:
        return
    prefix = f"{case.framework.id}:"
    leaves = {case.framework.ref(one.id) for area in case.framework.areas for one in (area.indicators or (area,))}
    cited = _cited_anywhere(case.store)
    for entry in case.register:
        speaks = any(ref in leaves or not ref.startswith(prefix) for ref in entry.item.refs)
        if entry.item.name not in cited and not speaks:
            yield (
                entry.item.name,
                f"“{entry.item.title}” is registered for no indicator, and nothing that was recorded cites it.",
                "Say with --informs what it speaks to, or leave it as background.",
            )


def _cited_anywhere(store: RecordStore) -> set[str]:
    """The names of the items that any record of the cycle cites, in whichever evaluation."""
    parts = [part for record in store.records for part in (record, *getattr(record, "parts", ()))]
    return {cited.item for part in parts for cited in getattr(part, "evidence", ())}


RULES = (
    Rule("E101", "error", "an evidence file that is registered and not there", DESIGN, check_missing),
    Rule("E102", "warning", "an evidence file that is not the one that was registered", DESIGN, check_changed),
    Rule("E103", "warning", "a file in the evidence folder that nobody registered", DESIGN, check_unregistered),
    Rule("E104", "error", "a register file that cannot be read or is a copy", DESIGN, check_register_faults),
    Rule("E105", "warning", "evidence past the day it was good until", DESIGN, check_expired),
    Rule("E106", "note", "evidence that speaks of a time long ago", DESIGN, check_old),
    Rule("E107", "note", "an Office file saved again with the same content", DESIGN, check_resaved),
    Rule("E112", "note", "evidence of which nobody said what time it speaks of", DESIGN, check_time_said),
    Rule("E113", "warning", "evidence registered for what the framework does not hold", DESIGN, check_informs_something),
    Rule("E116", "warning", "evidence that speaks of a time to come", DESIGN, check_to_come),
    Rule("E117", "note", "evidence registered for no indicator and cited nowhere", DESIGN, check_cited_nowhere),
    Rule("C710", "warning", "a crosswalk that cannot be read", DESIGN, check_crosswalks),
)
