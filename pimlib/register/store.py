"""The register of a cycle: every item in every revision, and how the files stand beside it.

Row 3: imports rows 0-2. Unregistered, missing and changed are three different findings; a file that an Office program saved again
with the same content is a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file, fingerprint
from pimlib.plainyaml import dump, load_model
from pimlib.register.item import Item
from pimlib.sheets import content_digest
from pimlib.workspace import CycleFolder
from pimlib.workspace.folder import write_new

State = Literal["present", "resaved", "changed", "missing"]
ITEM_FILE = re.compile(r"^(?P<name>[a-z0-9-]{1,24})(?:\.r(?P<revision>[2-9]|[1-9][0-9]+))?\.yaml$")


@dataclass(frozen=True)
class Entry:
    """An item in its newest revision, its earlier ones, and how its file stands today."""

    item: Item
    earlier: tuple[Item, ...]
    state: State
    digest: str  # of the bytes found; empty when the file is missing
    beside: tuple[str, ...] = ()  # of the files that belong to it, such as its codebook, as found

    def revision(self, number: int) -> Item | None:
        return next((item for item in (*self.earlier, self.item) if item.revision == number), None)

    @property
    def fingerprint(self) -> str:
        """Changes when what the register says of the item changes, or the file does."""
        return fingerprint([self.item.model_dump(mode="json"), self.digest, *self.beside])


@dataclass(frozen=True)
class Register:
    """The entries by name, the files that nobody registered, and the faults of register files that could not be read."""

    entries: dict[str, Entry]
    unregistered: tuple[str, ...]
    faults: tuple[Fault, ...]

    def informing(self, ref: str) -> tuple[Entry, ...]:
        """Entries that inform an indicator, or an area or any indicator in it (`pim:5` takes in `pim:5.1`)."""
        return tuple(entry for entry in self if any(_within(said, ref) for said in entry.item.refs))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint([[entry.fingerprint for entry in self], list(self.unregistered)])


def _within(said: str, asked: str) -> bool:
    return said == asked or said.startswith(f"{asked}.")


def load_register(folder: CycleFolder) -> Register:
    """Every item and how its file stands. Faults of single register files are kept in `faults`; the others are read all the same."""
    faults: list[Fault] = []
    revisions: dict[str, list[Item]] = {}
    for path in sorted(folder.register.glob("*.yaml")) if folder.register.is_dir() else []:
        place = folder.place(path)
        match = ITEM_FILE.match(path.name)
        if not match:
            faults.append(
                Fault(
                    place,
                    "this name is not that of a register file; it looks like a copy that OneDrive or a person made",
                    f"`{path.name}`",
                    "<item>.yaml or <item>.rN.yaml",
                    "Compare it with the file that it is a copy of, keep what is right there, and move the copy away.",
                )
            )
            continue
        try:
            item = load_model(path, Item, place)
        except PimError as error:
            faults.extend(error.faults)
            continue
        revision = int(match["revision"] or 1)
        if (item.name, item.revision) != (match["name"], revision):
            said, expected = f"`{item.name}` revision {item.revision}", f"`{match['name']}` revision {revision}"
            faults.append(Fault(place, "the file's name and what it says differ", said, expected, "Mend one of the two."))
            continue
        revisions.setdefault(item.name, []).append(item)
    entries = {}
    for name, items in sorted(revisions.items()):
        *earlier, newest = sorted(items, key=lambda item: item.revision)
        entries[name] = observe(folder, newest, tuple(earlier))
    used = {place for entry in entries.values() for item in (entry.item, *entry.earlier) for place in _files(item)}
    unregistered = tuple(place for path in folder.evidence_files() if (place := folder.place(path)) not in used)
    return Register(entries, unregistered, tuple(faults))


def _files(item: Item) -> Iterator[str]:
    """The places of the files that an item speaks of: its own, and those beside it, such as the codebook of a survey."""
    yield item.path
    if item.mapping is not None:
        yield from (beside.path for beside in item.mapping.beside)


def observe(folder: CycleFolder, item: Item, earlier: tuple[Item, ...] = ()) -> Entry:
    """How the item's file stands today beside what was registered; of several files, the one that stands worst."""
    entry = _observe(folder, item, earlier)
    state, found = entry.state, []
    for one in item.mapping.beside if item.mapping is not None else ():
        path = folder.path / one.path
        digest = digest_file(path) if path.is_file() else ""
        found.append(digest)
        if one.digest and not one.worked_on and digest != one.digest and state != "missing":
            state = "changed" if digest else "missing"
    return Entry(item, earlier, state, entry.digest, tuple(found))


def _observe(folder: CycleFolder, item: Item, earlier: tuple[Item, ...]) -> Entry:
    path = folder.path / item.path
    if not path.is_file():
        return Entry(item, earlier, "missing", "")
    digest = digest_file(path)
    if digest == item.hash:
        return Entry(item, earlier, "present", digest)
    same = item.content_hash is not None and content_digest(path) == item.content_hash
    return Entry(item, earlier, "resaved" if same else "changed", digest)


def record_item(folder: CycleFolder, item: Item) -> Path:
    """Write one new register file; an existing one is never written over.

    Raises PimError when it is there, or the folder cannot be written to.
    """
    suffix = "" if item.revision == 1 else f".r{item.revision}"
    path = folder.register / f"{item.name}{suffix}.yaml"
    text = dump(item.model_dump(mode="json", exclude_defaults=True) | {"format": item.format})
    try:
        folder.register.mkdir(parents=True, exist_ok=True)
        write_new(path, text)
    except FileExistsError:
        raise PimError(
            Fault(folder.place(path), "this item is registered already", remedy="Give the new one another name.")
        ) from None
    except OSError as error:
        raise PimError(
            Fault(
                folder.place(path),
                f"the item could not be registered ({error.strerror or type(error).__name__})",
                remedy="Check that you may write to this folder and that the disk is not full, then add the file again.",
            )
        ) from None
    return path
