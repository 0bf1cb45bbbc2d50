"""Whether what is to be recorded holds an identifier, and the tick by which somebody says that it names nobody.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Sequence

from pimlib.forms.fields import TickField
from pimlib.records import Record, check_identifiers, texts_of


class NamedField(TickField):
    """The tick. It is shown only when a text looks as if it named somebody, and stands for the texts that it was shown for."""

    def __init__(self) -> None:
        super().__init__("names_nobody", "It names nobody: record it as it is")
        self._flagged: frozenset[tuple[str, str]] = frozenset()
        self.show(False)

    def clear(self) -> None:
        self.show(False)
        self._flagged = frozenset()

    def faults(self, record: Record, contacts: Sequence[str], title: str) -> list[tuple[str, str]]:
        """The fields of a record that hold an identifier, each with a sentence; empty: none do, or it was ticked for just these."""
        found = check_identifiers(record, contacts, title)
        texts = dict(texts_of(record))
        places = [fault.place.removeprefix(f"{title}, ") for fault in found]
        flagged = frozenset((place, texts.get(place, "")) for place in places)
        if flagged <= self._flagged and self.value:
            return []
        self._flagged = flagged
        self.set(False)
        self.show(bool(flagged))
        said = []
        for place, fault in zip(places, found, strict=True):
            name, _, number = place.partition(", ")
            which = f"Number {number}: " if number else ""
            said.append((name, f"{which}{fault.fault}. Take it out, or tick below that it names nobody."))
        return said
