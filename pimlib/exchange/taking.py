"""Which form of each reader counts: one that came now, or one that was kept before; and which are refused.

Row 11: imports rows 0-10. Writes nothing but what `keep` is told to keep.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pimlib.errors import Fault, PimError
from pimlib.exchange.kept import Kept, keep_return, kept_forms
from pimlib.exchange.readings import astray
from pimlib.exchange.returned import Returned, load_return
from pimlib.kinds.case_files.draw import EXCHANGE, Draw
from pimlib.sheets.opening import read_bytes
from pimlib.workspace import CycleFolder


class Came(NamedTuple):
    """A file that was given. named: by its own name, and not by the folder that it lies in."""

    path: Path
    named: bool


@dataclass(frozen=True)
class Taken:
    """returns: what counts, one a reader. new, refused: forms to be kept, by reader. looked: every form whose flags are to be heeded.

    behind: readers of whom a form that was refused came last. faults: why forms are refused. notes: what is no fault.
    """

    returns: tuple[Returned, ...]
    new: Mapping[str, Path]
    refused: Mapping[str, Path]
    looked: tuple[Path, ...]
    behind: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def take(folder: CycleFolder, draw: Draw, came: Mapping[str, Sequence[Came]]) -> Taken:
    """What is to be done with the forms that came, by reader; the forms that were kept stand in for those who sent none.

    A form in which nothing is filled in, and one that is still as it was issued, takes nobody's place. An earlier form takes the place of a
    newer one only when it is named by itself. A form with faults, or one that does not go with those of the others, is refused.
    """
    all_of = [_OfReader(folder, draw, reader.name, came.get(reader.name, ())) for reader in draw.readers]
    for one in all_of:
        one.choose()
    _refuse_astray(draw, all_of)
    return Taken(
        tuple(counts for one in all_of if (counts := one.counts) is not None),
        {one.reader: one.path for one in all_of if one.path is not None and one.returned is not None},
        {one.reader: one.refused for one in all_of if one.refused is not None},
        tuple(dict.fromkeys(path for one in all_of for path in one.looked)),
        tuple(one.reader for one in all_of if one.is_behind),
        tuple(dict.fromkeys(fault for one in all_of for fault in one.faults)),
        tuple(note for one in all_of for note in (*one.notes, *one.said_last())),
    )


def keep(folder: CycleFolder, draw: Draw, taken: Taken) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keep what came; where the new forms are now, and where those that were refused."""
    new = [folder.place(keep_return(folder, draw.name, reader, path)) for reader, path in taken.new.items()]
    refused = [folder.place(keep_return(folder, draw.name, one, path, refused=True)) for one, path in taken.refused.items()]
    return tuple(new), tuple(refused)


def _refuse_astray(draw: Draw, all_of: Sequence[_OfReader]) -> None:
    """Refuse the new forms that read a reserve in nobody's place; where only a kept one does, every new form, since one of them is why."""
    for _turn in range(2):
        found = astray(draw, [counts for one in all_of if (counts := one.counts) is not None])
        new = [one for one in all_of if one.returned is not None]
        blamed = [one for one in new if one.reader in {reader for reader, _fault in found}] or new
        if not found or not blamed:
            return
        for one in blamed:
            one.refuse([fault for reader, fault in found if reader == one.reader] or [fault for _reader, fault in found])


@dataclass
class _OfReader:
    """The forms of one reader while it is decided which counts. path, returned: the new one that is taken."""

    folder: CycleFolder
    draw: Draw
    reader: str
    came: Sequence[Came]
    path: Path | None = None
    returned: Returned | None = None
    refused: Path | None = None
    waits: bool = False
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    looked: list[Path] = field(default_factory=list)

    @cached_property
    def forms(self) -> tuple[Kept, ...]:
        return kept_forms(self.folder, self.draw.name, self.reader)

    @cached_property
    def good(self) -> tuple[Kept, ...]:
        return tuple(one for one in self.forms if not one.refused)

    @cached_property
    def kept(self) -> tuple[Path, Returned] | None:
        """The newest kept form that can be read."""
        for one in reversed(self.good):
            try:
                return one.path, load_return(one.path, one.path.name, self.draw, self.reader)
            except PimError as error:
                number = f"{len(error.faults)} fault{'s' if len(error.faults) > 1 else ''}"
                self.notes.append(f"{self.folder.place(one.path)}: passed over for {number}; name it to see what is wrong.")
        return None

    @property
    def counts(self) -> Returned | None:
        return self.returned or (self.kept[1] if self.kept else None)

    @property
    def is_behind(self) -> bool:
        """Whether a form that was refused came after the one that counts."""
        return self.refused is not None or self.waits

    def choose(self) -> None:
        """Decide which form counts."""
        issued = self.folder.path / EXCHANGE / self.draw.name / f"reading-{self.reader}.xlsx"
        untouched = _bytes(issued) if issued.is_file() else None
        before = {_bytes(one.path): one for one in self.forms}  # of forms of the same bytes the last one
        given: dict[bytes, Came] = {}
        for one in sorted(self.came, key=lambda one: not one.named):
            given.setdefault(_bytes(one.path), one)
        blank = [one for content, one in given.items() if content == untouched]
        again = {content: one for content, one in given.items() if content in before and not before[content].refused}
        fresh = {content: one for content, one in given.items() if content != untouched and content not in again}
        if len(fresh) > 1:
            blank += [fresh.pop(content) for content, one in [*fresh.items()] if self._is_blank(one.path)]
        if len(fresh) > 1:  # one that was refused before is out of date beside one that is new
            fresh = {content: one for content, one in fresh.items() if content not in before} or fresh
        self.looked += [one.path for one in fresh.values()]
        if len(fresh) > 1:
            found = " and ".join(one.path.name for one in fresh.values())
            remedy = "Ask which holds, and name that one only."
            place = f"{EXCHANGE}/{self.draw.name}"
            self.faults.append(Fault(place, f"two different forms of {self.reader}", found, "one a reader", remedy))
        elif fresh:
            [(content, one)] = fresh.items()
            if not self._take(one, known=content in before):
                blank.append(one)
        elif again:
            self._again(again)
        if self.path is None:
            self._stand_in(blank, issued)

    def _take(self, one: Came, *, known: bool) -> bool:
        """Take a form, or refuse it; False when nothing is filled in. known: it was refused before."""
        try:
            returned = load_return(one.path, one.path.name, self.draw, self.reader)
        except PimError as error:
            if not known or one.named:  # else it only lies there still, and what is wrong with it was told when it was refused
                self.refused = one.path
                self.faults += error.faults
            return True
        if returned.is_empty:
            return False
        self.path, self.returned = one.path, returned
        return True

    def _again(self, again: Mapping[bytes, Came]) -> None:
        """Forms that counted once: go back to one when it alone is named, else say that a newer one counts."""
        newest, place = _bytes(self.good[-1].path), self.folder.place(self.good[-1].path)
        named = [one for one in again.values() if one.named]
        if len(named) == 1 and (newest not in again or self.forms[-1].refused):
            self._take(named[0], known=False)
            self.looked.append(named[0].path)
            if newest not in again and self.returned is not None:
                name = named[0].path.name
                self.notes.append(f"{name}: an earlier form of {self.reader}; from now on it counts in place of {place}.")
        elif newest not in again:
            names = ", ".join(one.path.name for one in again.values())
            self.notes.append(
                f"{names}: an earlier form of {self.reader}; {place} came later and counts. To go back, name it by itself."
            )

    def _stand_in(self, blank: Sequence[Came], issued: Path) -> None:
        """Let the newest kept form count, heed the flags of one that was refused after it, and say which forms are blank."""
        if self.kept:
            self.looked.append(self.kept[0])
        if self.forms and self.forms[-1].refused:
            self.waits = True
            self.looked.append(self.forms[-1].path)
        told = [one for one in blank if not self.kept or one.path.resolve() != issued.resolve()]
        if told and not self.is_behind and not self.faults:
            instead = f"; the form of {self.reader} that was kept before counts" if self.kept else " yet"
            self.notes.append(f"{told[0].path.name}: nothing is filled in{instead}.")

    def _is_blank(self, path: Path) -> bool:
        try:
            return load_return(path, path.name, self.draw, self.reader).is_empty
        except PimError:
            return False

    def refuse(self, faults: Sequence[Fault]) -> None:
        """Refuse the new form after all; the kept one counts."""
        self.refused, self.path, self.returned = self.path, None, None
        self.faults += faults
        if self.kept:
            self.looked.append(self.kept[0])

    def said_last(self) -> tuple[str, ...]:
        """What is said of the form that stands in."""
        if self.returned is not None:
            return ()
        said = [f"{self.folder.place(self.kept[0])}: taken as it was kept before."] if self.kept else []
        if self.waits and self.refused is None:
            last = self.folder.place(self.forms[-1].path)
            said.append(f"{last}: the form of {self.reader} that came last was refused, and no mended one is here yet.")
        return tuple(said)


def _bytes(path: Path) -> bytes:
    return read_bytes(path, path.name)
