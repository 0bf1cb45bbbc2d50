"""One at a time: indicators, factors of a guidance prompt, steps, each with what is read beside its form, and a list to go to any of them.

Row 7: imports rows 0-6. Going on loses nothing: what is filled in is kept as a draft.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any

from pimlib.blocks import Block
from pimlib.blocks.html import NOTEBOOK_STYLE, block_html
from pimlib.errors import PimError
from pimlib.forms.desk import Desk
from pimlib.forms.draft import draft_file
from pimlib.forms.fields import ChoiceField
from pimlib.forms.form import Form
from pimlib.forms.looks import button, buttons, column, heading, html, notice, show, soon, style
from pimlib.records import Record

SETTLE = "recorded more than once, to be settled"
Section = tuple[str, Callable[[], Iterable[Block]]]  # its heading, and how its blocks are made


def _nothing() -> Iterable[Block]:
    return ()


@dataclass(frozen=True)
class Turn:
    """One thing to record in its turn.

    make: its form; key: of the form's draft; subject: of its record, None where each is a new one; done: the word for one that is
    recorded. read: what is read beside the form, each made when its turn comes, so that a page is there before its figures are: of each
    the first block is open and the others are folded under their titles. after: what follows the form, made again after each record.
    """

    title: str
    make: Callable[[Desk], Form]
    key: tuple[str, ...]
    subject: tuple[str, ...] | None
    done: str = "recorded"
    read: tuple[Section, ...] = ()
    after: Callable[[], Iterable[Block]] = _nothing

    def state(self, desk: Desk) -> str:
        """How far it is: `judged`, `begun`, `not yet`; or that two people recorded it at once."""
        heads = desk.records().heads(self.subject) if self.subject is not None else ()
        begun = draft_file(desk.folder, desk.evaluation, self.key).path.exists()
        if len(heads) > 1:
            return SETTLE
        if heads:
            return f"{self.done}, and a change begun" if begun else self.done
        return "begun" if begun else "not yet" if self.subject is not None else "new"


class Stepper:
    """Several forms of which one is shown. forget: told that something was recorded, before anything is made again.

    A form is made each time its turn comes: its draft holds what was filled in.
    """

    def __init__(self, desk: Desk, title: str, turns: Sequence[Turn], forget: Callable[[], None] = lambda: None) -> None:
        self.desk, self.turns, self.forget = desk, tuple(turns), forget
        # Its headings stand under those of the stepper; the register is read once.
        self._inner = replace(desk, level=min(desk.level + 2, 5), register_=desk.register)
        self._listeners: list[Callable[[Record], None]] = []
        self.form: Form | None = None
        self.at = 0
        self._anchor = re.sub(r"[^a-z0-9]+", "-", title.lower())
        self._where, self._after = html(), html()
        self._reading, self._form = column(classes=["pim-reading"]), column(classes=["pim-filling"])
        self._sides = column(self._reading, self._form, classes=["pim-sides"])
        self.go_to = ChoiceField("go_to", "Go to", [("", 0)], drop=True, short=False)
        # A list that moved on by itself would move on at each press of an arrow key.
        go = button("Go there", lambda: soon(lambda: self.show(self._chosen())))
        self._moves = [self._move_buttons() for _place in range(2)]
        self.widget = column(
            style(),
            heading(title, desk.level),
            column(self.go_to.widget, buttons(go, *self._moves[0].children), classes=["pim-going"]),
            self._where,
            self._sides,
            self._moves[1],
            classes=["pim-form", "pim-stepper"],
        )
        if self.turns:
            self.show(0, focus=False)
        else:
            self._where.value = notice(["There is nothing to go through here."])

    def on_saved(self, call: Callable[[Record], None]) -> None:
        """Be told of each record that is made by any of the forms."""
        self._listeners.append(call)

    def show(self, number: int, *, focus: bool = True) -> None:
        """Show one of them, counted from 0. Where what is filled in cannot be kept, the form that is shown stays."""
        at = max(0, min(number, len(self.turns) - 1))
        turn, before = self.turns[at], self.form
        if before is not None and not before.keep():
            self.go_to.set(self.at)
            return
        with self.desk.read_once():
            form = turn.make(self._inner)  # before anything is shown, so that heading and form change together
            form.on_saved(self._saved)
            self.at, self.form = at, form
            self._list()
        waiting = [html(notice([f"{said} …"], "quiet")) for said, _call in turn.read]
        self._reading.children = waiting
        self._form.children = [html(f'<span id="{self._anchor}"></span>'), form.widget, self._after]
        show(self._reading, bool(turn.read))
        # The form has the whole width where nothing is read beside it.
        (self._sides.remove_class if turn.read else self._sides.add_class)("pim-alone")
        if before is not None:
            _close(before.widget)
        for box, section in zip(waiting, turn.read, strict=True):
            soon(partial(self._read, box, section, form), 0.1)
        soon(partial(self._noticed, form), 0.1)
        if focus:
            self.go_to.focus()

    def renew(self, turns: Sequence[Turn]) -> None:
        """Go through these from now on, because a record has changed what there is to do. The form that is shown stays as it is."""
        if self.form is None:
            return
        here, chosen = self.turns[self.at], self.turns[self._chosen()]
        keys = [turn.key for turn in turns]
        # A new action or piece of evidence has a key of its own once it is recorded.
        key = next((key for key in (self.form.key, here.key) if key in keys), None)
        self.at = min(self.at, len(turns)) if key is None else keys.index(key)
        self.turns = tuple(turns) if key is not None else (*turns[: self.at], here, *turns[self.at :])
        keys = [turn.key for turn in self.turns]
        self._list(keys.index(chosen.key) if chosen is not here and chosen.key in keys else None)

    def _chosen(self) -> int:
        """Which one the list stands at: somebody may have chosen where to go and not gone there yet."""
        return int(self.go_to.value or 0)

    def _read(self, box: Any, section: Section, form: Form) -> None:
        if self.form is not form:
            return  # somebody has gone on meanwhile
        try:
            blocks = list(section[1]())
        except PimError as error:
            box.value = notice([f"{section[0]}: {error}"], "warn")
            return
        box.value = NOTEBOOK_STYLE + "".join(self._block(block, folded=number > 0) for number, block in enumerate(blocks))

    def _noticed(self, form: Form) -> None:
        if self.form is form:
            self._after.value = NOTEBOOK_STYLE + "".join(self._block(block) for block in self.turns[self.at].after())

    def _block(self, block: Block, *, folded: bool = False) -> str:
        made = block_html(block, min(self.desk.level + 2, 6))
        return f'<details class="pim-card"><summary>{escape(block.title)}</summary>{made}</details>' if folded else made

    def _list(self, chosen: int | None = None) -> None:
        """Which there are, how far each is, and which one is shown. chosen: which one the list stands at, when it is another."""
        with self.desk.read_once():
            states = [turn.state(self.desk) for turn in self.turns]
        self.go_to.offer(
            [(f"{turn.title}: {state}", at) for at, (turn, state) in enumerate(zip(self.turns, states, strict=True))]
        )
        self.go_to.set(self.at if chosen is None else chosen)
        turn = self.turns[self.at]
        skip = f'<p class="pim-skip"><a href="#{self._anchor}">Go to the form</a></p>' if turn.read else ""
        self._where.value = heading(f"{self.at + 1} of {len(self.turns)}: {turn.title}", self.desk.level + 1).value + skip
        for move in self._moves:
            for child, there in zip(move.children, (self.at > 0, self.at < len(self.turns) - 1), strict=True):
                show(child, there)

    def _saved(self, record: Record) -> None:
        self.forget()
        self._list(self._chosen())
        if self.form is not None:
            soon(partial(self._noticed, self.form), 0.1)
        for call in self._listeners:
            call(record)

    def _move_buttons(self) -> Any:
        return buttons(
            button("Previous", lambda: soon(lambda: self.show(self.at - 1))),
            button("Next", lambda: soon(lambda: self.show(self.at + 1))),
        )

    def _repr_mimebundle_(self, **more: Any) -> Any:
        return self.widget._repr_mimebundle_(**more)


def _close(widget: Any) -> None:
    """Take a form that is no longer shown out of the page's memory."""
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
