"""How a survey was done, and who was not reached.

Row 4: imports rows 0-3. Only figures after suppression come in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pimlib.blocks import Block, table_block, text_block
from pimlib.kinds.survey.about import HOW
from pimlib.kinds.survey.notes import FEWEST_RETURNS
from pimlib.kinds.survey.show.again import again_returned, checks_of
from pimlib.kinds.survey.show.shown import FEW, Shown, count, lines_of, percent, points
from pimlib.register.mapping import SurveyAbout

PROMISES = {
    "anonymous": "Answers were anonymous.",
    "confidential": "Answers were confidential: some people know who said what, and keep it to themselves.",
    "neither": "Answers were neither anonymous nor confidential; people may have been careful in what they said.",
}
NOT_SAID = (("mode", "how it was answered"), ("promise", "whether answers were confidential"), ("asked", "whom it was sent to"))
ENOUGH_APART = 0.05  # five points between a group's share of the people and of the returns are worth a sentence


def how_done(shown: Shown) -> Iterator[Block]:
    """What a reader has to know of how the survey was done; nothing where nobody said anything of it."""
    figures, about = shown.figures, shown.figures.about
    if not any(about.model_dump().values()):
        return
    response = figures.response
    parts = [("li", text) for text in _sentences(about, response.issued, response.population)]
    if response.returned < FEWEST_RETURNS:
        parts.append(("li", f"Fewer than {FEWEST_RETURNS} people answered; read small differences as no difference."))
    if figures.weighed_said:
        parts.append(("li", figures.weighed_said))
    if missing := [what for field, what in NOT_SAID if not getattr(about, field)]:
        parts.append(("note", f"Nobody says {', '.join(missing)}."))
    title = f"How this survey was done: {figures.item.title}"
    yield text_block(f"{figures.item.name}:done{shown.tail}", title, parts, **shown.common, role="done")


def who_was_reached(shown: Shown) -> Iterator[Block]:
    """A table for each grouping of which somebody said how many people there are, or how many were asked."""
    reached = shown.figures.reached
    for number, title in enumerate(dict.fromkeys(reached["subgroup"]) if len(reached) else (), 1):
        lines = reached[reached["subgroup"] == title]
        cells = [
            [
                line.value,
                _known(line.population),
                _known(line.issued),
                FEW if line.withheld else count(line.returned),
                FEW if line.withheld else _rate(line.rate),
                _rate(line.of_population),
                FEW if line.withheld else _rate(line.of_returned),
            ]
            for line in lines_of(lines)
        ]
        withheld = (
            "Some returns are withheld: too few people, or they would give such a figure away." if lines["withheld"].any() else ""
        )
        columns = (
            *(title, ("People in all", "right"), ("Issued", "right"), ("Returned", "right"), ("Response rate", "right")),
            *(("Share of people", "right"), ("Share of returns", "right")),
        )
        more = shown.common | {"withheld": withheld, "role": "reached"}
        more |= checks_of([again_returned(shown.figures, line) for line in lines_of(lines)])
        more["base"] += " Shares are of the groups of known size."
        yield table_block(
            f"{shown.figures.item.name}:reached-{number}{shown.tail}", _gap(str(title), lines), columns, cells, **more
        )


def _sentences(about: SurveyAbout, issued: int | None, population: int | None) -> Iterator[str]:
    if about.mode:
        yield f"It was answered {HOW[about.mode]}."
    if about.excludes:
        yield f"This way of asking leaves out: {about.excludes.rstrip('.')}."
    if about.promise:
        yield PROMISES[about.promise]
    of = f" of {population:,}" if population is not None else ""
    if about.asked == "everybody":
        everybody = f"Everybody was asked{f' ({issued:,} people)' if issued is not None else ''}: "
        yield everybody + "what is uncertain is how those who did not answer think, not which people were chosen."
    elif about.asked == "whoever wanted":
        yield "Anybody who wanted could answer, so those who feel strongly may count for too much, and intervals say nothing of that."
    elif about.asked:
        drawn = f" of {issued:,} people{of}" if issued is not None else ""
        yield f"It went to a {about.asked}{drawn}."
    if about.piloted == "yes":
        yield "The questionnaire was tried out first" + (f" with {about.pilot:,} people." if about.pilot else ".")
    elif about.piloted == "no":
        yield "The questionnaire was not tried out first: some questions may have been read in other ways than they were meant."
    else:
        yield "Nobody says whether the questionnaire was tried out first."


def _gap(title: str, lines: pd.DataFrame) -> str:
    """Who was reached least, in words: by response rate where it is known, else by share of people and of returns."""
    rated, shared = lines[lines["rate"].notna()], lines[lines["of_returned"].notna()]
    if len(rated) > 1:
        low, high = _line(rated, "rate", least=True), _line(rated, "rate", least=False)
        if low.rate != high.rate:
            return f"{title}: {_answered(low)} in “{low.value}”, {percent(high.rate)} of {int(high.issued):,} in “{high.value}”"
        return f"{title}: {percent(low.rate)} of those asked answered in every group"
    if not shared.empty:
        apart = shared.assign(apart=shared["of_returned"] - shared["of_population"])
        most = _line(apart, "apart", least=True)
        if most.apart <= -ENOUGH_APART:
            return (
                f"{title}: “{most.value}” are {percent(most.of_population)} of the people and {percent(most.of_returned)} of the returns "
                f"({points(most.apart)} points)"
            )
        return f"{title}: no group that is shown falls short of its share of the people by {100 * ENOUGH_APART:.0f} points"
    return f"{title}: who was reached"


def _answered(line: Any) -> str:
    return (
        f"nobody of {int(line.issued):,} answered"
        if line.returned == 0
        else f"{percent(line.rate)} of {int(line.issued):,} answered"
    )


def _line(lines: pd.DataFrame, column: str, *, least: bool) -> Any:
    values = lines[column].to_numpy()
    return lines_of(lines.iloc[[int(values.argmin() if least else values.argmax())]])[0]


def _known(number: Any) -> str:
    return "not known" if pd.isna(number) else f"{int(number):,}"


def _rate(part: float) -> str:
    return "not known" if pd.isna(part) else percent(part)
