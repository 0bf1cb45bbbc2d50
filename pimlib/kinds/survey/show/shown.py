"""What the blocks of a survey share: the questions of one set of references, the base under each figure, and how numbers are written.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pimlib.kinds.columns import listed
from pimlib.kinds.survey.about import HOW
from pimlib.kinds.survey.answers import labels_of
from pimlib.kinds.survey.figures import SurveyFigures
from pimlib.kinds.wording import plain
from pimlib.register.mapping import SurveyAbout, SurveyQuestion

FEW, NO_FIGURE = "withheld", ""
LONGEST_IN_TITLE = 70
DISAGREEING = frozenset({"strongly disagree", "disagree", "tend to disagree", "slightly disagree"})
DENYING = frozenset({"no", "never", "rarely", "seldom", "hardly ever", "false", "not at all", "a little"})


@dataclass(frozen=True)
class Shown:
    """The questions of one set of references, each with its row of `figures.table`. refs: None for everything."""

    figures: SurveyFigures
    pairs: tuple[tuple[SurveyQuestion, Any], ...]
    smallest_base: int
    refs: Sequence[str] | None

    @property
    def tail(self) -> str:
        return "" if self.refs is None else ":" + "+".join(self.refs)

    def informs(self, said: Sequence[str]) -> bool:
        """Whether references that something informs are among those that are asked for (`pim:5` takes in `pim:5.1`)."""
        return self.refs is None or any(one == ref or one.startswith(f"{ref}.") for one in said for ref in self.refs)

    @property
    def common(self) -> dict[str, Any]:
        return {"base": self.base, "sources": (self.figures.source(),), "rows": self.figures.rows}

    @property
    def base(self) -> str:
        response = self.figures.response
        if response.rate is None:
            said = f"{response.returned:,} returned; response rate not known"
        else:
            said = f"{response.returned:,} returned of {response.issued:,} issued ({percent(response.rate)})"
        margin = f"; margin ±{100 * response.margin:.1f} points at 50 %" if response.returned else ""
        return f"{said}{margin}; answered by {self.figures.respondent}.{in_short(self.figures.about)}"

    @property
    def opinions(self) -> list[tuple[SurveyQuestion, Any]]:
        return [(question, row) for question, row in self.pairs if question.favourable]


def in_short(about: SurveyAbout) -> str:
    """What a reader needs beside every figure, as sentences with a space before; empty where nobody said anything."""
    said = []
    if about.mode:
        said.append(f"answered {HOW[about.mode]}")
    if about.promise in ("anonymous", "confidential"):
        said.append(f"answers {about.promise}")
    if about.asked:
        said.append(
            {"everybody": "everybody asked", "whoever wanted": "open to whoever wanted"}.get(about.asked, f"a {about.asked}")
        )
    sentence = f" {', '.join(said).capitalize()}." if said else ""
    return f"{sentence} Left out by this way of asking: {about.excludes.rstrip('.')}." if about.excludes else sentence


def percent(share: float) -> str:
    """`61.2 %`."""
    return f"{100 * share:.1f} %"


def points(difference: float) -> str:
    """`+3.1` or `−3.1`, in points of a hundred."""
    text = f"{100 * difference:+.1f}".replace("-", "−")
    return text if text not in ("+0.0", "−0.0") else "0.0"


def points_apart(low: float, high: float) -> str:
    return f"{points(low)} to {points(high)}"


def lines_of(table: pd.DataFrame) -> list[Any]:
    """The rows of a table, each with its columns as names."""
    return list(table.itertuples(index=False))


def share(share: float) -> str:
    return "no answers" if pd.isna(share) else percent(share)


def interval(line: Any) -> str:
    return NO_FIGURE if pd.isna(line.low) else f"{percent(line.low)} to {percent(line.high)}"


def count(number: Any) -> str:
    return FEW if pd.isna(number) else f"{int(number):,}"


def favoured(question: SurveyQuestion) -> str:
    """`answered favourably to “…”`; with the answers themselves where favourable is the end of the scale that one would not think."""
    answers = [answer for code, answer in labels_of(question).items() if code in question.favourable]
    if all(plain(answer) in DISAGREEING for answer in answers):
        return f"disagreed: {quoted(question)}"
    if all(plain(answer) in DENYING for answer in answers):
        said = listed([f"“{answer}”" for answer in answers], "or")
        return f"answered {said} to {quoted(question)}"
    return f"answered favourably to {quoted(question)}"


def quoted(question: SurveyQuestion) -> str:
    return f"“{textwrap.shorten(question.text, LONGEST_IN_TITLE, placeholder='…')}”"
