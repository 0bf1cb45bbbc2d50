"""What is amiss with a form, in one place: a list at the top that leads to each field, and a sentence beside the field.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets

from pimlib.forms.fields import Field
from pimlib.forms.looks import html, link, notice, soon

Faults = list[tuple[Field | None, str]]  # the field that it concerns, if one, and a sentence


class Amiss:
    """The list of what is amiss. said: its sentences as they are shown, each with the label of its field; empty: nothing is."""

    def __init__(self) -> None:
        self.widget = widgets.VBox()
        self.said: tuple[str, ...] = ()

    def clear(self, fields: Sequence[Field]) -> None:
        self.widget.children, self.said = (), ()
        for field in fields:
            if field.fault:
                field.say("")

    def show(self, faults: Faults) -> None:
        """Say each fault beside its field and in the list, read the list out, and put the keyboard on its first line."""
        for field in {id(field): field for field, _said in faults if field is not None}.values():
            field.say("; ".join(said for other, said in faults if other is field))
        self.said = tuple(f"{field.label}: {said}" if field is not None else said for field, said in faults)
        box = html(notice(_above(faults), "trouble", role="alert", title="This is not recorded yet"))
        links = [link(line, field.focus) for line, (field, _said) in zip(self.said, faults, strict=True) if field is not None]
        self.widget.children = (box, *links)
        if links:
            soon(links[0].focus, 0.4)


def _above(faults: Faults) -> list[str]:
    """What is said above the links to the fields: what concerns no field, and how many there are."""
    there = sum(field is not None for field, _said in faults)
    counted = "One thing is amiss" if there == 1 else f"{there} things are amiss"
    leads = [f"{counted}. Each of these leads to its place:"] if there else []
    return [*(said for field, said in faults if field is None), *leads]
