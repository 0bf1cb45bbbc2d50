"""The measures of a framework, recognised in a file of figures by their codes or their titles.

Row 4: imports rows 0-3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pimlib.framework import Counted, Framework
from pimlib.framework import Measure as Asked
from pimlib.kinds.wording import plain
from pimlib.register.mapping import Measure, MeasuresMapping

ENOUGH = 0.5  # of the file's measures have to be the framework's


class Known(NamedTuple):
    """The mapping with what the framework says of each measure, and which framework it is."""

    mapping: MeasuresMapping
    framework: Framework


def known_measures(mapping: MeasuresMapping, frameworks: Iterable[Framework]) -> Known | None:
    """The framework whose measures the file gives; None when there is none that at least half of the file's measures belong to.

    A measure is known by its title, or by its code when that has a letter in it (`1 S.1`): a bare `5.1` could be anybody's. From the
    framework come its title, which way is better and what it informs; the unit stays as the file has it, but for a share or days that
    bare numbers do not tell.
    """
    for framework in frameworks:
        found = {code: asked for code, measure in mapping.measures.items() if (asked := _same(code, measure.title, framework))}
        if found and len(found) >= ENOUGH * len(mapping.measures):
            told = {
                code: _told(framework, *found[code], measure) if code in found else measure
                for code, measure in mapping.measures.items()
            }
            return Known(mapping.model_copy(update={"measures": told}), framework)
    return None


def _same(code: str, title: str, framework: Framework) -> tuple[Asked, Counted] | None:
    for measure in framework.measures:
        for one in measure.counted:
            codes = {_bare(one.id), _bare(f"{measure.printed} {one.printed}" if one is not measure else measure.printed)}
            lettered = any(sign.isalpha() for sign in one.id)
            if plain(title).rstrip(".") == plain(one.title).rstrip(".") or (lettered and _bare(code) in codes):
                return measure, one
    return None


def _bare(code: str) -> str:
    return "".join(sign for sign in code.casefold() if sign.isalnum())


def _told(framework: Framework, measure: Asked, one: Counted, guessed: Measure) -> Measure:
    title = one.title if one is measure else f"{measure.title}: {one.title}"
    # What a measure informs in its own framework is its area; in others what the framework says.
    informs = tuple(dict.fromkeys([framework.ref(measure.area), *measure.informs]))
    share = one.type == "proportion" and guessed.unit in ("score", "count")  # bare numbers don't tell a share times 100
    unit = {"unit": "percent", "scale": "100"} if share else {"unit": "days"} if one.type == "days" else {}
    told = {"title": title.rstrip("."), "ref": framework.ref(one.id), "better": one.better, "informs": informs}
    told["stage"] = measure.stage
    return guessed.model_copy(update=told | unit)
