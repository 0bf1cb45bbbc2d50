"""What people wrote about in their own words, by theme; nothing that anybody wrote.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.blocks import Block, table_block
from pimlib.kinds.survey.show.again import again_theme, checks_of
from pimlib.kinds.survey.show.shown import Shown, count, lines_of

COLUMNS: tuple[str | tuple[str, str], ...] = (
    *("Theme", "What it means", ("People", "right")),
    *(("Positive", "right"), ("Mixed", "right"), ("Negative", "right"), ("Direction not said", "right")),
)


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
    most = rows[0]
    if most.withheld:
        title = f"{figures.item.title}: themes in people's own words"
    else:
        title = (
            f"“{most.theme}” is what most people wrote about: {int(most.people):,} of {figures.coded:,} whose words were sorted"
        )
    some = any(cell == "withheld" for row in cells for cell in row)
    more = shown.common | {
        "withheld": "Some counts are withheld: too few people, or they would give such a count away." if some else ""
    }
    more |= checks_of([again_theme(figures, row) for row in rows])
    more["base"] += (
        " A person read what people wrote and sorted it by theme. Each person counts once a theme and may name several, so nothing adds up. "
        "Who writes something is no sample of everybody: no percentages, no intervals."
    )
    yield table_block(f"{figures.item.name}:themes{shown.tail}", title, COLUMNS, cells, **more)
