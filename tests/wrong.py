"""One thing wrong with a sound evaluation for each rule of the checks, and what some of these are made of."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import zip_longest
from typing import Any

from building import judgement, record
from checking import (
    Change,
    added,
    adopted,
    asked,
    before,
    both,
    citing,
    cycle,
    document,
    evaluation,
    item,
    judged,
    pinned,
    pointing,
    register,
    registered,
    revised,
    said,
    stating,
    twice,
    without,
)

from pimlib.cycle import NO_DATE
from pimlib.errors import Fault
from pimlib.records import Improvement
from pimlib.register.item import Period

FAULT = Fault("records/judgement/x.json", "the record is cut short or damaged", remedy="Fetch it again.")
COPY = Fault("records/judgement/x (1).json", "a copy of x with the same content", remedy="It can be deleted.")
APPLIES = said("prompt-answer", applies=True)
EATERS = [{"id": "1.h1", "says": "eaters", "voices": ["eaters"]}]
BESIDE = [{"areas": ["1", "2"], "says": "Do eaters find what bakers bake?"}]
COUNTED: dict[str, Any] = {
    "kind": "measures",
    "columns": {"measure": "Code", "authority": "Authority", "period": "Period", "value": "Value"},
    "authority": "Sound",
    "measures": {"L1": {"title": "Loaves warm at noon"}},
}
LONG = "The bread was warm on nine mornings of ten, and those who came late said so as well."
WELL_PLANNED = said("action", refs=("small:1.1", "small:1.10"), priority=1, resources="Two loaves a day")
ALL_DONE = both(said("step", status="done"), added(record("step", step="step2", status="done")))
UNSURE = [{"component": "will", "position": "unsure", "because": "Nobody knows."}]
PEER = added(
    record("peer-view", ref="small:1", level=4, because="I saw the same.").model_copy(
        update={"id": "20260901T180000Z-00000000000c"}
    )
)


def time(start: str, end: str) -> Period:
    return Period(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))


def people(*tiers: str) -> list[dict[str, str]]:
    """Ada, who leads, then the others."""
    ids = ("ada", "bo", "cy", "di")
    return [{"id": id, "name": id.title(), "tier": tier} for id, tier in zip_longest(ids, tiers, fillvalue="")]


# Code: what is wrong, and where the finding must point. The rule named is the only one that speaks.
WRONG: dict[str, tuple[Change, str]] = {
    "E101": (item("reading", state="missing", digest=""), "reading"),
    "E102": (item("reading", state="changed", digest="sha256:00"), "reading"),
    "E103": (register(unregistered=("surveys/people.csv",)), "surveys/people.csv"),
    "E104": (register(faults=(Fault("register/plan (1).yaml", "a copy"),)), "register/plan (1).yaml"),
    "E105": (item("letter", expires=dt.date(2026, 9, 29)), "letter"),
    "E106": (cycle(settings={"evidence_years": 0}), "book"),
    "E107": (item("reading", state="resaved", digest="sha256:00"), "reading"),
    "E108": (judged("small:1", evidence=citing("book", "letter", "ghost")), "small:1"),
    "E109": (revised("letter"), "small:1.1"),
    "E110": (item("reading", informs=("small:1.10",)), "small:1.10"),
    "E112": (item("letter", period=None), "letter"),
    "E113": (item("letter", informs=("small:1.1", "small:1.10", "small:2.1", "small:9.9")), "letter"),
    "E116": (item("letter", period=time("2026-10-01", "2026-12-31")), "letter"),
    "E117": (registered("spare"), "spare"),
    "E114": (item("book", mapping=document(review_due=dt.date(2026, 9, 29))), "book"),
    "E115": (both(item("book", mapping=document(status="draft")), pointing("strength")), "small:1.1"),
    "T201": (judged("small:1", evidence=citing("letter")), "small:1"),
    "T202": (judged("small:1", evidence=citing("book", "reading")), "small:1"),
    "T203": (item("letter", same_data_as=("book",)), "small:1.1"),
    "T204": (
        judged("small:1.10", evidence=(*citing("book", direction="strength"), *citing("letter", direction="weakness"))),
        "small:1.10",
    ),
    "T205": (judged("small:2", strengths=()), "small:2"),
    "T206": (asked(hears=EATERS), "small:1"),
    "T207": (
        both(
            registered("loaves", "measures", mapping=COUNTED), judged("small:1.10", evidence=citing("book", "letter", "loaves"))
        ),
        "small:1.10",
    ),
    "T208": (both(asked(beside=BESIDE), judged("small:1", level=3)), "small:1"),
    "J301": (twice("action", author="bo", what="Buy blankets"), "keep-warm"),
    "J302": (judged("small:1", evidence=()), "small:1"),
    "J303": (judged("small:1.10", level=7), "small:1.10"),
    "J304": (added(judgement("small:1.2", evidence=citing("book", "letter"))), "small:1.2"),
    "J305": (judged("small:2", because="What we  found about\nsmall:2.1."), "small:2"),
    "J306": (lambda case: dataclasses.replace(case, store=dataclasses.replace(case.store, faults=(FAULT,))), FAULT.place),
    "J307": (lambda case: dataclasses.replace(case, store=dataclasses.replace(case.store, notes=(COPY,))), COPY.place),
    "J308": (without("judgement", ref="small:1.10"), "small:1"),
    "J309": (judged("small:1.10", level=None), "small:1.10"),
    "J310": (before(judgement("small:2")), "small:2"),
    "J311": (both(judged("small:1.1", because=LONG), judged("small:1.10", because=f"{LONG} Truly.")), "small:1.10"),
    "J312": (
        judged("small:1.10", evidence=citing("book", "letter", direction="weakness"), gaps=("Nothing at noon.",)),
        "small:1.10",
    ),
    "J314": (judged("small:1.10", because="Fine bread."), "small:1.10"),
    "J315": (judged("small:1.10", evidence=citing("book", "letter", pinpoint="")), "small:1.10"),
    "J316": (judged("small:1.10", confidence="low"), "small:1.10"),
    "J317": (added(judgement("small:2", stage="moderated", level=3, moderation={"way": "panel", "people": ["cy"]})), "small:2"),
    "L401": (judged("small:1.10", level=2), "small:1.10"),
    "L402": (judged("small:1.10", weaknesses=("Stale by noon.",)), "small:1.10"),
    "L403": (both(judged("small:1.1", level=2), said("action", resources="Two loaves a day")), "small:1.1"),
    "L404": (both(judged("small:1.1", level=1), said("action", priority=1, start=dt.date(2026, 10, 2))), "small:1.1"),
    "L405": (both(judged("small:1.1", level=1), said("action", start=dt.date(2026, 9, 15))), "small:1.1"),
    "L406": (both(judged("small:1.1", level=2), said("action", priority=1)), "small:1.1"),
    "L407": (judged("small:1.10", level=3), "small:1.10"),
    "L408": (judged("small:1.10", level=5), "small:1.10"),
    "L409": (
        judged("small:1.10", level=5, strengths=(), evidence=citing("book", "letter"), improvements=(Improvement(text="More."),)),
        "small:1.10",
    ),
    "L410": (judged("small:1.10", level=6), "small:1.10"),
    "G501": (without("prompt-answer"), "small:1"),
    "G502": (both(APPLIES, judged("small:1.1", level=3)), "small:1"),
    "G503": (both(APPLIES, judged("small:1", level=3)), "small:1"),
    "G504": (without("judgement", ref="small:1"), "small:2"),
    "G505": (judged("small:1.10", at="2026-09-02T09:00:00Z"), "small:2"),
    "G506": (both(judged("small:1.1", level=2), judged("small:1.10", level=2), WELL_PLANNED), "small:1"),
    "G507": (judged("small:1", exception={"prompt": "1.p1", "because": "It was one day."}), "small:1"),
    "G508": (
        both(said("prompt-answer", applies=True, evidence=()), judged("small:1", level=3), judged("small:1.1", level=3)),
        "small:1",
    ),
    "G509": (stating(), "small:2"),
    "G510": (both(item("book", title="A plan for bread"), stating("book")), "small:2"),
    "G511": (both(*(item(name, period=time("2023-02-01", "2024-01-31")) for name in ("book", "letter", "reading"))), "small:2"),
    "G512": (without("statement"), "small:2"),
    "P601": (said("action", owner=""), "keep-warm"),
    "P602": (said("action", due=None), "keep-warm"),
    "P603": (said("action", baseline=""), "keep-warm"),
    "P604": (said("action", success_criterion=""), "keep-warm"),
    "P605": (said("action", carried_by=""), "keep-warm"),
    "P606": (said("action", start=dt.date(2026, 9, 1), due=dt.date(2026, 9, 29)), "keep-warm"),
    "P607": (said("action", due=dt.date(2028, 4, 1)), "keep-warm"),
    "P608": (judged("small:1.10", improvements=(Improvement(text="Bake at noon.", priority=1),)), "small:1.10"),
    "P609": (said("action", owner="zed"), "keep-warm"),
    "P610": (said("action", start=dt.date(2027, 4, 1)), "keep-warm"),
    "P611": (said("action", success_criterion="buy a second  oven."), "keep-warm"),
    "P612": (said("action", start=dt.date(2026, 6, 29)), "keep-warm"),
    "P613": (twice("action", action="keep-hot"), "keep-warm"),
    "C701": (evaluation(lead=""), ""),
    "C702": (evaluation(team=("ada", "bo", "cy")), ""),
    "C703": (evaluation(evaluates={"small:1": "bo"}), "small:2"),
    "C704": (cycle(sensitive_findings={"protocol": ""}), ""),
    "C705": (pinned("sha256:00"), ""),
    "C706": (adopted("small:1.10 title changed from “nay” to “no”"), "small:1.10"),
    "C707": (evaluation(lead="zed"), ""),
    "C708": (lambda case: dataclasses.replace(case, as_of=NO_DATE), ""),
    "C709": (judged("small:2", at="2026-10-01T09:00:00Z"), ""),
    "C710": (
        lambda case: dataclasses.replace(case, faults=(Fault("crosswalks/small--other.yaml", "it cannot be read"),)),
        "crosswalks/small--other.yaml",
    ),
    "C711": (evaluation(evaluates={"small:1": "bo", "small:2": "cy", "Area 9": "ada"}), ""),
    "C712": (added(record("step", step="step2", status="done")), ""),
    "C713": (without("step"), ""),
    "C714": (both(ALL_DONE, without("step", step="check1"), PEER), ""),
    "C730": (cycle(people=people("front line")), ""),
    "C731": (cycle(people=people("senior", "senior", "senior", "senior")), ""),
    "C732": (evaluation(timetable=({"by": "2026-09-29", "what": "All of it"},)), ""),
    "C733": (ALL_DONE, ""),
    "C734": (added(record("answer", code="E105", place="letter", text="There is no newer one.")), "letter"),
    "C735": (cycle(settings={"thresholds": [{"item": "ghost", "part": "q1", "at_least": 5}]}), ""),
    "C736": (judged("small:2", entered_by="zed"), ""),
    "S101": (judged("small:1", because="Seen with the person whose number is 943 476 5919."), "small:1"),
    "S102": (item("letter", description="Ring the writer on 0131 496 0000."), "letter"),
    "S103": (evaluation(use="Ask Ada at ada@sound.example."), "evaluations/scan.yaml"),
}
