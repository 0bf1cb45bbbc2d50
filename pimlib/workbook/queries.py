"""What a workbook asks for, as questions that can be asked again: a changed answer means that the workbook is stale.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pimlib.checks import Case, Finding
from pimlib.cycle.looks import pointing_here
from pimlib.errors import Fault, PimError
from pimlib.fingerprint import fingerprint
from pimlib.records import Judgement, load_records
from pimlib.workspace import CycleFolder

PLANNING = ("judgement", "wanted", "closer-look")  # what the plan of the evidence and the breadth of a scan are made of


@dataclass(frozen=True)
class Query:
    """kind and what it is about, written `kind:about`, such as `records:pim:5.1`."""

    kind: str
    about: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.about}"

    @classmethod
    def parse(cls, text: str) -> Query:
        kind, _, about = text.partition(":")
        return cls(kind, about)


def answer(query: Query, folder: CycleFolder, case: Case, findings: Sequence[Finding]) -> str:
    """The digest of what stands behind a query today. Raises PimError for a query of an unknown kind."""
    about, store, register = query.about, case.store, case.register
    if query.kind == "cycle":
        return folder.digest("cycle.yaml")
    if query.kind == "evaluation":
        return folder.digest("evaluations", f"{about}.yaml")
    if query.kind == "as_of":
        return case.as_of.isoformat()
    if query.kind == "item":
        return register.entries[about].fingerprint if about in register.entries else ""
    if query.kind == "register":
        return fingerprint([entry.fingerprint for entry in register.informing(about)])
    if query.kind == "records":
        chosen = [record for record in store.records if record.evaluation == case.evaluation.id and _speaks_of(record, about)]
        return store.digest(chosen)
    if query.kind == "planning":
        chosen = [record for record in store.records if record.evaluation == case.evaluation.id and record.kind in PLANNING]
        return fingerprint([register.fingerprint, store.digest(chosen)])
    if query.kind == "pointed":
        within = [look for look in pointing_here(case.framework, case.evaluation, store) if not about or _speaks_of(look, about)]
        files = sorted({look.evaluation for look in within})
        return fingerprint([store.digest(within), *(folder.digest("evaluations", f"{id}.yaml") for id in files)])
    if query.kind == "findings":
        return fingerprint([asdict(finding) for finding in findings if case.belongs(finding, about)])
    if query.kind == "previous":
        earlier = folder.previous
        if earlier is None:
            return ""
        store = load_records(earlier)
        return store.digest(record for record in store.records if isinstance(record, Judgement) and record.ref == about)
    raise PimError(Fault(str(query), "not a question that a workbook can have asked", remedy="Run with `--fresh`."))


def _speaks_of(record: object, about: str) -> bool:
    refs = getattr(record, "refs", None) or (getattr(record, "ref", ""),)
    return any(ref == about or ref.startswith(f"{about}.") for ref in refs)
