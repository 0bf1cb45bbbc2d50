"""An evaluation opened for a workbook: everything it may ask for, and a note of what it asked.

Row 8: imports rows 0-7.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pimlib.checks import Case, Finding, check_case
from pimlib.cycle import Carried, as_of, carried_over, framework_in_force
from pimlib.errors import Fault, PimError, raise_if
from pimlib.fingerprint import fingerprint
from pimlib.framework import Framework, load_framework
from pimlib.framework.crosswalk import Crosswalk, Linked, crosswalk_files, links_of, load_crosswalk_file
from pimlib.records import Judgement, RecordStore, load_records
from pimlib.register import Entry, Register, load_register
from pimlib.workbook.kept import shared_figures
from pimlib.workbook.queries import Query, answer
from pimlib.workspace import Cycle, CycleFolder, Evaluation, find_workspace

if TYPE_CHECKING:
    from pimlib.kinds.figures import Figures

RUNNING = "PIM_RUN"  # set by `pim run`: nothing may be written to the evidence folder
QUERIES = "PIM_QUERIES"  # where to note what was asked, when somebody wants to know
AS_OF = "PIM_AS_OF"


@dataclass(frozen=True)
class Opened:
    """One evaluation by one framework, with a note of each thing that was asked of it.

    beside: frameworks whose measures are set beside it.
    """

    folder: CycleFolder
    evaluation: Evaluation
    framework: Framework
    beside: tuple[Framework, ...] = ()
    noted: dict[str, str] = field(default_factory=dict)
    others: dict[str, Framework | None] = field(default_factory=dict)  # what `_other` has read
    loaded: dict[str, Figures | PimError] = field(default_factory=dict)  # what `figures` has loaded
    told: list[Callable[[], None]] = field(default_factory=list)  # what is called when a record was made

    @cached_property
    def cycle(self) -> Cycle:
        return self.folder.about

    @cached_property
    def register(self) -> Register:
        return load_register(self.folder)

    @cached_property
    def store(self) -> RecordStore:
        return load_records(self.folder)

    @cached_property
    def as_of(self) -> dt.date:
        given = os.environ.get(AS_OF)
        return as_of(self.evaluation, self.register, self.store, dt.date.fromisoformat(given) if given else None)

    @cached_property
    def case(self) -> Case:
        return Case(
            self.cycle,
            self.evaluation,
            self.framework,
            self.register,
            self.store,
            self.as_of,
            faults=self._crosswalks[1],
            previous=self.previous,
            figures=self.figures,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return check_case(self.case)

    def forget_records(self) -> None:
        """Read the records again when they are next asked for, because one was made."""
        for name in ("store", "as_of", "case", "findings"):
            self.__dict__.pop(name, None)
        for call in self.told:
            call()

    @cached_property
    def previous(self) -> RecordStore | None:
        """The records of the previous cycle; None when there is none here."""
        earlier = self.folder.previous
        return load_records(earlier) if earlier else None

    @cached_property
    def previous_register(self) -> Register | None:
        """The register of the previous cycle; None when there is none here."""
        earlier = self.folder.previous
        return load_register(earlier) if earlier else None

    def last_time(self, ref: str) -> Judgement | None:
        """The newest self-evaluation of the same reference in the previous cycle; None when there is none."""
        self.note(Query("previous", ref))
        if self.previous is None:
            return None
        heads = [record for record in self.previous.heads_of(Judgement) if record.ref == ref and record.stage == "self"]
        return max((head for head in heads if not head.care_group), key=lambda head: head.id, default=None)

    def informing(self, ref: str) -> tuple[Entry, ...]:
        """The entries that inform an indicator or an area, in order of name."""
        self.note(Query("register", ref))
        return self.register.informing(ref)

    def giving_figures(self, ref: str) -> tuple[Entry, ...]:
        """The entries that inform a measure or whose mapping names it, in order of name."""
        self.note(Query("figures", ref))
        return self._giving_figures(ref)

    def _giving_figures(self, ref: str) -> tuple[Entry, ...]:
        informing = self.register.informing(ref)
        return tuple(entry for entry in self.register if entry in informing or ref in _mapped(entry))

    @cached_property
    def links(self) -> tuple[Linked, ...]:
        """Every link of a crosswalk that has an end in the framework. A crosswalk with faults is left out; a finding says so."""
        return links_of(self._crosswalks[0], self.framework.id)

    @cached_property
    def _crosswalks(self) -> tuple[tuple[Crosswalk, ...], tuple[Fault, ...]]:
        """The crosswalks that can be read, and the faults of the others."""
        sound: list[Crosswalk] = []
        faults: list[Fault] = []
        for path in crosswalk_files(self.framework.id, self.folder.frameworks):
            try:
                sound.append(load_crosswalk_file(path))
            except PimError as error:
                faults += error.faults
        return tuple(sound), tuple(faults)

    def carried(self, ref: str) -> tuple[Carried, ...]:
        """The entries registered for another framework that a crosswalk carries over to an indicator or an area."""
        self.note(Query("carried", ref))
        return carried_over(self.register, self.links, ref)

    def titled(self, ref: str) -> str:
        """A reference into any framework as a reader knows it: `Performance Improvement Model, 6.6 Quality assurance`."""
        id = ref.partition(":")[0]
        if id == self.framework.id:
            return self.framework.title_of(ref) or ref
        self.note(Query("framework", id))
        other = self._other(id)
        title = other.title_of(ref) if other else None
        return f"{other.title}, {title}" if other and title else ref

    def _other(self, id: str) -> Framework | None:
        """A framework by id, read once; None when it is not here or cannot be read."""
        if id not in self.others:
            known = {one.id: one for one in (self.framework, *self.beside)}
            try:
                self.others[id] = known.get(id) or load_framework(id, folders=self.folder.frameworks)
            except PimError:
                self.others[id] = None
        return self.others[id]

    def entry(self, name: str) -> Entry:
        """Raises PimError when no item of that name is registered."""
        self.note(Query("item", name))
        if name not in self.register.entries:
            known = ", ".join(self.register.entries) or "none"
            raise PimError(Fault(f"`{name}`", "no evidence of this name is registered", expected=f"one of: {known}"))
        return self.register.entries[name]

    def figures(self, entry: Entry) -> Figures:
        """The figures of an item, loaded once however many indicators it informs. Raises PimError with every fault of its file."""
        if entry.item.name not in self.loaded:
            try:
                self.loaded[entry.item.name] = shared_figures(self.folder, entry)
            except PimError as error:
                self.loaded[entry.item.name] = error
        found = self.loaded[entry.item.name]
        if isinstance(found, PimError):
            raise found
        return found

    def answer(self, query: Query) -> str:
        """The digest of what stands behind a query today. Raises PimError for a query of an unknown kind."""
        if query.kind == "framework":
            other = self._other(query.about)
            return other.digest if other else ""
        if query.kind == "carried":
            over = carried_over(self.register, self.links, query.about)
            return fingerprint([[carried.entry.fingerprint, *carried.link] for carried in over])
        if query.kind == "item" and self.previous_register is not None and query.about in self.register.entries:
            # A change since the cycle before is shown, so that what stands there is asked as well.
            return fingerprint([self.register.entries[query.about].fingerprint, self.previous_register.fingerprint])
        if query.kind == "figures":
            return fingerprint([entry.fingerprint for entry in self._giving_figures(query.about)])
        return answer(query, self.folder, self.case, self.findings if query.kind == "findings" else ())

    def note(self, query: Query) -> None:
        """Write down what was asked and the digest of the answer, once."""
        key = str(query)
        if key in self.noted:
            return
        self.noted[key] = self.answer(query)
        if path := os.environ.get(QUERIES):
            with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps({"query": key, "digest": self.noted[key]}) + "\n")


def _mapped(entry: Entry) -> set[str | None]:
    """The measures of frameworks that an item's mapping names."""
    mapping = entry.item.mapping
    return {one.ref for one in mapping.measures.values()} if mapping is not None and mapping.kind == "measures" else set()


def is_running() -> bool:
    """Whether this is `pim run`, under which nothing is written to the evidence folder."""
    return bool(os.environ.get(RUNNING))


def open_evaluation(council: str, cycle: str, evaluation: str, framework: str) -> Opened:
    """Open an evaluation of the workspace that PIM_WORKSPACE names or that lies above.

    Raises PimError when there is no such cycle, evaluation or framework, or one of their files has faults.
    """
    folder = find_workspace().cycle(f"{council}/{cycle}")
    about = folder.evaluation(evaluation)
    pin = next((pin for pin in about.frameworks if pin.id == framework), None)
    if pin is None:
        names = ", ".join(pin.id for pin in about.frameworks)
        raise PimError(
            Fault(
                f"evaluations/{evaluation}.yaml",
                "this evaluation does not name the framework",
                f"`{framework}`",
                f"one of: {names}",
            )
        )
    store = load_records(folder)
    pins = [pin, *(other for other in about.frameworks if other.role == "measures" and other.id != framework)]
    chosen, *beside = (framework_in_force(folder, about, one, store) for one in pins)
    opened = Opened(folder, about, chosen, tuple(beside))
    raise_if(_scope_faults(about, opened.framework))
    said = (Query("cycle", ""), Query("evaluation", evaluation), Query("as_of", ""))
    for query in (*said, *(Query("framework", one.id) for one in pins)):
        opened.note(query)
    return opened


def _scope_faults(about: Evaluation, framework: Framework) -> Iterator[Fault]:
    """A scope that names what is not there would give a report in which that is missing without a word."""
    known = [framework.ref(area.id) for area in framework.areas]
    others = tuple(f"{pin.id}:" for pin in about.frameworks if pin.id != framework.id)
    for ref in about.scope.areas:
        if ref not in known and not ref.startswith(others):
            yield Fault(
                f"evaluations/{about.id}.yaml, scope.areas",
                f"{framework.title} holds no such area for evaluation",
                f"`{ref}`",
                f"one of {', '.join(known)}",
                "Change it, or take `areas` out: then all of them are covered.",
            )
