"""pimlib: workbooks with which a council's social work service evaluates itself.

Importing it does nothing and loads nothing heavy: each name is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pimlib import charts as charts
    from pimlib.blocks import Blocks
    from pimlib.errors import PimError as PimError
    from pimlib.forms import Form, Stepper
    from pimlib.workbook import open_area as open_area
    from pimlib.workbook.home_page import open_home as open_home

__version__ = "0.1.0"
__all__ = ["PimError", "__version__", "charts", "open_area", "open_home", "show"]

_WHERE = {"open_area": "pimlib.workbook", "open_home": "pimlib.workbook.home_page", "PimError": "pimlib.errors"}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    if name == "charts":
        return import_module("pimlib.charts")
    raise AttributeError(f"module 'pimlib' has no attribute {name!r}")


def show(*parts: Blocks | Form | Stepper) -> None:
    """Show several things one after the other in one cell."""
    from IPython.display import display

    for part in parts:
        display(part)
