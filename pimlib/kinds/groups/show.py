"""Groups, interviews and observation as blocks: the themes, what was said on each, and people's own words.

Row 4: imports rows 0-3. Only what may be shown comes in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pimlib.blocks import Block, Blocks, Column, table_block, text_block
from pimlib.kinds.columns import key, listed
from pimlib.kinds.groups.figures import Gathering, GroupsFigures
from pimlib.kinds.groups.themes import NOT_SHOWN, Theme, others_of, themes_of
from pimlib.kinds.groups.words import DIRECTIONS, KINDS, counted, people_in, unnamed
from pimlib.register.mapping import GroupsMapping

MOST_NAMED = 3  # themes in a title
NOT_SAID = "not said"
MARKS = "“”‘’\"' "
ONCE = "A theme counts once for each, however often it came up there."
HEARD = (
    "People are those who took part, not those who said it; they heard each other, so there are no percentages and no margins."
)
ALONE = "They are no sample, so there are no percentages and no margins."


@dataclass(frozen=True)
class _Shown:
    figures: GroupsFigures
    themes: tuple[Theme, ...]
    tail: str
    refs: Sequence[str] | None = None

    def id(self, part: str) -> str:
        return f"{self.figures.item.name}:{part}{self.tail}"

    @property
    def kinds(self) -> list[Any]:
        return [kind for kind in KINDS if any(one.kind == kind for one in self.figures.gatherings)]

    @property
    def common(self) -> dict[str, Any]:
        figures = self.figures
        return {"base": self.base, "sources": (figures.source(),), "rows": figures.rows, "withheld": figures.withheld}

    @property
    def base(self) -> str:
        met = self.figures.gatherings
        said = counted(met, self.figures.smallest_count)
        if any(one.kind != "interview" for one in met):
            said += f"; people who took part: {people_in(met, self.figures.smallest_count)}"
        days = sorted(day for one in met for day in (one.first, one.last) if day is not None)
        if days:
            said += f"; held {days[0]}" if days[0] == days[-1] else f"; held {days[0]} to {days[-1]}"
        return f"{said[0].upper()}{said[1:]}. {ONCE} {HEARD if 'focus group' in self.kinds else ALONE}"

    @property
    def they(self) -> str:
        names = {"focus group": "the groups", "interview": "those interviewed", "observation": "the observations"}
        return names[self.kinds[0]] if len(self.kinds) == 1 else "they"


def blocks_for(figures: GroupsFigures, refs: Sequence[str] | None = None) -> Blocks:
    """What was said on these references (`pim:5` takes in `pim:5.1`; None = everything), in the order of reading.

    `<item>:themes` a table of themes with how many spoke of each and which way they pointed; `<item>:said` a table of the points;
    `<item>:quotes` people's own words, where they agreed to be quoted. With references, `:` and they follow. Empty when no point
    informs them.
    """
    shown = _Shown(figures, themes_of(figures, refs), "" if refs is None else ":" + "+".join(refs), refs)
    return Blocks((*_themes(shown), *_said(shown), *_quotes(shown)))


def summary_blocks(figures: GroupsFigures, refs: Sequence[str] | None = None) -> Blocks:
    """The table of themes alone, for these references together."""
    tail = ":summary" + ("" if refs is None else ":" + "+".join(refs))
    return Blocks(_themes(_Shown(figures, themes_of(figures, refs), tail, refs)))


def _themes(shown: _Shown) -> Iterator[Block]:
    others = bool(others_of(shown.figures, shown.refs))
    if not shown.themes and not others:
        return
    several = len(shown.kinds) > 1
    people = shown.kinds != ["interview"]
    columns: list[Column] = ["Theme"]
    columns += ["Spoke of it"] if several else [(f"{shown.kinds[0].capitalize()}s", "right")]
    columns += [("People in them", "right")] if people else []
    columns += [*((direction.capitalize(), "right") for direction in DIRECTIONS), "In words"]
    cells = []
    for theme in shown.themes:
        row = [theme.name, _count(theme, theme.spoke(), several)]
        row += [theme.people_said] if people else []
        row += [_count(theme, theme.pointing(direction), several) for direction in DIRECTIONS]
        cells.append([*row, theme.in_words])
    checks = [_again(shown, theme) for theme in shown.themes]
    if others:
        cells.append(_unnamed(shown, columns))
        checks.append("")
    yield table_block(shown.id("themes"), _finding(shown), columns, cells, checks=checks, **shown.common)


def _unnamed(shown: _Shown, columns: Sequence[Column]) -> list[str]:
    """The row for all themes whose name could give away who raised them; nothing in it is counted, not even how many they are."""
    smallest = shown.figures.smallest_count
    between = ["not shown"] * (len(columns) - 3)
    return [unnamed(smallest, others=bool(shown.themes)), f"fewer than {smallest} each", *between, NOT_SHOWN]


def _again(shown: _Shown, theme: Theme) -> str:
    """How to count it again in the file; nothing where the count may not be shown."""
    mapping, number = shown.figures.item.mapping, theme.number(theme.spoke())
    if number is None or not isinstance(mapping, GroupsMapping):
        return ""
    columns = mapping.columns
    said = f"Filter column “{columns.theme}” to “{theme.name}”"
    if len(theme.points) < sum(key(point.theme) == key(theme.name) for point in shown.figures.points):
        where = f" (column “{columns.informs}”)" if columns.informs else ""
        said += f" and to what informs {listed(shown.refs or ())}{where}"
    said += f", and count each name in column “{columns.group}” once: {number}."
    ways = [f"{len(theme.pointing(way))} as {way}" for way in DIRECTIONS if theme.number(theme.pointing(way))]
    return f"{said} Filter column “{columns.direction}” as well: {listed(ways)}." if columns.direction and ways else said


def _count(theme: Theme, gatherings: Sequence[Gathering], several: bool) -> str:
    if several:
        return theme.said(gatherings) if gatherings else "0"
    number = theme.number(gatherings)
    return f"fewer than {theme.smallest_count}" if number is None else str(number)


def _finding(shown: _Shown) -> str:
    """The themes that most spoke of, and where they do not agree."""
    title = shown.figures.item.title
    if not shown.themes:
        return f"{title}: no theme was raised by so many that it may be named"
    most = shown.themes[0].spoke()
    leading = [theme for theme in shown.themes if len(theme.spoke()) == len(most)]
    names = listed([f"“{theme.name}”" for theme in leading])
    of = shown.themes[0].said(shown.figures.gatherings)
    exact = shown.themes[0].number(most)
    each = " each" if len(leading) > 1 else ""
    if exact is None or shown.themes[0].number(shown.figures.gatherings) is None:
        said = f"most often {names}" if len(leading) <= MOST_NAMED else f"{len(shown.themes)} themes, none above the others"
    elif exact == 1 and len(shown.figures.gatherings) > 1:
        number = "one theme came" if len(shown.themes) == 1 else f"{len(shown.themes)} themes came"
        said = f"{number} up, {'' if len(shown.themes) == 1 else 'each '}in one of {of}"
    elif len(leading) <= MOST_NAMED:
        said = f"{names} came up in {exact} of {of}{each}"
    else:
        said = f"{len(leading)} themes came up in {exact} of {of} each"
    apart = [f"“{theme.name}”" for theme in shown.themes if theme.conflict]
    if not apart:
        return f"{title}: {said}"
    if len(shown.figures.gatherings) == 1:
        return f"{title}: {said}; strengths and weaknesses both on {_some(apart)}"
    return f"{title}: {said}; {shown.they} do not agree on {_some(apart)}"


def _some(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= MOST_NAMED else f"{len(names)} themes"


def _said(shown: _Shown) -> Iterator[Block]:
    cells = [
        [theme.name, point.direction or NOT_SAID, point.text, _by(shown.figures.gatherings[point.gathering])]
        for theme in shown.themes
        for point in sorted(theme.points, key=_way)
        if point.text
    ]
    if not cells:
        return
    seen = set(shown.kinds) == {"observation"}
    columns: list[Column] = [
        "Theme",
        "Points to",
        "What was seen" if seen else "What was said",
        "Where and by whom" if seen else "By",
    ]
    title = f"{shown.figures.item.title}: what was {'seen' if seen else 'said'}, theme by theme"
    written = "In the words of whoever looked on." if seen else "In the words of whoever wrote it down."
    yield table_block(shown.id("said"), title, columns, cells, **(shown.common | {"base": written}))


def _way(point: Any) -> int:
    return DIRECTIONS.index(point.direction) if point.direction else len(DIRECTIONS)


def _by(gathering: Gathering) -> str:
    """`Foster carers (focus group, 10 people)`; of an observation where it was, and the role of who looked on."""
    about = [gathering.kind, gathering.where]
    if gathering.people is not None and gathering.kind != "interview":
        about.append(f"{gathering.people:,} people" if gathering.people > 1 else "one person")
    if gathering.by:
        about.append(f"{'seen' if gathering.kind == 'observation' else 'led'} by {gathering.by}")
    return f"{gathering.name} ({', '.join(part for part in about if part)})"


def _quotes(shown: _Shown) -> Iterator[Block]:
    parts = [
        ("li", f"“{point.quote.strip(MARKS)}” {_by(shown.figures.gatherings[point.gathering])}, on {theme.name}")
        for theme in shown.themes
        for point in sorted(theme.points, key=_way)
        if point.quote
    ]
    if not parts:
        return
    smallest = shown.figures.smallest_count
    base = f"Quoted with consent; never from an interview or a group of fewer than {smallest} people. One quote is one voice."
    shown_of_all = sum(bool(point.quote) for point in shown.figures.points)
    rest = shown.figures.quotes_held - shown_of_all
    without = (
        "No consent to be quoted, or too small a group, for some of the quotes in the file; these are not shown." if rest else ""
    )
    title = f"{shown.figures.item.title}: in people's own words"
    yield text_block(shown.id("quotes"), title, parts, **(shown.common | {"base": base, "withheld": without}))
