"""Forms: how a person who does not program records what they judged, answered, planned and were told.

Row 7: imports rows 0-6. Each form is handed a `Desk`, shows itself in a notebook or on a page, and makes one record when it is saved.
"""

from pimlib.forms.desk import Desk
from pimlib.forms.form import Form
from pimlib.forms.judgement import JudgementForm
from pimlib.forms.planning import ActionForm, CloserLookForm, WantedForm
from pimlib.forms.prompt import FactorForm
from pimlib.forms.saying import AnswerForm, ConcernForm, NarrativeForm, StepForm
from pimlib.forms.statement import StatementForm
from pimlib.forms.stepper import Stepper, Turn

__all__ = [
    "ActionForm",
    "AnswerForm",
    "CloserLookForm",
    "ConcernForm",
    "Desk",
    "FactorForm",
    "Form",
    "JudgementForm",
    "NarrativeForm",
    "StatementForm",
    "StepForm",
    "Stepper",
    "Turn",
    "WantedForm",
]
