"""What is asked of `pim sample` on the command line: each option as a value, or a sentence that says what is wrong with it.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pimlib.errors import Fault, PimError

if TYPE_CHECKING:
    from pimlib.kinds.case_files.draw import Reader

DOUBLE, RESERVES = 20.0, 5


def named(name: str) -> str:
    from pimlib.workspace.folder import check_slug

    return check_slug(name, "--name")


def precision(options: argparse.Namespace, usual: float) -> float:
    if getattr(options, "size", None) is not None and options.precision is not None:
        raise PimError(Fault("--size", "a size and a precision are both given", remedy="Give one; the other follows from it."))
    points = usual if options.precision is None else float(options.precision)
    if not 0 < points < 50:
        remedy = "10 means that the true share lies within 10 points of the one found, 19 times in 20."
        raise PimError(Fault("--precision", "no sample is that exact, or that vague", f"{points:g}", "above 0, below 50", remedy))
    return points


def confidence(options: argparse.Namespace) -> float:
    if not 50 <= options.confidence < 100:
        raise PimError(Fault("--confidence", "not how sure one can be", f"{options.confidence:g}", "50 to 99.9", "95 is usual."))
    return float(options.confidence)


def at_least(options: argparse.Namespace, populations: Mapping[str, int], size: int | None) -> int:
    """How many from each group; 0 without groups. Where nothing is said, as many as is usual and can be had."""
    from pimlib.exchange.sharing import usual_least

    if options.at_least is None:
        return usual_least(populations, size) if options.by else 0
    if not options.by:
        remedy = "Name the column of teams or other groups with --by."
        raise PimError(Fault("--at-least", "at least so many from what is not said", str(options.at_least), remedy=remedy))
    if options.at_least < 1:
        found = str(options.at_least)
        raise PimError(Fault("--at-least", "a group with nobody drawn can't be spoken of", found, "1 or more", "Raise it."))
    return int(options.at_least)


def reserves(told: str | None) -> int | None:
    if told is None:
        return RESERVES
    if told == "all":
        return None
    if not (told.isascii() and told.isdecimal()):
        raise PimError(Fault("--reserves", "not a number of reserves", f"`{told}`", "a number, or all", "Change it."))
    return int(told)


def double(options: argparse.Namespace, readers: list[Reader]) -> float:
    percent = DOUBLE if options.double is None else float(options.double)
    if not 0 <= percent <= 100:
        raise PimError(Fault("--double", "not a share of the files", f"{percent:g}", "0 to 100", "Change it."))
    if options.double and len(readers) == 1:
        remedy = "Name a second reader, or use --double 0."
        raise PimError(Fault("--double", "nobody can read their own file a second time", remedy=remedy))
    return percent


def readers(options: argparse.Namespace) -> list[Reader]:
    from pimlib.kinds.case_files.draw import Reader
    from pimlib.workspace.folder import check_slug

    found: list[Reader] = []
    for option, origin in (("readers", "internal"), ("external", "external")):
        for name in (part.strip() for part in getattr(options, option).split(",")):
            if name:
                check_slug(name, f"--{option}")
                if any(reader.name == name for reader in found):
                    raise PimError(Fault(f"--{option}", "a reader is named twice", f"`{name}`", remedy="Name each once."))
                found.append(Reader(name=name, origin=origin))
    return found
