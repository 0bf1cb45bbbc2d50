"""Checks of who does what in an evaluation (C): its lead, its team, and the names in its files.

Row 6: imports rows 0-5.
"""

from __future__ import annotations

from pimlib.checks.case import DESIGN, GUIDE, HELP, Case, Rule, Said
from pimlib.records import MODELS, Challenge, PeerView, Record, SignOff
from pimlib.workspace import Person
from pimlib.workspace.cycle import id_for, line_for

EXAMPLE = "ann-ross"
LINE = f"`{line_for(EXAMPLE, role='lead evaluator')}`"
STEP = f"{GUIDE}, step 2"
OUTSIDERS: tuple[type[Record], ...] = (PeerView, Challenge, SignOff)


def check_lead(case: Case) -> Said:
    """One person holds the evaluation together and answers for it that it is consistent."""
    if not case.evaluation.lead:
        lead = f"`lead: {EXAMPLE}`, with that person's id, into {case.file}. {HELP}"
        people = f"Name the people under `people` in cycle.yaml ({LINE}), and write {lead}"
        remedy = f"Choose who leads, and write {lead}" if case.cycle.people else people
        yield ("", "No lead evaluator is named.", remedy)


def check_team(case: Case) -> Said:
    """Fewer people see less, and more of them hardly find a day on which all can meet. How many are meant stands in the framework."""
    size, asked = len(case.evaluation.team), case.framework.process.team
    if asked is not None and not asked.fewest <= size <= asked.most:
        members = "1 member" if size == 1 else f"{size} members"
        yield (
            "",
            f"The evaluation team has {members}; {case.framework.title} suggests {asked.says}.",
            "This is a suggestion only.",
        )


def check_evaluators(case: Case) -> Said:
    """An area that nobody was asked to look at is looked at last, or by whoever has time."""
    for area in case.areas:
        ref = case.framework.ref(area.id)
        if not case.evaluation.evaluates.get(ref):
            yield (
                ref,
                f"Nobody is named who evaluates {case.framework.terms.area_word} {area.id} {area.title}.",
                f'Write an id of cycle.yaml behind `"{ref}":` under `evaluates` in {case.file}.',
            )


def check_people(case: Case) -> Said:
    """Every name in an evaluation is an id of cycle.yaml; another one is printed as it stands, and nobody is told."""
    evaluation, file = case.evaluation, case.file
    named = {
        f"`lead` in {file}": (evaluation.lead,),
        f"`team` in {file}": evaluation.team,
        f"`evaluates` in {file}": tuple(who for who in evaluation.evaluates.values() if not _meant(case, who)),
        "`tell` in cycle.yaml": case.cycle.sensitive_findings.tell,
    }
    for id in dict.fromkeys(id for ids in named.values() for id in ids):
        if not id or case.cycle.person(id) is not None:
            continue
        where = " and under ".join(where for where, ids in named.items() if id in ids)
        same = next(
            (person for person in case.cycle.people if id.casefold() in (person.id.casefold(), person.name.casefold())), None
        )
        if same is not None:
            remedy = f"Write `{same.id}` there, the id of {same.name}."
        else:
            other = f", and write `{id_for(id)}` where the name stands" if id_for(id) not in ("", id) else ""
            remedy = f"Add `{line_for(id)}` to `people` in cycle.yaml{other}, or mend the name. {HELP}"
        yield ("", f"`{id}` stands under {where} and is nobody in cycle.yaml.", remedy)


def check_evaluated(case: Case) -> Said:
    """Under `evaluates` stand areas of a framework that the evaluation is made by; whoever stands beside another one is not shown."""
    made_by = [pin.id for pin in case.evaluation.frameworks if pin.role == "evaluate"]
    word, held = case.framework.terms.area_word, [case.framework.ref(area.id) for area in case.framework.areas]
    for said, who in case.evaluation.evaluates.items():
        prefix = said.partition(":")[0]
        ours = prefix == case.framework.id if prefix in made_by else case.framework.id == made_by[0]
        if said in held or not ours:
            continue
        if meant := _meant(case, said):
            remedy = f'Write `"{meant}": {id_for(who) or EXAMPLE}` there.'
        elif meant := _meant(case, who):
            remedy = f'The {word} comes first, then the person: `"{meant}": {id_for(said)}`.'
        else:
            remedy = f"Write one of {', '.join(held)}. {HELP}"
        yield "", f"`{said}` stands under `evaluates` in {case.file} and is no {word} of {case.framework.title}.", remedy


def _meant(case: Case, said: str) -> str:
    """The area for which `Area 5`, `5`, `pim:5.1` or a title is a slip; empty where there is none."""
    plain = said.rpartition(":")[2].strip().casefold()
    for start in (case.framework.terms.area_word.casefold(), "area"):
        plain = plain.removeprefix(start).strip()
    for area in case.framework.areas:
        id, title = area.id.casefold(), area.title.casefold()
        if plain in (id, title, f"{id} {title}") or plain.startswith(f"{id}."):
            return case.framework.ref(area.id)
    return ""


def _said(case: Case) -> list[Person]:
    """The members of the team, its lead among them, of whom cycle.yaml says how high their post stands."""
    people = [case.cycle.person(id) for id in dict.fromkeys((case.evaluation.lead, *case.evaluation.team))]
    return [person for person in people if person is not None and person.tier]


def check_led_by(case: Case) -> Said:
    """Somebody with authority has to stand behind findings that are not welcome. Looked at only where `tier` of the lead is said."""
    asked, lead = case.framework.process.team, case.cycle.person(case.evaluation.lead)
    if asked is not None and asked.led_by and lead is not None and lead.tier not in ("", asked.led_by):
        yield (
            "",
            f"The evaluation is led by somebody of the {lead.tier} tier; {case.framework.title} suggests the {asked.led_by} one.",
            "This is a suggestion only; say who of that tier stands behind it.",
        )


def check_tiers(case: Case) -> Said:
    """Those at the front line see what managers don't, and the other way round. Looked at only where `tier` is said of the whole team."""
    asked, people = case.framework.process.team, _said(case)
    whole = set(filter(None, (case.evaluation.lead, *case.evaluation.team)))
    if asked is None or len(whole) < 2 or {person.id for person in people} != whole:
        return
    tiers = {person.tier for person in people}
    if len(tiers) < asked.tiers:
        own = " or ".join(sorted(tiers))
        yield (
            "",
            f"Everybody in the evaluation team is of the {own} tier; {case.framework.title} suggests members from several levels.",
            "Ask somebody from another level to join, or to read the judgements.",
        )


def check_recorded_by(case: Case) -> Said:
    """Under each judgement stands who made it. A name that cycle.yaml does not know can't be printed as one, or asked later.

    Reviewers may come from another council, so that views of peers, challenges and signatures are left out.
    """
    recorded: dict[str, list[str]] = {}
    for model in MODELS.values():
        for record in () if model in OUTSIDERS else case.store.of(model, case.evaluation.id):
            moderation = getattr(record, "moderation", None)
            for id in dict.fromkeys((record.author, record.entered_by, *(moderation.people if moderation else ()))):
                if id and case.cycle.person(id) is None:
                    recorded.setdefault(id, []).append(f"{record.kind.replace('-', ' ')} {' '.join(record.subject[2:3])}".strip())
    for id, records in sorted(recorded.items()):
        same = next((one.id for one in case.cycle.people if one.id.casefold() == id.casefold()), None)
        line = f"Add `{line_for(id)}` to `people` in cycle.yaml. {HELP}"
        mend = (
            f"The id is `{same}`: whoever it is says `pim whoami {same}` on their machine, and records again." if same else line
        )
        number = "one record" if len(records) == 1 else f"{len(records)} records"
        yield "", f"`{id}` is nobody in cycle.yaml and stands in {number} (first: {records[0]}).", mend


RULES = (
    Rule("C701", "warning", "no lead evaluator", STEP, check_lead),
    Rule("C702", "note", "a team larger or smaller than suggested", STEP, check_team),
    Rule("C703", "note", "an area that nobody evaluates", f"{GUIDE}, step 7", check_evaluators),
    Rule("C707", "warning", "a name that cycle.yaml does not know", DESIGN, check_people),
    Rule("C711", "warning", "somebody who evaluates what is no area", DESIGN, check_evaluated),
    Rule("C730", "note", "an evaluation led from another tier than suggested", STEP, check_led_by),
    Rule("C731", "note", "a team from one tier only", STEP, check_tiers),
    Rule("C736", "warning", "a record by somebody whom cycle.yaml does not know", DESIGN, check_recorded_by),
)
