"""The sheets of a form: for each indicator and each area what a person needs to judge it, in reading order, and then the questions.

Row 11: imports rows 0-10. What a framework calls its parts comes from the framework.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pimlib.exchange.judging import words
from pimlib.exchange.judging.evidence import Beside, beside, choices_of, evidence_rows, places_of
from pimlib.exchange.judging.words import READ
from pimlib.framework import Area, Indicator, Suggestions, Text
from pimlib.records import Judgement, PromptAnswer, Record, Tombstone
from pimlib.records.redaction import redaction_said
from pimlib.sheets.form_out import Asked, FormOut, Label, RowOut
from pimlib.workbook import Opened
from pimlib.workbook.suggestions import GROUPS, OURS
from pimlib.workspace import Cycle

WIDTHS = (9, 38, 60, 54, 12)
MOST = 1_200  # characters of one cell: a row can be no higher than 409 points, and what is beyond cannot be seen
BAR = "Choose from the list. If nothing in it fits, say why below."


def page_of(opened: Opened, area: Area, indicator: Indicator | None, name: str, person: str) -> FormOut:
    """The sheet of an indicator, or of the area itself. name: of the sheet; person: for whom it is, as people call them."""
    framework = opened.framework
    ref = framework.ref(indicator.id if indicator else area.id)
    title = [
        f"{words.ABOUT} {ref}",
        framework.title_of(ref) or name,
        f"{opened.cycle.council}: {opened.evaluation.title}",
        person,
    ]
    items = beside(opened, ref)
    rows = [
        *_about(opened, area, indicator),
        *_factors(opened, indicator or area),
        *evidence_rows(opened, items, figures=indicator is not None or not area.indicators),
        *_illustrations(opened, indicator or area),
        *_last_time(opened, ref),
        *_recorded(opened, ref, area, indicator),
        *(_prompts(opened, area, ref) if indicator is None else ()),
        *_judgement(opened, area, indicator, items),
    ]
    return FormOut(name, title, words.HEADINGS, WIDTHS, rows)


def _about(opened: Opened, area: Area, indicator: Indicator | None) -> Iterator[RowOut]:
    terms = opened.framework.terms
    yield RowOut(READ, ["What this is about"], "head")
    question = next(question for question in opened.framework.questions if question.id == area.question)
    yield RowOut(READ, [terms.question, question.title])
    if question.about:
        yield RowOut(READ, ["", question.about])
    yield RowOut(READ, [f"{terms.area} {area.id}", area.title if indicator else area.role])
    if indicator is not None:
        yield RowOut(READ, ["", area.role])
    one = indicator or area
    if indicator is not None and indicator.is_empty and not area.is_empty:
        yield RowOut(READ, ["", f"What to look for is said of the {terms.area_word} as a whole, and not of each part of it."])
        one = area
    for group in dict.fromkeys(question.group for question in one.questions):
        label = terms.ask if group == "show" else GROUPS.get(group, group.capitalize())
        asked = [question for question in one.questions if question.group == group]
        all_ours = all(question.origin == "project" for question in asked)
        label += f" ({OURS})" if all_ours else ""
        yield from (RowOut(READ, [label if n == 0 else "", _marked(text, all_ours)]) for n, text in enumerate(asked))
        if not all_ours and any(question.origin == "project" for question in asked):
            yield RowOut(READ, ["", f"* {OURS}"])
    for note in one.notes:
        yield RowOut(READ, ["", note])


def _marked(text: Text, all_ours: bool = False) -> str:
    """A text of the framework. all_ours: whether that it is ours is said of all of them together."""
    council = " (added by the council)" if text.origin == "council" else ""
    ours = " *" if text.origin == "project" and not all_ours else council
    return f"{text.text}{ours}" + (f" (marked as less relevant here: {text.less_relevant})" if text.less_relevant else "")


def _factors(opened: Opened, one: Suggestions) -> Iterator[RowOut]:
    if not one.factors:
        return
    all_ours = all(factor.origin == "project" for factor in one.factors)
    label = opened.framework.terms.factors + (f" ({OURS})" if all_ours else "")
    yield RowOut(READ, [label, "How far is it so?", "Note"], "head")
    for factor in one.factors:
        asked = Asked(words.VIEWS, help="“No evidence” says that nobody can tell, and not that it is not met.")
        yield RowOut(f"{words.FACTOR} {factor.id}", [_marked(factor, all_ours), asked, Asked(lines=2)])
    if not all_ours and any(factor.origin == "project" for factor in one.factors):
        yield RowOut(READ, [f"* {OURS}"])


def _illustrations(opened: Opened, one: Suggestions) -> Iterator[RowOut]:
    terms, drawn = opened.framework.terms, one.illustrations
    if drawn is None:
        return
    yield RowOut(READ, ["Two illustrations to compare with", terms.very_good, terms.weak], "head")
    ours = f" All of it was {OURS}." if all(part.origin == "project" for part in (*drawn.very_good, *drawn.weak)) else ""
    yield RowOut(
        READ, ["", f"Snapshots to compare with, not lists to tick; some of it may matter less in a small council.{ours}"]
    )
    for who in dict.fromkeys(part.who for part in (*drawn.very_good, *drawn.weak)):
        good, weak = ([part for part in side if part.who == who] for side in (drawn.very_good, drawn.weak))
        for n in range(max(len(good), len(weak))):
            sides = [
                f"{side[n].text}" + (f" (marked as less relevant here: {side[n].less_relevant})" if side[n].less_relevant else "")
                if n < len(side)
                else ""
                for side in (good, weak)
            ]
            yield RowOut(READ, [who if n == 0 else "", *sides])


def _last_time(opened: Opened, ref: str) -> Iterator[RowOut]:
    yield RowOut(READ, ["Last time"], "head")
    head = opened.last_time(ref)
    if head is None:
        yield RowOut(READ, ["", "There is no judgement of an earlier cycle here."])
    else:
        earlier = opened.folder.previous
        yield from _said(opened, head, earlier.about if earlier else opened.cycle)


def _recorded(opened: Opened, ref: str, area: Area, indicator: Indicator | None) -> Iterator[RowOut]:
    yield RowOut(READ, ["Recorded up to now"], "head")
    heads = standing(opened, ref)
    if not any(isinstance(head, Judgement) for head in heads):
        yield RowOut(READ, ["", "No judgement is recorded yet."])
    if len(heads) > 1:
        yield RowOut(READ, ["", "These stand against each other, and none of them counts yet."])
    for head in heads:
        if isinstance(head, Judgement):
            yield from _said(opened, head, opened.cycle)
        elif isinstance(head, Tombstone):
            yield RowOut(READ, ["", f"A judgement {redaction_said(head, opened.cycle.named(head.author))}"])
    if indicator is None:
        for one in area.indicators:
            within = opened.framework.ref(one.id)
            for head in judgements(opened, within):
                yield RowOut(READ, [f"{one.id} {one.title}", level_said(opened, head)])
            if len(standing(opened, within)) > 1:
                yield RowOut(READ, [f"{one.id} {one.title}", "Two records stand against each other, and neither counts yet"])


def standing(opened: Opened, ref: str) -> tuple[Record, ...]:
    """What stands recorded as a self-evaluation of all care groups, redacted or not: what a form would take the place of."""
    return opened.store.heads(("judgement", opened.evaluation.id, ref, "self", ""))


def judgements(opened: Opened, ref: str) -> tuple[Judgement, ...]:
    """What counts as the self-evaluation of all care groups: one, or none where nothing stands alone."""
    heads = standing(opened, ref)
    return tuple(head for head in heads if isinstance(head, Judgement) and len(heads) == 1)


def answers(opened: Opened, ref: str, prompt: str) -> tuple[PromptAnswer, ...]:
    """What stands recorded for a factor of a guidance prompt, each as it was said."""
    return tuple(head for head in answered(opened, ref, prompt) if isinstance(head, PromptAnswer))


def answered(opened: Opened, ref: str, prompt: str) -> tuple[Record, ...]:
    """The same with what was redacted: what a form would take the place of."""
    return opened.store.heads(("prompt-answer", opened.evaluation.id, ref, prompt))


def level_said(opened: Opened, head: Judgement) -> str:
    """`4 Good`, that it is not evaluated, or that there are findings without a level."""
    scale = opened.framework.scale
    if head.not_evaluated:
        return f"Not evaluated: {head.not_evaluated}"
    return (scale.named(head.level) if scale else str(head.level)) if head.level is not None else "Findings without a level"


def _said(opened: Opened, head: Judgement, cycle: Cycle) -> Iterator[RowOut]:
    """A judgement with its reason. cycle: the one in which it was made, which knows the people."""
    who = f"{cycle.named(head.author)}, {head.at[:10]}"
    told = [level_said(opened, head), *([head.because] if head.because else [])]
    for n, piece in enumerate(piece for text in told for piece in in_pieces(text)):
        yield RowOut(READ, [who if n == 0 else "", piece])


def in_pieces(text: str) -> Iterator[str]:
    """A long text in pieces that can be seen whole, broken between words."""
    while len(text) > MOST:
        end = text.rfind(" ", 0, MOST)
        end = end if end > MOST // 2 else MOST
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text


def _prompts(opened: Opened, area: Area, ref: str) -> Iterator[RowOut]:
    if not area.prompts:
        return
    yield RowOut(READ, ["Guidance prompt: what to weigh heavily", "Does it apply?", "Because"], "head")
    scale = opened.framework.scale
    for prompt in area.prompts:
        ceiling = (
            f" That is a ceiling of {scale.named(prompt.ceiling)} for the {opened.framework.terms.area_word}." if scale else ""
        )
        label = Label(prompt.weigh, f"It applies when: {prompt.trigger} Then: {prompt.says}{ceiling}")
        yield RowOut(f"{words.PROMPT} {prompt.id}", [label, Asked((words.APPLIES, words.APPLIES_NOT)), Asked(lines=4)])
        for answer in answers(opened, ref, prompt.id):
            said = "It applies" if answer.applies else "It does not apply"
            who = f"Recorded: {opened.cycle.named(answer.author)}, {answer.at[:10]}"
            yield from (
                RowOut(READ, [who if n == 0 else "", said if n == 0 else "", text])
                for n, text in enumerate(in_pieces(answer.because))
            )


def _judgement(opened: Opened, area: Area, indicator: Indicator | None, items: Sequence[Beside]) -> Iterator[RowOut]:
    framework, terms = opened.framework, opened.framework.terms
    term = terms.indicator if indicator else terms.area
    yield RowOut(READ, [f"Your judgement of this {term.lower()}", words.ANSWER], "head")
    if framework.scale is not None:
        for level in sorted(framework.scale.levels, key=lambda level: -level.level):
            yield RowOut(READ, [framework.scale.named(level.level), level.definition, level.means])
        names = [framework.scale.named(level.level) for level in sorted(framework.scale.levels, key=lambda one: -one.level)]
        help = "Weigh all of the evidence. The sheet proposes nothing: the level is yours to choose."
        yield RowOut(words.LEVEL, [Label("Level", help), Asked((*names, words.NOT_EVALUATED), help=BAR)])
        yield RowOut(words.WHY_NOT, [Label("Why it is not evaluated", "Only where you chose “not evaluated”."), Asked(lines=2)])
    else:
        said = "This framework has findings and no levels. If nothing can be said yet, say why."
        yield RowOut(words.WHY_NOT, [Label("Why it is not evaluated", said), Asked(lines=2)])
    help = "What led you to this judgement, in your own words, so that somebody who was not there can follow it. Name nobody."
    yield RowOut(
        words.BECAUSE,
        [Label("Because", help), Asked(help="Name no person, and give no details by which one could be known.", lines=8)],
    )
    if indicator is None and area.prompts and framework.scale is not None:
        help = "Only where a factor above applies and you choose a higher level all the same. It is printed in the report."
        label = Label("Above the ceiling: which factor, and why", help)
        yield RowOut(words.EXCEPTION, [label, Asked([prompt.id for prompt in area.prompts]), Asked(lines=4)])
    if indicator is None and area.statement is not None:
        said = f"The {terms.area_word} asks for a statement as well. It is not made on this form: whoever leads the evaluation records it."
        yield RowOut(READ, ["Statement", said])
    yield from _cited(opened, items)
    yield from _lists(opened)
    if standing(opened, framework.ref((indicator or area).id)):
        label = Label("Why it is judged again", "Something is recorded already. Say what has changed since.")
        yield RowOut(words.AGAIN, [label, Asked()])
    help = "How sure you are that somebody else would come to the same from the same evidence."
    yield RowOut(words.CONFIDENCE, [Label("Confidence", help), Asked(words.CONFIDENCES)])
    yield RowOut(words.PARTNER, [Label("Partner", "Where a partner provides a part of this: who."), Asked()])
    yield RowOut(words.SHARE, [Label("Their share", "How much of it is theirs, in words."), Asked()])


def _cited(opened: Opened, items: Sequence[Beside]) -> Iterator[RowOut]:
    choices, where = choices_of(opened, items), places_of(opened, items)
    yield RowOut(READ, ["Evidence that you rest on", "Which evidence", "Where in it", "Which way it points"], "head")
    help = "Choose what you rest on, or write where it stands, such as a page or a paragraph."
    for n in range(1, words.LISTS[words.CITED] + 1):
        said = "Cite what speaks against your judgement as well." if n == 1 else ""
        cells = [Asked(choices, lines=2), Asked(where, strict=False, help=help), Asked(words.DIRECTIONS)]
        yield RowOut(f"{words.CITED} {n}", [Label(f"Evidence {n}", said), *cells])


def _lists(opened: Opened) -> Iterator[RowOut]:
    named = opened.framework.findings
    titles = {
        words.STRENGTH: (named.strengths, "One in each row. Add rows where these do not do."),
        words.WEAKNESS: (named.weaknesses, ""),
        words.GAP: ("Gaps in services", "What people need and nobody provides."),
        words.GOOD: ("Good practice", "What others could learn from."),
        words.IMPROVEMENT: (named.improvements, "What has to get better. Priority 1 comes first."),
    }
    for what, (title, help) in titles.items():
        second = "Priority (1 to 3)" if what == words.IMPROVEMENT else ""
        yield RowOut(READ, [title, "One in each row", second], "head")
        for n in range(1, words.LISTS[what] + 1):
            cells = [Asked(lines=2), Asked(words.PRIORITIES, help="1 comes first. Leave it empty where that is still open.")]
            yield RowOut(f"{what} {n}", [Label(f"{title} {n}", help if n == 1 else ""), *cells[: words.WIDE.get(what, 1)]])
