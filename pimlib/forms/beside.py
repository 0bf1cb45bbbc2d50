"""What somebody else recorded beside what was filled in here, so that whoever decides has read both.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets as widgets

from pimlib.blocks.html import table_html
from pimlib.forms.fields import Field, day_said
from pimlib.forms.looks import button, buttons, heading, html, notice, soon
from pimlib.forms.who import all_by, by_whom
from pimlib.records import Record
from pimlib.records.clock import clock_said
from pimlib.workspace import Cycle


def moment_said(at: str) -> str:
    """`3 June 2026 at 14:02`, for a moment as records keep it; `a day that is not known` where it has none."""
    if not at:
        return "a day that is not known"
    return f"{day_said(dt.datetime.fromisoformat(at).astimezone().date())} at {clock_said(at)}"


def beside_table(
    fields: Sequence[Field], heads: Sequence[tuple[str, Mapping[str, Any]]], mine: Mapping[str, Any] | None, caption: str
) -> str:
    """A table with a row for each field that is not the same everywhere, a column for each record, and one for what is here; under it
    the fields in which they all say the same.

    heads: what a column is called, and its values by field. mine: None leaves that column out. One column alone has every field.
    """
    columns = ["What was asked", *(name for name, _values in heads), *(["Yours, not recorded"] if mine is not None else [])]
    rows, same = [], []
    for field in fields:
        said = [field.said(values.get(field.name)) for _name, values in heads]
        said += [field.said(mine.get(field.name))] if mine is not None else []
        if len(said) > 1 and len(set(said)) == 1:
            same += [field.label] if said[0] else []
        elif any(said):
            rows.append([field.label, *(text or "nothing" for text in said)])
    table = table_html([(column, "left") for column in columns], rows, caption=caption) if rows else ""
    return table + notice([f"The same in each: {'; '.join(same)}."] if same else [], "quiet")


def theirs_said(cycle: Cycle, head: Record, own: Sequence[Field], values: Mapping[str, Any]) -> str:
    """What somebody else recorded in the fields that nobody takes over from anybody (own), for whoever has to fill them in anew."""
    said = [f"{field.label}: {text}" for field in own if (text := field.said(values.get(field.name)))]
    rest = (
        "This stands. It is not filled in below: whoever records anew chooses it, and says why it changed. The rest of the form is "
        "as they wrote it."
    )
    return notice([*said, rest], "said", title=f"Recorded by {by_whom(cycle, head)} on {moment_said(head.at)}")


class Panel:
    """The part of a form that shows what stands recorded by others. `widget` is empty until `open` is called."""

    def __init__(self, cycle: Cycle, level: int) -> None:
        self.cycle, self.level = cycle, level
        self.widget = widgets.VBox()

    def close(self) -> None:
        self.widget.children = ()

    def open(
        self,
        heads: Sequence[Record],
        table: str,
        *,
        mine: bool,
        over: Callable[[], None],
        keep: Callable[[], None],
        take: Callable[[Record], None],
        fill: Callable[[Record], None],
    ) -> None:
        """Show what stands.

        mine: whether anything is filled in here. over: records what is here in place of theirs; keep: leaves theirs; take: fills what
        is empty here with theirs; fill: fills the form with theirs whole.
        """
        who, conflict = all_by(self.cycle, heads), len(heads) > 1
        if conflict:
            title = "This was recorded more than once at the same time"
            said = [
                f"{who} recorded this without seeing what the others recorded. Nothing was lost, and none of it counts until one "
                "record settles it. Read them, fill in below what shall stand, say why, and record it."
            ]
        elif heads:
            title = "Somebody else recorded this since you opened it"
            said = [f"{who} recorded this on {moment_said(heads[0].at)}. Nothing was written over. Read both, then choose."]
        else:
            title, said = "What you saw was taken out since you opened it", ["Nothing stands recorded now. You can record yours."]
        box = html(notice(said, "warn", role="alert", title=title))
        made = []
        if conflict:
            made += [
                button(f"Fill the form with what {by_whom(self.cycle, head)} recorded", partial(fill, head)) for head in heads
            ]
            made.append(button("Record what is below as what settles it", over))
        elif heads and mine:
            made = [button("Record mine in place of theirs", over), button("Keep theirs", keep)]
            made.append(button("Take over parts of theirs", partial(take, heads[0])))
        elif heads:
            made = [button("Show theirs in the form", keep)]
        hint = (
            "Take over parts of theirs fills what is empty in yours. Keep theirs puts yours aside, where it can be opened again."
        )
        hints = [html(notice([hint], "quiet"))] if heads and not conflict and mine else []
        self.widget.children = (
            heading("Read both before you record" if mine or conflict else "What stands recorded now", self.level),
            box,
            *([html(table)] if heads else []),
            buttons(*made),
            *hints,
        )
        if made:
            soon(made[0].focus, 0.4)
