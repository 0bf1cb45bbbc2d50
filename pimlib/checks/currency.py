"""Checks of documents (E): whether one that is cited is in force, and whether its review is due.

Row 6: imports rows 0-5. What the register says is compared with the day; whether a document still holds is for a person to say. Of a
restricted one nothing but its title may be told, so nothing is said of it here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.checks.case import DESIGN, Case, Rule, Said
from pimlib.records import Cited, Judgement
from pimlib.register import Entry
from pimlib.register.mapping import DocumentMapping


def check_review_due(case: Case) -> Said:
    """A policy or plan that was to be looked at again by a day that has passed may no longer be what people work by.

    One finding a document, however often it is cited; a draft or a superseded one is not under review.
    """
    refs: dict[str, list[str]] = {}
    for judgement, cited, _entry, mapping in _documents(case):
        due = mapping.review_due
        if mapping.status in (None, "in force") and due is not None and due < case.as_of:
            refs.setdefault(cited.item, []).append(judgement.ref)
    ids = [id for area in case.framework.areas for id in (area.id, *(indicator.id for indicator in area.indicators))]
    order = [case.framework.ref(id) for id in ids]
    for name, cited_for in refs.items():
        item = case.register.entries[name].item
        assert isinstance(item.mapping, DocumentMapping)
        yield (
            name,
            f"“{item.title}” was due for review on {item.mapping.review_due}, before {case.as_of}, and is cited for "
            f"{', '.join(case.title(ref) for ref in order if ref in cited_for)}.",
            "Ask whether it was reviewed and register the new one, or say why the old one still holds.",
        )


def check_in_force(case: Case) -> Said:
    """A strength has to be there. A draft is not there yet, and what was superseded is there no longer."""
    for judgement, cited, entry, mapping in _documents(case):
        if mapping.status in ("draft", "superseded") and cited.direction == "strength":
            what = "a draft, not in force" if mapping.status == "draft" else "superseded, no longer in force"
            yield (
                judgement.ref,
                f"{case.title(judgement.ref)} cites “{entry.item.title}” as a strength, and the register says that it is {what}.",
                "Cite what is in force, or register the document again with --status if that has changed.",
            )


def _documents(case: Case) -> Iterator[tuple[Judgement, Cited, Entry, DocumentMapping]]:
    for judgement in case.judgements():
        for cited in judgement.evidence:
            entry = case.register.entries.get(cited.item)
            if entry is None or entry.item.access == "restricted":
                continue
            if isinstance(entry.item.mapping, DocumentMapping):
                yield judgement, cited, entry, entry.item.mapping


RULES = (
    Rule("E114", "note", "a cited document past its review date", DESIGN, check_review_due),
    Rule("E115", "warning", "a document that is not in force cited as a strength", DESIGN, check_in_force),
)
