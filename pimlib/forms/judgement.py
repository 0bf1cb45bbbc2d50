"""The form for a judgement: of an indicator or an area, by the team or moderated, of the whole service or one care group.

Row 7: imports rows 0-6. No level is chosen beforehand, proposed or taken over from anybody: whoever records chooses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from pimlib.forms.cited import EvidenceField
from pimlib.forms.desk import Desk
from pimlib.forms.factors import FactorsField
from pimlib.forms.fields import ChoiceField, Field, Option, TextField, TicksField
from pimlib.forms.form import Form, Part
from pimlib.forms.looks import html, notice, show
from pimlib.forms.rows import ImprovementRow, RowsField, TextsField
from pimlib.framework import Area, Prompt
from pimlib.records import Judgement, PromptAnswer

NOT = "not evaluated"
FINDINGS = "findings"
STAGES = (("The team's own evaluation", "self"), ("After moderation", "moderated"))
CONFIDENCE = (("Not said", ""), ("High", "high"), ("Medium", "medium"), ("Low", "low"))


class JudgementForm(Form):
    """The judgement of one indicator or area. ref: such as pim:5.1 or pim:5.

    A fresh form has no level. Stage and care group say which judgement it is: when they are changed, the form turns to that one, and
    what was filled in for the other is kept as its draft.
    """

    model = Judgement
    save_words = "Record this judgement"
    own = ("level", "not_evaluated")

    def __init__(self, desk: Desk, ref: str, *, stage: str = "self", care_group: str = "") -> None:
        self.ref, self.stage, self.care_group = ref, stage, care_group
        self._applies: tuple[int, frozenset[str]] | None = None  # for which level it was read, which factors apply
        title = f"Judgement: {desk.title(ref)}"
        super().__init__(desk, title, self._key(), ("judgement", desk.evaluation, ref, stage, care_group))

    def parts(self) -> list[Part]:
        desk, terms = self.desk, self.desk.framework.findings
        suggested = desk.framework.suggestions(self.ref)
        stage, group = self._which()
        self.level, self.means = self._levels()
        self.not_evaluated = TextField("not_evaluated", "Why it is not evaluated", rows=3)
        self.because = TextField(
            "because", "Because", "What led to this judgement: what was found, and how it was weighed.", rows=5
        )
        self.ceilings = html()
        self.exception_prompt = ChoiceField(
            "exception_prompt", "The factor to which this is an exception", [], drop=True, short=False
        )
        self.exception = TextField(
            "exception",
            "Why the level stands above it all the same",
            "Argue the exception. You can record without it; it will show.",
            rows=3,
        )
        self.way = TextField("way", "How it was moderated", "Such as a second reading by another team.", rows=2)
        self.people = TicksField("people", "Who moderated it", [(name, id) for name, id in desk.people])
        factors = suggested.factors if suggested is not None else ()
        self.factors = FactorsField(
            "factors", f"{desk.framework.terms.factors}: how each stands", factors, "Only those that you looked at."
        )
        evidence = EvidenceField(
            "evidence",
            "What this rests on",
            desk.register,
            self.ref,
            desk.parts,
            "Evidence of this reference comes first in the list.",
        )
        found: list[Field] = [
            TextsField("strengths", terms.strengths, "Strength"),
            TextsField("weaknesses", terms.weaknesses, "Weakness"),
            TextsField("gaps", "Gaps in services", "Gap"),
            RowsField("improvements", terms.improvements, "Area for improvement", lambda: ImprovementRow("Area for improvement")),
            TextsField("good_practice", "Good practice worth sharing", "Good practice"),
        ]
        more: list[Field] = [
            ChoiceField("confidence", "How sure you are", CONFIDENCE, drop=True),
            TextField("partner", "Partner who shares in this", "May stay empty.", short=True),
            TextField("share", "The partner's share", "May stay empty. In your own words.", short=True),
        ]
        which: list[Part] = [("Which judgement this is", [stage, *([group] if len(group.options) > 1 else [])])]
        return [
            *which,
            ("Level" if desk.framework.scale else "Judgement", [self.level, self.means, self.not_evaluated, self.because]),
            ("", [self.ceilings, self.exception_prompt, self.exception]),
            ("Moderation", [self.way, self.people]),
            *([(desk.framework.terms.factors, [self.factors])] if factors else []),
            ("Evidence cited", [evidence]),
            ("What was found", found),
            ("More", more),
        ]

    def _which(self) -> tuple[ChoiceField, ChoiceField]:
        help = "Choose this first: each has a judgement of its own, and what you wrote for another is kept."
        stage = ChoiceField("stage", "Stage", STAGES, help, drop=True)
        groups = [("The whole service", ""), *((group, group) for group in self.desk.care_groups)]
        if self.care_group and self.care_group not in self.desk.care_groups:
            groups.append((self.care_group, self.care_group))
        group = ChoiceField("care_group", "For whom", groups, drop=True)
        return stage, group

    def _levels(self) -> tuple[ChoiceField, Any]:
        scale = self.desk.framework.scale
        if scale is None:
            without = [("Findings, without a level: this framework has none", FINDINGS), ("Not evaluated", NOT)]
            return ChoiceField("level", "What this is", without), html()
        levels = sorted(scale.levels, key=lambda level: -level.level)
        options: list[Option] = [(f"{level.level} {level.name}: {level.definition}", level.level) for level in levels]
        meant = "".join(
            f"<h5>{level.level} {escape(level.name)}</h5><p>{escape(level.means)}</p>"
            + (f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in level.applies_when)}</ul>" if level.applies_when else "")
            for level in levels
        )
        field = ChoiceField("level", "Which level it is", [*options, ("Not evaluated", NOT)])
        return field, html(f"<details><summary>What each level means</summary>{meant}</details>")

    def values_of(self, record: Judgement) -> dict[str, Any]:
        said = record.model_dump(mode="json")
        level: int | str | None = NOT if record.not_evaluated else record.level
        said["level"] = FINDINGS if level is None and self.desk.framework.scale is None else level
        said["improvements"] = [dict(one) for one in said["improvements"]]
        said["exception"] = record.exception.because if record.exception else ""
        said["exception_prompt"] = record.exception.prompt if record.exception else ""
        said["way"] = record.moderation.way if record.moderation else ""
        said["people"] = list(record.moderation.people) if record.moderation else []
        return {name: value for name, value in said.items() if name not in ("author", "role", "decided_at", "reason")}

    def record_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        level, none = values["level"], values["level"] == NOT
        names = ("because", "factors", "evidence", "strengths", "weaknesses", "gaps", "improvements", "good_practice")
        said = {name: values[name] for name in (*names, "confidence", "partner", "share") if name in values}
        said |= {"ref": self.ref, "stage": self.stage, "care_group": self.care_group}
        said["level"] = level if isinstance(level, int) else None
        said["not_evaluated"] = values["not_evaluated"] if none else ""
        if values["exception"] and not none:
            said["exception"] = {"prompt": values["exception_prompt"], "because": values["exception"]}
        if self.stage == "moderated":
            said["moderation"] = {"way": values["way"], "people": values["people"]}
        return said

    def field_of(self, name: str) -> str:
        return "way" if name == "moderation" else name

    def check(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if values["level"] is None:
            if self.desk.framework.scale:
                yield "level", "Choose a level, or choose Not evaluated and say why"
            else:
                yield "level", "Choose one of the two"
        if values["level"] == NOT and not values["not_evaluated"]:
            yield "not_evaluated", "Say why it is not evaluated"
        if values["level"] not in (None, NOT) and not values["because"]:
            yield "because", "Write what led to this judgement"
        if values["exception"] and values["level"] == NOT:
            yield "exception", "An exception goes with a level: choose one, or take this out"
        elif values["exception"] and not values["exception_prompt"]:
            yield "exception_prompt", "Choose the factor to which this is an exception"
        if self.stage == "moderated" and not values["way"]:
            yield "way", "Say how it was moderated"
        if self.stage == "moderated" and not values["people"]:
            yield "people", "Say who moderated it"

    def react(self) -> bool:
        stage, group = self.by_name["stage"].value, self.by_name["care_group"].value if "care_group" in self.by_name else ""
        if not self._quiet and (stage, group) != (self.stage, self.care_group):
            self._turn_to(stage, group)
            return False
        self.not_evaluated.show(self.level.value == NOT)
        self.way.show(self.stage == "moderated")
        self.people.show(self.stage == "moderated")
        self._show_ceilings()
        return True

    def open(self) -> None:
        self._applies = None
        super().open()

    def _fill(self, values: Mapping[str, Any]) -> None:
        super()._fill({**values, "stage": self.stage, "care_group": self.care_group})

    def _key(self) -> tuple[str, ...]:
        return ("judgement", self.ref, self.stage, self.care_group)

    def _turn_to(self, stage: str, care_group: str) -> None:
        """Go on with the judgement of another stage or care group; what is filled in stays as the draft of this one."""
        for name, value in (("stage", self.stage), ("care_group", self.care_group)):
            if name in self.by_name:
                self.by_name[name].set(value)
        if not self.keep():
            return
        self.stage, self.care_group, self.key = stage, care_group, ("judgement", self.ref, stage, care_group)
        self.subject = ("judgement", self.desk.evaluation, self.ref, stage, care_group)
        self.open()

    def _above(self) -> list[Prompt]:
        """The factors of the area's guidance prompt that were said to apply and whose ceiling the chosen level is above."""
        area, level = self._area(), self.level.value
        if area is None or not isinstance(level, int):
            return []
        if self._applies is None or self._applies[0] != level:  # not at each letter: it reads every record
            answers = self.desk.records().of(PromptAnswer, self.desk.evaluation, ref=self.ref) if area.prompts else ()
            self._applies = (level, frozenset(answer.prompt for answer in answers if answer.applies))
        return [prompt for prompt in area.prompts if prompt.id in self._applies[1] and level > prompt.ceiling]

    def _area(self) -> Area | None:
        return next((area for area in self.desk.framework.areas if self.desk.framework.ref(area.id) == self.ref), None)

    def _show_ceilings(self) -> None:
        above, scale, level = self._above(), self.desk.framework.scale, self.level.value
        asked = bool(above) or bool(self.exception.value)
        named = scale.named(level) if scale is not None and isinstance(level, int) else ""
        self.ceilings.value = "".join(
            notice(
                [f"It was answered that this applies: {prompt.trigger}", prompt.says, f"You chose {named}."],
                "warn",
                role="status",
            )
            for prompt in above
        )
        if asked:
            self.exception_prompt.offer(offered := self._offered(above))
            possible = [prompt.id for prompt in above] or [value for _label, value in offered]
            if self.exception_prompt.value is None and len(possible) == 1:
                self.exception_prompt.set(possible[0])  # where there is one alone nobody has to choose
        show(self.ceilings, bool(above))
        self.exception_prompt.show(asked and len(self.exception_prompt.options) > 1)
        self.exception.show(asked)

    def _offered(self, above: list[Prompt]) -> list[Option]:
        """The factors that an exception can be to: those above, and the one that was chosen before; where there is none, every one."""
        area, chosen = self._area(), self.exception_prompt.value
        prompts = area.prompts if area else ()
        kept = [prompt for prompt in prompts if prompt in above or prompt.id == chosen]
        # One that the framework no longer has is kept too, else its exception would go with it.
        gone = [(str(chosen), chosen)] if chosen and chosen not in [prompt.id for prompt in prompts] else []
        return [*((prompt.weigh, prompt.id) for prompt in kept or (() if gone else prompts)), *gone]
