"""What in a text names a person: health and insurance numbers, postcodes, e-mail addresses, telephone numbers, dates of birth.

Row 1: imports row 0. A number is taken for one only where its form, its check digit and what stands around it say so: digests, references,
money, dates, decimals and columns of figures are left alone, for a warning that cries at everything is read by nobody. A name is not
found by it: that takes a person.
"""

from pimlib.identifiers.columns import Grid
from pimlib.identifiers.digits import is_bare, kind_of
from pimlib.identifiers.model import KINDS, Identifier, Kind, kinds_said, masked
from pimlib.identifiers.pages import scan_page
from pimlib.identifiers.scanning import scan, scan_csv, scan_name

__all__ = [
    "KINDS",
    "Grid",
    "Identifier",
    "Kind",
    "is_bare",
    "kind_of",
    "kinds_said",
    "masked",
    "scan",
    "scan_csv",
    "scan_name",
    "scan_page",
]
