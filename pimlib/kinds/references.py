"""References of evidence to areas, indicators and measures: which of them no framework here holds.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pimlib.errors import Fault, PimError
from pimlib.framework import REF, Framework, framework_names, load_framework


class Held:
    """What the frameworks hold that are in these folders and that ship, each in its newest version and read when it is first named.

    Of a framework that is not here, or whose own file has faults, nothing is known, and any reference to it stands.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._names = frozenset(framework_names(folders))
        self._read: dict[str, Framework | None] = {}

    def faults(self, place: str, refs: Iterable[str]) -> Iterator[Fault]:
        """A fault for each reference that points to nothing in a framework that is here; one that is no reference is passed over."""
        for ref in refs:
            if not REF.match(ref):
                continue
            framework = self._framework(ref.partition(":")[0])
            if framework is not None and framework.title_of(ref) is None:
                remedy = f"See `pim frameworks show {framework.id}`."
                yield Fault(place, f"{framework.title} holds no such area or indicator", f"`{ref}`", remedy=remedy)

    def _framework(self, id: str) -> Framework | None:
        if id not in self._read:
            try:
                self._read[id] = load_framework(id, folders=self._folders) if id in self._names else None
            except PimError:
                self._read[id] = None  # it is still being written; `pim frameworks` says what is wrong with it
        return self._read[id]
