"""What people wrote about in their own words, by theme; nothing that anybody wrote.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pimlib.blocks import Block, table_block
from pimlib.kinds.columns import listed
from pimlib.kinds.survey.show.again import again_theme, checks_of
from pimlib.kinds.survey.show.shown import Shown, count, lines_of
from pimlib.kinds.survey.themes import ANYTHING_ELSE

COLUMNS: tuple[str | tuple[str, str], ...] = (
    *("Theme", "What it means", ("People", "right")),
    *(("Positive", "right"), ("Mixed", "right"), ("Negative", "right"), ("Direction not said", "right")),
)
MOST_NAMED = 3


def themes(shown: Shown) -> Iterator[Block]:
    """One table of the themes that inform these references; nothing where nobody sorted what people wrote."""
    figures = shown.figures
    if figures.coded is None or figures.themes.empty:
        return
    rows = [row for row in lines_of(figures.themes) if shown.informs(row.informs)]
    if not rows:
        return
    cells = [
        [row.theme, row.means, count(row.people), count(row.positive), count(row.mixed), count(row.negative), count(row.not_said)]
        for row in rows
    ]
    some = any(cell == "withheld" for row in cells for cell in row)
    more = shown.common | {
        "withheld": "Some counts are withheld: too few people, or they would give such a count away." if some else "",
        "role": "themes",
    }
    more |= checks_of([again_theme(figures, row) for row in rows])
    more["base"] += (
        " A person read what people wrote and sorted it by theme. Each person counts once a theme and may name several, so nothing adds up. "
        "Who writes something is no sample of everybody: no percentages, no intervals."
    )
    yield table_block(f"{figures.item.name}:themes{shown.tail}", _finding(shown, rows), COLUMNS, cells, **more)


def _finding(shown: Shown, rows: Sequence[Any]) -> str:
    """The theme that came up most, with every other that as many people named, and whose words are not sorted yet."""
    figures = shown.figures
    named = [row for row in rows if row.theme != ANYTHING_ELSE[0] and not row.withheld]
    if not named:
        return f"{figures.item.title}: themes in people's own words"
    most = [row for row in named if row.people == named[0].people]
    people = f"{int(named[0].people):,} people{' each' if len(most) > 1 else ''}, of {figures.coded:,} sorted"
    counted = f"({people}{f'; {figures.unsorted}' if figures.unsorted else ''})"
    if len(rows) == 1 and shown.refs is not None:
        return f"“{most[0].theme}” is the one theme that bears on this {counted}"
    which = [f"“{row.theme}”" for row in most[:MOST_NAMED]]
    which += [f"{len(most) - MOST_NAMED} more"] if len(most) > MOST_NAMED else []
    said = f"{listed(which)} came up most {counted}"
    return said if shown.refs is None else f"Of the themes that bear on this, {said}"
