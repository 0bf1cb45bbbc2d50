"""Kinds of evidence: from a registered file to figures, and from figures to blocks.

Row 4: imports rows 0-3. One package a kind, each with the same few functions: `draft_mapping` (how to read a file), `load_figures` (a
registered file to figures), `blocks_for` (figures to what is shown of a reference) and `summary_blocks` (all of it together). A kind is
imported when a file of it is read, so that a workbook without figures loads neither pandas nor matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from pimlib.blocks import Blocks
from pimlib.errors import Fault, PimError
from pimlib.register import Entry
from pimlib.workspace import CycleFolder

if TYPE_CHECKING:
    from pimlib.kinds.asked import Asked, Drafted
    from pimlib.kinds.figures import Figures

PACKAGES = {
    "measures": "measures",
    "case-level": "case_level",
    "survey": "survey",
    "case-files": "case_files",
    "groups": "groups",
    "scrutiny": "scrutiny",
    "document": "documents",
}  # by kind of mapping; one that is not here is cited as it is
NO_FIGURES = frozenset({"document"})  # kinds that are drafted, and of which nothing is counted item by item


class Kind(Protocol):
    """What each package of a kind offers. Each function raises PimError with every fault of the file."""

    def draft_mapping(self, asked: Asked) -> Drafted: ...

    def load_figures(self, folder: CycleFolder, entry: Entry) -> Figures: ...

    def blocks_for(self, figures: Figures, refs: Sequence[str] | None = None) -> Blocks: ...

    def summary_blocks(self, figures: Figures, refs: Sequence[str] | None = None) -> Blocks: ...


def kind_named(name: str) -> Kind:
    """The package of a kind of mapping. Raises KeyError for one that has none."""
    return cast(Kind, import_module(f"pimlib.kinds.{PACKAGES[name]}"))


def has_figures(entry: Entry) -> bool:
    """Whether a registered item can be read for figures."""
    return entry.item.mapping is not None and entry.item.mapping.kind in PACKAGES.keys() - NO_FIGURES


def load_figures(folder: CycleFolder, entry: Entry) -> Figures:
    """What an item says, after suppression. Raises PimError with every fault of its file, or when its kind has no figures."""
    mapping = entry.item.mapping
    if mapping is None or not has_figures(entry):
        raise PimError(
            Fault(
                f"`{entry.item.name}`",
                "this evidence has no figures",
                f"a {entry.item.kind}",
                "a table of evidence",
                "It can be cited as it is.",
            )
        )
    return kind_named(mapping.kind).load_figures(folder, entry)


def blocks_for(figures: Figures, refs: Sequence[str] | None = None) -> Blocks:
    """The figures that inform these references, as blocks; None: all."""
    return _kind_of(figures).blocks_for(figures, refs)


def summary_blocks(figures: Figures, refs: Sequence[str] | None = None) -> Blocks:
    """All that an item says of these references in one table; nothing where its kind has no such table."""
    return _kind_of(figures).summary_blocks(figures, refs)


def _kind_of(figures: Figures) -> Kind:
    assert figures.item.mapping is not None
    return kind_named(figures.item.mapping.kind)
