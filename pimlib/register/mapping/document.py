"""The mapping of a document: whether it is in force and until when.

Row 3: imports rows 0-2.
"""

from __future__ import annotations

from typing import Literal

from pimlib.register.mapping.source import KindMapping


class DocumentMapping(KindMapping):
    """A document that is cited: when it is due for review, and whether it is in force."""

    kind: Literal["document"]
    review_due: str | None = None
    status: Literal["draft", "in force", "superseded"] | None = None
    cited_for: str = ""
