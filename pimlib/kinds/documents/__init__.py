"""Documents: whether each is in force, and whether its review is due.

Row 4: imports rows 0-3. A document is cited as it is and has no figures of its own; what is counted is how many are current.
"""

from __future__ import annotations

from pimlib.kinds.documents.currency import currency_blocks, currency_table
from pimlib.kinds.documents.registering import draft_mapping

__all__ = ["currency_blocks", "currency_table", "draft_mapping"]
