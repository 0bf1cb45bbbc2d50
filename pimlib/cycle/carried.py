"""Evidence carried over: registered for another framework, and seen here through a crosswalk. A judgement never carries over.

Row 5: imports rows 0-4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pimlib.framework.crosswalk import Linked, Relation
from pimlib.register import Entry, Register


class Carried(NamedTuple):
    """An entry, and the link through which it is seen: `link.other` is what it was registered for."""

    entry: Entry
    link: Linked


NEAREST: tuple[Relation, ...] = ("same", "close", "narrower", "broader", "related")


def _nearness(link: Linked) -> int:
    """Of several links to one item the nearest tells why it is seen; 0 is the nearest."""
    return NEAREST.index(link.relation)


def carried_over(register: Register, links: Iterable[Linked], ref: str) -> tuple[Carried, ...]:
    """Entries that inform what an area or an indicator is linked to, and that do not inform it already; each once, in order of name.

    Of an area (`pim:5`) the links of its indicators count too.
    """
    own = {entry.item.name for entry in register.informing(ref)}
    found: dict[str, Carried] = {}
    for link in links:
        if link.own == ref or link.own.startswith(f"{ref}."):
            for entry in register.informing(link.other):
                before = found.get(entry.item.name)
                if entry.item.name not in own and (before is None or _nearness(link) < _nearness(before.link)):
                    found[entry.item.name] = Carried(entry, link)
    return tuple(carried for _name, carried in sorted(found.items()))
