"""The mapping of an evidence item: which column of the file means what, by kind of evidence.

Row 3: imports rows 0-2. One module a kind.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pimlib.register.mapping.case_files import CaseFilesMapping, ReadingColumns, ReadingItem
from pimlib.register.mapping.case_level import CaseLevelMapping, CaseTable
from pimlib.register.mapping.document import DocumentMapping
from pimlib.register.mapping.groups import GroupColumns, GroupsMapping
from pimlib.register.mapping.measures import Better, Level, Measure, MeasureColumns, MeasuresMapping, Stage, Unit
from pimlib.register.mapping.scrutiny import ScrutinyColumns, ScrutinyMapping
from pimlib.register.mapping.source import Beside, Frozen, KindMapping, Source
from pimlib.register.mapping.survey import GroupSize, Subgroup, SurveyAbout, SurveyMapping, SurveyQuestion

Mapping = Annotated[
    MeasuresMapping | CaseLevelMapping | SurveyMapping | CaseFilesMapping | GroupsMapping | ScrutinyMapping | DocumentMapping,
    Field(discriminator="kind"),
]

__all__ = [
    "Beside",
    "Better",
    "CaseFilesMapping",
    "CaseLevelMapping",
    "CaseTable",
    "DocumentMapping",
    "Frozen",
    "GroupColumns",
    "GroupSize",
    "GroupsMapping",
    "KindMapping",
    "Level",
    "Mapping",
    "Measure",
    "MeasureColumns",
    "MeasuresMapping",
    "ReadingColumns",
    "ReadingItem",
    "ScrutinyColumns",
    "ScrutinyMapping",
    "Source",
    "Stage",
    "Subgroup",
    "SurveyAbout",
    "SurveyMapping",
    "SurveyQuestion",
    "Unit",
]
