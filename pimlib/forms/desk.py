"""What every form is handed: the folder, the evaluation, the framework, the register, and how records are read and written.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
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
    held: list[RecordStore] = field(default_factory=list, repr=False)  # the records for as long as they are read once

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
        if self.held:
            return self.held[0]
        if self.store is not None:
            return self.store()
        stamp = _stamp(self.folder.records)
        if stamp not in self.read:
            store = load_records(self.folder)
            self.read.clear()
            self.read[stamp] = store
        return self.read[stamp]

    @contextmanager
    def read_once(self) -> Iterator[None]:
        """Within this the records are looked through once, however often they are asked for: on a share that is what takes long."""
        self.held.append(self.records())
        try:
            yield
        finally:
            self.held.pop()

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


def _stamp(records: Path) -> Stamp:
    """What tells whether a file of a record has come, gone or changed, from the listings of the folders alone where the system has it."""
    found: list[tuple[str, int, int]] = []
    folders = [str(records)]
    while folders:
        # A folder or a file that goes at this moment is one that is not there; reading says what is wrong with it.
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name[-5:].lower() == ".json":
                    with suppress(OSError):
                        about = entry.stat()
                        found.append((entry.path, about.st_size, about.st_mtime_ns))
    return frozenset(found)
