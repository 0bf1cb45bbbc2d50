"""What changed between two versions of a framework, place by place.

Row 2: imports rows 0-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from pimlib.framework.model import Framework

LEFT_OUT = frozenset({"digest", "version"})


class Change(NamedTuple):
    """ref: the area, indicator or measure that it concerns, empty for the framework as a whole; where: the place in it.

    was is empty for something added, now for something taken out.
    """

    ref: str
    where: str
    kind: Literal["added", "taken out", "changed", "moved"]
    was: str
    now: str

    def sentence(self) -> str:
        place = " ".join(part for part in (self.ref, self.where) if part)
        if self.kind == "changed":
            return f"{place} changed from “{self.was}” to “{self.now}”"
        if self.kind == "moved":
            return f"{place} moved from {self.was} to {self.now}"
        return f"{place} {self.kind}: “{self.now or self.was}”"


def difference(old: Framework, new: Framework) -> tuple[Change, ...]:
    """Every change from the old version to the new, in the order of the new; empty when both say the same."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    gone_parts = {key[:2] for key in before} - {key[:2] for key in after}
    new_parts = {key[:2] for key in after} - {key[:2] for key in before}
    new_refs = {ref for ref, _part in new_parts} - {ref for ref, _part, _leaf in before}
    gone_refs = {ref for ref, _part in gone_parts} - {ref for ref, _part, _leaf in after}
    changes: list[Change] = []
    told: set[tuple[str, str]] = set()
    for (ref, part, leaf), text in after.items():
        if (ref, part) in new_parts:
            whole = "" if ref in new_refs else part  # an indicator that is new is told by its title, without all that it holds
            if (ref, whole) not in told:
                told.add((ref, whole))
                changes.append(Change(ref, whole, "added", "", _told(after, ref, whole)))
        elif (ref, part, leaf) not in before:
            changes.append(Change(ref, _joined(part, leaf), "added", "", text))
        elif before[ref, part, leaf] != text:
            changes.append(Change(ref, _joined(part, leaf), "changed", before[ref, part, leaf], text))
    for (ref, part, leaf), text in before.items():
        if (ref, part) in gone_parts:
            whole = "" if ref in gone_refs else part
            if (ref, whole) not in told:
                told.add((ref, whole))
                changes.append(Change(ref, whole, "taken out", _told(before, ref, whole), ""))
        elif (ref, part, leaf) not in after:
            changes.append(Change(ref, _joined(part, leaf), "taken out", text, ""))
    return (*changes, *_moved(old, new))


def _told(leaves: dict[tuple[str, str, str], str], ref: str, part: str) -> str:
    """What something new or gone is told by: its title or its text, else the first thing that it says."""
    own = {leaf: text for (where, inner, leaf), text in leaves.items() if (where, inner) == (ref, part)}
    return next((own[name] for name in ("title", "text", "weigh", "says") if name in own), next(iter(own.values())))


def _joined(part: str, leaf: str) -> str:
    return ", ".join(name for name in (part, leaf) if name)


def _moved(old: Framework, new: Framework) -> Iterator[Change]:
    """What stands in another order: the same ids, elsewhere in their list."""
    was, now = [_order(framework) for framework in (old, new)]
    for name, ids in now.items():
        both = [id for id in was.get(name, ()) if id in ids]
        kept = [id for id in ids if id in both]
        for n, (before, after) in enumerate(zip(both, kept, strict=True)):
            if before != after:
                yield Change(new.ref(after), "", "moved", f"place {both.index(after) + 1}", f"place {n + 1} of the {name}")
                break  # one move shifts all that follow; the first tells that the order is another


def _order(framework: Framework) -> dict[str, list[str]]:
    order = {"areas": [area.id for area in framework.areas]}
    return order | {f"indicators of {area.id}": [one.id for one in area.indicators] for area in framework.areas}


def _leaves(framework: Framework) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Each text of a framework by (reference, part within it as its list and id, field): two lists may hold the same id."""
    refs = {area.id for area in framework.areas} | {one.id for area in framework.areas for one in area.indicators}
    refs |= {measure.id for measure in framework.measures}
    whole = framework.model_dump(mode="json", exclude_defaults=True, exclude=set(LEFT_OUT))
    yield from _walk(whole, "", "", (), refs, framework)


def _walk(
    value: Any, ref: str, part: str, path: tuple[str, ...], refs: set[str], framework: Framework
) -> Iterator[tuple[tuple[str, str, str], str]]:
    if isinstance(value, dict):
        key, id = _name(value)
        if path and key:  # the framework's own id names no part
            if id in refs and path[-1] in ("areas", "indicators", "measures"):
                ref, part, path = framework.ref(id), "", ()
            else:
                part, path = " ".join((*([part] if part else []), *path, id)), ()
        for name, inner in value.items():
            if name not in ("id", key):
                yield from _walk(inner, ref, part, (*path, name), refs, framework)
    elif isinstance(value, list):
        texts = [inner for inner in value if not isinstance(inner, dict)]
        if texts and len(texts) == len(value):
            for n, text in enumerate(texts, start=1):
                yield (ref, part, " ".join((*path, str(n)))), str(text)
            return
        for n, inner in enumerate(value, start=1):
            numbered = path if isinstance(inner, dict) and _name(inner)[0] else (*path, str(n))
            yield from _walk(inner, ref, part, numbered, refs, framework)
    elif value is not None:
        yield (ref, part, " ".join(path)), str(value)


def _name(value: dict[str, Any]) -> tuple[str, str]:
    """What tells one part from the others of its list: the key for it and what that says; empty where it has none."""
    return next(((key, str(value[key])) for key in ("id", "level") if key in value), ("", ""))
