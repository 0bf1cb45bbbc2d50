"""Kinds of evidence: from a registered file to figures, and from figures to blocks.

Row 4: imports rows 0-3. A kind is imported when a file of it is read, so that a workbook without figures loads neither pandas nor
matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pimlib.blocks import Blocks
from pimlib.errors import Fault, PimError
from pimlib.register import Entry
from pimlib.workspace import CycleFolder

if TYPE_CHECKING:
    from pimlib.kinds.figures import Figures


def load_figures(folder: CycleFolder, entry: Entry) -> Figures:
    """What an item says, after suppression. Raises PimError with every fault of its file, or when its kind has no figures."""
    mapping = entry.item.mapping
    if mapping is not None and mapping.kind == "measures":
        from pimlib.kinds import measures

        return measures.load_figures(folder, entry)
    if mapping is not None and mapping.kind == "survey":
        from pimlib.kinds import survey

        return survey.load_figures(folder, entry)
    raise PimError(
        Fault(
            f"`{entry.item.name}`",
            "this evidence has no figures",
            f"a {entry.item.kind}",
            "measures or a survey",
            "It can be cited as it is.",
        )
    )


def blocks_for(figures: Figures, refs: Sequence[str] | None = None) -> Blocks:
    """The figures that inform these references, as blocks; None: all."""
    from pimlib.kinds import measures, survey

    if isinstance(figures, survey.SurveyFigures):
        return survey.blocks_for(figures, refs)
    return measures.blocks_for(figures, refs)


def summary_blocks(figures: Figures, refs: Sequence[str] | None = None) -> Blocks:
    """All that an item says of these references in one table; nothing where its kind has no such table."""
    from pimlib.kinds import measures, survey

    return Blocks() if isinstance(figures, survey.SurveyFigures) else measures.summary_block(figures, refs)
