"""Fields that choose among what an evaluation holds: people, references, positions of its texts.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pimlib.forms.desk import Desk
from pimlib.forms.fields import ChoiceField, Option
from pimlib.forms.rows import Group, RowsField
from pimlib.records.withheld import stand_in

PRIORITY = (("Not said", None), ("1, the highest", 1), ("2", 2), ("3", 3))


class PersonField(ChoiceField):
    """One person of the cycle, by id; nobody is chosen beforehand."""

    def __init__(self, desk: Desk, name: str, label: str, help: str = "") -> None:
        super().__init__(name, label, [("Nobody yet", ""), *desk.people], help, drop=True)


class _OneRow(Group):
    def __init__(self, one: str, options: Sequence[Option]) -> None:
        self.choice = ChoiceField("one", one, [("Choose one", ""), *options], drop=True, short=False)
        super().__init__("", one, [self.choice])

    def said(self, value: Any) -> str:
        return self.choice.said((value or {}).get("one"))

    def number(self, number: int, one: str) -> None:
        self.choice.relabel(f"{one} {number}")


class RefsField(RowsField):
    """Some of the framework's areas and indicators. Its value is a list of references."""

    def __init__(self, desk: Desk, name: str, label: str, help: str = "") -> None:
        options = desk.refs()
        super().__init__(name, label, "Reference", lambda: _OneRow("Reference", options), help)

    @property
    def value(self) -> list[str]:
        return [row.value["one"] for row in self.rows if row.value]

    def _fill(self, value: Any) -> None:
        super()._fill([{"one": ref} for ref in value or []])

    def said(self, value: Any) -> str:
        return super().said([{"one": ref} for ref in value or []])


def short_name(text: str, taken: Sequence[str], otherwise: str) -> str:
    """A short name made of a text (1 to 24 of a-z, 0-9 and -) that nothing has yet, or had before it was redacted."""
    from pimlib.workspace.cycle import id_for

    whole = id_for(text)[:24]
    stem = whole.rpartition("-")[0] if len(id_for(text)) > 24 and "-" in whole[8:] else whole
    name = stem = stem.strip("-") or otherwise
    number = 2
    while name in taken or stand_in(name) in taken:
        name = f"{stem[: 23 - len(str(number))].strip('-')}-{number}"
        number += 1
    return name
