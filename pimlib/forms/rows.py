"""Fields of a form that take a list: texts, improvements, and whatever else comes row by row.

Row 7: imports rows 0-6. Rows are added, taken out and moved by buttons with words on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ipywidgets as widgets

from pimlib.forms.fields import ChoiceField, Field, TextField
from pimlib.forms.looks import button, buttons, column, html, label_html, show, soon

PRIORITIES = (("Not said", None), ("1, the highest", 1), ("2", 2), ("3", 3))


class Group(Field):
    """Several fields as one: its value is theirs by name. It is empty when all of them are but those named in `beside`."""

    def __init__(self, name: str, label: str, fields: Sequence[Field], *, beside: Sequence[str] = ()) -> None:
        super().__init__(name, label)
        self.fields, self.beside = tuple(fields), tuple(beside)
        for field in self.fields:
            field.watch(self._changed)
        self.widget = column(*(field.widget for field in self.fields))

    @property
    def value(self) -> dict[str, Any]:
        values = {field.name: field.value for field in self.fields}
        return values if any(value for name, value in values.items() if name not in self.beside) else {}

    def _fill(self, value: Any) -> None:
        for field in self.fields:
            field.set((value or {}).get(field.name))

    def said(self, value: Any) -> str:
        parts = [(field.label, field.said((value or {}).get(field.name))) for field in self.fields]
        return "; ".join(f"{label}: {said}" for label, said in parts if said)

    def check(self) -> str:
        return next((fault for field in self.fields if (fault := field.check())), "")

    def number(self, number: int, one: str) -> None:
        """Say in the label which row this is."""

    def focus(self) -> None:
        self.fields[0].focus()


class TextRow(Group):
    """One text of a list."""

    def __init__(self, one: str) -> None:
        self.text = TextField("text", one, rows=2)
        super().__init__("", one, [self.text])

    def said(self, value: Any) -> str:
        return str((value or {}).get("text", ""))

    def number(self, number: int, one: str) -> None:
        self.text.relabel(f"{one} {number}")


class ImprovementRow(TextRow):
    """An area for improvement with its priority."""

    def __init__(self, one: str) -> None:
        super().__init__(one)
        self.priority = ChoiceField("priority", "Priority", PRIORITIES, drop=True)
        Group.__init__(self, "", one, [self.text, self.priority], beside=["priority"])

    def said(self, value: Any) -> str:
        priority = (value or {}).get("priority")
        return super().said(value) + (f" (priority {priority})" if priority else "")

    def number(self, number: int, one: str) -> None:
        super().number(number, one)
        self.priority.relabel(f"Priority of {one[0].lower()}{one[1:]} {number}")


class RowsField(Field):
    """A list with one row each. one: what one of them is called; make: a new empty row; first: whether an empty row stands ready.

    The value is the list of the rows' values; empty rows are left out of it.
    """

    def __init__(self, name: str, label: str, one: str, make: Callable[[], Group], help: str = "", *, first: bool = True) -> None:
        super().__init__(name, label, help)
        self.one, self.make, self.first = one, make, first
        self.rows: list[Group] = []
        self._head = html()
        self._list = widgets.VBox()
        self.add_button = button(self._add_words(), self.add)
        self.widget = column(self._head, self._list, self.add_button)
        self._label()
        self.set([])

    @property
    def value(self) -> list[Any]:
        return [row.value for row in self.rows if row.value]

    def _fill(self, value: Any) -> None:
        self.rows = []
        for one in value or []:
            self._new().set(one)
        if not self.rows and self.first:
            self._new()
        self._lay_out()

    def said(self, value: Any) -> str:
        row = self.rows[0] if self.rows else self.make()
        return _listed([row.said(one) for one in value or []])

    def check(self) -> str:
        faults = [(number, row.check()) for number, row in enumerate(self.rows, start=1) if row.value]
        return "; ".join(f"{self.one} {number}: {fault}" for number, fault in faults if fault)

    def add(self) -> Group:
        """A new empty row at the end, with the keyboard in it."""
        row = self._new()
        self._lay_out()
        soon(row.focus)
        return row

    def _new(self) -> Group:
        row = self.make()
        row.watch(self._changed)
        self.rows.append(row)
        return row

    def _lay_out(self) -> None:
        laid = []
        for number, row in enumerate(self.rows, start=1):
            row.number(number, self.one)
            made = [button(f"Remove {self._which(number)}", partial(self._remove, row))]
            if number > 1:
                made.append(button(f"Move {self._which(number)} up", partial(self._move, row, -1)))
            if number < len(self.rows):
                made.append(button(f"Move {self._which(number)} down", partial(self._move, row, 1)))
            under = buttons(*made)
            show(under, len(self.rows) > 1 or bool(row.value) or not self.first)
            laid.append(column(row.widget, under, classes=["pim-row"]))
        self._list.children = laid
        self.add_button.description = self._add_words()

    def _which(self, number: int) -> str:
        return f"{self.one[0].lower()}{self.one[1:]} {number}"

    def _add_words(self) -> str:
        another = "another" if self.rows else ("an" if self.one[0].lower() in "aeio" else "a")
        return f"Add {another} {self.one[0].lower()}{self.one[1:]}"

    def _remove(self, row: Group) -> None:
        self.rows.remove(row)
        if not self.rows and self.first:
            self._new()
        self._lay_out()
        self._changed()
        soon(self.add_button.focus)

    def _move(self, row: Group, by: int) -> None:
        at = self.rows.index(row)
        self.rows[at], self.rows[at + by] = self.rows[at + by], self.rows[at]
        self._lay_out()
        self._changed()
        soon(row.focus)

    def _changed(self, change: Any = None) -> None:
        if not self._quiet and self.first and len(self.rows) == 1:
            # The first row's buttons come with its first letter.
            show(self._list.children[0].children[1], bool(self.rows[0].value))
        super()._changed(change)

    def _label(self) -> None:
        self._head.value = label_html(self.label, self.help, self.fault)

    def focus(self) -> None:
        if self.rows:
            self.rows[0].focus()
        else:
            self.add_button.focus()


class TextsField(RowsField):
    """A list of texts. Its value is a list of texts."""

    def __init__(self, name: str, label: str, one: str, help: str = "") -> None:
        super().__init__(name, label, one, lambda: TextRow(one), help)

    @property
    def value(self) -> list[str]:
        return [row.value["text"] for row in self.rows if row.value]

    def _fill(self, value: Any) -> None:
        super()._fill([{"text": text} for text in value or []])

    def said(self, value: Any) -> str:
        return _listed(value or [])


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else "\n".join(f"• {text}" for text in texts)
