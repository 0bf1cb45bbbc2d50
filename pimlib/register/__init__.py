"""The register of evidence: one file an item, revisions beside it, and how each file stands today.

Row 3: imports rows 0-2.
"""

from pimlib.register.item import Item, Period
from pimlib.register.store import Entry, Register, load_register, observe, record_item

__all__ = ["Entry", "Item", "Period", "Register", "load_register", "observe", "record_item"]
