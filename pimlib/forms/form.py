"""A form: fields over one subject, a draft while they are filled in, and one record when they are saved.

Row 7: imports rows 0-6. Nothing is ever written over: what somebody else recorded meanwhile is shown beside what was filled in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets as widgets
from pydantic import ValidationError

from pimlib.errors import PimError
from pimlib.forms.amiss import Amiss, Faults
from pimlib.forms.beside import Panel, beside_table, moment_said, theirs_said
from pimlib.forms.desk import Desk
from pimlib.forms.draft import draft_file
from pimlib.forms.fields import Field
from pimlib.forms.looks import button, buttons, column, heading, html, notice, show, soon, style
from pimlib.forms.named import NamedField
from pimlib.forms.who import WhoFields, by_whom
from pimlib.plainyaml import faults_of
from pimlib.records import NewerRecord, Record
from pimlib.records.clock import clock_said

Part = tuple[str, Sequence[Any]]  # a heading, and the fields and widgets under it


class Form:
    """What every form does. A form of one kind says which fields it has and how their values become a record.

    model: the record that it makes; save_words: on the button that makes it; keeps_draft: whether what is filled in is kept on this machine;
    own: names of fields that are never taken over from somebody else's record: they open empty, and what stands is shown beside them.

    `widget` is what is shown; a notebook shows the form itself. `save` records; `on_saved` is told of what was recorded.
    """

    model: ClassVar[type[Record]] = Record
    save_words: ClassVar[str] = "Record this"
    keeps_draft: ClassVar[bool] = True
    own: ClassVar[tuple[str, ...]] = ()

    def __init__(self, desk: Desk, title: str, key: Sequence[str], subject: tuple[str, ...] | None, *, intro: str = "") -> None:
        """key: what the draft is about, beginning with the kind; subject: of the record; None: it will be a new one."""
        self.desk, self.title, self.key, self.subject = desk, title, tuple(key), subject
        self.heads: tuple[Record, ...] = ()
        self.seen: tuple[str, ...] = ()
        self.base: dict[str, Any] = {}
        self.newer = False  # others have recorded what this form has not been begun from, or there is a conflict
        self._listeners: list[Callable[[Record], None]] = []
        self._quiet = True
        self._unkept = ""  # why what is filled in could not be kept; empty: it is kept, or there is nothing
        parts = self.parts()
        self.fields: tuple[Field, ...] = tuple(one for _heading, held in parts for one in held if isinstance(one, Field))
        for field in self.fields:
            field.watch(self.changed)
        self.who = WhoFields(desk.cycle, desk.level + 1, self.changed, desk.chosen)
        self.by_name = {field.name: field for field in (*self.fields, *self.who.fields)}
        self.panel = Panel(desk.cycle, desk.level + 1)
        self.notes, self.theirs, self.status, self.amiss = html(), html(), html(), Amiss()
        self._drafts = widgets.VBox()
        self._named = NamedField()
        self.save_button = button(self.save_words, lambda: soon(self.save), first=True)
        self._parts = [(column(*_shown(name, held, desk.level + 1), classes=["pim-part"]), held) for name, held in parts]
        self.widget = column(
            style(),
            heading(title, desk.level, intro),
            self.notes,
            self._drafts,
            self.theirs,
            self.panel.widget,
            self.amiss.widget,
            *(box for box, _held in self._parts),
            self.who.widget,
            self._named.widget,
            self.save_button,
            self.status,
            classes=["pim-form"],
        )
        self.open()

    # What a form of one kind says of itself.

    def parts(self) -> list[Part]:
        """The fields in the order of reading, under their headings."""
        raise NotImplementedError

    def values_of(self, record: Any) -> dict[str, Any]:
        """What a record says, by field."""
        raise NotImplementedError

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the record from those of the form; who records is added."""
        raise NotImplementedError

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is missing or amiss: the name of a field, and a sentence."""
        yield from ()

    def react(self) -> bool:
        """Show and hide what depends on other fields. Returns whether the form is still about the same."""
        return True

    # Opening.

    def on_saved(self, call: Callable[[Record], None]) -> None:
        """Be told of each record that was made."""
        self._listeners.append(call)

    def open(self) -> None:
        """Read what stands recorded, and the draft of this form where there is one."""
        self.draft = draft_file(self.desk.folder, self.desk.evaluation, self.key)
        self.heads = self.desk.records().heads(self.subject) if self.subject else ()
        self.seen = tuple(head.id for head in self.heads)
        self._fill(self._filled_from(self.heads[0]) if len(self.heads) == 1 else {})
        self.base, self._unkept = self.values(), ""
        self.newer = len(self.heads) > 1
        notes = self._open_draft() if self.keeps_draft else []
        self.notes.value = notice(notes, "said")
        self._clear()
        self.status.value = ""
        self._offer_drafts()
        self.who.asks_why(bool(self.heads))
        head, own = None if self.newer else self._by_another(), [field for field in self.fields if self.is_own(field)]
        self.theirs.value = theirs_said(self.desk.cycle, head, own, self._of(head)) if head else ""
        self._show_panel() if self.newer else self.panel.close()
        self._react()
        self._quiet = False

    def _open_draft(self) -> list[str]:
        draft, said = self.draft.read()
        if draft is None:
            return [said] if said else []
        if draft.by in ("", self.who.me):
            begun = f"You began this on {moment_said(draft.at)} and did not record it; it is as you left it."
        else:
            begun = (
                f"{self.desk.cycle.named(draft.by)} began this on this computer on {moment_said(draft.at)} and did not record it."
            )
        self._fill({**self._of_seen(draft.seen), **draft.values})
        if set(draft.seen) != set(self.seen):
            self.seen, self.newer = draft.seen, True
        return [begun]

    def _of_seen(self, seen: Sequence[str]) -> dict[str, Any]:
        """What to fill in where a draft of an earlier version does not say: what it was begun from."""
        heads = [head for head in self.heads if head.id in seen]
        return self._filled_from(heads[0]) if len(heads) == 1 else {}

    def _of(self, head: Record) -> dict[str, Any]:
        return {**self.values_of(head), **self.who.from_record(head)} if isinstance(head, self.model) else {}

    def _filled_from(self, head: Record) -> dict[str, Any]:
        """What a record fills in for whoever works here: all of it, or all but what nobody takes over from anybody."""
        mine = bool(self.who.me) and self.who.me in (head.author, head.entered_by)
        own = () if mine else [field.name for field in self.fields if self.is_own(field)]
        return {name: value for name, value in self._of(head).items() if name not in own}

    def _by_another(self) -> Record | None:
        """The record that stands, when it is somebody else's and says something that nobody takes over."""
        if len(self.heads) != 1:
            return None
        filled = self._filled_from(self.heads[0])
        left = [value for name, value in self._of(self.heads[0]).items() if name not in filled]
        return self.heads[0] if any(left) else None

    def _fill(self, values: Mapping[str, Any]) -> None:
        self._quiet = True
        for name, field in self.by_name.items():
            field.set(values.get(name))
        self.who.look()
        self._quiet = False

    def values(self) -> dict[str, Any]:
        """What is filled in, by field."""
        return {name: field.value for name, field in self.by_name.items()}

    # While it is filled in.

    def changed(self) -> None:
        """Keep what is filled in, and show what depends on it."""
        if self._quiet:
            return
        if not self._react():
            return
        values, self._unkept = self.values(), ""
        if values == self.base and not self.newer:
            self.draft.delete()
            self._say("", "quiet")
            return
        if self.keeps_draft:
            self._unkept = self.draft.write(values, self.seen, self.who.me)
        kept = " What you write is kept on this computer." if self.keeps_draft else " It is not kept until you record it."
        self._say(self._unkept or f"Not recorded yet.{kept}", "warn" if self._unkept else "quiet")

    def keep(self) -> bool:
        """Whether this form can be left: all that was filled in is kept. Where it cannot be kept, the form says so."""
        if self._unkept:
            self._unkept = self.draft.write(self.values(), self.seen, self.who.me)
        if self._unkept:
            self.notes.value = notice([f"{self._unkept} The form stays as it is until then."], "warn", role="alert")
        return not self._unkept

    def _react(self) -> bool:
        same = self.react()
        for box, held in self._parts:  # a heading with nothing under it says nothing
            show(box, any(one.is_shown if isinstance(one, Field) else one.layout.display != "none" for one in held))
        return same

    def _offer_drafts(self) -> None:
        made = []
        if self.keeps_draft and self.values() != self.base:
            recorded = "from what is recorded" if self.heads else "with an empty form"
            made.append(button(f"Put this aside and start afresh {recorded}", self._afresh))
        if self.keeps_draft:
            made += [
                button(f"Open what was put aside on {moment_said(draft.at)}", partial(self._take_back, path))
                for path, draft in self.draft.aside()[-3:]
            ]
        self._drafts.children = [buttons(*made)] if made else []

    def _afresh(self) -> bool:
        if not self.keep():
            return False
        self.draft.put_aside()
        self.open()
        return True

    def _take_back(self, path: Path) -> None:
        if not self.keep():
            return
        self.draft.put_aside()
        main = draft_file(self.desk.folder, self.desk.evaluation, self.key)
        main.put_aside()  # another window may have begun one meanwhile
        main.take_back(path)
        self.open()

    # Saving.

    def save(self) -> None:
        """Make one record of what is filled in, or say what is amiss."""
        self._clear()
        try:
            self._save()
        except NewerRecord as error:
            self.heads, self.newer = error.heads, True
            self._show_panel()
        except PimError as error:
            self.amiss.show([(None, str(fault)) for fault in error.faults])
        except Exception as error:  # a page has nobody to read a traceback
            kept = "What you wrote is kept on this computer." if self.keeps_draft else "What you wrote is still here."
            self.amiss.show([(None, f"The software failed here ({type(error).__name__}: {error}). Nothing was recorded. {kept}")])

    def _save(self) -> None:
        values = self.values()
        faults: Faults = [(field, fault) for field in self.fields if (fault := field.check())]
        faults += [(self.by_name.get(name), sentence) for name, sentence in self.check(values)]
        faults += self.who.check()
        if self.newer and not self.who.reason.value:
            faults.append((self.who.reason, "Say why this takes the place of what stands recorded"))
        if faults:
            self.amiss.show(faults)
            return
        said = {"evaluation": self.desk.evaluation, **self.record_values(values), **self.who.values()}
        if self.newer and len(self.heads) > 1:
            said["supersedes"] = tuple(sorted(head.id for head in self.heads))
        try:
            record = self.model.model_validate(said)
        except ValidationError as error:
            self.amiss.show(list(self._in_words(error)))
            return
        if self._unchanged(record):
            self._done(self.heads[0], new=False)
            return
        if not record.reason and self._by_another() is not None:
            self.amiss.show([(self.who.reason, "Say why this takes the place of what somebody else recorded")])
            return
        if flagged := self._named.faults(record, self.desk.cycle.settings.contacts, self.title):
            self.amiss.show([(self.by_name.get(self.field_of(name)), sentence) for name, sentence in flagged])
            return
        seen = tuple(head.id for head in self.heads) if self.newer else self.seen
        written, new = self.desk.record(self.desk.folder, record, seen=seen)
        self._done(written, new=new)

    def _unchanged(self, record: Record) -> bool:
        """Whether this says what stands recorded, by whomever, and no more."""
        if self.newer or len(self.heads) != 1 or (self.who.said_more() and self.values() != self.base):
            return False
        head = self.heads[0]
        names = {"id", "at", "supersedes", "reason", "author", "role", "entered_by", "decided_at", "format"}
        return isinstance(head, self.model) and head.model_dump(exclude=names) == record.model_dump(exclude=names)

    def is_own(self, field: Field) -> bool:
        """Whether this is never taken over from somebody else's record."""
        return field.name in self.own

    def field_of(self, name: str) -> str:
        """The field of the form in which a field of the record is filled in."""
        return name

    def _in_words(self, error: ValidationError) -> Iterator[tuple[Field | None, str]]:
        for problem, fault in zip(error.errors(include_url=False), faults_of(error, self.title), strict=True):
            name = str(problem["loc"][0]) if problem["loc"] else ""
            expected = f"; write {fault.expected}" if fault.expected else ""
            yield self.by_name.get(self.field_of(name)), f"{fault.fault[:1].upper()}{fault.fault[1:]}{expected}"

    def _done(self, record: Record, *, new: bool) -> None:
        said = self.who.remember()
        self.draft.delete()
        self._named.clear()
        self.after(record)
        self.open()
        who = by_whom(self.desk.cycle, record)
        clock = clock_said(record.at)
        done = f"Saved {clock} by {who}" if new else f"Already recorded on {moment_said(record.at)} by {who}; nothing changed"
        self._say(f"{done}. {said}".rstrip() if said else done, "done")
        if new:
            for call in self._listeners:
                try:
                    call(record)
                except PimError as error:
                    self.notes.value = notice(
                        [f"It is recorded. What stands around this form could not be renewed: {error}"], "warn"
                    )

    def after(self, record: Record) -> None:
        """What a form of one kind does after a record was made, such as turning to that record."""

    # What others recorded.

    def _show_panel(self) -> None:
        mine = self.values() != self.base or set(self.seen) != {head.id for head in self.heads}
        named = [(f"{by_whom(self.desk.cycle, head)}, {moment_said(head.at)}", self._of(head)) for head in self.heads]
        table = beside_table(
            self.fields,
            named,
            self.values() if mine else None,
            "Where they differ" if mine or len(named) > 1 else "What stands recorded",
        )
        self.panel.open(
            self.heads,
            table,
            mine=mine,
            over=lambda: soon(self.save),
            keep=self._keep_theirs,
            take=self._take_over,
            fill=self._fill_with,
        )
        self.theirs.value = ""
        self.who.asks_why(True)

    def _keep_theirs(self) -> None:
        said = ["Theirs stands. What you had written is put aside; a button here opens it again."]
        if self._afresh():
            self.notes.value = notice(said, "said", role="status")

    def _take_over(self, head: Record) -> None:
        theirs, taken = self.values_of(head), []
        for field in self.fields:
            if not self.is_own(field) and not field.value and theirs.get(field.name):
                field.set(theirs[field.name])
                taken.append(field.label)
        self.changed()
        said = (
            f"Taken over from theirs: {', '.join(taken)}." if taken else "Nothing of yours was empty where theirs says something."
        )
        self.notes.value = notice([f"{said} Yours is not recorded yet."], "said", role="status")

    def _fill_with(self, head: Record) -> None:
        said, filled = self._of(head), self._filled_from(head)
        self._fill(filled)
        self.changed()
        own = [field.label for field in self.fields if said.get(field.name) and field.name not in filled]
        left = f" but for what you choose yourself ({'; '.join(own)})" if own else ""
        held = f"The form holds what {by_whom(self.desk.cycle, head)} recorded{left}."
        self.notes.value = notice([held], "said", role="status")

    # What is said.

    def _clear(self) -> None:
        self.amiss.clear((*self.by_name.values(), self.who.recorder))

    def _say(self, said: str, kind: str) -> None:
        shown = notice([said], kind, role="status" if kind != "quiet" else "") if said else ""
        if self.status.value != shown:
            self.status.value = shown

    def _repr_mimebundle_(self, **more: Any) -> Any:
        return self.widget._repr_mimebundle_(**more)


def _shown(name: str, held: Sequence[Any], level: int) -> list[Any]:
    made = [one.widget if isinstance(one, Field) else one for one in held]
    return [heading(name, level), *made] if name else made
