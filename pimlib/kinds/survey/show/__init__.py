"""A survey as blocks: what people answered, how groups differ, what changed, how the survey was done and whom it did not reach.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Sequence

from pimlib.blocks import Blocks
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.kinds.survey.show.changed import changed
from pimlib.kinds.survey.show.done import how_done, who_was_reached
from pimlib.kinds.survey.show.groups import groups
from pimlib.kinds.survey.show.questions import choices, opinions, own_words, weighted
from pimlib.kinds.survey.show.shown import Shown, lines_of
from pimlib.kinds.survey.show.themes import themes
from pimlib.workspace import Settings

__all__ = ["blocks_for", "summary_blocks"]


def blocks_for(figures: SurveyFigures, refs: Sequence[str] | None = None, settings: Settings | None = None) -> Blocks:
    """What the survey says on these references (`pim:5` takes in `pim:5.1`; None = everything), in the order of reading.

    `<item>:questions` a figure of the questions that have favourable answers; `<item>:weighted` the same weighted;
    `<item>:<question>` a table for each question of choices; `<item>:own-words` how many people wrote something; `<item>:themes` what they
    wrote about, by theme; `<item>:by-<n>` a table for each subgroup; `<item>:change` beside the last cycle; and for everything, how
    the survey was done (`<item>:done`) and whom it reached (`<item>:reached-<n>`). With references, `:` and they follow. Empty when no
    question informs them. Each has a role by which it can be told: questions, weighted, choices, own-words, themes, subgroups, change, done,
    reached.
    """
    shown = _shown(figures, refs, settings)
    return _everything(shown) if refs is None else Blocks(_answers(shown))


def summary_blocks(figures: SurveyFigures, refs: Sequence[str] | None = None) -> Blocks:
    """The same as `blocks_for`, with how the survey was done and whom it reached; empty when no question informs the references."""
    return _everything(_shown(figures, refs, None))


def _everything(shown: Shown) -> Blocks:
    answers = _answers(shown)
    return Blocks((*answers, *how_done(shown), *who_was_reached(shown))) if answers else Blocks()


def _answers(shown: Shown) -> Blocks:
    parts = (opinions, weighted, choices, own_words, themes, groups, changed)
    return Blocks(block for part in parts for block in part(shown))


def _shown(figures: SurveyFigures, refs: Sequence[str] | None, settings: Settings | None) -> Shown:
    smallest_base = (settings or Settings()).disclosure.smallest_base
    every = Shown(figures, tuple(zip(figures.questions, lines_of(figures.table), strict=True)), smallest_base, refs)
    return Shown(figures, tuple(pair for pair in every.pairs if every.informs(pair[1].informs)), smallest_base, refs)
