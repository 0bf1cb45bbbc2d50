"""What is asked when a file is registered, and what a kind of evidence answers: a drafted mapping with what was noticed.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pimlib.errors import PimError
from pimlib.framework import EvidenceKind, Framework, framework_names, load_framework
from pimlib.register import Item
from pimlib.register.mapping import Mapping
from pimlib.sheets import Sheet
from pimlib.workspace import CycleFolder


@dataclass(frozen=True)
class Told:
    """What the person said on the command line; None or empty: guess."""

    name: str | None = None
    title: str | None = None
    kind: EvidenceKind | None = None
    preset: str | None = None
    authority: str | None = None
    compare: Sequence[str] = ()
    breaks: Sequence[str] = ()
    sheet: str | None = None
    informs: Sequence[str] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    access: str | None = None
    independence: str | None = None
    source_type: str | None = None
    owner: str = ""
    population: int | None = None
    issued: int | None = None
    mode: str | None = None
    promise: str | None = None
    asked: str | None = None
    piloted: str | None = None
    status: str | None = None
    approved: dt.date | None = None
    review_due: dt.date | None = None
    body: str | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A file to draft a mapping for. sheet: its table; None for a file that is no table. before: the item's earlier revision."""

    folder: CycleFolder
    path: Path
    place: str
    sheet: Sheet | None
    told: Told
    before: Item | None

    def frameworks(self) -> Iterator[Framework]:
        """Every framework that can be read here."""
        for id in framework_names(self.folder.frameworks):
            try:
                yield load_framework(id, folders=self.folder.frameworks)
            except PimError:
                continue  # one that is still being written; `pim frameworks` says what is wrong with it


@dataclass(frozen=True)
class Drafted:
    """What a kind makes of a file. noticed: sentences for the person. days: first and last day of each time that the file itself
    speaks of. said: what else it says of the item (title, licence, sources, access, independence), where the person says nothing."""

    mapping: Mapping | None
    noticed: tuple[str, ...] = ()
    days: tuple[tuple[dt.date, dt.date], ...] = ()
    said: dict[str, Any] = field(default_factory=dict)
