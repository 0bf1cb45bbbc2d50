"""What people call groups, directions and consent in their tables, and how many groups are said to a reader.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Sequence

from pimlib.kinds.columns import listed
from pimlib.kinds.groups.figures import Gathering
from pimlib.register.mapping.groups import Direction, Gathered

KINDS: tuple[Gathered, ...] = ("focus group", "interview", "observation")
DIRECTIONS: tuple[Direction, ...] = ("strength", "mixed", "weakness")
NAMES = {
    "group": ("group", "group name", "name of group", "interview", "session", "gathering", "observation", "who"),
    "kind": ("kind", "kind of group", "type", "group type", "type of group", "method"),
    "people": ("people", "group size", "number of people", "participants", "attended", "how many", "size"),
    "held": ("held", "held on", "date held", "date", "day", "when"),
    "theme": ("theme", "topic", "heading", "code"),
    "point": ("point", "point made", "what was said", "what was seen", "summary", "comment", "finding", "note"),
    "direction": ("direction", "points to", "strength or weakness", "positive or negative", "sentiment"),
    "informs": ("informs", "indicator", "indicators", "quality indicator", "reference", "qi"),
    "quote": ("quote", "quotation", "in their own words", "own words", "verbatim"),
    "consent": ("consent", "consent to quote", "may be quoted", "consent given"),
    "where": ("where", "place", "venue", "setting"),
    "by": ("by", "by whom", "led by", "observed by", "role", "facilitator role", "observer role"),
}  # field of the mapping -> what people call its column
KIND_WORDS: dict[str, Gathered] = {
    **dict.fromkeys(("focus group", "group", "groups", "workshop", "group discussion", "discussion group"), "focus group"),
    **dict.fromkeys(("interview", "interviews", "1 1", "one to one", "conversation", "telephone interview"), "interview"),
    **dict.fromkeys(
        ("observation", "observations", "observed", "visit", "visits", "shadowing", "observed practice"), "observation"
    ),
}
DIRECTION_WORDS: dict[str, Direction] = {
    **dict.fromkeys(("strength", "strengths", "positive", "good", "works well", "going well", "pro", "+"), "strength"),
    **dict.fromkeys(("mixed", "both", "neutral", "either", "partly", "±", "+ -"), "mixed"),
    **dict.fromkeys(
        ("weakness", "weaknesses", "negative", "poor", "concern", "issue", "to improve", "needs improvement", "con", "-"),
        "weakness",
    ),
}
CONSENT = frozenset({"yes", "y", "true", "given", "consented", "1"})


def number_of(kind: Gathered, number: int | str) -> str:
    """`1 focus group`, `3 interviews`, `fewer than 5 interviews`."""
    return f"{number} {kind}{'' if number == 1 else 's'}"


def withheld(gatherings: Sequence[Gathering], smallest_count: int) -> bool:
    """Whether so few interviews are among these that their number is one of people that may not be shown."""
    interviews = [one for one in gatherings if one.kind == "interview"]
    return 0 < len(interviews) < smallest_count and any(one.small for one in interviews)


def counted(gatherings: Sequence[Gathering], smallest_count: int) -> str:
    """`3 focus groups and fewer than 5 interviews`; `none` of nobody. A group is no person, so that groups are always counted."""
    said = []
    for kind in KINDS:
        number = sum(one.kind == kind for one in gatherings)
        few = kind == "interview" and withheld(gatherings, smallest_count)
        if number:
            said.append(number_of(kind, f"fewer than {smallest_count}" if few else number))
    return listed(said) or "none"


def unnamed(smallest_count: int, *, others: bool) -> str:
    """What stands for all themes that may not be named. others: whether any theme stands before it."""
    return f"{'Other themes' if others else 'Themes'}, raised by fewer than {smallest_count} interviews or small groups"


def people_in(gatherings: Sequence[Gathering], smallest_count: int) -> str:
    """How many people took part in these groups and observations together; an interview is counted as itself and not here."""
    asked = [one for one in gatherings if one.kind != "interview"]
    told = [one.people for one in asked if one.people is not None]
    few = sum(one.small for one in asked)
    silent = len(asked) - len(told) - few
    said = [f"{sum(told):,}"] if told else []
    if few:
        said.append("some more in small groups" if told else f"fewer than {smallest_count} in {'each' if few > 1 else 'it'}")
    if silent:
        said.append("not said" if not said else f"not said for {silent} more")
    return "; ".join(said)
