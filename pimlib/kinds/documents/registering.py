"""Registering a document: whether it is in force, as the person says, else as its own first lines do.

Row 4: imports rows 0-3. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pimlib.errors import Fault, PimError
from pimlib.fingerprint import digest_file
from pimlib.kinds.asked import Asked, Drafted
from pimlib.kinds.documents.said import Currency, currency_of
from pimlib.kinds.documents.text import front_of
from pimlib.register.mapping import DocumentMapping

FIELDS = {"status": "--status", "approved": "--approved", "review_due": "--review-due"}
NAMES = {"status": "status", "approved": "agreed or issued on", "review_due": "review due"}


def draft_mapping(asked: Asked) -> Drafted:
    """What the person says of a document holds; then, of a file that changed, what its first lines say; then what was said before.

    Raises PimError when the review would be due before the document was agreed.
    """
    told, before = asked.told, asked.before
    kept = before.mapping if before is not None and isinstance(before.mapping, DocumentMapping) else None
    here = before is not None and before.path == asked.place and before.hash == digest_file(asked.path)
    front = front_of(asked.path) if not here or kept is None else ()
    found = currency_of(front or ())
    values: dict[str, Any] = {"kind": "document", "cited_for": kept.cited_for if kept else ""}
    noticed = []
    for field in FIELDS:
        said, read, earlier = getattr(told, field), getattr(found, field), getattr(kept, field, None)
        values[field] = said or read or earlier
        if read and not said:
            was = f" (it was {earlier} before)" if earlier and earlier != read else ""
            noticed.append(f"{NAMES[field]}: {read}{was}")
    _check(asked.place, values["approved"], values["review_due"])
    return Drafted(DocumentMapping.model_validate(values), tuple(_said(noticed, front, found, asked)))


def _said(noticed: list[str], front: tuple[str, ...] | None, found: Currency, asked: Asked) -> Iterator[str]:
    if noticed:
        yield f"Read on its first lines: {'; '.join(noticed)}. Say it with {', '.join(FIELDS.values())} where that is wrong."
    told = any(getattr(asked.told, field) for field in FIELDS)
    if front is None and not told:
        ending = asked.path.suffix.lower() or "such"
        yield f"The text of {ending} files is not read: say --status and --review-due, if it is to be kept up to date."
    elif front and found == Currency() and not told:
        yield "Its first lines do not say whether it is in force or when it is due for review: say --status and --review-due if it has them."


def _check(place: str, approved: dt.date | None, review_due: dt.date | None) -> None:
    if approved and review_due and review_due < approved:
        raise PimError(
            Fault(
                place,
                "the review would be due before the document was agreed",
                f"review due {review_due}, agreed {approved}",
                remedy="Say the right ones with --approved and --review-due.",
            )
        )
