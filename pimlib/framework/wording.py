"""What every part of a framework is made of: frozen values, where a wording comes from, references, texts.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

EvidenceKind = Literal["measures", "survey", "case-files", "groups", "scrutiny", "document"]
# source: the document holds it, and the words are ours; project: it is ours whole; council: the council added it for one evaluation.
Origin = Literal["source", "project", "council"]
REF = re.compile(r"^[a-z0-9][a-z0-9-]{0,23}:[A-Za-z0-9][A-Za-z0-9.-]*\Z")


Words = Annotated[str, Field(min_length=1)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceRef(Frozen):
    heading: str = ""
    note: str = ""
    repairs: tuple[str, ...] = ()


class Text(Frozen):
    """less_relevant: why a council thinks that this matters less to it; empty when it does not think so."""

    id: str
    text: Words
    origin: Origin = "source"
    less_relevant: str = ""


class QuestionToAsk(Text):
    group: str = "show"


class PossibleEvidence(Text):
    kind: EvidenceKind
    source_type: str = ""


class Illustration(Frozen):
    """id: `5.1.v2` for the second of the very good ones of 5.1, `5.1.w2` of the weak ones, counted from their place in the file."""

    who: Words
    text: Words
    origin: Origin = "source"
    id: str = ""
    less_relevant: str = ""


class Illustrations(Frozen):
    very_good: tuple[Illustration, ...]
    weak: tuple[Illustration, ...]


class Suggestions(Frozen):
    """What directs the search, of an area or of an indicator. It suggests; nothing of it has to be answered."""

    factors: tuple[Text, ...] = ()
    questions: tuple[QuestionToAsk, ...] = ()
    evidence: tuple[PossibleEvidence, ...] = ()
    illustrations: Illustrations | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.factors or self.questions or self.evidence or self.illustrations or self.notes)
