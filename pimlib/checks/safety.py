"""Checks of safety (S): what was written and could name a person.

Row 6: imports rows 0-5. What is said is where it stands and of which kind it is, never what it is. Names are not found this way, and
whether a few people can be made out from what is told of them takes a reader.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from pimlib.checks.case import DESIGN, Case, Rule, Said
from pimlib.identifiers import kinds_said, masked, scan, scan_name
from pimlib.records import MODELS, Action, Record, texts_of
from pimlib.register import Item

NAMES = {"name", "path"}
OTHER_NAME = "Take it out: rename the file, add it by its new name, and delete the old entry from the folder `register`."
CONTACTS = "Where it is an official contact, add it to `contacts` under `settings` in cycle.yaml."


def check_records(case: Case) -> Said:
    """A report is read by many. What somebody wrote could tell them who a person is: a number, an address, a day of birth.

    Looked at is what stands now: what an earlier record said is no longer shown.
    """
    for model in MODELS.values():
        for record in case.store.of(model, case.evaluation.id):
            for field, kinds in _found(record, case):
                yield (
                    _place(record),
                    f"The {record.kind} {record.id} holds {kinds} ({field}).",
                    f"Take it out with `pim redact {record.id} --because …`, or record it again without it; `pim redact` alone lists "
                    f"earlier versions too. {CONTACTS}",
                )


def check_register(case: Case) -> Said:
    """Titles, names and descriptions of evidence are printed in the report, and may hold what tells who a person is."""
    allowed = case.cycle.settings.contacts
    for entry in case.register:
        name = masked(entry.item.name, scan_name(entry.item.name, allowed))
        for field, kinds in _found(entry.item, case):
            remedy = OTHER_NAME if field in NAMES else f"Take it out: add the file once more and say it without. {CONTACTS}"
            yield name, f"The register's entry {name} holds {kinds} ({field}).", remedy


def check_cycle(case: Case) -> Said:
    """What stands in the files of the cycle and of the evaluation is printed in the report. Official contacts may stand there."""
    for model, file in ((case.cycle, "cycle.yaml"), (case.evaluation, f"evaluations/{case.evaluation.id}.yaml")):
        for field, kinds in _found(model, case):
            yield file, f"{file} holds {kinds} ({field}).", f"Take it out of the file. {CONTACTS}"


def _place(record: Record) -> str:
    """What the record is about, so that the finding stands beside it; its id where it is about the evaluation."""
    return record.action if isinstance(record, Action) else str(getattr(record, "ref", "") or record.id)


def _found(model: BaseModel, case: Case) -> Iterator[tuple[str, str]]:
    """Each field that holds an identifier, `weaknesses, 2`, and what it holds, in words."""
    for field, text in texts_of(model):
        look = scan_name if isinstance(model, Item) and field in NAMES else scan
        if found := look(text, case.cycle.settings.contacts):
            yield field, kinds_said(found)


RULES = (
    Rule("S101", "error", "a record that holds what names a person", DESIGN, check_records),
    Rule("S102", "error", "a register entry that holds what names a person", DESIGN, check_register),
    Rule("S103", "error", "a file of the cycle that holds what names a person", DESIGN, check_cycle),
)
