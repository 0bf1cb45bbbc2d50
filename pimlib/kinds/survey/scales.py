"""The answer scales, don't-know words and technical columns that survey tools and questionnaires commonly use.

Row 4: imports rows 0-3. What is guessed of a file rests on this, and a person corrects it; an answer that a few people gave keeps its words
only where they stand here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pimlib.kinds.wording import plain


@dataclass(frozen=True)
class Scale:
    """Answers from the least to the most favourable, each with its spellings (the first is written where none is found).

    favourable: how many from the top count as favourable. alone: when just these answers stand in a column, no longer scale is meant.
    """

    levels: tuple[tuple[str, ...], ...]
    favourable: int
    alone: bool = False

    def codes(self) -> dict[str, int]:
        """Every spelling as it is compared, with its code from 1."""
        return {plain(word): code for code, level in enumerate(self.levels, 1) for word in level}


NEITHER = ("Neither agree nor disagree", "Neither", "Neutral", "Neither agree or disagree", "Undecided")
SCALES = (
    Scale(
        (
            ("Strongly disagree",),
            ("Disagree", "Tend to disagree", "Slightly disagree"),
            NEITHER,
            ("Agree", "Tend to agree", "Slightly agree"),
            ("Strongly agree",),
        ),
        2,
    ),
    Scale((("Strongly disagree",), ("Disagree", "Tend to disagree"), ("Agree", "Tend to agree"), ("Strongly agree",)), 2),
    Scale((("Disagree",), NEITHER, ("Agree",)), 1),
    Scale((("Disagree",), ("Agree",)), 1),
    Scale(
        (
            ("Very dissatisfied",),
            ("Dissatisfied", "Fairly dissatisfied", "Quite dissatisfied", "Somewhat dissatisfied"),
            ("Neither satisfied nor dissatisfied", "Neither", "Neutral"),
            ("Satisfied", "Fairly satisfied", "Quite satisfied", "Somewhat satisfied"),
            ("Very satisfied",),
        ),
        2,
    ),
    Scale((("Very unhappy",), ("Unhappy",), ("Neither", "OK", "Neither happy nor unhappy"), ("Happy",), ("Very happy",)), 2),
    Scale((("Never",), ("Rarely", "Seldom"), ("Sometimes", "Occasionally"), ("Often", "Usually", "Mostly"), ("Always",)), 2),
    Scale((("Never",), ("Sometimes",), ("Usually", "Often", "Mostly"), ("Always",)), 2),
    Scale((("Never",), ("Sometimes",), ("Always",)), 1),
    Scale((("No",), ("Yes, to some extent", "To some extent", "Partly", "Sometimes"), ("Yes", "Yes, definitely")), 1),
    Scale((("No",), ("Yes",)), 1, alone=True),
    Scale((("False",), ("True",)), 1),
    Scale((("Poor", "Very poor"), ("Fair",), ("Good",), ("Very good",), ("Excellent",)), 3),
    Scale((("Very poor",), ("Poor",), ("Adequate", "Fair", "Average", "OK"), ("Good",), ("Excellent", "Very good")), 2),
    Scale((("Poor",), ("Fair", "Adequate", "Average", "OK"), ("Good",), ("Excellent", "Very good")), 2),
    Scale(
        (
            ("Not at all",),
            ("A little", "Not much"),
            ("Somewhat", "Moderately"),
            ("Quite a lot", "Mostly"),
            ("A great deal", "Completely"),
        ),
        2,
    ),
    Scale(
        (
            ("Much worse",),
            ("Worse", "A little worse"),
            ("About the same", "The same"),
            ("Better", "A little better"),
            ("Much better",),
        ),
        2,
    ),
    Scale((("1",), ("2",), ("3",), ("4",), ("5",)), 2),
    Scale((("1",), ("2",), ("3",), ("4",), ("5",), ("6",)), 3),
)
DONT_KNOW = frozenset(
    map(
        plain,
        (
            "Don't know",
            "Dont know",
            "Do not know",
            "I don't know",
            "DK",
            "Not sure",
            "Unsure",
            "I'm not sure",
            "Can't say",
            "Cannot say",
            "Can't remember",
            "No opinion",
            "Prefer not to say",
            "Prefer not to answer",
            "Rather not say",
            "Not applicable",
            "Does not apply",
            "Doesn't apply",
            "Don't know / not sure",
            "Don't know/not sure",
        ),
    )
)
KNOWN = frozenset(word for scale in SCALES for word in scale.codes()) | DONT_KNOW
RATING = re.compile(r"\d{1,2}")
OTHER_WORDS = re.compile(r"((any|some|an) ?)?other\s*($|[:;,.(\[/-]|please\b|specify\b|say\b)")  # not `other health worker`
FIRST_DONT_KNOW = 99  # codes of don't-know answers run down from here, well clear of any scale
NUMBERED = re.compile(r"^\s*(?:q(?:uestion)?\s*)?(\d{1,3}[a-z]?)\s*[.):]\s+", re.IGNORECASE)
TECHNICAL = re.compile(
    r"(id|#|no\.?|ref(erence)?|serial ?(no\.?|number)?|primary ?key|(design |survey )?weight(s|ing)?"
    r"|(unique|response|respondent|user|record|submission|participant|survey|case) ?(id|no\.?|number|ref)"
    r"|start(ed)?( (time|date))?|(time|date) (started|completed|submitted|taken)|completion time|complet(ed|ion)( (date|time))?"
    r"|end(ed)?( (time|date))?|last modified( time)?|timestamp|date|submitted( (at|on))?|submission (date|time)|duration.*|time taken.*"
    r"|ip( address)?|user ?agent|browser|device|operating system|language|collector( id)?|status|progress|finished|tracking( link)?"
    r"|latitude|longitude|location(latitude|longitude)|recorded ?date|channel|source|link|seq(uence)?( number)?|total points|quiz feedback"
    r"|grade posted time|(points|feedback) - .*)"
)
PERSONAL = re.compile(
    r"(what is |please (give|enter|state|type|write) )?((your |full |first |last |sur|fore|family |user ?|"
    r"respondent |contact |client |manager'?s? )?names?|(your )?e-?mail( address)?"
    r"|(your )?((home |mobile |contact )?(tele)?phone|mobile)( (number|no\.?))?|(your )?(full |home )?(address|post ?code)"
    r"|(your )?(date of birth|dob)|(chi|nhs|national insurance|ni|employee|staff|payroll|case|client|swift|carefirst|mosaic)"
    r" ?(number|no\.?|id))( \(.*\))?"
)
GROUP = re.compile(
    r"\b(age|age ?(group|band|range)|how old|gender|sex|care ?group|client group|service user group|role|job( title)?|post|grade|team"
    r"|section|area|locality|office|district|ward|region|ethnic(ity)?|ethnic group|disab(led|ility)|religion|belief|sexual orientation"
    r"|length of service|education|qualifications?|relationship|service area|department|directorate|respondent type|sector|organisation)\b"
)
ASKS_GROUP = re.compile(
    r"^(what is your|what('s| is) the|which|how old|how long have you (worked|been)|(are|were) you (a|an|the)|i am (a|an)"
    r"|(do|would) you (identify|consider|describe))\b"
)
SELF = re.compile(r"^((are|were) you (a|an|the)|i am (a|an)|(do|would) you (identify|consider|describe))\b")


def kind_of_header(header: str) -> str:
    """What a header alone gives away: technical, personal, group, or "" for anything else."""
    name = plain(NUMBERED.sub("", header)).strip(" :?*.")
    if PERSONAL.fullmatch(name):
        return "personal"
    if TECHNICAL.fullmatch(name):
        return "technical"
    short = len(name.split()) <= 4
    return "group" if SELF.match(name) or (GROUP.search(name) and (short or ASKS_GROUP.match(name))) else ""


def is_group(header: str, words: Iterable[str]) -> bool:
    """A header that asks who somebody is, over answers that are no scale; yes, no and codes make one only under a clear header."""
    if kind_of_header(header) != "group":
        return False
    if not scales_for(words):
        return True
    name = plain(NUMBERED.sub("", header))
    coded = set(map(plain, words)) <= {"yes", "no"} or all(word.isdigit() for word in words)
    return coded and (len(name.split()) <= 2 or bool(SELF.match(name)))


def is_known_answer(text: str) -> bool:
    """An answer of a scale, a don't-know word or a rating: words of questionnaires, and of nobody in particular."""
    word = plain(text)
    return word in KNOWN or bool(RATING.fullmatch(word))


def is_other(text: str) -> bool:
    """`Other`, or an answer of which a part between semicolons begins so and goes on in somebody's own words."""
    return any(OTHER_WORDS.match(part.strip()) for part in plain(text).split(";"))


def scales_for(words: Iterable[str]) -> list[int]:
    """The scales (by their number) that hold every one of these answers; don't-know words and empties already taken out."""
    wanted = set(map(plain, words))
    fitting = [number for number, scale in enumerate(SCALES) if wanted and wanted <= set(scale.codes())]
    return [number for number in fitting if SCALES[number].alone and len(wanted) == len(SCALES[number].levels)] or fitting
