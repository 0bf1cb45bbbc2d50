"""The home page as it shows itself: as a page with real links to the areas, and as plain text.

Row 8: imports rows 0-7. It is no part of a report: where an evaluation stands is asked anew each time.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from pimlib.blocks import Blocks
from pimlib.blocks.html import NOTEBOOK_STYLE
from pimlib.errors import Fault, PimError
from pimlib.workbook.entering import PAGES, is_open
from pimlib.workbook.entries import evaluation_stepper
from pimlib.workbook.home import AreaStands, Home, home_of, some
from pimlib.workbook.opened import Opened, open_evaluation
from pimlib.workbook.todos import Todo
from pimlib.workspace import find_workspace

FORMS = "forms"  # where on the page the forms stand
if TYPE_CHECKING:
    from pimlib.forms import Stepper

INVENTED = "Invented example: the council, its people and its judgements are made up."
NOTHING_OPEN = "All that was wanted is there and as it was registered."
WIDE = 110  # signs a line of the plain text
CANNOT_WAIT = "  Something that cannot wait? "
FIRST = 3  # how many things to do stand on the page before the rest is counted
STYLE = (
    "<style>.pim-home{max-width:60rem}.pim-home dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em;margin:.5em 0}"
    ".pim-home dt{font-weight:600}.pim-home dd{margin:0}.pim-home table{border-collapse:collapse}"
    ".pim-home th,.pim-home td{text-align:left!important;vertical-align:top;padding:.35em .8em .35em 0;white-space:normal}"
    ".pim-home th,.pim-home td{border-bottom:1px solid #b6c2c9}"
    ".pim-home caption{text-align:left;font-weight:600;padding:.4em 0}.pim-home .pim-scroll{overflow-x:auto}"
    ".pim-home ol{padding-left:1.4em}.pim-home li{margin:.5em 0}"
    ".pim-home a.pim-go{display:inline-block;padding:.3em .8em;border:2px solid #0b3c5d;border-radius:4px;background:#0b3c5d;color:#fff;"
    "text-decoration:none;font-weight:600}"
    ".pim-home a.pim-go:hover,.pim-home a.pim-go:focus{background:#fff;color:#0b3c5d;text-decoration:underline}"
    ".pim-home a:focus{outline:3px solid #b45309;outline-offset:2px}.pim-home code{background:#eef2f4;color:#14242d;padding:.1em .3em}"
    ".pim-home .pim-now{border-left:6px solid #8f1d14;padding:.1em 0 .1em 1em}.pim-home .pim-small{color:#35505f}"
    "@media (max-width:40rem){.pim-home dl{grid-template-columns:1fr}.pim-home dd{margin:0 0 .4em}}</style>"
)


@dataclass(frozen=True, repr=False)
class HomeView:
    """Where an evaluation stands, by each framework that it is made by. Shows itself in a notebook."""

    homes: tuple[Home, ...]
    opened: tuple[Opened, ...] = ()

    def form(self) -> Blocks | Stepper:
        """The forms of the evaluation as a whole, one at a time: a concern, the steps, evidence wanted, the prose of the report, answers
        to findings. Nothing where nobody has the page open."""
        return evaluation_stepper(self.opened[0]) if self.opened and is_open() else Blocks()

    def _repr_html_(self) -> str:
        return NOTEBOOK_STYLE + STYLE + "".join(home_html(home) for home in self.homes)

    def __repr__(self) -> str:
        return "\n\n".join(home_text(home) for home in self.homes)


def open_home(*, council: str, cycle: str, evaluation: str) -> HomeView:
    """The home page of an evaluation, counted anew: a part for each framework that it is made by.

    Days are counted from today; from PIM_TODAY where that is set; under `pim run` from the day on which the evaluation stands. Links follow
    PIM_PAGES. Raises PimError when there is no such cycle or evaluation, or one of their files has faults.
    """
    about = find_workspace().cycle(f"{council}/{cycle}").evaluation(evaluation)
    pins = [pin.id for pin in about.frameworks if pin.role == "evaluate"]
    if not pins:
        place = f"evaluations/{evaluation}.yaml"
        raise PimError(Fault(place, "every framework in it lends measures only", remedy="Name one to evaluate by."))
    opened = tuple(open_evaluation(council, cycle, evaluation, id) for id in pins)
    return HomeView(tuple(home_of(one) for one in opened), opened)


def address(page: str) -> str:
    """The address of an area's page, as PIM_PAGES says; empty where there are no pages to link to."""
    pattern = os.environ.get(PAGES, "")
    return pattern.replace("{name}", page) if pattern else ""


def home_html(home: Home) -> str:
    """The home page of one framework: one section with headings of the second level, a table of the areas, and links."""
    invented = f'<p class="pim-small">{INVENTED}</p>' if home.invented else ""
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in home.facts)
    parts = [
        f'<section class="pim-home"><h2>{escape(home.council)}: {escape(home.title)}</h2>{invented}',
        f"<dl>{facts}</dl>",
        _todos_html(home),
        _areas_html(home),
        _evidence_html(home),
        _concerns_html(home),
        f'</section><span id="{FORMS}"></span>',
    ]
    return "\n".join(part for part in parts if part)


def _todos_html(home: Home) -> str:
    if not home.todos:
        return "<h2>What to do next</h2><p>Nothing waits.</p>"
    items = "".join(f"<li>{_todo_html(home, todo)}</li>" for todo in home.todos[:FIRST])
    rest = len(home.todos) - FIRST
    more = f'<p class="pim-small">{rest} more after {"these" if len(home.todos) > 1 else "this"}.</p>' if rest > 0 else ""
    return f"<h2>What to do next</h2><ol>{items}</ol>{more}"


def _todo_html(home: Home, todo: Todo) -> str:
    area = next((area for area in home.areas if area.ref == todo.ref), None)
    link = address(area.page) if area else ""
    if area is not None and link:
        where = f'<br><a class="pim-go" href="{escape(link)}">Go to {escape(home.area_word)} {escape(area.name)}</a>'
    elif todo.here and is_open():
        where = f'<br><a class="pim-go" href="#{FORMS}">Go to the forms below</a> and choose “{escape(todo.here)}”.'
    elif todo.on_page and is_open():
        where = f"<br>{escape(todo.on_page)}"
    elif todo.command:
        where = f"<br><code>{escape(todo.command)}</code>"
    else:
        where = f"<br>{escape(home.area_word.capitalize())} {escape(area.name)}" if area else ""
    return f"{escape(todo.sentence)}{where}"


def _areas_html(home: Home) -> str:
    caption = f"The {escape(home.area_word)}s: who evaluates them, what is judged, what the checks noticed"
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in _columns(home))
    rows = "".join(
        f'<tr><th scope="row">{_name_html(area)}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in (area.owner, area.judged_said, area.findings_said))
        + "</tr>"
        for area in home.areas
    )
    return (
        f'<div class="pim-scroll" role="group" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _columns(home: Home) -> tuple[str, str, str, str]:
    return home.area_word.capitalize(), "Evaluated by", "Judged", "Open findings"


def _name_html(area: AreaStands) -> str:
    link = address(area.page)
    return f'<a href="{escape(link)}">{escape(area.name)}</a>' if link else escape(area.name)


def _evidence_html(home: Home) -> str:
    told = (("recorded twice", home.conflicts), *home.evidence)
    said = [f"<li><strong>{len(names)} {escape(label)}</strong> ({escape(some(names))})</li>" for label, names in told if names]
    return f"<h2>Evidence</h2><ul>{''.join(said)}</ul>" if said else f"<h2>Evidence</h2><p>{NOTHING_OPEN}</p>"


def _concerns_html(home: Home) -> str:
    concerns = home.concerns
    people = "".join(f"<li>{escape(name)}{f', {escape(post)}' if post else ''}</li>" for name, post in concerns.tell)
    protocol = f"<p>{escape(concerns.protocol or 'No protocol is agreed yet. Ask the lead evaluator now.')}</p>"
    tell = f"<p><strong>Tell now:</strong></p><ul>{people}</ul>" if people else ""
    return f'<div class="pim-now"><h2>Something that cannot wait?</h2>{tell}{protocol}<p>{escape(passed_on(home))}</p></div>'


def passed_on(home: Home) -> str:
    """How many matters were passed on; never what they were."""
    number = home.concerns.number
    return f"{number or 'No'} {'matter was' if number == 1 else 'matters were'} passed on so far."


def home_text(home: Home) -> str:
    """The same as plain text, as `pim` prints it: at most some 45 lines where a framework has ten areas."""
    invented = ", invented" if home.invented else ""
    lines = [f"{home.council}{invented}: {home.title} ({home.name})"]
    wide = max(len(label) for label, _text in home.facts)
    for label, text in home.facts:
        lines += _wrapped(f"  {label:<{wide}}  ", text)
    lines += ["", *_areas_text(home), ""]
    said = [f"{len(names)} {label} ({some(names)})" for label, names in home.evidence]
    lines += _wrapped(f"  {'Evidence':<{wide}}  ", "; ".join(said) or NOTHING_OPEN)
    if home.conflicts:
        lines += _wrapped("  Recorded twice: ", some(home.conflicts))
    lines += _wrapped(CANNOT_WAIT, f"{whom_now(home.concerns.tell)} {passed_on(home)}")
    return "\n".join(lines)


def whom_now(told: Sequence[tuple[str, str]]) -> str:
    """`Now: tell Ada Lorne, head of adult services.`, of (name, post)."""
    tell = "; ".join(f"{name}, {post}" if post else name for name, post in told)
    return f"Now: tell {tell}." if tell else "Now: no one is named; ask the lead evaluator."


def _areas_text(home: Home) -> Sequence[str]:
    rows = [_columns(home), *((area.name, area.owner, area.judged_said, area.findings_said) for area in home.areas)]
    rows = [(_short(name), owner, judged, found) for name, owner, judged, found in rows]
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  " + "  ".join([*(f"{row[n]:<{wide[n]}}" for n in range(3)), row[3]]) for row in rows]


def _wrapped(label: str, text: str) -> Sequence[str]:
    indent = " " * min(len(label), 16)
    return textwrap.wrap(text, WIDE, initial_indent=label, subsequent_indent=indent, break_on_hyphens=False)


def _short(name: str, most: int = 44) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
