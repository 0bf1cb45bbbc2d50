"""Each rule speaks alone when one thing about the worked example is other than it is: loaded once, changed in memory."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from functools import cache
from typing import Any

import pytest
from building import judgement as made
from building import record
from checking import (
    Change,
    added,
    before,
    both,
    changed,
    citing,
    cycle,
    evaluation,
    example,
    item,
    judged,
    records,
    register,
    registered,
    revised,
    stating,
    without,
)
from wrong import COPY, FAULT, time

from pimlib.checks import MODULES, Case, check_case
from pimlib.framework import Framework
from pimlib.records import Action, Improvement, Judgement, PromptAnswer, Record
from pimlib.register.mapping import MeasuresMapping
from pimlib.workspace.cycle import Threshold

OURS = [rule for module in MODULES for rule in module.RULES]
# Rules of which no single change to the worked example can be noticed alone.
NOT_ALONE = {
    "C708": "without a day nothing that depends on time is looked at, so that what is old or overdue is no longer noticed",
    "E118": "what an item says now and said then is tried in test_checks_figures, on the worked example",
    "J313": "what an item says beside a threshold is tried in test_checks_figures, on the worked example",
}


LEAD = "catriona-dallmuir"


def told(kind: str, **values: Any) -> Record:
    """As somebody of the worked example would have recorded it."""
    return record(kind, **{"author": LEAD} | values)


def judgement(ref: str, **values: Any) -> Judgement:
    return made(ref, author=LEAD, **values)


def of(ref: str) -> Judgement:
    found = example().judgement(ref)
    assert found is not None
    return found


def acted(name: str, **values: Any) -> Change:
    return records(lambda old: old.model_copy(update=values) if isinstance(old, Action) and old.action == name else old)


def answered(prompt: str, **values: Any) -> Change:
    return records(lambda old: old.model_copy(update=values) if isinstance(old, PromptAnswer) and old.prompt == prompt else old)


def directed(ref: str, direction: str, **values: Any) -> Change:
    """The evidence of a judgement points this way, all of it, and more of the judgement is other."""
    evidence = tuple(cited.model_copy(update={"direction": direction}) for cited in of(ref).evidence)
    return judged(ref, evidence=evidence, **values)


def also(ref: str, *names: str) -> Change:
    return judged(ref, evidence=(*of(ref).evidence, *citing(*names)))


def again(name: str, **values: Any) -> Change:
    """An action of the plan once more, with another name."""

    def change(case: Case) -> Case:
        old = next(one for one in case.store.of(Action, "scan") if one.action == name)
        return added(old.model_copy(update={"id": "20261101T180000Z-0123456789ab", "supersedes": (), **values}))(case)

    return change


def mapped(name: str, **values: Any) -> Change:
    """The mapping of an item is other."""

    def change(case: Case) -> Case:
        mapping = case.register.entries[name].item.mapping
        assert mapping is not None
        return item(name, mapping=mapping.model_copy(update=values))(case)

    return change


def without_targets(name: str) -> Change:
    mapping = example().register.entries[name].item.mapping
    assert isinstance(mapping, MeasuresMapping)
    return mapped(name, columns=mapping.columns.model_copy(update={"target": None}))


SCOPE = example().evaluation.scope
WITHOUT_THREE = tuple(f"pim:{area.id}" for area in example().framework.areas if area.id != "3")


def with_old_statement(case: Case) -> Case:
    """The framework calls evidence old after a month, and the statement rests on nothing newer."""
    said = case.framework.model_dump(by_alias=True)
    said["areas"][-1]["statement"]["recent"] = {"months": 1}
    return dataclasses.replace(case, framework=Framework.model_validate(said))


def vague(old: Record) -> Record:
    parts = getattr(old, "parts", ())
    blank = tuple(
        part.model_copy(update={"evidence": tuple(one.model_copy(update={"pinpoint": ""}) for one in part.evidence)})
        for part in parts
    )
    return old.model_copy(update={"parts": blank}) if parts else old


def people(**tiers: str) -> Change:
    def change(case: Case) -> Case:
        told = tuple(
            one.model_copy(update={"tier": tiers.get(one.id.split("-")[0], tiers["others"])}) for one in case.cycle.people
        )
        return cycle(people=told)(case)

    return change


def finished(case: Case) -> Case:
    """Every step, and every question of the checklist, is done."""
    process = case.framework.process
    ids = [*(step.id for step in process.steps), *(asked.id for asked in process.checklist)]
    done = [told("step", step=id, status="done") for id in ids]
    made = [
        added(one.model_copy(update={"id": f"20261101T1800{n:02}Z-0123456789ab", "at": "2026-11-01T18:00:00Z"}))
        for n, one in enumerate(done)
    ]
    return both(without("step"), *made)(case)


PEER = added(
    told("peer-view", ref="pim:4", level=4, because="I saw the same.").model_copy(update={"id": "20261101T190000Z-00000000000c"})
)
MODERATED = judgement(
    "pim:4", stage="moderated", level=3, because=of("pim:4").because, moderation={"way": "panel", "people": ["helena-strathdoon"]}
)
INFORMS = example().register.entries["qa-log"].item.informs
SENSITIVE = example().cycle.sensitive_findings
EVALUATES = example().evaluation.evaluates
GHOST = Threshold(item="ghost", part="q1", at_least=5)
PANEL = "We read it again with the panel of residents and the two sources agreed on all that matters here."
WRONG: dict[str, Change] = {
    "E101": item("needs-assessment", state="missing", digest=""),
    "E102": item("people-survey", state="changed"),
    "E103": register(unregistered=("surveys/more.csv",)),
    "E104": register(faults=(FAULT,)),
    "E105": item("qa-log", expires=dt.date(2026, 11, 29)),
    "E106": item("control-audit", period=time("2021-01-01", "2022-12-31")),
    "E107": item("service-plan", state="resaved", digest="sha256:00"),
    "E108": also("pim:4", "ghost"),
    "E109": revised("qa-log"),
    "E110": item("qa-log", informs=(*INFORMS, "pim:5.1")),
    "E112": item("public-panel", period=None),
    "E113": item("qa-log", informs=(*INFORMS, "pim:99.1")),
    "E114": mapped("asset-plan", review_due=dt.date(2026, 11, 29)),
    "E115": mapped("strategic-plan", status="superseded"),
    "E116": item("asset-plan", period=time("2026-12-01", "2027-12-31")),
    "E117": registered("spare"),
    "T201": judged("pim:3", evidence=citing("employee-groups")),
    "T202": judged("pim:3", evidence=citing("employee-survey", "workforce-measures")),
    "T203": item("employee-groups", same_data_as=("employee-survey",)),
    "T204": judged("pim:3", weaknesses=(), improvements=()),
    "T205": judged("pim:8.4", strengths=(), good_practice=()),
    "T206": both(
        mapped("employee-survey", respondent="people"),
        item("employee-survey", title="Survey, spring 2026", source_type="survey"),
        item("employee-groups", title="Groups, September 2026", source_type="focus group"),
    ),
    "T207": without_targets("workforce-measures"),
    "T208": judged("pim:7", level=4),
    "J301": added(told("step", step="check2", status="under way")),
    "J302": judged("pim:3", evidence=()),
    "J303": judged("pim:4", level=7),
    "J304": added(judgement("pim:9.9", evidence=citing("qa-log", "employee-survey"))),
    "J305": judged("pim:4", because=of("pim:1").because.upper()),
    "J306": lambda case: dataclasses.replace(case, store=dataclasses.replace(case.store, faults=(FAULT,))),
    "J307": lambda case: dataclasses.replace(case, store=dataclasses.replace(case.store, notes=(COPY,))),
    "J308": without("judgement", ref="pim:8.2"),
    "J309": judged("pim:4", level=None),
    "J310": before(of("pim:4")),
    "J311": both(judged("pim:4", because=PANEL), judged("pim:4.1", because=f"{PANEL} Truly.")),
    "J312": directed("pim:4", "weakness"),
    "J314": judged("pim:4", because="Fine people here."),
    "J315": judged("pim:4", evidence=(*of("pim:4").evidence[:-1], of("pim:4").evidence[-1].model_copy(update={"pinpoint": ""}))),
    "J316": judged("pim:4", confidence="low"),
    "J317": added(MODERATED),
    "L401": judged("pim:4.2", level=3),
    "L402": judged("pim:4", improvements=()),
    "L403": acted("fill-and-keep", priority=None),
    "L404": both(judged("pim:7.1", level=1), acted("fill-and-keep", start=dt.date(2027, 3, 1))),
    "L405": both(judged("pim:7.1", level=1), acted("fill-and-keep", priority=2, start=dt.date(2026, 12, 1))),
    "L406": both(judged("pim:7.1", level=1), acted("fill-and-keep", resources="", start=dt.date(2026, 12, 1))),
    "L407": directed("pim:4.2", "mixed", improvements=(), weaknesses=()),
    "L408": directed("pim:4.2", "mixed", improvements=(), weaknesses=(), level=5),
    "L409": directed("pim:4.2", "mixed", strengths=()),
    "L410": judged("pim:3.2", level=6),
    "G501": without("prompt-answer", prompt="8.p1"),
    "G502": judged("pim:9", exception=None),
    "G503": answered("8.p1", applies=True),
    "G504": both(evaluation(scope=SCOPE.model_copy(update={"areas": WITHOUT_THREE})), without("judgement", ref="pim:3")),
    "G505": judged("pim:4", at="2026-11-29T09:00:00Z"),
    "G506": both(judged("pim:8.5", level=2), answered("8.p4", applies=True)),
    "G507": judged("pim:8", exception={"prompt": "8.p1", "because": "It was one year."}),
    "G508": answered("8.p2", evidence=()),
    "G509": records(vague),
    "G510": stating("service-plan"),
    "G511": with_old_statement,
    "G512": without("statement"),
    "P601": acted("call-that-works", owner=""),
    "P602": acted("call-that-works", due=None),
    "P603": acted("call-that-works", baseline=""),
    "P604": acted("call-that-works", success_criterion=""),
    "P605": acted("call-that-works", carried_by=""),
    "P606": acted("call-that-works", start=dt.date(2026, 10, 1), due=dt.date(2026, 11, 29)),
    "P607": acted("call-that-works", due=dt.date(2028, 4, 1)),
    "P608": judged("pim:4.2", improvements=(Improvement(text="Ask earlier.", priority=1),)),
    "P609": acted("call-that-works", owner="nobody-here"),
    "P610": acted("call-that-works", start=dt.date(2027, 5, 1)),
    "P611": lambda case: acted(
        "call-that-works",
        success_criterion=next(one.what for one in case.store.of(Action, "scan") if one.action == "call-that-works"),
    )(case),
    "P612": acted("call-that-works", start=dt.date(2026, 8, 1)),
    "P613": again("call-that-works", action="calls-again"),
    "C701": evaluation(lead=""),
    "C702": evaluation(team=example().evaluation.team[:3]),
    "C703": evaluation(evaluates={ref: who for ref, who in EVALUATES.items() if ref != "pim:4"}),
    "C704": cycle(sensitive_findings=SENSITIVE.model_copy(update={"protocol": ""})),
    "C705": evaluation(frameworks=({"id": "pim", "version": "2009.1", "digest": "sha256:00"},)),
    "C706": added(
        told(
            "adoption",
            framework="pim",
            version_from="2008.1",
            version_to="2009.1",
            digest_to=example().framework.digest,
            diff=("pim:4 title changed from “The community” to “Impact on the community”",),
            judged=(example().store.fingerprints[of("pim:4").id],),
        )
    ),
    "C707": evaluation(lead="nobody-here"),
    "C709": judged("pim:10", at="2026-12-01T09:00:00Z"),
    "C710": lambda case: dataclasses.replace(case, faults=(FAULT,)),
    "C711": evaluation(evaluates=EVALUATES | {"Area 11": "catriona-dallmuir"}),
    "C712": without("step", step="step3"),
    "C713": without("step"),
    "C714": both(finished, without("step", step="check1"), PEER),
    "C730": people(catriona="middle", others="senior"),
    "C731": people(others="senior"),
    "C732": evaluation(timetable=({"by": "2026-11-29", "what": "All of it"},)),
    "C733": finished,
    "C734": added(told("answer", code="E105", place="qa-log", text="There is no newer one.")),
    "C735": cycle(settings=example().cycle.settings.model_copy(update={"thresholds": (GHOST,)})),
    "C736": judged("pim:4", author="nobody-here"),
    "S101": judged("pim:4", because="The number of whoever said so is 943 476 5919."),
    "S102": item("qa-log", description="Ring the writer on 0131 496 0000."),
    "S103": evaluation(use="Ask Ada at ada@kinlorne.example."),
}


def noticed(case: Case) -> Counter[tuple[str, str, str]]:
    return Counter((one.code, one.place, one.sentence) for one in check_case(case))


@cache
def usual() -> Counter[tuple[str, str, str]]:
    return noticed(example())


def test_every_rule_is_tried_or_it_is_said_why_not() -> None:
    assert set(WRONG) | set(NOT_ALONE) == {rule.code for rule in OURS}
    assert not set(WRONG) & set(NOT_ALONE)


@pytest.mark.parametrize("code", sorted(WRONG))
def test_one_thing_other_in_the_worked_example_is_noticed_by_its_rule_alone(code: str) -> None:
    now = noticed(changed(example(), WRONG[code]))
    assert {found for found, _place, _sentence in (now - usual()) + (usual() - now)} == {code}
    assert {found for found, _place, _sentence in now - usual()} == {code}
