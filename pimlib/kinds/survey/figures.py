"""What a survey says, after suppression: its questions, its answers, its subgroups, who answered, and what changed.

Row 4: imports rows 0-3. The columns stand in the docstring of `pimlib.kinds.survey.load`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pimlib.kinds.figures import Figures
from pimlib.kinds.survey.counts import Response
from pimlib.register.mapping import SurveyAbout, SurveyQuestion

CHANGE = {
    "question": "str",
    "text": "str",
    "base_before": "Int64",
    "before": "float64",
    "base": "Int64",
    "now": "float64",
    "difference": "float64",
    "low": "float64",
    "high": "float64",
    "weighted": "bool",
    "why_not": "str",
}


@dataclass(frozen=True)
class Change:
    """A survey beside the one of the last cycle. why_not: why no question can be compared; empty where questions can.

    table, one row a question that has favourable answers in either: question (id of now), text, base_before, before (share, 0 to 1), base,
    now, difference (now less before, -1 to 1), low, high (95 %), weighted (whether the weighted shares are compared), why_not (in
    words, where there is no difference). Interval: Newcombe (1998b), from Wilson limits without finite population correction, since the
    question is whether practice changed and not what these people said; weighted: Zou and Donner (2008), from Wilson limits on the
    effective sizes.
    """

    cycle: str
    item: str
    title: str
    period: str
    returned: int
    why_not: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class SurveyFigures(Figures):
    """Figures of one survey. Columns of `table`, `answers`, `by`, `reached` and `themes`: see the module.

    about: how the survey was done. weighed: how weighted figures came about (`weights`, `groups`, `strata`; empty: there are none), and
    weighed_said a sentence on it. coded: how many people's own words somebody sorted by theme; unsorted: in words, whose nobody did (empty:
    everybody's are sorted). change: beside the last cycle;
    None where there is no survey to set beside it. columns: of the file, by title of the subgroup. missing: what stands there for no answer.
    """

    answers: pd.DataFrame = field(default_factory=pd.DataFrame)
    by: pd.DataFrame = field(default_factory=pd.DataFrame)
    response: Response = field(default_factory=lambda: Response(0))
    respondent: str = "people"
    questions: tuple[SurveyQuestion, ...] = ()
    about: SurveyAbout = field(default_factory=SurveyAbout)
    reached: pd.DataFrame = field(default_factory=pd.DataFrame)
    themes: pd.DataFrame = field(default_factory=pd.DataFrame)
    coded: int | None = None
    unsorted: str = ""
    weighed: str = ""
    weighed_said: str = ""
    change: Change | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
