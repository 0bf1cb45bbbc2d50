"""The form for one factor of an area's guidance prompt: whether it applies, and why.

Row 7: imports rows 0-6.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pimlib.errors import Fault, PimError
from pimlib.forms.cited import EvidenceField
from pimlib.forms.desk import Desk
from pimlib.forms.fields import ChoiceField, TextField
from pimlib.forms.form import Form, Part
from pimlib.forms.looks import html, notice
from pimlib.framework import Prompt
from pimlib.records import PromptAnswer

APPLIES, NOT = "applies", "does not apply"


class FactorForm(Form):
    """Whether one factor of the guidance prompt applies. ref: of the area, such as pim:5; prompt: such as 5.p1.

    Raises PimError when the area has no such factor.
    """

    model = PromptAnswer
    save_words = "Record this answer"
    own = ("applies",)

    def __init__(self, desk: Desk, ref: str, prompt: str) -> None:
        self.ref, self.prompt = ref, _prompt(desk, ref, prompt)
        subject = ("prompt-answer", desk.evaluation, ref, prompt)
        super().__init__(desk, f"Guidance prompt of {desk.title(ref)}: factor {prompt}", ("prompt-answer", ref, prompt), subject)

    def parts(self) -> list[Part]:
        prompt = self.prompt
        asked = html(notice([prompt.weigh], "said", title="What to weigh"))
        meant = html(notice([prompt.says], "quiet", title="What it would mean"))
        options = [("It applies", APPLIES), ("It does not apply", NOT)]
        self.applies = ChoiceField("applies", f"Does this apply? {prompt.trigger}", options)
        self.because = TextField("because", "Because", "What you found that says so.", rows=4)
        evidence = EvidenceField("evidence", "What this rests on", self.desk.register, self.ref, self.desk.parts)
        return [("", [asked, meant, self.applies, self.because]), ("Evidence cited", [evidence])]

    def values_of(self, record: PromptAnswer) -> dict[str, Any]:
        said = record.model_dump(mode="json")
        return {"applies": APPLIES if record.applies else NOT, "because": record.because, "evidence": said["evidence"]}

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        said = {"ref": self.ref, "prompt": self.prompt.id, "applies": values["applies"] == APPLIES}
        return said | {"because": values["because"], "evidence": values["evidence"]}

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values["applies"] is None:
            yield "applies", "Choose whether it applies"
        if not values["because"]:
            yield "because", "Write what you found that says so"


def _prompt(desk: Desk, ref: str, prompt: str) -> Prompt:
    area = desk.framework.area(ref)
    found = next((one for one in area.prompts if one.id == prompt), None)
    if found is None:
        known = ", ".join(one.id for one in area.prompts) or "none"
        raise PimError(Fault(ref, "no such factor of the guidance prompt", f"`{prompt}`", f"one of {known}"))
    return found
