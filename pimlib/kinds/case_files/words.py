"""The words in which readers answer: yes, no, not applicable, a level, an urgent concern.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re

from pimlib.kinds.wording import plain

YES = frozenset(["yes", "y", "true", "✓", "☑"])
NO = frozenset(["no", "n", "false", "✗", "☒"])
NOT_APPLICABLE = frozenset(["not applicable", "n/a", "na", "does not apply"])
NOTHING = frozenset(["", "-", "not answered"])
FLAGGED = YES | {"x", "urgent", "1"}
UNFLAGGED = NO | NOTHING | {"none", "0"}
AGREED = frozenset(["agreed", "agreed reading", "moderated"])
ORIGINAL = frozenset(["original", "first", "second", "own", ""])
EXTERNAL = frozenset(["external", "outside", "ext"])
INTERNAL = frozenset(["internal", "inside", "own", "int", ""])
LEVEL = re.compile(r"^(\d{1,2})(?:$|\s*[-:.)]\s*\D.*$|\s+\D.*$)")  # 4, or 4 with its name: `4 - Good`, `4 good`


def spelt(cell: str) -> str:
    """A cell as it is compared; a dash and the like are nothing."""
    word = plain(cell)
    return "" if word in NOTHING else word
