"""A block: one thing that a workbook shows, as data, so that every document can be made from it.

Row 1: imports row 0. A block without alternative text or a table without headers is refused when it is made, since a report in
which a reader cannot hear a chart, or cannot tell a column, is not a report for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pimlib.errors import Fault, PimError

MIME = "application/vnd.pimlib.block+json"
FORMAT = "1"

Column = str | tuple[str, str]  # a label, or (label, "right") for figures
Type = Literal["text", "table", "figure", "judgement", "finding"]


@dataclass(frozen=True, slots=True)
class SourceRef:
    """An evidence item that a block draws on: its slug, its revision and the digest of the file as read."""

    item: str
    revision: int
    digest: str


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows were read and used, and why the others were left out: [(reason, number), …]."""

    read: int
    used: int
    left_out: tuple[tuple[str, int], ...] = ()

    def sentence(self) -> str:
        text = f"{self.read:,} rows read, {self.used:,} used"
        if self.left_out:
            text += "; left out: " + ", ".join(f"{number:,} {reason}" for reason, number in self.left_out)
        return text + "."


@dataclass(frozen=True, slots=True)
class Block:
    """One output of a workbook.

    content, by type: text {parts: [[style, text], …]}, styles `p li lead label note`; table {columns: [[label, align], …], cells:
    [[text, …], …], header: first column names its row}; figure {svg, columns, cells}; both may hold checks: [text, …], a sentence a row on
    how to find its figures again in the file by filter and count; judgement: see `pimlib.workbook.judging`; finding {code,
    severity, place, sentence, remedy, answer}. ref: the area or indicator that it is about. role: what it is for in a document.
    """

    id: str
    type: Type
    title: str
    content: Mapping[str, Any]
    alt: str = ""
    base: str = ""
    sources: tuple[SourceRef, ...] = ()
    rows: Rows | None = None
    withheld: str = ""
    role: str = ""
    ref: str = ""
    level: int = field(default=3)

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise PimError(Fault(f"block {self.id}", "a block needs a title", remedy="Give it one."))
        if self.type == "figure" and not self.alt.strip():
            raise PimError(Fault(f"figure {self.id}", "a figure needs alternative text", remedy="Say in words what it shows."))
        if self.type in ("table", "figure"):
            labels = [str(label).strip() for label, _align in self.content["columns"]]
            if not labels or not all(labels):
                raise PimError(Fault(f"{self.type} {self.id}", "every column needs a header", remedy="Name each column."))
            for number, cells in enumerate(self.content["cells"], start=1):
                if len(cells) != len(labels):
                    raise PimError(
                        Fault(f"{self.type} {self.id}, row {number}", "not one cell a column", str(len(cells)), str(len(labels)))
                    )
            checks = self.content.get("checks", self.content["cells"])
            if len(checks) != len(self.content["cells"]):
                found, expected = str(len(checks)), str(len(self.content["cells"]))
                raise PimError(Fault(f"{self.type} {self.id}", "not one way to check a row", found, expected))

    def to_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Block:
        """Raises PimError when the block is of a format that this version does not know."""
        known = dict(values)
        written = known.pop("format", None)
        if written != FORMAT:
            raise PimError(Fault(f"block {known.get('id', '?')}", "a format not known here", f"`{written}`", f"`{FORMAT}`"))
        known["sources"] = tuple(SourceRef(**source) for source in known.get("sources", ()))
        if rows := known.get("rows"):
            known["rows"] = Rows(rows["read"], rows["used"], tuple((why, number) for why, number in rows["left_out"]))
        return cls(**known)


def text_block(id: str, title: str, parts: Sequence[tuple[str, str]], **more: Any) -> Block:
    """Prose: parts are (style, text) with style `p li lead label note`."""
    return Block(id, "text", title, {"parts": [list(part) for part in parts]}, **more)


def table_block(
    id: str,
    title: str,
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    *,
    header: bool = True,
    checks: Sequence[str] = (),
    **more: Any,
) -> Block:
    """A table of texts. A column is a label, or (label, "right") for figures; header: the first cell of a row names the row;
    checks: for each row how to find its figures again in the file, empty when there is nothing to find."""
    return Block(id, "table", title, {**_table(columns, cells, checks), "header": header}, **more)


def figure_block(
    id: str,
    title: str,
    svg: str,
    alt: str,
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    *,
    checks: Sequence[str] = (),
    **more: Any,
) -> Block:
    """A chart with the words that say what it shows and the table it was drawn from; checks: as for a table."""
    return Block(id, "figure", title, {"svg": svg, **_table(columns, cells, checks)}, alt=alt, **more)


def _table(columns: Sequence[Column], cells: Sequence[Sequence[str]], checks: Sequence[str]) -> dict[str, Any]:
    pairs = [[column, "left"] if isinstance(column, str) else list(column) for column in columns]
    return {"columns": pairs, "cells": [list(row) for row in cells]} | ({"checks": list(checks)} if checks else {})
