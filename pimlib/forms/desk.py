"""What every form is handed: the folder, the evaluation, the framework, the register, and how records are read and written.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pimlib.forms.cited import Parts
from pimlib.framework import Framework
from pimlib.records import RecordStore, load_records, record_
from pimlib.register import Register, load_register
from pimlib.workspace import Cycle, CycleFolder, Evaluation

Stamp = frozenset[tuple[str, int, int]]  # of each file of a record: its path, its size, when it was written


@dataclass(frozen=True)
class Desk:
    """What a form works with.

    store: reads the records as they stand now; None: from the folder. register_: what can be cited; None: the folder's. parts: the
    parts of an item, by its name, that can be cited (`pimlib.kinds.pinpoints.pinpoints` of its figures); None: none are offered.
    record: writes a record as `pimlib.records.record_` does. level: of the heading of a form (2 to 5). chosen: what
    was said once for as long as this page is open, such as who records.
    """

    folder: CycleFolder
    evaluation: str
    framework: Framework
    store: Callable[[], RecordStore] | None = None
    register_: Register | None = None
    parts: Parts | None = None
    record: Callable[..., tuple[Any, bool]] = record_
    level: int = 3
    chosen: dict[str, str] = field(default_factory=dict)
    read: dict[Stamp, RecordStore] = field(default_factory=dict, repr=False)  # the records as they were read last

    @cached_property
    def cycle(self) -> Cycle:
        return self.folder.about

    @cached_property
    def about(self) -> Evaluation:
        return self.folder.evaluation(self.evaluation)

    @cached_property
    def register(self) -> Register:
        return self.register_ if self.register_ is not None else load_register(self.folder)

    def records(self) -> RecordStore:
        """The records as they stand now; they are read again only where a file has come, gone or changed."""
        if self.store is not None:
            return self.store()
        stamp = frozenset(
            (path.as_posix(), (about := path.stat()).st_size, about.st_mtime_ns) for path in self.folder.records.rglob("*.json")
        )
        if stamp not in self.read:
            store = load_records(self.folder)
            self.read.clear()
            self.read[stamp] = store
        return self.read[stamp]

    def title(self, ref: str) -> str:
        return self.framework.title_of(ref) or ref

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Everybody of the cycle: name, and id."""
        return tuple((person.name, person.id) for person in self.cycle.people)

    @property
    def care_groups(self) -> tuple[str, ...]:
        """The care groups that the evaluation covers, else those of the cycle."""
        return self.about.scope.care_groups or self.cycle.settings.care_groups

    def refs(self) -> tuple[tuple[str, str], ...]:
        """Every area and indicator of the framework: title, and reference."""
        found = []
        for area in self.framework.areas:
            refs = [self.framework.ref(area.id), *(self.framework.ref(indicator.id) for indicator in area.indicators)]
            found += [(self.title(ref), ref) for ref in refs]
        return tuple(found)
