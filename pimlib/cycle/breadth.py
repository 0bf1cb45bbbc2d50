"""How broad a scan is: which of its heads, care groups and themes the evidence and the judgements reach.

Row 5: pure functions over the register and the records; imports rows 0-4. It counts and says what is not there, nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pimlib.cycle.voices import hears
from pimlib.framework import Framework, ScanEssential, ScanHead, ScanTheme
from pimlib.records import Judgement, RecordStore
from pimlib.register import Entry, Item, Register
from pimlib.workspace import Cycle, Evaluation


@dataclass(frozen=True)
class Essential:
    """Evidence that a scan can't do without, and what there is of it."""

    asked: ScanEssential
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Head:
    """A head of a scan. refs: the areas and indicators that answer it and are in scope; judged: those with the service's own judgement."""

    asked: ScanHead
    refs: tuple[str, ...]
    judged: tuple[str, ...]
    entries: tuple[Entry, ...]
    essentials: tuple[Essential, ...]


@dataclass(frozen=True)
class Theme:
    """A theme that runs across every service; refs and judged as for a head."""

    asked: ScanTheme
    refs: tuple[str, ...]
    judged: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Breadth:
    """How broad one evaluation is, of what its framework asks of a scan; every part is empty where the framework says nothing of scans.

    A head or theme of which no area is in scope is left out. A file that is missing does not count.
    """

    framework: Framework
    evaluation: Evaluation
    cycle: Cycle
    register: Register
    store: RecordStore

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        needs = {one.asked.id: one for one in self.essentials}
        heads = []
        for head in self.framework.process.scan_heads:
            if refs := self._covered(head.refs):
                essentials = tuple(needs[id] for id in head.essential)
                heads.append(Head(head, refs, self._judged(refs), self._informing(refs), essentials))
        return tuple(heads)

    @cached_property
    def essentials(self) -> tuple[Essential, ...]:
        voices = self.framework.process.voices
        return tuple(
            Essential(
                one,
                tuple(entry for entry in self._there if entry.item.kind in one.kinds and hears(entry.item, one.heard, voices)),
            )
            for one in self.framework.process.scan_essentials
        )

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        found = ((theme, self._covered(theme.refs)) for theme in self.framework.process.scan_themes)
        return tuple(Theme(theme, refs, self._judged(refs), self._informing(refs)) for theme, refs in found if refs)

    @cached_property
    def care_groups(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Each care group of the evaluation, else of the council, with the items that name it, in order of name."""
        return tuple((group, tuple(entry for entry in self._there if _names(entry.item, group))) for group in self._groups)

    @cached_property
    def not_named(self) -> tuple[str, ...]:
        """Words for care groups that a head names outright and that stand in none of the council's."""
        heads = (head for head in self.framework.process.scan_heads if self._covered(head.refs))
        words = dict.fromkeys(word for head in heads for word in head.care_groups)
        return tuple(word for word in words if not any(_says(group, word) for group in self._groups))

    @property
    def _groups(self) -> tuple[str, ...]:
        return self.evaluation.scope.care_groups or self.cycle.settings.care_groups

    @cached_property
    def _there(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.register if entry.state != "missing")

    @cached_property
    def _done(self) -> frozenset[str]:
        return frozenset(head.ref for head in self.store.of(Judgement, self.evaluation.id, stage="self", care_group=""))

    @cached_property
    def _reaching(self) -> dict[str, frozenset[str]]:
        """What each item speaks to: its references, and the areas in which these lie."""
        found = {}
        for entry in self._there:
            refs = entry.item.refs
            found[entry.item.name] = frozenset((*refs, *(ref.rpartition(".")[0] for ref in refs)))
        return found

    def _covered(self, refs: Sequence[str]) -> tuple[str, ...]:
        """Those of the references that lie in an area that the evaluation covers."""
        wanted = set(self.evaluation.scope.areas)
        areas = ((ref, self.framework.area_of(ref)) for ref in refs)
        return tuple(ref for ref, area in areas if area is not None and (not wanted or self.framework.ref(area.id) in wanted))

    def _judged(self, refs: Sequence[str]) -> tuple[str, ...]:
        return tuple(ref for ref in refs if ref in self._done)

    def _informing(self, refs: Sequence[str]) -> tuple[Entry, ...]:
        """The items that speak to any of the references, in order of name."""
        return tuple(entry for entry in self._there if self._reaching[entry.item.name].intersection(refs))


def _says(text: str, word: str) -> bool:
    return _begins(word.casefold()).search(text.casefold()) is not None


@lru_cache(maxsize=256)
def _begins(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}")


def _names(item: Item, group: str) -> bool:
    return group.casefold() in (one.casefold() for one in item.care_groups)
