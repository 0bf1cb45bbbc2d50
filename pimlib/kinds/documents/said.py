"""What a document says of itself on its first lines: its status, when it was agreed or issued, when it is due for review.

Row 4: imports rows 0-3. It is a guess for a person to confirm; where the lines do not say it plainly nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pimlib.kinds.days import DAY, day_of
from pimlib.register.mapping.document import Status

_LINK = r"(?:\s|[:.–—-]|\b(?:is|was|by|on|in|before|at the latest|date|due)\b)*"
_REVIEW = (
    r"(?:review(?:\s+is)?\s+due|due\s+for\s+(?:review|renewal)|review\s+date|(?:next|full)\s+(?:review|renewal)(?:\s+due)?|next\s+due"
    r"|review\s+(?:by|before)|(?:to|will)\s+be\s+(?:reviewed|renewed)|date\s+of\s+(?:next\s+)?(?:review|renewal)"
    r"|(?:valid|in\s+force)\s+until)"
)
_AGREED = (
    r"(?<!not )(?<!to be )\b(?:approved|agreed|adopted|ratified|signed|issued)\b(?:\s+date)?"
    r"|\bdate\s+(?:of\s+approval|approved|agreed|issued|adopted)\b|\bapproval\s+date\b"
)
REVIEW = re.compile(rf"\b{_REVIEW}{_LINK}({DAY})", re.IGNORECASE)
AGREED = re.compile(rf"(?:{_AGREED})(?:[^.\d\t]{{0,80}}?)[\s:]({DAY})", re.IGNORECASE)
STATUS = re.compile(r"\b(?:document\s+)?status\s*[:\t–-]\s*([a-z ]+)", re.IGNORECASE)
WORDS: dict[str, Status] = {
    **dict.fromkeys(("draft", "consultation draft", "working draft", "for consultation"), "draft"),
    **dict.fromkeys(("in force", "approved", "agreed", "final", "live", "current", "published", "active"), "in force"),
    **dict.fromkeys(("superseded", "withdrawn", "replaced", "archived", "obsolete", "expired"), "superseded"),
}
DRAFT = re.compile(
    r"^(?:\W*(?:(?:first|second|third|final|consultation|working|\d+(?:st|nd|rd|th)) )?draft\b)|\bdraft$", re.IGNORECASE
)
GONE = re.compile(
    r"^\W*(?:superseded|withdrawn|replaced)\b|\bthis \w+ (?:has been|is|was) (?:superseded|withdrawn|replaced)\b", re.IGNORECASE
)
IN_FORCE = re.compile(rf"(?<!have been )(?<!to be )\bin force (?:from|since)\s+({DAY})", re.IGNORECASE)


@dataclass(frozen=True)
class Currency:
    """Whether a document is in force and until when; None: not said."""

    status: Status | None = None
    approved: dt.date | None = None
    review_due: dt.date | None = None


def currency_of(lines: Sequence[str]) -> Currency:
    """What the lines say. A document that was agreed, or has been in force from a day, and does not call itself a draft or replaced,
    is read as in force; a month without a day is its last for a review and its first for the rest."""
    text = "\n".join(lines)
    approved, review = _first(AGREED, text), _first(REVIEW, text, last=True)
    return Currency(_status(lines, text, approved), approved, review)


def _status(lines: Sequence[str], text: str, approved: dt.date | None) -> Status | None:
    if match := STATUS.search(text):
        said = " ".join(match[1].casefold().split())
        found = next((status for word, status in WORDS.items() if said == word or said.startswith(f"{word} ")), None)
        if found:
            return found
    if any(GONE.search(line) for line in lines):
        return "superseded"
    if any(DRAFT.search(line) for line in lines):
        return "draft"
    return "in force" if approved or IN_FORCE.search(text) else None


def _first(pattern: re.Pattern[str], text: str, *, last: bool = False) -> dt.date | None:
    return next((day for match in pattern.finditer(text) if (day := day_of(match[1], last=last))), None)
