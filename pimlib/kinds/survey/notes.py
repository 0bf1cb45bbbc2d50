"""What is worth noticing of a survey: few returns, what nobody said of it, what its codebook says now and did not before.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterator

from pimlib.errors import Fault
from pimlib.fingerprint import digest_file
from pimlib.kinds.codebook import references_apart
from pimlib.kinds.survey.counts import Response
from pimlib.register import Item
from pimlib.register.mapping import SurveyMapping
from pimlib.workspace import CycleFolder

FEWEST_RETURNS = 100  # rule of thumb of statisticians and of guides to self-evaluation: about ten points either way at 95 %


def impossible_response(response: Response, place: str) -> list[Fault]:
    """More answers than questionnaires issued, or than people."""
    faults = []
    for number, what in ((response.issued, "were issued"), (response.population, "are in the population")):
        if number is not None and number < response.returned:
            faults.append(
                Fault(
                    place,
                    f"more people answered than {what}",
                    f"{response.returned:,} answered",
                    f"at most {number:,}",
                    "Mend the number in the register, or look for people who answered twice.",
                )
            )
    return faults


def notes_on(response: Response, item: Item, mapping: SurveyMapping) -> list[Fault]:
    """What a reader has to know of how the survey was done, or nobody said."""
    notes = []
    if response.returned < FEWEST_RETURNS:
        margin = f"; overall results are reliable to about {100 * response.margin:.1f} points" if response.returned else ""
        notes.append(Fault(item.path, f"fewer than {FEWEST_RETURNS} people answered{margin}", f"{response.returned:,}"))
    if response.issued is None:
        notes.append(
            Fault(item.path, "response rate not known", remedy="Say in the register how many questionnaires were issued.")
        )
    if response.population is None:
        notes.append(
            Fault(
                item.path,
                "it is not known how many people could have been asked, so intervals are not narrowed for it",
                remedy="Say the population in the register.",
            )
        )
    if mapping.about.piloted == "no":
        notes.append(
            Fault(item.path, "the questionnaire was not tried out first: some questions may have been read in other ways")
        )
    elif not mapping.about.piloted:
        notes.append(
            Fault(item.path, "nobody says whether the questionnaire was tried out first", remedy="Say it in the codebook.")
        )
    if mapping.about.asked == "whoever wanted":
        notes.append(
            Fault(
                item.path, "anybody who wanted could answer: intervals and margins do not say how far others may think otherwise"
            )
        )
    if mapping.passed_over:
        names = ", ".join(f"`{name}`" for name in mapping.passed_over)
        notes.append(Fault(item.path, f"columns that are not read: {names}"))
    return notes


def changed_since(folder: CycleFolder, item: Item, registered: SurveyMapping, mapping: SurveyMapping) -> Iterator[Fault]:
    """What the codebook says now, and did not when the survey was registered."""
    if not registered.codebook:
        return
    place = registered.codebook
    if item.codebook_hash and digest_file(folder.path / place) != item.codebook_hash:
        fault = f"the codebook has changed since it was registered{references_apart(item, mapping.refs)}"
        yield Fault(place, fault, remedy="Register it anew if that is right.")
    if registered.themes and registered.themes_hash:
        path = folder.path / registered.themes
        if path.is_file() and digest_file(path) != registered.themes_hash:
            fault = "people's own words were sorted further since the survey was registered"
            yield Fault(registered.themes, fault, remedy="Register it anew if that is right.")
    for name, what in (("population", "people in all"), ("issued", "questionnaires issued")):
        was, now = getattr(registered, name), getattr(mapping, name)
        if was is not None and was != now:
            yield Fault(place, f"the codebook's number of {what} is used", f"{now:,}", f"{was:,} as in the register")
