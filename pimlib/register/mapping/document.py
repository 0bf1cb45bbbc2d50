"""The mapping of a document: whether it is in force and until when.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pimlib.register.mapping.source import KindMapping

Status = Literal["draft", "in force", "superseded"]


class DocumentMapping(KindMapping):
    """A document that is cited: whether it is in force, when it was agreed or issued, and when it is due for review; None: not said."""

    kind: Literal["document"]
    approved: dt.date | None = None
    review_due: dt.date | None = None
    status: Status | None = None
    cited_for: str = ""
