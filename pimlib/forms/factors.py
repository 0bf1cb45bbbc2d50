"""The view taken of each key factor, as a field of a form.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pimlib.forms.fields import ChoiceField, Field, TextField
from pimlib.forms.looks import column, html, label_html
from pimlib.framework import Text

VIEWS = (
    ("Not looked at", ""),
    ("Met", "met"),
    ("Partly met", "partly"),
    ("Not met", "not met"),
    ("No evidence", "no evidence"),
)


class FactorsField(Field):
    """One view and one note for each key factor. The value is a list with the fields of `records.FactorView`, of those that have a view.

    A view of a factor that the framework no longer holds is kept as it is.
    """

    def __init__(self, name: str, label: str, factors: Sequence[Text], help: str = "") -> None:
        super().__init__(name, label, help)
        self._rows: dict[str, tuple[ChoiceField, TextField]] = {}
        self._others: list[dict[str, Any]] = []
        self._head = html()
        made = []
        for number, factor in enumerate(factors, start=1):
            less = f"Marked as less relevant here: {factor.less_relevant}" if factor.less_relevant else ""
            view = ChoiceField("view", f"{number}. {factor.text}", VIEWS, less, drop=True)
            note = TextField("note", f"Note on factor {number}", rows=2)
            view.watch(self._changed)
            note.watch(self._changed)
            view.watch(self._follow)
            self._rows[factor.id] = (view, note)
            made.append(column(view.widget, note.widget, classes=["pim-row"]))
        self.widget = column(self._head, *made)
        self._label()
        self._follow()

    @property
    def value(self) -> list[dict[str, Any]]:
        # A note without a view is kept in the draft, and said before it is recorded.
        said = [
            {"factor": factor, "view": view.value, "note": note.value}
            for factor, (view, note) in self._rows.items()
            if view.value or note.value
        ]
        return [*said, *self._others]

    def _fill(self, value: Any) -> None:
        said = {one["factor"]: one for one in value or []}
        for factor, (view, note) in self._rows.items():
            one = said.pop(factor, {})
            view.set(one.get("view", ""))
            note.set(one.get("note", ""))
        self._others = list(said.values())
        self._follow()

    def said(self, value: Any) -> str:
        lines = []
        for one in value or []:
            row = self._rows.get(one["factor"])
            text = row[0].label if row else one["factor"]
            words = {view: label.lower() for label, view in VIEWS}
            lines.append(f"{text} {words.get(one['view'], one['view'])}{': ' + one['note'] if one.get('note') else ''}")
        return "\n".join(lines)

    def check(self) -> str:
        without = [row[0].label for row in self._rows.values() if row[1].value and not row[0].value]
        return f"Say how it stands with {'; '.join(without)}" if without else ""

    def _follow(self) -> None:
        for view, note in self._rows.values():
            note.show(bool(view.value or note.value))

    def _label(self) -> None:
        self._head.value = label_html(self.label, self.help, self.fault)

    def focus(self) -> None:
        for view, _note in self._rows.values():
            view.focus()
            break
