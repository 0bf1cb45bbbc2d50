"""Who records, who decided, in which meeting, and why something is recorded again.

Row 7: imports rows 0-6. Who records on this machine is asked once and kept in the user's own settings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pimlib.errors import PimError
from pimlib.forms.fields import ChoiceField, Field, TextField, TickField
from pimlib.forms.looks import column, heading, html, notice, show
from pimlib.records import Record
from pimlib.workspace import Cycle
from pimlib.workspace.who import keep_whoami, whoami

ELSE = "somebody else"


class WhoFields:
    """The last part of a form. fields: what is kept in a draft; recorder: who records, where nobody has said it on this machine."""

    def __init__(self, cycle: Cycle, level: int, changed: Callable[[], None], chosen: dict[str, str]) -> None:
        """chosen: where it is kept who records, for as long as this page is open."""
        self.cycle, self.chosen = cycle, chosen
        people = [(f"{person.name}{f', {_post(person)}' if _post(person) else ''}", person.id) for person in cycle.people]
        choose = ("Choose who you are", "")
        self.recorder = ChoiceField(
            "recorder", "Recorded by", [choose, *people], "Nobody has said yet who works here.", drop=True
        )
        self.keep = TickField("keep", "Remember this on this computer")
        same, other = ("The person who records it", ""), ("Somebody else", ELSE)
        self.author = ChoiceField("author", "Decided by", [same, *people, other], drop=True)
        self.author_else = TextField("author_else", "Name of the person or the group that decided", short=True)
        self.role = TextField("role", "In which role", "May stay empty. Such as lead evaluator.", short=True)
        self.decided_at = TextField(
            "decided_at", "In which meeting it was decided", "May stay empty. Such as team meeting, 3 June 2026."
        )
        self.reason = TextField(
            "reason", "Why it changed", "What is different from what stands recorded. It is kept with it.", rows=2
        )
        self.fields: tuple[Field, ...] = (
            self.author,
            self.author_else,
            self.role,
            self.decided_at,
            self.reason,
        )
        self._named = html()
        for field in self.fields:
            field.watch(changed)
        self.recorder.watch(self._choose)
        self.author.watch(self._follow)
        self.widget = column(
            heading("Who says so", level),
            self._named,
            self.recorder.widget,
            self.keep.widget,
            *(field.widget for field in self.fields),
            classes=["pim-part"],
        )
        self.asks_why(False)
        self.look()

    def look(self) -> None:
        """Ask who records only where nobody has said it yet."""
        me = whoami()
        self._named.value = notice([f"Recorded by {self.cycle.named(me)}."], "quiet") if me else ""
        show(self._named, bool(me))
        self.recorder.show(not me)
        self.keep.show(not me)
        self.recorder.set(self.chosen.get("recorder", ""))
        self._follow()

    def _choose(self) -> None:
        self.chosen["recorder"] = str(self.recorder.value or "")

    @property
    def me(self) -> str:
        """The id of whoever records; empty when nobody has said."""
        return whoami() or str(self.recorder.value or "")

    def asks_why(self, asks: bool) -> None:
        self.reason.show(asks)

    def check(self) -> list[tuple[Field, str]]:
        faults: list[tuple[Field, str]] = []
        if not self.me:
            faults.append((self.recorder, "Choose who you are; without that nobody knows who said this"))
        if self.author.value == ELSE and not self.author_else.value:
            faults.append((self.author_else, "Write who decided it"))
        return faults

    def values(self) -> dict[str, Any]:
        """The common fields of a record."""
        author = self.author_else.value if self.author.value == ELSE else str(self.author.value or "")
        said = {
            "author": author or self.me,
            "role": self.role.value,
            "decided_at": self.decided_at.value,
            "reason": self.reason.value,
        }
        return said | {"entered_by": self.me if author and author != self.me else ""}

    def said_more(self) -> bool:
        """Whether somebody filled in more than who records."""
        return any(field.value for field in self.fields)

    def from_record(self, record: Record) -> dict[str, Any]:
        """What to fill in over a record: who decided, in what role and where stay only when the same person records again."""
        me = whoami()
        if not me or me not in (record.author, record.entered_by):
            return {}
        values: dict[str, Any] = {"role": record.role, "decided_at": record.decided_at}
        if record.author != me:
            known = self.cycle.person(record.author) is not None
            values |= {"author": record.author} if known else {"author": ELSE, "author_else": record.author}
        return values

    def remember(self) -> str:
        """Keep who records, when that was ticked. Returns a sentence when it could not be kept."""
        if not self.keep.value or whoami():
            return ""
        try:
            keep_whoami(self.me)
        except PimError as error:
            return str(error)
        self.look()
        return ""

    def _follow(self) -> None:
        self.author_else.show(self.author.value == ELSE)


def _post(person: Any) -> str:
    return str(person.role or person.post)


def by_whom(cycle: Cycle, record: Record) -> str:
    """`Ann Ross`, or `the team, entered by Ann Ross`."""
    said = cycle.named(record.author)
    return f"{said}, entered by {cycle.named(record.entered_by)}" if record.entered_by else said


def all_by(cycle: Cycle, records: Sequence[Record]) -> str:
    return " and ".join(by_whom(cycle, record) for record in records)
