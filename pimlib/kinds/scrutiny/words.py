"""What bodies of scrutiny and councils call things in their tables; what is a grade, and what only stands in its place.

Row 4: imports rows 0-3. A grade is another body's: it is told in its words and put on no scale of ours.
"""

from __future__ import annotations

import re

from pimlib.kinds.columns import key
from pimlib.register.mapping.scrutiny import Standing

NAMES = {
    "body": ("body", "inspectorate", "regulator", "scrutiny body", "inspected by", "published by", "source"),
    "published": ("published", "published on", "publication date", "date published", "report date", "date of report", "date"),
    "subject": ("subject", "service", "what was inspected", "inspected", "topic", "area", "judgement area"),
    "grade": ("grade", "overall grade", "rating", "overall rating", "overall effectiveness grade", "judgement", "evaluation"),
    "recommendation": ("recommendation", "recommendations", "requirement", "area for improvement", "action required", "point"),
    "status": ("status", "standing", "where it stands", "progress", "state"),
    "due": ("due", "due date", "due by", "date due", "deadline", "target date", "timescale"),
    "informs": ("informs", "indicator", "indicators", "quality indicator", "reference", "qi"),
}  # field of the mapping -> what people call its column
AUTHORITY = ("local authority", "authority", "council", "la name", "la", "local authority name", "provider")
GRADED = frozenset({"grade", "grades", "rating", "ratings"})  # words in the names of columns that hold grades
STANDING_WORDS: dict[str, Standing] = {
    **dict.fromkeys(("open", "not started", "to do", "outstanding", "overdue", "not met", "not yet begun"), "open"),
    **dict.fromkeys(
        ("in hand", "in progress", "ongoing", "on going", "under way", "underway", "started", "partly done", "partly met"),
        "in hand",
    ),
    **dict.fromkeys(
        ("done", "complete", "completed", "closed", "met", "achieved", "implemented", "finished", "discharged"), "done"
    ),
    **dict.fromkeys(("not accepted", "rejected", "declined", "refused"), "not accepted"),
}
# Two wordings of one grade in what Ofsted publishes and in what others take from it.
WORDINGS = {
    "requires improvement to be good": "requires improvement",
    "to requires improvement": "requires improvement",
}
NOT_GRADES = frozenset(
    {
        *(
            "na",
            "n a",
            "none",
            "nil",
            "null",
            "not applicable",
            "not graded",
            "not inspected",
            "not judged",
            "not rated",
            "not known",
        ),
        *("not assessed", "not reported", "not yet known", "tbc", "pending", "awaited", "0", "x", "-"),
    }
)
MARK = re.compile(r"\w*[^\W_]_[^\W_]\w*")  # `data_unreadable`: a programme's mark, no body's word
NONE_GIVEN = "no grade was given"
MOST_WORDS, MOST_SIGNS = 6, 48
# Words that are in one spelling of a council's name and not in another.
_OF_A_NAME = re.compile(
    r"\b(?:the|and|of|city|county|borough|metropolitan|district|royal|london|council|authority|unitary|yjs|yot|"
    r"youth (?:justice|offending) (?:service|team))\b"
)


def no_grade(text: str) -> str:
    """Why a text that stands in the place of a grade is none; empty when it may be one."""
    if not key(text) or key(text) in NOT_GRADES or MARK.fullmatch(text.strip()):
        return NONE_GIVEN
    if len(text.split()) > MOST_WORDS or len(text) > MOST_SIGNS:
        return "this is no grade"
    return ""


def council_key(name: str) -> str:
    """A council's name as it is compared: `City of Bath Council` and `bath` are one."""
    said = key(name.replace("&", " and "))
    return " ".join(_OF_A_NAME.sub(" ", said).split()) or said
