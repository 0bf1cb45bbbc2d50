"""Frameworks: what a service is evaluated by, read from data files, and how one relates to another.

Row 2: imports rows 0-1. No framework's name or wording stands in code; what a reader sees comes from the file.
"""

from pimlib.framework.load import framework_files, framework_names, load_framework, load_framework_file, shipped
from pimlib.framework.measures import Counted, Heading, Measure
from pimlib.framework.model import (
    Area,
    FindingTerms,
    Framework,
    Indicator,
    Level,
    Passage,
    Position,
    Prompt,
    Question,
    Scale,
    Statement,
    is_number,
    plural,
)
from pimlib.framework.process import (
    CaseReading,
    Method,
    Milestone,
    Process,
    ProcessText,
    ReadingQuestion,
    Step,
    Survey,
    SurveyQuestion,
)
from pimlib.framework.wording import (
    REF,
    EvidenceKind,
    Illustration,
    Illustrations,
    PossibleEvidence,
    QuestionToAsk,
    Suggestions,
    Text,
)

__all__ = [
    "REF",
    "Area",
    "CaseReading",
    "Counted",
    "EvidenceKind",
    "FindingTerms",
    "Framework",
    "Heading",
    "Illustration",
    "Illustrations",
    "Indicator",
    "Level",
    "Measure",
    "Method",
    "Milestone",
    "Passage",
    "Position",
    "PossibleEvidence",
    "Process",
    "ProcessText",
    "Prompt",
    "Question",
    "QuestionToAsk",
    "ReadingQuestion",
    "Scale",
    "Statement",
    "Step",
    "Suggestions",
    "Survey",
    "SurveyQuestion",
    "Text",
    "framework_files",
    "framework_names",
    "is_number",
    "load_framework",
    "load_framework_file",
    "plural",
    "shipped",
]
