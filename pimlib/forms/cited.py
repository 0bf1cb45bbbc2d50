"""Evidence cited in a form: which item, which part of it, where in it, and which way it points.

Row 7: imports rows 0-6. What is cited is cited as it stands when it is chosen; what was cited before keeps what it said then.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Protocol

from pimlib.errors import PimError
from pimlib.forms.fields import ChoiceField, TextField
from pimlib.forms.looks import button, column, html, show
from pimlib.forms.rows import Group, RowsField
from pimlib.register import Entry, Register

DIRECTIONS = (("Not said", ""), ("A strength", "strength"), ("Mixed", "mixed"), ("A weakness", "weakness"))
NONE = ("None in particular", "")
LONGEST = 160  # signs of a part's label in the list


class Part(Protocol):
    """One thing in an item that can be cited; see `pimlib.kinds.pinpoints.Pinpoint`."""

    @property
    def part(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def figure(self) -> str: ...


Parts = Callable[[str], Sequence[Part]]  # the name of an item -> its parts


class CitedRow(Group):
    """One item cited. Its value is that of `records.Cited`, with revision, digest and figure as they stood when it was cited."""

    def __init__(self, register: Register, ref: str, parts: Parts | None) -> None:
        self.register, self.parts = register, parts
        self.held: dict[str, Any] = {}  # what was recorded, for as long as the item and the part stay as they were
        self.known: dict[str, Part] = {}
        first = register.informing(ref) if ref else ()
        entries = [*first, *(entry for entry in register if entry not in first)]
        items = [(f"{entry.item.title} ({entry.item.name})", entry.item.name) for entry in entries]
        self.item = ChoiceField("item", "Evidence", [("Choose an item", ""), *items], drop=True, short=False)
        self.part = ChoiceField("part", "Which part of it", [NONE], drop=True, short=False)
        self.pinpoint = TextField("pinpoint", "Where in it, and what it shows", "Such as a page, a table, or what was said.")
        self.direction = ChoiceField("direction", "Which way it points", DIRECTIONS, drop=True)
        self._figure, self._then = html(), html()
        self._renew = button("Cite it as it stands today", self._cite_again)
        # Before the form hears of a change, the parts follow the item.
        self.item.watch(self._follow)
        self.part.watch(self._say)
        super().__init__("", "Evidence", [self.item, self.part, self.pinpoint, self.direction], beside=["part", "direction"])
        self.widget = column(
            self.item.widget, self.part.widget, self._figure, self._then, self._renew, self.pinpoint.widget, self.direction.widget
        )
        self._follow()

    @property
    def value(self) -> dict[str, Any]:
        values = super().value
        if not values:
            return {}
        if self._is_held():
            kept = {name: self.held[name] for name in ("revision", "digest", "figure") if name in self.held}
            return values | kept
        return values | self._today(str(values["item"]), str(values["part"]))

    def _today(self, item: str, part: str) -> dict[str, Any]:
        entry = self.register.entries.get(item)
        figure = self.known[part].figure if part in self.known else ""
        return (_stands(entry) if entry else {}) | {"figure": figure}

    def _fill(self, value: Any) -> None:
        said = dict(value or {})
        self.held = said if "digest" in said or "revision" in said else {}
        item = str(said.get("item", ""))
        if item and item not in [option for _label, option in self.item.options]:
            self.item.offer([*self.item.options, (f"{item} (not registered)", item)])
        self.item.set(item)
        self._offer_parts(item, str(said.get("part", "")))
        self.part.set(said.get("part", ""))
        self.pinpoint.set(said.get("pinpoint"))
        self.direction.set(said.get("direction"))
        self._say()

    def said(self, value: Any) -> str:
        said = value or {}
        direction = self.direction.said(said.get("direction")).lower()
        parts = [self.item.said(said.get("item")), str(said.get("part", "")), str(said.get("figure", ""))]
        parts += [str(said.get("pinpoint", "")), f"points to {direction}" if direction else ""]
        return ", ".join(part for part in parts if part)

    def check(self) -> str:
        return "" if self.item.value else "Choose the item that this is about, or remove the row"

    def number(self, number: int, one: str) -> None:
        self.item.relabel(f"{one} {number}")

    def _is_held(self) -> bool:
        held = self.held
        return bool(held) and (held.get("item"), held.get("part", "")) == (self.item.value, self.part.value or "")

    def _follow(self) -> None:
        item = str(self.item.value or "")
        self._offer_parts(item, str(self.held.get("part", "")) if self.held.get("item") == item else "")
        self._say()

    def _offer_parts(self, item: str, part: str) -> None:
        self.known = {}
        if item and self.parts is not None:
            # A file with faults is cited as a whole; what is wrong with it is said where it is registered.
            with contextlib.suppress(PimError):
                self.known = {one.part: one for one in self.parts(item)}
        options = [NONE, *((_shortened(_labelled(one)), one.part) for one in self.known.values())]
        if part and part not in self.known:
            options.append((f"{part} (not in the item today)", part))
        self.part.offer(options)
        self.part.show(len(options) > 1)

    def _say(self) -> None:
        item, part = str(self.item.value or ""), str(self.part.value or "")
        one = self.known.get(part)
        self._figure.value = f"<p>It says: <strong>{escape(one.figure)}</strong></p>" if one and one.figure else ""
        show(self._figure, bool(self._figure.value))
        then = ""
        if self._is_held():
            today = self._today(item, part)
            was, now = self.held.get("figure", ""), today.get("figure", "")
            if was and now and was != now:
                then = f"When it was cited it said {was}. Today it says {now}."
            elif (
                self.held.get("digest") and today.get("digest") not in (None, "", self.held["digest"]) and not self._resaved(item)
            ):
                then = "The file has changed since it was cited."
        self._then.value = f'<div class="pim-warn"><p>{escape(then)}</p></div>' if then else ""
        show(self._then, bool(then))
        show(self._renew, bool(then))

    def _resaved(self, item: str) -> bool:
        """Whether an Office program has saved the file again with the same content."""
        return self.register.entries[item].state == "resaved"

    def _cite_again(self) -> None:
        self.held = {}
        self._say()
        self._changed()


class EvidenceField(RowsField):
    """Evidence cited. register: what can be cited; ref: what informs it comes first; parts: the parts of an item by its name.

    Its value is a list of dictionaries with the fields of `records.Cited`.
    """

    def __init__(self, name: str, label: str, register: Register, ref: str, parts: Parts | None, help: str = "") -> None:
        super().__init__(name, label, "Evidence", lambda: CitedRow(register, ref, parts), help, first=False)

    def _add_words(self) -> str:
        return "Cite more evidence" if self.rows else "Cite evidence"


def _stands(entry: Entry) -> dict[str, Any]:
    return {"revision": entry.item.revision, "digest": entry.digest or entry.item.hash}


def _labelled(one: Part) -> str:
    return f"{one.label}: {one.figure}" if one.figure else one.label


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
