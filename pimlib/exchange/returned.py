"""A form that came back: which file got which answer, wherever its row stands now.

Row 11: imports rows 0-10. A row is known by the number of its file, never by its place; a column by the id that its header begins with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from pimlib.errors import Fault, PimError
from pimlib.exchange import form
from pimlib.exchange.first_page import first_page, sheet_named
from pimlib.exchange.quoting import cleared, nothing_named, quoted
from pimlib.kinds.case_files.draw import AskedItem, Draw, Drawn
from pimlib.kinds.case_files.words import FLAGGED, LEVEL, NO, NOT_APPLICABLE, UNFLAGGED, YES, spelt
from pimlib.kinds.wording import plain
from pimlib.sheets import Sheet, load_sheet
from pimlib.sheets.model import listed, raise_listed, rows_named

AVAILABLE = YES | {"read", ""}
GONE = frozenset([form.NOT_AVAILABLE, "no", "unavailable"])
_WHOLE = re.compile(r"0*(\d+)(?:\.0+)?")


class Form(NamedTuple):
    """Whose form it is. cycle: `COUNCIL/CYCLE`."""

    cycle: str
    reading: str
    reader: str


@dataclass(frozen=True)
class Answered:
    """A file as one reader, or two together, answered about it. answers: by question, those given only."""

    file: Drawn
    reading: Literal["original", "agreed"]
    row: int
    answers: Mapping[str, str]
    urgent: bool = False


@dataclass(frozen=True)
class Returned:
    """place: how messages call the form. gone: files that could not be read, with the reason (empty: none given).

    spare: the rows of the sheet of reserves, by the number of their file, for messages. untouched: how many files have no answer yet.
    """

    reader: str
    place: str
    answered: tuple[Answered, ...]
    gone: Mapping[str, str]
    spare: Mapping[str, int]
    untouched: int
    notes: tuple[Fault, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.answered and not self.gone


def identify(path: Path, place: str) -> Form:
    """Whose form this is, as its first sheet says. Raises PimError when it does not say so, or is no form."""
    said = first_page(path, place)
    keys = (form.CYCLE, form.READING, form.READER)
    if missing := [key for key in keys if not said.get(key)]:
        expected = f"a sheet `{form.READ_ME}` that names the cycle, the reading and the reader"
        remedy = "Copy that sheet back in from the form as it was sent."
        raise PimError(Fault(place, "whose form this is can't be told", f"no {listed(missing)}", expected, remedy))
    return Form(*(said[key] for key in keys))


def load_return(path: Path, place: str, draw: Draw, reader: str) -> Returned:
    """What a reader answered. Raises PimError with every fault: an answer that is not offered, a file that is unknown or not this reader's,
    a file on two rows, a row whose parts do not belong together, answers about a file that could not be read.
    """
    work = _Work(draw, reader, place)
    work.take(path, form.FILES)
    if form.to_agree(draw, reader):
        work.take(path, form.AGREED)
    if draw.spare:
        work.take(path, form.RESERVES)
    raise_listed(place, work.faults)
    own = {one.id for one in form.files_of(draw, reader)}
    touched = {one.file.id for one in work.answered if one.reading == "original"} | set(work.gone)
    return Returned(reader, place, tuple(work.answered), work.gone, work.spare, len(own - touched), tuple(work.notes))


@dataclass
class _Work:
    """A form while it is read."""

    draw: Draw
    reader: str
    place: str
    answered: list[Answered] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)
    spare: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def take(self, path: Path, what: str) -> None:
        """Read one sheet of the form."""
        name = sheet_named(path, what)
        if name is None:
            fault, remedy = f"the sheet `{what}` is not in this form", "Copy it back in from the form as it was sent."
            (self.faults if what == form.FILES else self.notes).append(Fault(self.place, fault, remedy=remedy))
            return
        try:
            with nothing_named():
                sheet = load_sheet(path, self.place, sheet=name)
        except PimError as error:
            self.faults += error.faults
            return
        columns = self._columns(sheet, what)
        if form.FILE not in columns:
            return
        expected = {form.FILES: form.files_of, form.AGREED: form.to_agree}.get(what)
        numbered = {one.id: n for n, one in enumerate(expected(self.draw, self.reader), 1)} if expected else {}
        allowed = [
            one for one in (self.draw.files if what != form.RESERVES else self.draw.spare) if not expected or one.id in numbered
        ]
        seen: dict[str, int] = {}
        half: list[int] = []
        noted: list[int] = []
        for label, cells in sheet.table.iterrows():
            row = int(str(label))
            texts = {key: str(cells[column]).strip() for key, column in columns.items()}
            given = {key: text for key, text in texts.items() if key not in (form.NUMBER, form.GROUP, form.CARE, form.WITH)}
            if not any(given.values()):
                continue
            one = self._file(texts[form.FILE], allowed, sheet.place, row, what)
            if one is None:
                continue
            if one.id in seen:
                fault = f"this file stands on row {seen[one.id]} as well"
                self.faults.append(
                    Fault(f"{sheet.place}, row {row}", fault, quoted(one.id), "one row a file", "Keep one of the two.")
                )
                continue
            seen[one.id] = row
            if not self._belongs(one, texts, numbered.get(one.id), sheet.place, row):
                continue
            if texts.get(form.NOTES):
                noted.append(row)
            if self._answer(one, texts, columns, sheet.place, row, what):
                half.append(row)
        self._remark(sheet, what, half, noted, [id for id in numbered if id not in seen])

    def _columns(self, sheet: Sheet, what: str) -> dict[str, str]:
        """What each known column is called now: questions by their id, the others by what the form calls them."""
        heads = {plain(name): name for name in sheet.columns}
        found: dict[str, str] = {}
        for key in (form.NUMBER, form.FILE, form.GROUP, form.CARE, form.WITH, form.READABLE, form.WHY, form.URGENT, form.NOTES):
            if plain(key) in heads:
                found[key] = heads[plain(key)]
        spot = f"{sheet.place}, row {sheet.header_row}"
        remedy = "Give the column back the header that it had."
        if form.FILE not in found:
            self.faults.append(Fault(spot, "the column of the files is not there", expected=f"`{form.FILE}`", remedy=remedy))
        for item in self.draw.items:
            named = [name for name in sheet.columns if name.partition(":")[0].strip().casefold() == item.id.casefold()]
            if len(named) == 1:
                found[item.id] = named[0]
            else:
                fault = "the column of a question is not there" if not named else "the column of a question is there twice"
                self.faults.append(Fault(spot, fault, cleared(listed(named)), f"`{form.header_of(item)}`", remedy))
        if added := [name for name in sheet.columns if name not in found.values()]:
            self.notes.append(Fault(sheet.place, f"columns that are not of the form, left out: {cleared(listed(added))}"))
        return found

    def _file(self, text: str, allowed: Sequence[Drawn], place: str, row: int, what: str) -> Drawn | None:
        """The file that a row is about: by its id as it stands, else as Excel may have changed it, when only one can be meant."""
        spot = f'{place}, row {row}, column "{form.FILE}"'
        if not text:
            self.faults.append(Fault(spot, "answers without a file", remedy="Write the number of the file they are about."))
            return None
        if exact := next((one for one in allowed if one.id == text), None):
            return exact
        alike = [one for one in allowed if _key(one.id) == _key(text)]
        if len(alike) == 1:
            self.notes.append(Fault(spot, f"{quoted(text)} is taken for {quoted(alike[0].id)}, which Excel may have changed"))
            return alike[0]
        known = next((one for one in self.draw.files if one.id == text or _key(one.id) == _key(text)), None)
        expected = {form.FILES: "a file of this reader's list", form.AGREED: "a file to be agreed with this reader first"}
        if len(alike) > 1:
            fault, found = "which file is meant can't be told", f"{quoted(text)}; {cleared(listed(one.id for one in alike))}"
        elif known is None:
            fault, found = "no such file was drawn", quoted(text)
        elif known.role == "reserve" and what == form.FILES:
            fault, found = f"a reserve belongs on the sheet {form.RESERVES}", quoted(text)
        elif what == form.RESERVES:
            fault, found = "this file is no reserve", quoted(text)
        else:
            fault, found = "this file is not on this list", quoted(text)
        self.faults.append(Fault(spot, fault, found, expected.get(what, "a reserve that was named to you"), "Mend the number."))
        return None

    def _belongs(self, one: Drawn, texts: Mapping[str, str], number: int | None, place: str, row: int) -> bool:
        """Whether the parts of a row that came with the form are still those of this file; else only some columns were sorted or moved."""
        stands = {form.NUMBER: str(number) if number else "", form.GROUP: one.stratum, form.CARE: one.care_group, form.WITH: ""}
        for key, was in stands.items():
            now = texts.get(key, "")
            if was and now and _key(now) != _key(was):
                fault = (
                    f"`{form.FILE}` and `{key}` of this row don't belong together: were only some of the columns sorted or moved?"
                )
                remedy = "Take the form before that, or put the columns back in step and check the answers of these rows."
                self.faults.append(
                    Fault(f"{place}, row {row}", fault, f"{quoted(one.id)} and {quoted(now)}", quoted(was), remedy)
                )
                return False
        return True

    def _answer(self, one: Drawn, texts: Mapping[str, str], columns: Mapping[str, str], place: str, row: int, what: str) -> bool:
        """Take what a row says; whether it is half filled in."""
        answers: dict[str, str] = {}
        for item in self.draw.items:
            text = texts.get(item.id, "")
            answer = answer_of(item, text)
            if answer is None:
                spot = f'{place}, row {row}, column "{cleared(columns[item.id])}"'
                offered = ", ".join(form.choices_of(item))
                self.faults.append(Fault(spot, "not an answer to this question", quoted(text), offered, "Choose from the list."))
            elif answer:
                answers[item.id] = answer
        readable, flag = spelt(texts.get(form.READABLE, "")), spelt(texts.get(form.URGENT, ""))
        for key, word, known in ((form.READABLE, readable, AVAILABLE | GONE), (form.URGENT, flag, FLAGGED | UNFLAGGED)):
            if word not in known:
                spot = f'{place}, row {row}, column "{cleared(columns[key])}"'
                expected = f"yes or {form.NOT_AVAILABLE}" if key == form.READABLE else "yes, or nothing"
                self.faults.append(
                    Fault(spot, "not one of the words for this", quoted(texts[key]), expected, "Choose from the list.")
                )
        if what == form.RESERVES:
            self.spare[one.id] = row
        if readable in GONE and what != form.AGREED:
            if answers:
                fault, remedy = "this file has answers, but could not be read", "Clear one of the two."
                self.faults.append(Fault(f"{place}, row {row}", fault, quoted(one.id), remedy=remedy))
            self.gone[one.id] = texts.get(form.WHY, "")
            if flag in FLAGGED:
                self.answered.append(Answered(one, "original", row, {}, urgent=True))
            return False
        if not answers and flag not in FLAGGED:
            return False
        reading: Literal["original", "agreed"] = "agreed" if what == form.AGREED else "original"
        self.answered.append(Answered(one, reading, row, answers, flag in FLAGGED))
        return 0 < len(answers) < len(self.draw.items)  # whoever stops at an urgent concern is right to answer nothing

    def _remark(self, sheet: Sheet, what: str, half: list[int], noted: list[int], missing: list[str]) -> None:
        if half:
            self.notes.append(
                Fault(sheet.place, f"some questions without an answer on {rows_named(half)}; they count as missing")
            )
        if noted:
            self.notes.append(
                Fault(sheet.place, f"notes on {rows_named(noted)} are not brought in, but stand in the form as it is kept")
            )
        if missing and what == form.FILES:
            self.notes.append(
                Fault(sheet.place, f"{len(missing)} files of the list are on no row: {cleared(listed(missing, 5))}")
            )
        if what != form.AGREED and (silent := [id for id, why in self.gone.items() if not why]):
            self.notes.append(Fault(sheet.place, f"no reason given why {cleared(listed(silent, 5))} could not be read"))


def answer_of(item: AskedItem, text: str) -> str | None:
    """An answer as the readings have it; "" for none, None for a text that is no answer."""
    word = spelt(text)
    if not word:
        return ""
    if word in NOT_APPLICABLE:
        return form.NOT_APPLICABLE
    if item.levels:
        match = LEVEL.match(word.removesuffix(".0"))
        return match[1] if match and match[1] in map(str, item.levels) else None
    return "yes" if word in YES else "no" if word in NO else None


def _key(id: str) -> str:
    """An id as two of them are compared: Excel drops leading zeros, adds .0, and writes long numbers as 1.23E+05; people drop spaces."""
    text = "".join(plain(id).split())
    if match := _WHOLE.fullmatch(text):
        return match[1].lstrip("0") or "0"
    if re.fullmatch(r"\d(?:\.\d+)?e\+?\d{1,2}", text):
        digits, _, power = text.partition("e")
        whole, _, rest = digits.partition(".")
        if len(rest) <= int(power):
            return (whole + rest).ljust(int(power) + 1, "0")
    return text
