"""What of a survey cannot be told from its file and is left for a person to look at: which end of a scale is favourable.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pimlib.kinds.wording import plain
from pimlib.register.mapping import SurveyQuestion

MOST_NAMED = 8
# Words by which a statement may be one that nobody hopes to agree with.
TURNING = re.compile(
    r"\b(too (long|much|many|often|late|little|few|hard|slow(ly)?|short|far|busy)|difficult(y|ies)?|hard to|not|never|unable|worse|worst"
    r"|nobody|no one|nothing|struggled?|confus(ed|ing)|unsafe|unfair(ly)?|ignored|rushed|frustrat(ed|ing)|let down|cannot)\b|n't\b"
)
BESIDE = re.compile(r"(?<=\S)\s+(when|whenever|if|whether|where)\b")  # what follows is not what people agree with
# Scales whose words say which end is good, whatever was asked.
SURE = re.compile(r"satisf|happy|good|excellent|better|safe|easy|helpful")


def turning_words(text: str) -> str:
    """The words by which a statement or a question may be worded the other way round; empty where there are none."""
    found = TURNING.search(BESIDE.split(plain(text))[0])
    return found[0] if found else ""


def is_sure(answers: Sequence[str]) -> bool:
    """Whether the words of a scale say which end is good, as `very satisfied` does and `strongly agree` does not."""
    return any(SURE.search(plain(answer)) for answer in answers)


def doubt_of(question: SurveyQuestion) -> str:
    """What a person should look at, as it stands beside the question in the codebook; empty where nothing is in doubt."""
    if _turned(question):
        return f"“{turning_words(question.text)}”: this may be worded the other way round. No answer was taken for favourable; say which are."
    if _numbered(question):
        return "The answers are numbers: the highest were taken for favourable. Look at the questionnaire."
    if question.type == "open":
        return "Taken for own words, which are counted and never shown. If people chose from a list, name its answers."
    return ""


def doubts_about(questions: Sequence[SurveyQuestion]) -> Iterator[str]:
    """What a person is told of them when a survey is registered."""
    if turned := [one for one in questions if _turned(one)]:
        yield (
            f"{_named(turned)} may be worded the other way round, such as “{turned[0].text}”: no answer was taken for favourable. Say in the "
            "codebook which are."
        )
    if numbered := [one for one in questions if _numbered(one)]:
        yield (
            f"The answers to {_named(numbered)} are numbers: the highest were taken for favourable. Look at the questionnaire, and correct it "
            "in the codebook."
        )


def _turned(question: SurveyQuestion) -> bool:
    return question.type == "scale" and not question.favourable and bool(turning_words(question.text))


def _numbered(question: SurveyQuestion) -> bool:
    """Numbers say nothing of which end is favourable; many questionnaires give 1 to the best answer."""
    return bool(question.favourable and question.values) and all(answer.isdecimal() for answer in question.values)


def _named(questions: Sequence[SurveyQuestion]) -> str:
    shown = ", ".join(one.id for one in questions[:MOST_NAMED])
    return shown + (f" and {len(questions) - MOST_NAMED} more" if len(questions) > MOST_NAMED else "")
