"""The form for the statement that an area asks for: a position on each component, the context, other key issues.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from pimlib.cycle import areas_in_scope
from pimlib.errors import Fault, PimError
from pimlib.forms.cited import EvidenceField
from pimlib.forms.desk import Desk
from pimlib.forms.fields import ChoiceField, Field, TextField
from pimlib.forms.form import Form, Part
from pimlib.forms.looks import button, column, html, notice, show, soon, style
from pimlib.forms.rows import TextsField
from pimlib.records import Judgement, Statement

PARTS = ("position", "because", "evidence", "caveats")


class StatementForm(Form):
    """The statement of an area. ref: such as pim:10. It waits for the other areas to be judged, and can be filled in all the same.

    Raises PimError when the area asks for no statement.
    """

    model = Statement
    save_words = "Record this statement"

    def __init__(self, desk: Desk, ref: str) -> None:
        asked = desk.framework.area(ref).statement
        if asked is None:
            raise PimError(Fault(ref, "no statement is asked for here", remedy="Record a judgement instead."))
        self.ref, self.asked = ref, asked
        title = f"Statement on {desk.title(ref)}"
        super().__init__(desk, title, ("statement", ref), ("statement", desk.evaluation, ref, "", ""), intro=asked.basis)
        self._gate()

    def parts(self) -> list[Part]:
        positions = [(f"{position.says} …", position.id) for position in self.asked.positions]
        made: list[Part] = []
        for component in self.asked.components:
            fields: list[Field] = [
                ChoiceField(f"{component.id}.position", f"Your position: … {component.says}", positions),
                TextField(f"{component.id}.because", f"{component.title}: because", "What shows it.", rows=4),
                EvidenceField(
                    f"{component.id}.evidence", f"{component.title}: evidence", self.desk.register, self.ref, self.desk.parts
                ),
                TextsField(
                    f"{component.id}.caveats", f"{component.title}: reservations", "Reservation", "Where it does not hold."
                ),
            ]
            made.append((component.title, fields))
        examples = "".join(f"<li>{escape(issue.text)}</li>" for issue in self.asked.contextual)
        hint = html(f"<p>What may bear on it:</p><ul>{examples}</ul>" if examples else "")
        contextual = TextsField("contextual", "Issues of the context", "Issue of the context")
        other = TextsField("other_issues", "Other key issues", "Other issue")
        return [*made, ("Context", [hint, contextual]), ("Anything else", [other])]

    def values_of(self, record: Statement) -> dict[str, Any]:
        said = record.model_dump(mode="json")
        values = {f"{part['component']}.{name}": part[name] for part in said["parts"] for name in PARTS}
        return values | {"contextual": said["contextual"], "other_issues": said["other_issues"]}

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        parts = [
            {"component": component.id, **{name: values[f"{component.id}.{name}"] for name in PARTS}}
            for component in self.asked.components
        ]
        named = {"contextual": values["contextual"], "other_issues": values["other_issues"]}
        return {"ref": self.ref, "parts": parts, **named}

    def is_own(self, field: Field) -> bool:
        return field.name.endswith(".position")

    def field_of(self, name: str) -> str:
        return f"{self.asked.components[0].id}.because" if name == "parts" else name

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for component in self.asked.components:
            if values[f"{component.id}.position"] is None:
                yield f"{component.id}.position", "Choose a position"
            if not values[f"{component.id}.because"]:
                yield f"{component.id}.because", "Write what shows it"

    def waits_for(self) -> tuple[str, ...]:
        """The titles of the other areas of the evaluation that are not judged yet, in the order of the framework."""
        desk, store, waiting = self.desk, self.desk.records(), []
        for area in areas_in_scope(desk.framework, desk.about):
            ref = desk.framework.ref(area.id)
            judged = store.of(Judgement, desk.evaluation, ref=ref, stage="self", care_group="")
            if ref != self.ref and area.statement is None and len(judged) != 1:
                waiting.append(desk.title(ref))
        return tuple(waiting)

    def _gate(self) -> None:
        form, waiting = self.widget, self.waits_for()
        begun = bool(self.heads) or self.values() != self.base
        if not waiting or begun:
            return
        listed = "".join(f"<li>{escape(title)}</li>" for title in waiting)
        said = ["It rests on what was found in the others. It waits until these are judged:"]
        box = column(
            style(),
            html(notice(said, "warn", title=f"{self.title}: not yet") + f"<ul>{listed}</ul>"),
            button("Fill it in now all the same", lambda: self._open_gate(box, form)),
            classes=["pim-form"],
        )
        show(form, False)
        self.widget = column(box, form)

    def _open_gate(self, box: Any, form: Any) -> None:
        show(box, False)
        show(form, True)
        soon(self.fields[0].focus)
