"""Forms in a workbook: when one is shown, and what it is handed.

Row 8: imports rows 0-7. Under `pim run`, and wherever nobody sits before the workbook, there are none.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pimlib import kinds
from pimlib.errors import PimError
from pimlib.workbook.opened import Opened, is_running

if TYPE_CHECKING:
    from pimlib.forms import Desk, JudgementForm
    from pimlib.kinds.pinpoints import Pinpoint

PAGES = "PIM_PAGES"  # set by `pim lab` and `pim serve`: the address of a page, with {name} where its name stands
SESSION = "JPY_SESSION_NAME"  # set by Jupyter for a notebook that somebody has open, and by nothing that executes one


def is_open() -> bool:
    """Whether somebody has the workbook open, so that a form can be filled in."""
    return not is_running() and bool(os.environ.get(PAGES) or os.environ.get(SESSION))


def desk_of(opened: Opened, *, level: int = 3) -> Desk:
    """What a form of this evaluation is handed. level: of its heading."""
    from pimlib.forms import Desk

    def parts(name: str) -> Sequence[Pinpoint]:
        return parts_of(opened, name)

    return Desk(opened.folder, opened.evaluation.id, opened.framework, register_=opened.register, parts=parts, level=level)


def parts_of(opened: Opened, name: str) -> Sequence[Pinpoint]:
    """The parts of an item that can be cited; none of a restricted one, of one that is not there, or that cannot be read."""
    from pimlib.kinds.pinpoints import pinpoints

    entry = opened.register.entries.get(name)
    if entry is None or entry.state == "missing" or entry.item.access == "restricted" or not kinds.has_figures(entry):
        return ()
    try:
        return pinpoints(opened.figures(entry))
    except PimError:
        return ()  # named where the item's own figures are shown


def judgement_form(opened: Opened, ref: str) -> JudgementForm:
    """The form for the judgement of an area or an indicator; what it records is known to the workbook at once."""
    from pimlib.forms import JudgementForm

    form = JudgementForm(desk_of(opened), ref)
    form.on_saved(lambda _record: opened.forget_records())
    return form
