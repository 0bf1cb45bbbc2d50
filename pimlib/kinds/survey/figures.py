"""What a survey says, after suppression: its questions, its answers, its subgroups, and who answered.

Row 4: imports rows 0-3. The columns stand in the docstring of `pimlib.kinds.survey.load`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from pimlib.kinds.figures import Figures
from pimlib.kinds.survey.counts import Response
from pimlib.register.mapping import SurveyQuestion


@dataclass(frozen=True)
class SurveyFigures(Figures):
    """Figures of one survey. Columns of `table`, `answers` and `by`: see the module."""

    answers: pd.DataFrame = field(default_factory=pd.DataFrame)
    by: pd.DataFrame = field(default_factory=pd.DataFrame)
    response: Response = field(default_factory=lambda: Response(0))
    respondent: str = "people"
    questions: tuple[SurveyQuestion, ...] = ()
