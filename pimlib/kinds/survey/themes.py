"""Answers in people's own words, sorted by theme: a workbook in which a person codes them, and the counts that come of it.

Row 4: imports rows 0-3. The workbook holds what people wrote, so it lies beside the survey's own file in the evidence folder and never
anywhere else. What leaves here is how many people named a theme, and how; a quotation never does.

Sheet `Themes`: a theme, what it means, what it informs. Sheet `Answers`: each answer to each question once, with up to three themes and
whether what is said of each is positive, mixed or negative. An answer with no theme is one that nobody sorted yet.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pimlib.errors import Fault, PimError, raise_if
from pimlib.kinds.codebook import references
from pimlib.kinds.references import Held
from pimlib.kinds.wording import plain, tidy
from pimlib.register import Item
from pimlib.register.mapping import SurveyMapping, SurveyQuestion
from pimlib.sheets import ColumnOut, Sheet, SheetOut, load_sheet, write_workbook
from pimlib.stats.disclosure import protect_line
from pimlib.workspace import CycleFolder
from pimlib.workspace.cycle import Disclosure

THEME, MEANS, INFORMS = "Theme", "What it means", "Informs"
QUESTION, ANSWER = "Question", "Answer"
MOST_THEMES = 3
CODED = tuple((f"Theme {n}", f"Direction {n}") for n in range(1, MOST_THEMES + 1))
DIRECTIONS = ("positive", "mixed", "negative")
ANYTHING_ELSE = ("Anything else", "Fits no other theme", "")
THEMES = {
    "theme": "str",
    "means": "str",
    "people": "Int64",
    "positive": "Int64",
    "mixed": "Int64",
    "negative": "Int64",
    "not_said": "Int64",
    "withheld": "bool",
    "informs": "object",
}
MOST_NOTES = 3
LONGEST = 32_000  # an answer longer than a cell of Excel can hold is cut in the workbook; it is recognised by its beginning

HELP = (
    "One row for each theme that you find. Name your own, then sort the answers in the sheet Answers.",
    "Counts of people by theme go into the report where enough people named it; what anybody wrote never does.",
)
HELP_ANSWERS = (
    "Each answer once. Write up to three themes beside it, as the sheet Themes spells them, and how each is spoken of.",
    "This workbook holds what people wrote: keep it in this folder. An answer without a theme counts as not sorted yet.",
)


@dataclass(frozen=True)
class Coded:
    """What a person made of the answers. codes: (question, answer as it is compared) -> theme to direction ("" where not said)."""

    themes: Mapping[str, tuple[str, tuple[str, ...]]]
    codes: Mapping[tuple[str, str], Mapping[str, str]]

    @property
    def is_empty(self) -> bool:
        return not any(self.codes.values())

    @property
    def is_untouched(self) -> bool:
        """As it was written for somebody to fill in."""
        return self.is_empty and dict(self.themes) == {ANYTHING_ELSE[0]: (ANYTHING_ELSE[1], ())}


@dataclass(frozen=True)
class Sorted:
    """What may be shown of people's own words. table: see `count_themes`. people: how many people's were sorted; None: too few to show,
    or nobody's. unsorted: in words, whose are not sorted yet; empty: everybody's are."""

    table: pd.DataFrame
    people: int | None = None
    unsorted: str = ""
    notes: tuple[Fault, ...] = ()


def own_words(questions: Sequence[SurveyQuestion], table: pd.DataFrame, missing: Sequence[str]) -> dict[str, pd.Series[str]]:
    """Question id to what each person wrote ("" for nothing), as it is compared; open questions only."""
    nothing = {"", *map(plain, missing)}
    written = {}
    for question in questions:
        if question.type == "open":
            cells = table[question.columns[0]]
            known = {cell: "" if plain(cell) in nothing else plain(cell)[:LONGEST] for cell in cells.unique()}
            written[question.id] = cells.map(known)
    return written


def write_themes(path: Path, mapping: SurveyMapping, sheet: Sheet, created: dt.date) -> bool:
    """Write the workbook for a person to fill in; False, and nothing written, where nobody wrote anything.

    `mapping`: with its questions. Answers stand in the order of the questions and the alphabet, so that no row leads to a person.
    """
    nothing = {"", *map(plain, mapping.missing)}
    rows: list[list[Any]] = []
    for question in mapping.questions:
        if question.type != "open":
            continue
        first = {plain(cell): tidy(cell) for cell in sorted(sheet.table[question.columns[0]].unique(), reverse=True)}
        rows += [[question.id, first[key][:LONGEST], *[""] * 2 * MOST_THEMES] for key in sorted(first) if key not in nothing]
    if not rows:
        return False
    columns = [ColumnOut(QUESTION, 10), ColumnOut(ANSWER, 70)]
    for theme, direction in CODED:
        columns += [ColumnOut(theme, 18, help="As the sheet Themes spells it."), ColumnOut(direction, 12, choices=DIRECTIONS)]
    themes = SheetOut(
        "Themes",
        [ColumnOut(THEME, 24), ColumnOut(MEANS, 60), ColumnOut(INFORMS, 24, help="Indicators, such as pim:5.1; pim:5.2")],
        [list(ANYTHING_ELSE)],
        HELP[:1],
        HELP[1:],
    )
    answers = SheetOut("Answers", columns, rows, HELP_ANSWERS[:1], HELP_ANSWERS[1:])
    write_workbook(path, [themes, answers], title="Answers in people's own words, by theme", created=created)
    return True


def load_themes(path: Path, place: str, ids: Collection[str] | None, held: Held | None = None) -> Coded:
    """What a person filled in; `ids`: of the survey's questions (None: not known), held: what the references are looked up in.

    An answer without a theme to a question that is no longer there is passed over. Raises PimError with every fault, each with its sheet,
    row and column: a theme that the sheet `Themes` does not name, a direction that is none, a theme twice beside one answer, a question
    that is not there, a reference that is none.
    """
    faults: list[Fault] = []
    names = load_sheet(path, place, sheet="Themes")
    answers = load_sheet(path, place, sheet="Answers")
    for sheet, wanted in ((names, (THEME, MEANS, INFORMS)), (answers, (QUESTION, ANSWER, *(n for pair in CODED for n in pair)))):
        if gone := [name for name in wanted if name not in sheet.columns]:
            spot, said = f"{sheet.place}, row {sheet.header_row}", ", ".join(f'"{name}"' for name in gone)
            faults.append(Fault(spot, f"the column {said} is missing", remedy="Put the header back as it was."))
    raise_if(faults)
    themes: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row, cells in _records(names):
        spot = f"{names.place}, row {row}"
        refs = references(cells[INFORMS], f'{spot}, column "{INFORMS}"', faults, held)
        if not cells[THEME]:
            faults.append(Fault(spot, "this theme has no name", remedy="Name it, or delete the row."))
        elif any(plain(cells[THEME]) == plain(one) for one in themes):
            faults.append(Fault(spot, "this theme stands twice", f"`{cells[THEME]}`", remedy="Keep one."))
        else:
            themes[cells[THEME]] = (cells[MEANS], refs)
    known = {plain(name): name for name in themes}
    codes: dict[tuple[str, str], dict[str, str]] = {}
    for row, cells in _records(answers):
        spot = f"{answers.place}, row {row}"
        if ids is not None and cells[QUESTION] not in ids:
            if not any(cells[name] for pair in CODED for name in pair):
                continue
            faults.append(
                Fault(f'{spot}, column "{QUESTION}"', "no question has this id", f"`{cells[QUESTION]}`", remedy="Mend the id.")
            )
        given = codes.setdefault((cells[QUESTION], plain(cells[ANSWER])[:LONGEST]), {})
        for name, theme, direction in _pairs(cells, spot, known, faults):
            if theme in given and given[theme] != direction:
                faults.append(Fault(f'{spot}, column "{name}"', "this theme stands twice beside this answer", remedy="Keep one."))
            given[theme] = direction
    raise_if(faults)
    return Coded(themes, codes)


def themes_of(folder: CycleFolder, item: Item, mapping: SurveyMapping, cells: pd.DataFrame, disclosure: Disclosure) -> Sorted:
    """The themes that somebody found in people's own words. A fault of the workbook is a note, and no theme is shown."""
    if not mapping.themes:
        return Sorted(pd.DataFrame())
    try:
        coded = load_themes(folder.path / mapping.themes, mapping.themes, {question.id for question in mapping.questions})
    except PimError as error:
        return Sorted(pd.DataFrame(), notes=tuple(_not_shown(error.faults, mapping.themes)))
    if coded.is_empty:
        note = Fault(mapping.themes, "nobody has sorted the answers in people's own words by theme yet")
        return Sorted(pd.DataFrame(), notes=(note,))
    written = own_words(mapping.questions, cells, mapping.missing)
    people, wrote = sorted_people(coded, written)
    notes = []
    if people < wrote:
        remedy = "Name a theme beside each answer; add a row for one that is missing there."
        notes.append(Fault(mapping.themes, "not every answer in people's own words is sorted by theme yet", remedy=remedy))
    if people < disclosure.smallest_base:
        notes.append(Fault(mapping.themes, "too few people's own words are sorted by theme to show how many named each"))
        return Sorted(pd.DataFrame(), notes=tuple(notes))
    table = count_themes(coded, written, disclosure.smallest_count, item.informs)
    return Sorted(table, people, _unsorted(people, wrote, written, disclosure.smallest_count), tuple(notes))


def sorted_sentence(folder: CycleFolder, mapping: SurveyMapping, sheet: Sheet) -> str:
    """How many comments (what a person wrote in answer to a question) of all are sorted, for whoever sorts them; empty where none is.
    `mapping`: with its questions."""
    if not mapping.themes:
        return ""
    coded = load_themes(folder.path / mapping.themes, mapping.themes, {question.id for question in mapping.questions})
    written = own_words(mapping.questions, sheet.table, mapping.missing)
    wrote = sum(int((texts != "").sum()) for texts in written.values())
    done = sum(sum(bool(coded.codes.get((id, text))) for text in texts) for id, texts in written.items())
    return f"{done:,} of {wrote:,} comments sorted by theme ({mapping.themes})." if done else ""


def count_themes(
    coded: Coded, written: Mapping[str, pd.Series[str]], smallest_count: int, common: tuple[str, ...]
) -> pd.DataFrame:
    """One row a theme that somebody named, the one that most people named first, “Anything else” last: theme, means, people, positive,
    mixed, negative, not_said (people; each once a theme: who is positive in one answer and negative in another is mixed), withheld,
    informs.

    A few people are withheld, and what would give them away. People may name several themes, so nothing adds up over themes.
    """
    index = next(iter(written.values())).index if written else pd.Index([])
    people: dict[str, dict[Any, set[str]]] = {theme: {} for theme in coded.themes}
    for id, texts in written.items():
        by_text = {text: coded.codes.get((id, text), {}) for text in texts.unique() if text}
        for row, text in zip(index, texts, strict=True):
            for theme, direction in by_text.get(text, {}).items():
                people[theme].setdefault(row, set()).add(direction)
    rows = []
    for theme, said in people.items():
        if not said:
            continue
        together = [_together(one) for one in said.values()]
        counts = {name: together.count(way) for name, way in zip((*DIRECTIONS, "not_said"), (*DIRECTIONS, ""), strict=True)}
        hidden = protect_line(pd.DataFrame([list(counts.values())], columns=list(counts)), smallest_count)
        total = bool(hidden.row_totals.iat[0])  # how a few people speak of it is withheld with how many they are
        shown = {name: pd.NA if total or hidden.cells.at[0, name] else number for name, number in counts.items()}
        means, informs = coded.themes[theme]
        row = {
            "theme": theme,
            "means": means,
            "people": pd.NA if total else len(said),
            "withheld": total,
            "informs": informs or common,
        }
        rows.append((theme == ANYTHING_ELSE[0], 0 if total else -len(said), row | shown))
    rows.sort(key=lambda line: (line[0], line[1], str(line[2]["theme"])))
    return pd.DataFrame({name: pd.Series([row[name] for _last, _key, row in rows], dtype=kind) for name, kind in THEMES.items()})


def sorted_people(coded: Coded, written: Mapping[str, pd.Series[str]]) -> tuple[int, int]:
    """How many people have an answer that was sorted, and how many wrote anything."""
    if not written:
        return 0, 0
    frame = pd.DataFrame(written)
    done = {id: {text for (one, text), given in coded.codes.items() if one == id and given} for id in written}
    sorted_ = pd.concat([texts.isin(done[id]) for id, texts in written.items()], axis=1).any(axis=1)
    return int(sorted_.sum()), int((frame != "").any(axis=1).sum())


def _unsorted(people: int, wrote: int, written: Mapping[str, pd.Series[str]], smallest_count: int) -> str:
    """How many people's words wait to be sorted; without a number where it would tell how few did, or wrote nothing, or wrote of one
    question only."""
    if people == wrote:
        return ""
    beside = [len(next(iter(written.values()))) - wrote, *(wrote - int((texts != "").sum()) for texts in written.values())]
    if any(0 < number < smallest_count for number in (wrote - people, *beside)):
        return "not everybody's are sorted yet"
    return f"{wrote - people:,} of {wrote:,} not sorted yet"


def _not_shown(faults: Sequence[Fault], place: str) -> Iterator[Fault]:
    """A page of the report tells it too, so that it repeats nothing that stands in the workbook."""
    for fault in faults[:MOST_NOTES]:
        yield Fault(fault.place, f"own words are not shown: {fault.fault}", remedy=fault.remedy)
    if (more := len(faults) - MOST_NOTES) > 0:
        yield Fault(place, f"own words are not shown: {more:,} more faults", remedy="Say `pim add` to see them all.")


def _together(directions: set[str]) -> str:
    said = directions - {""}
    return "" if not said else next(iter(said)) if len(said) == 1 else "mixed"


def _pairs(cells: Mapping[str, str], spot: str, known: Mapping[str, str], faults: list[Fault]) -> Iterator[tuple[str, str, str]]:
    """(column, theme, direction) of an answer's row; with a fault for each that may not stand there."""
    for theme_name, direction_name in CODED:
        theme, direction = cells[theme_name], plain(cells[direction_name])
        if direction and direction not in DIRECTIONS:
            place, expected = f'{spot}, column "{direction_name}"', ", ".join(DIRECTIONS)
            faults.append(Fault(place, "this is no direction", f"`{cells[direction_name]}`", f"one of {expected}", "Choose one."))
        if direction and not theme:
            place = f'{spot}, column "{theme_name}"'
            faults.append(Fault(place, "a direction without a theme", remedy="Name the theme, or clear the direction."))
        if theme and plain(theme) not in known:
            near = difflib.get_close_matches(plain(theme), known, n=1, cutoff=0.6)
            expected = f"perhaps `{known[near[0]]}`" if near else "a theme that the sheet Themes names"
            faults.append(
                Fault(f'{spot}, column "{theme_name}"', "no such theme", f"`{theme}`", expected, "Mend it, or add it there.")
            )
        elif theme:
            yield theme_name, known[plain(theme)], direction


def _records(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    for row, cells in zip(sheet.table.index, sheet.table.to_numpy(), strict=True):
        yield int(row), {name: tidy(cell) for name, cell in zip(sheet.columns, cells, strict=True)}
