"""Crosswalks: how the areas and indicators of one framework relate to those of another.

Row 2: imports rows 0-1. A crosswalk lets evidence be seen from both sides. A judgement never crosses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from pimlib.errors import Fault, raise_if
from pimlib.fingerprint import digest_file
from pimlib.framework.load import FOLDER, shipped
from pimlib.framework.wording import Frozen
from pimlib.plainyaml import load_document, validate

Relation = Literal["same", "close", "broader", "narrower", "related"]
Standing = Literal["published", "proposed"]
REVERSED: dict[Relation, Relation] = {"broader": "narrower", "narrower": "broader"}
SAID: dict[Relation, str] = {
    "same": "says the same as",
    "close": "is close to",
    "broader": "is part of",  # what it leads to is broader
    "narrower": "takes in",
    "related": "is related to",
}


class End(Frozen):
    id: str
    version: str


class Link(Frozen):
    """relation: what `to` is beside `from`; `broader` says that the `to` end is the broader one.

    standing: `published` where a source text says so, else `proposed`.
    """

    start: str = Field(alias="from")
    to: str
    relation: Relation
    standing: Standing
    source: str = ""
    because: str = ""


class Gap(Frozen):
    """What has no counterpart in the other framework, or only one that does not go as deep."""

    ref: str
    absent: str = Field(alias="in")
    extent: Literal["none", "less"] = "none"
    standing: Standing
    source: str = ""
    because: str = ""


class Crosswalk(Frozen):
    """Links between two frameworks, many to many, and what has no counterpart."""

    format: Literal["1"]
    id: str
    title: str
    start: End = Field(alias="from")
    to: End
    wording: Literal["own"]
    source: str = ""
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...]
    gaps: tuple[Gap, ...] = ()
    digest: str = ""


class Linked(NamedTuple):
    """One link seen from one side: our reference, the other framework's, what that is beside ours, and how it stands."""

    own: str
    other: str
    relation: Relation
    standing: Standing
    because: str


def load_crosswalks(id: str, folders: Sequence[Path] = ()) -> tuple[Crosswalk, ...]:
    """Every crosswalk to or from a framework, of these folders and of those that ship; empty when there is none.

    A council's own file takes the place of a shipped one of the same name. Raises PimError when a file has faults.
    """
    return tuple(load_crosswalk_file(path) for path in crosswalk_files(id, folders))


def crosswalk_files(id: str, folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files of the crosswalks to or from a framework, as `load_crosswalks` reads them, by name."""
    found: dict[str, Path] = {}
    for folder in (shipped(FOLDER), *reversed(folders)):
        found |= {path.stem: path for path in (folder / "crosswalks").glob("*.yaml") if id in path.stem.split("--")}
    return tuple(path for _name, path in sorted(found.items()))


def load_crosswalk_file(path: Path) -> Crosswalk:
    """Raises PimError with every fault, each with its line."""
    return _load(path, digest_file(path) if path.is_file() else "")


@lru_cache(maxsize=64)
def _load(path: Path, digest: str) -> Crosswalk:
    place = f"crosswalks/{path.name}"
    document = load_document(path, place)
    crosswalk = validate(document, Crosswalk, digest=digest)
    raise_if(
        Fault(f"{place}, line {document.line(where)}", fault, found, expected, "Change it.")
        for where, fault, found, expected in _amiss(crosswalk, path.stem)
    )
    return crosswalk


def _amiss(crosswalk: Crosswalk, name: str) -> Iterator[tuple[tuple[str | int, ...], str, str, str]]:
    start, to = crosswalk.start.id, crosswalk.to.id
    if crosswalk.id != name or name != f"{start}--{to}":
        expected = f"`{start}--{to}` for both"
        yield ("id",), "the file's name and id are not those of its two frameworks", f"`{crosswalk.id}` in {name}.yaml", expected
    if start == to:
        yield ("to",), "a crosswalk leads from a framework to itself", f"`{to}` twice", "two frameworks"
    seen: set[tuple[str, str]] = set()
    for n, link in enumerate(crosswalk.links):
        for end, ref, id in (("from", link.start, start), ("to", link.to, to)):
            if not ref.startswith(f"{id}:"):
                yield ("links", n, end), "this end of a link lies in another framework", f"`{ref}`", f"`{id}:` and more"
        if (link.start, link.to) in seen:
            yield ("links", n, "to"), "a link stands twice", f"{link.start} to {link.to}", "each link once"
        seen.add((link.start, link.to))
    for n, gap in enumerate(crosswalk.gaps):
        if {gap.ref.partition(":")[0], gap.absent} != {start, to}:
            found = f"`{gap.ref}` in `{gap.absent}`"
            yield (
                ("gaps", n, "ref"),
                "a gap speaks of another framework",
                found,
                f"a reference into one of {start}, {to}; `in` the other",
            )


def links_of(crosswalks: Iterable[Crosswalk], framework: str) -> tuple[Linked, ...]:
    """Every link that has an end in a framework, seen from there."""
    found = []
    for crosswalk in crosswalks:
        for link in crosswalk.links:
            if link.start.startswith(f"{framework}:"):
                found.append(Linked(link.start, link.to, link.relation, link.standing, link.because))
            elif link.to.startswith(f"{framework}:"):
                back = REVERSED.get(link.relation, link.relation)
                found.append(Linked(link.to, link.start, back, link.standing, link.because))
    return tuple(found)
