"""Fields of a form that take one thing: a line, a paragraph, a day, one of a few, some of a few.

Row 7: imports rows 0-6. Each has a label with its hint and its error in it, a value that JSON can hold, and says when a person changed it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from pimlib.forms.looks import column, html, label_html, notice, show
from pimlib.kinds.days import EXPECTED, MONTHS, day_of

Option = tuple[str, Any]  # what a person reads, and the value
NOTHING: tuple[Any, ...] = (None, "", [], {})


class Field:
    """One question of a form. name: of the field in the record; label: what a person reads.

    A field that is empty has a value that is false. `watch` is told when a person changes it; `set` tells nobody.
    """

    def __init__(self, name: str, label: str, help: str = "") -> None:
        self.name, self.label, self.help = name, label, help
        self.fault = ""
        self.widget: widgets.Widget = widgets.VBox()
        self._watchers: list[Callable[[], None]] = []
        self._quiet = False

    @property
    def value(self) -> Any:
        raise NotImplementedError

    def _fill(self, value: Any) -> None:
        raise NotImplementedError

    def set(self, value: Any) -> None:
        """Show a value; None: nothing."""
        self._quiet = True
        try:
            self._fill(value)
        finally:
            self._quiet = False

    def said(self, value: Any) -> str:
        """A value of this field in words, for reading; empty when there is nothing."""
        return str(value or "")

    def say(self, fault: str) -> None:
        """Show beside the field what is amiss; empty: nothing is."""
        self.fault = fault
        if fault:
            self.widget.add_class("pim-error-field")
        else:
            self.widget.remove_class("pim-error-field")
        self._label()

    def check(self) -> str:
        """What is amiss with what was filled in, whatever the record asks; empty: nothing."""
        return ""

    def watch(self, call: Callable[[], None]) -> None:
        self._watchers.append(call)

    def show(self, shown: bool) -> None:
        show(self.widget, shown)

    @property
    def is_shown(self) -> bool:
        return bool(self.widget.layout.display != "none")

    def focus(self) -> None:
        """Put the keyboard there."""

    def _label(self) -> None:
        pass

    def _changed(self, _change: Any = None) -> None:
        if not self._quiet:
            for call in self._watchers:
                call()


class InputField(Field):
    """A field that is one input with a real label."""

    input: Any

    def _build(self, input: Any, trait: str = "value") -> None:
        self.input = self.widget = input
        input.description_allow_html = True
        self._label()
        input.observe(self._changed, trait)

    def _label(self) -> None:
        self.input.description = label_html(self.label, self.help, self.fault)

    def relabel(self, label: str) -> None:
        self.label = label
        self._label()

    def focus(self) -> None:
        self.input.focus()


def day_said(day: dt.date | None) -> str:
    """`31 March 2026`; empty for none."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}" if day else ""


class TextField(InputField):
    """A paragraph, or a line. What is typed is kept as it is; nothing but spaces counts as empty."""

    def __init__(self, name: str, label: str, help: str = "", *, rows: int = 1, short: bool = False) -> None:
        super().__init__(name, label, help)
        self._build(widgets.Textarea(rows=rows) if rows > 1 else widgets.Text())
        if short:
            self.widget.add_class("pim-short")

    @property
    def value(self) -> str:
        text: str = self.input.value
        return text if text.strip() else ""

    def _fill(self, value: Any) -> None:
        self.input.value = str(value or "")


class DayField(TextField):
    """A day, typed as people write it: 31/03/2026, 31 March 2026, 2026-03-31. The value is what was typed; `day` is the day."""

    def __init__(self, name: str, label: str, help: str = "Such as 31/03/2026 or 31 March 2026.") -> None:
        super().__init__(name, label, help, short=True)

    @property
    def day(self) -> dt.date | None:
        """The day that was typed; None for none. A month alone is none: it would be taken for its first day, which nobody said."""
        day = day_of(self.value)
        return day if day is not None and day == day_of(self.value, last=True) else None

    def check(self) -> str:
        return f"Write {EXPECTED}" if self.value and self.day is None else ""


class ChoiceField(InputField):
    """One of a few, each in view; or one of many in a list that drops down. Nothing is chosen beforehand unless an option is empty."""

    def __init__(
        self, name: str, label: str, options: Sequence[Option], help: str = "", *, drop: bool = False, short: bool = True
    ) -> None:
        super().__init__(name, label, help)
        self.options: tuple[Option, ...] = tuple(options)
        labels = [label for label, _value in self.options]
        self._build(widgets.Dropdown(options=labels) if drop else widgets.RadioButtons(options=labels), "index")
        self.input.index = self._index(None)
        if short and drop:
            self.widget.add_class("pim-short")

    @property
    def value(self) -> Any:
        return None if self.input.index is None else self.options[self.input.index][1]

    def offer(self, options: Sequence[Option]) -> None:
        """Other options; what was chosen stays chosen where it is still among them."""
        before = self.value
        self._quiet = True
        self.options = tuple(options)
        self.input.options = [label for label, _value in self.options]
        self._quiet = False
        self.set(before if before in [option for _label, option in self.options] else None)

    def _index(self, value: Any) -> int | None:
        values = [option for _label, option in self.options]
        if value in values:
            return values.index(value)
        return next((number for number, option in enumerate(values) if option in NOTHING), None)

    def _fill(self, value: Any) -> None:
        if value not in NOTHING and value not in [option for _label, option in self.options]:
            # What was recorded is never lost because it is not on offer today.
            self.offer([*self.options, (str(value), value)])
            self._quiet = True
        self.input.index = self._index(value)

    def said(self, value: Any) -> str:
        if value in NOTHING:
            return ""
        return next((label for label, option in self.options if option == value), str(value))


class TickField(Field):
    """One sentence that is so or not."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label)
        self.input = widgets.Checkbox(description=label, indent=False)
        self._under = html()
        self.widget = column(self.input, self._under)
        self.input.observe(self._changed, "value")

    @property
    def value(self) -> bool:
        return bool(self.input.value)

    def _fill(self, value: Any) -> None:
        self.input.value = bool(value)

    def said(self, value: Any) -> str:
        return "Yes" if value else ""

    def _label(self) -> None:
        self._under.value = notice([f"Error: {self.fault}"], "warn") if self.fault else ""

    def focus(self) -> None:
        self.input.focus()


class TicksField(Field):
    """Some of a few. The value is a list of the values ticked, in the order in which they are offered; others are kept at the end."""

    def __init__(self, name: str, label: str, options: Sequence[Option], help: str = "") -> None:
        super().__init__(name, label, help)
        self.options: tuple[Option, ...] = tuple(options)
        self._head = html()
        self._boxes = [widgets.Checkbox(description=label, indent=False) for label, _value in self.options]
        self._others: list[Any] = []
        for box in self._boxes:
            box.observe(self._changed, "value")
        self.widget = column(self._head, *self._boxes)
        self._label()

    @property
    def value(self) -> list[Any]:
        ticked = [value for box, (_label, value) in zip(self._boxes, self.options, strict=True) if box.value]
        return [*ticked, *self._others]

    def _fill(self, value: Any) -> None:
        wanted = list(value or [])
        known = [option for _label, option in self.options]
        for box, option in zip(self._boxes, known, strict=True):
            box.value = option in wanted
        self._others = [one for one in wanted if one not in known]

    def said(self, value: Any) -> str:
        labels = {option: label for label, option in self.options}
        return "\n".join(str(labels.get(one, one)) for one in value or [])

    def _label(self) -> None:
        self._head.value = label_html(self.label, self.help, self.fault)

    def focus(self) -> None:
        if self._boxes:
            self._boxes[0].focus()
