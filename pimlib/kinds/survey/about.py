"""How a survey was done, as its codebook says: the sheets `About` and `Groups`.

Row 4: imports rows 0-3. A codebook of two sheets, as it was made before these were there, says nothing of it and stays readable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pandas as pd

from pimlib.errors import Fault, raise_if
from pimlib.kinds.wording import plain, tidy
from pimlib.register.mapping import GroupSize, SurveyAbout, SurveyMapping
from pimlib.register.mapping.survey import Mode, Promise, Reach, YesNo
from pimlib.sheets import ColumnOut, Sheet, SheetOut, load_sheet, sheet_names

ABOUT, GROUPS = "About", "Groups"
WHAT, SAID, MAY_BE = "What", "Your answer", "What may stand there"
COLUMN, GROUP, PEOPLE, ISSUED = "Column in the file", "Group", "People in all", "Questionnaires issued"
HOW = {
    "paper": "on paper",
    "web": "on the web",
    "telephone": "by telephone",
    "face to face": "face to face",
    "mixed": "in more than one way",
}  # how people answered, as it is said
WHOLE = re.compile(r"\d{1,3}(,\d{3})+|\d{1,9}")
FEWEST_NAMED = 5  # a group of fewer people is not written into the codebook by itself: its name could be as good as a person's


class Line(NamedTuple):
    """A line of the sheet `About`: what it is called, what it fills, and what may stand there (words, a number, a column)."""

    what: str
    field: str
    kind: str
    words: tuple[str, ...] = ()
    means: str = ""

    @property
    def may_be(self) -> str:
        return self.means or ", ".join(filter(None, self.words[:-1])) + f" or {self.words[-1]}"


LINES = (
    Line("Answered by", "mode", "words", get_args(Mode)),
    Line("Answers are", "promise", "words", get_args(Promise)),
    Line("Asked were", "asked", "words", get_args(Reach)),
    Line("Tried out first", "piloted", "pilot", get_args(YesNo), "yes, no, or with how many people"),
    Line(
        "Left out by this way of asking", "excludes", "text", means="in your own words, such as: people who do not read English"
    ),
    Line("People in all", "population", "number", means="how many people could have been asked"),
    Line("Questionnaires issued", "issued", "number", means="how many people were asked"),
    Line("Column of weights", "weight", "column", means="a column of the file that holds a weight for each person"),
    Line("Weigh by", "weight_by", "column", means="a column of groups; the sheet Groups says how many people are in each"),
    Line("Sampled by", "strata", "column", means="a column of groups; for a stratified sample, with the sheet Groups"),
    Line("Same survey last time", "compare_with", "text", means="the name of the item in the previous cycle, or no"),
    Line("Answered by the same people then", "same_people", "words", get_args(YesNo)),
)
ALSO: dict[str, dict[str, tuple[str, ...]]] = {
    "mode": {
        "paper": ("on paper", "post", "postal", "by post", "mail", "paper form"),
        "web": ("online", "on the web", "internet", "website", "web form", "online form", "e-mail", "email", "by email"),
        "telephone": ("phone", "by phone", "by telephone", "telephone interview", "call"),
        "face to face": ("face-to-face", "in person", "face to face interview"),
        "mixed": ("both", "several ways", "in several ways", "more than one", "in more than one way", "mixed mode"),
    },
    "promise": {
        "anonymous": ("anonymously",),
        "confidential": ("confidentially", "in confidence"),
        "neither": ("none", "no", "neither of them"),
    },
    "asked": {
        "everybody": ("everyone", "all", "all of them", "all people", "census"),
        "random sample": ("random", "simple random sample", "a random sample"),
        "stratified sample": ("stratified", "stratified random sample", "a stratified sample"),
        "whoever wanted": ("anyone", "anybody", "open to all", "open link", "volunteers", "self-selected", "whoever wanted to"),
    },
    "piloted": {"yes": ("y",), "no": ("n",)},
    "same_people": {"yes": ("y",), "no": ("n",)},
}  # other plain words for what may stand there
BY_NAME = {plain(line.what): line for line in LINES}
ONE_WEIGHING = ("weight", "weight_by", "strata")


def about_sheets(mapping: SurveyMapping, sheet: Sheet) -> list[SheetOut]:
    """The sheets that ask how the survey was done, with what is known filled in; `Groups` where the survey has subgroups."""
    known = mapping.about.model_dump() | {"population": mapping.population, "issued": mapping.issued}
    if mapping.about.pilot is not None:
        known["piloted"] = mapping.about.pilot
    rows = [[line.what, "" if known[line.field] is None else str(known[line.field]), line.may_be] for line in LINES]
    sheets = [
        SheetOut(
            ABOUT,
            [ColumnOut(WHAT, 32), ColumnOut(SAID, 40, help="Leave it empty where nobody knows."), ColumnOut(MAY_BE, 60)],
            rows,
            ("How this survey was done. Readers of the report see it beside the figures.",),
            ("Fill in the second column; leave empty what nobody knows.",),
        )
    ]
    if groups := list(_groups(mapping, sheet)):
        sheets.append(
            SheetOut(
                GROUPS,
                [
                    ColumnOut(COLUMN, 40),
                    ColumnOut(GROUP, 40, help="As it is written in the file."),
                    ColumnOut(PEOPLE, 14, "int", help="How many such people there are."),
                    ColumnOut(ISSUED, 14, "int", help="How many of them were asked."),
                ],
                groups,
                ("How many people are in each group, and how many were asked: it shows who was not reached.",),
                ("Add a row for a group of which nobody answered. Leave a number empty where nobody knows it.",),
            )
        )
    return sheets


def load_about(path: Path, place: str, mapping: SurveyMapping) -> SurveyMapping:
    """The mapping with what the codebook says of how the survey was done; what it leaves empty stays as it is.

    Raises PimError with every fault: a line that is not known, a word that may not stand there, a number that is none.
    """
    names = {name for name, _visible in sheet_names(path)}
    faults: list[Fault] = []
    values = mapping.about.model_dump() | {"population": mapping.population, "issued": mapping.issued}
    if ABOUT in names:
        values |= _said(load_sheet(path, place, sheet=ABOUT), faults)
    groups = _sizes(load_sheet(path, place, sheet=GROUPS), faults) if GROUPS in names else mapping.groups
    raise_if(faults)
    top = {name: values.pop(name) for name in ("population", "issued")}
    return mapping.model_copy(update=top | {"about": SurveyAbout.model_validate(values), "groups": groups})


def check_about(mapping: SurveyMapping, sheet: Sheet, place: str) -> list[Fault]:
    """What of the answers does not fit the file or each other."""
    faults = []
    said = [line for line in LINES if line.field in ONE_WEIGHING and getattr(mapping.about, line.field)]
    for line in said:
        column = getattr(mapping.about, line.field)
        if column not in sheet.columns:
            faults.append(
                Fault(
                    f"{place}, {line.what}", "the file has no such column", f"`{column}`", line.may_be, "Mend the column's name."
                )
            )
        elif line.field != "weight" and not any(one.column == column and one.population for one in mapping.groups):
            faults.append(
                Fault(
                    f"{place}, {line.what}",
                    f"nobody says how many people are in the groups of `{column}`",
                    expected=f"the sheet {GROUPS} with the column `{column}` and {PEOPLE.lower()}",
                    remedy="Fill it in, or leave this line empty.",
                )
            )
    if len(said) > 1:
        names = " and ".join(f"“{line.what}”" for line in said)
        faults.append(Fault(place, f"only one way of weighing can be used, and {names} are filled in", remedy="Keep one."))
    seen: set[tuple[str, str]] = set()
    for group in mapping.groups:
        spot = f"{place}, group {group.value}"
        if group.column not in sheet.columns:
            faults.append(Fault(spot, "the file has no such column", f"`{group.column}`", remedy="Mend the column's name."))
        if (group.column, plain(group.value)) in seen:
            faults.append(Fault(spot, f"this group of `{group.column}` stands twice", remedy="Keep one."))
        seen.add((group.column, plain(group.value)))
        if group.issued is not None and group.population is not None and group.issued > group.population:
            found, most = f"{group.issued:,} issued", f"at most {group.population:,}"
            faults.append(
                Fault(spot, "more questionnaires were issued than there are people", found, most, "Mend one of the two.")
            )
    return faults


def _groups(mapping: SurveyMapping, sheet: Sheet) -> list[list[Any]]:
    said = {(one.column, plain(one.value)): one for one in mapping.groups}
    nothing = {"", *map(plain, mapping.missing)}
    rows: list[list[Any]] = []
    for subgroup in mapping.subgroups:
        if subgroup.column not in sheet.table.columns:
            continue
        cells = sheet.table[subgroup.column].map(tidy)
        counts = Counter(cells.map(plain))
        first = {plain(cell): cell for cell in sorted(cells.unique(), reverse=True)}
        for key in sorted(counts):
            if key not in nothing and counts[key] >= FEWEST_NAMED and (subgroup.column, key) not in said:
                rows.append([subgroup.column, first[key], None, None])
    return [[one.column, one.value, one.population, one.issued] for one in mapping.groups] + rows


def _said(lines: Sheet, faults: list[Fault]) -> dict[str, Any]:
    if missing := [name for name in (WHAT, SAID) if name not in lines.columns]:
        faults.append(_no_header(lines, missing))
        return {}
    values: dict[str, Any] = {}
    for row, what, said in zip(lines.table.index, lines.table[WHAT], lines.table[SAID], strict=True):
        line, text = BY_NAME.get(plain(what)), tidy(said)
        if line is None:
            known = "; ".join(one.what for one in LINES)
            spot = f'{lines.place}, row {row}, column "{WHAT}"'
            faults.append(Fault(spot, "this line is not known", f"`{tidy(what)}`", f"one of {known}", "Put it back as it was."))
        elif text:
            values |= _value(line, text, f'{lines.place}, row {row}, column "{SAID}"', faults)
    return values


def _value(line: Line, text: str, spot: str, faults: list[Fault]) -> dict[str, Any]:
    number = int(text.replace(",", "")) if WHOLE.fullmatch(text) else None
    if line.kind in ("text", "column"):
        return {line.field: text}
    if line.kind == "pilot" and number is not None:
        return {"piloted": "yes" if number else "no", "pilot": number or None}
    if line.kind == "number" and number is not None:
        return {line.field: number}
    meant = {plain(word): said for said, words in ALSO.get(line.field, {}).items() for word in words}
    said = meant.get(plain(text), plain(text))
    if line.kind in ("words", "pilot") and said in line.words:
        return {line.field: said}
    expected = "a whole number" if line.kind == "number" else line.may_be
    faults.append(Fault(spot, f"this does not answer “{line.what}”", f"`{text}`", expected, "Mend it, or leave it empty."))
    return {}


def _sizes(lines: Sheet, faults: list[Fault]) -> tuple[GroupSize, ...]:
    if missing := [name for name in (COLUMN, GROUP, PEOPLE, ISSUED) if name not in lines.columns]:
        faults.append(_no_header(lines, missing))
        return ()
    sizes = []
    cells: Sequence[pd.Series[str]] = [lines.table[name].map(tidy) for name in (COLUMN, GROUP, PEOPLE, ISSUED)]
    for row, column, value, people, issued in zip(lines.table.index, *cells, strict=True):
        numbers: list[int | None] = []
        for name, text in ((PEOPLE, people), (ISSUED, issued)):
            if text and not WHOLE.fullmatch(text):
                spot = f'{lines.place}, row {row}, column "{name}"'
                faults.append(Fault(spot, "this is no whole number", f"`{text}`", "such as 120", "Mend it, or leave it empty."))
            numbers.append(int(text.replace(",", "")) if WHOLE.fullmatch(text) else None)
        if numbers != [None, None]:
            sizes.append(GroupSize(column=column, value=value, population=numbers[0], issued=numbers[1]))
    return tuple(sizes)


def _no_header(lines: Sheet, missing: Sequence[str]) -> Fault:
    names = ", ".join(f'"{name}"' for name in missing)
    remedy = "Put the header back as it was, or make the codebook anew with `pim add`."
    return Fault(f"{lines.place}, row {lines.header_row}", f"the column {names} is missing", remedy=remedy)
