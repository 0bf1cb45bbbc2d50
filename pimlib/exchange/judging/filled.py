"""A sheet of a form as it was filled in: which row is which, wherever it stands now.

Row 11: imports rows 0-10. A row is known by the key in its first cell, a column by its header. A row without a key is one that somebody
added; it belongs to the list that it stands under, so long as nobody has sorted the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pimlib.errors import Fault
from pimlib.exchange.judging import words
from pimlib.exchange.judging.words import Key, digest_of, key_of, place_in_list
from pimlib.exchange.quoting import quoted
from pimlib.kinds.wording import plain
from pimlib.sheets.form_in import SheetIn
from pimlib.sheets.model import listed, rows_named

LOOKED_AT = 8  # columns in which the keys are looked for
ORDER = (words.FACTOR, words.PROMPT, *words.FIELDS[:3], words.EXCEPTION, *words.LISTS, words.AGAIN, *words.FIELDS[3:6])


@dataclass(frozen=True)
class FilledRow:
    """cells: the answers beside the label, as they were written; spots: where each stands, for messages."""

    row: int
    cells: tuple[str, str, str]
    spots: tuple[str, str, str]

    @property
    def is_empty(self) -> bool:
        return not any(map(str.strip, self.cells))


@dataclass(frozen=True)
class Filled:
    """ref: what the sheet says it is about; empty when it does not say. rows: those with an answer, by their key, in their order.

    faults: what keeps anybody from knowing what the sheet says. notes: what is left out.
    """

    name: str
    place: str
    ref: str
    rows: Mapping[Key, Sequence[FilledRow]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.faults

    def row(self, what: str, which: str = "") -> FilledRow | None:
        """The row of a question; None when nothing is answered."""
        return next(iter(self.rows.get(Key(what, which), ())), None)

    def text(self, what: str) -> str:
        """The first answer of a row; "" for none."""
        row = self.row(what)
        return row.cells[0] if row and row.cells[0].strip() else ""

    @property
    def content(self) -> dict[Key, list[tuple[str, str, str]]]:
        """What it says, wherever its rows stand."""
        return {key: [row.cells for row in rows] for key, rows in self.rows.items()}


def filled_in(sheet: SheetIn, issued: Collection[str] = ()) -> Filled:
    """Read a sheet. A sheet on which no key stands has no `ref` and no rows.

    issued: the texts that stood on the form to be read, by `digest_of`; empty where they are not known.
    """
    held = sheet.held
    column = max(range(1, LOOKED_AT + 1), key=lambda n: (sum(key_of(sheet.cell(row, n)) is not None for row in held), -n))
    keys = {row: key for row in held if (key := key_of(sheet.cell(row, column))) is not None}
    ref = next((key.which for key in keys.values() if key.what == words.ABOUT), "")
    if not any(key.what not in (words.READ, words.HEADER) for key in keys.values()):
        return Filled(sheet.name, sheet.place, "")
    columns = _columns(sheet, keys, column)
    work = _Sheet(sheet, column, columns, keys, issued)
    for row in held:
        work.take(row)
    return Filled(sheet.name, sheet.place, ref, work.found, tuple(work.all_faults()), tuple(work.notes()))


def _columns(sheet: SheetIn, keys: Mapping[int, Key], column: int) -> tuple[int, int, int]:
    """Where the answers stand: by their headers, else as far from the keys as they were issued."""
    header = next((row for row, key in keys.items() if key.what == words.HEADER), 0)
    heads = {plain(text): n for n, text in enumerate(sheet.rows[header - 1], 1)} if header else {}
    answer, more, way = (heads.get(plain(name), column + n) for n, name in enumerate(words.HEADINGS[2:], 2))
    return answer, more, way


@dataclass
class _Sheet:
    """A sheet while it is read. numbered: the rows of lists that have a number; last: the key of the row above that has one."""

    sheet: SheetIn
    column: int
    columns: tuple[int, int, int]
    keys: Mapping[int, Key]
    issued: Collection[str]
    found: dict[Key, list[FilledRow]] = field(default_factory=dict)
    numbered: dict[tuple[str, int], FilledRow] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    same: list[Fault] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    last: Key | None = None

    @property
    def in_order(self) -> bool:
        """Whether the questions stand as they were issued."""
        places = [ORDER.index(key.what) for key in self.keys.values() if key.what in ORDER]
        return places == sorted(places)

    def take(self, row: int) -> None:
        """Read one row."""
        cells = (
            self.sheet.cell(row, self.columns[0]),
            self.sheet.cell(row, self.columns[1]),
            self.sheet.cell(row, self.columns[2]),
        )
        spots = self._spot(row, 0), self._spot(row, 1), self._spot(row, 2)
        one, key = FilledRow(row, cells, spots), self.keys.get(row)
        self.last = key or self.last
        if key is None and not one.is_empty:
            key = self._added(one)
        elif key is None and self.sheet.cell(row, self.column + 1).strip():
            self.beside.append(row)
        if key is not None and key.what in (words.READ, words.HEADER, words.ABOUT):
            self._read_only(row)
            return
        if key is None or one.is_empty:
            return
        for n in range(words.WIDE.get(key.what, 1), 3):
            if cells[n].strip():
                fault, remedy = "nothing is asked here, so this would be lost", "Move it to the cell with a frame, or clear it."
                self.faults.append(Fault(spots[n], fault, quoted(cells[n]), remedy=remedy))
        before = self.found.setdefault(key, [])
        place = place_in_list(self.sheet.cell(row, self.column))
        if before and key.what not in words.LISTS:
            self._twice(before[0], one, "Clear one of the two.")
        elif place and self.numbered.setdefault(place, one) is not one:
            self._twice(self.numbered[place], one, "Clear one of the two, or give this row a number of its own.")
        else:
            before.append(one)

    def _twice(self, first: FilledRow, one: FilledRow, remedy: str) -> None:
        """A second row with the same key: nothing more where it says the same."""
        if [text.strip() for text in first.cells] == [text.strip() for text in one.cells]:
            self.same.append(Fault(one.spots[0], f"this says what row {first.row} says under the same key, and is taken once"))
        else:
            fault = f"row {first.row} answers the same question otherwise"
            self.faults.append(Fault(one.spots[0], fault, quoted(" ".join(one.cells)), "one answer", remedy))

    def _read_only(self, row: int) -> None:
        """In a row that asks nothing, only what was issued may stand."""
        for n in (self.column + 1, *self.columns):
            text = self.sheet.cell(row, n)
            if self.issued and text.strip() and digest_of(text) not in self.issued:
                fault = "this did not stand on the form as it was sent, and nothing is asked here, so it would be lost"
                remedy = "Move it to a cell with a frame, or put back what stood here."
                self.faults.append(Fault(self.sheet.spot(row, n), fault, quoted(text), remedy=remedy))

    def _added(self, one: FilledRow) -> Key | None:
        """The list that a row without a key belongs to."""
        said = self.sheet.cell(one.row, self.column).strip()
        spot = self.sheet.spot(one.row, self.column)
        known = f"one of {', '.join(words.LISTS)}, or the key that the row had"
        if said:
            self.faults.append(Fault(spot, "no row of the form has this key", quoted(said), known, "Give it its key back."))
        elif not self.in_order:
            fault = "an answer without a key, on a sheet whose rows were sorted or moved: to what it belongs can't be told"
            self.faults.append(Fault(spot, fault, quoted(" ".join(one.cells)), known, "Write its key before it."))
        elif self.last is None or self.last.what not in words.LISTS:
            fault = "an answer without a key, under none of the lists"
            self.faults.append(Fault(spot, fault, quoted(" ".join(one.cells)), known, "Move it, or write its key before it."))
        else:
            return self.last
        return None

    def _spot(self, row: int, n: int) -> str:
        return self.sheet.spot(row, self.columns[n])

    def all_faults(self) -> Iterator[Fault]:
        """The faults of rows, then the formulas and errors: a number that was worked out is nobody's answer."""
        yield from self.faults
        yield from (replace(fault, found=quoted(fault.found)) for fault in self.sheet.faults.values())

    def notes(self) -> Iterator[Fault]:
        yield from self.same
        if self.beside:
            yield Fault(
                self.sheet.place, f"what stands under “{words.WHAT}” on {rows_named(self.beside)} is no answer, and is left out"
            )
        known = {self.column, self.column + 1, *self.columns}
        others = {
            n for row in self.sheet.held for n, text in enumerate(self.sheet.rows[row - 1], 1) if text.strip() and n not in known
        }
        if others:
            spots = listed(self.sheet.spot(1, n).rpartition(" ")[2].rstrip("1") for n in sorted(others))
            yield Fault(self.sheet.place, f"columns that are not of the form, left out: {spots}")
