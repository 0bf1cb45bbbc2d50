"""Records: every human act as a small file that is written once.

Row 3: imports rows 0-2.
"""

from pimlib.records.kinds import (
    MODELS,
    Adoption,
    Answer,
    Challenge,
    Concern,
    Judgement,
    Narrative,
    PeerView,
    PromptAnswer,
    Response,
    SignOff,
    Statement,
    StatementPart,
    Tombstone,
)
from pimlib.records.parts import CeilingException, Cited, FactorView, Improvement, Moderation, Record
from pimlib.records.planning import Action, CloserLook, Progress, StepRecord, Wanted
from pimlib.records.reading import load_records
from pimlib.records.store import RecordStore, record_fingerprint
from pimlib.records.texts import check_identifiers, texts_of
from pimlib.records.writing import NewerRecord, draft_record, newer_heads, record_

__all__ = [
    "MODELS",
    "Action",
    "Adoption",
    "Answer",
    "CeilingException",
    "Challenge",
    "Cited",
    "CloserLook",
    "Concern",
    "FactorView",
    "Improvement",
    "Judgement",
    "Moderation",
    "Narrative",
    "NewerRecord",
    "PeerView",
    "Progress",
    "PromptAnswer",
    "Record",
    "RecordStore",
    "Response",
    "SignOff",
    "Statement",
    "StatementPart",
    "StepRecord",
    "Tombstone",
    "Wanted",
    "check_identifiers",
    "draft_record",
    "load_records",
    "newer_heads",
    "record_",
    "record_fingerprint",
    "texts_of",
]
