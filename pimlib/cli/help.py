"""`pim help TOPIC`: the reference that ships with pimlib.

Row 13.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pimlib
from pimlib.errors import Fault, PimError


def add_command(commands: Any) -> None:
    parser = commands.add_parser("help", help="the reference: pim help frameworks")
    parser.add_argument("topic", nargs="?", help="what about; without it the topics are listed")
    parser.set_defaults(command=help_)


def topics() -> dict[str, Path]:
    """The topics by name, with the file of each."""
    return {path.stem: path for path in sorted((Path(pimlib.__file__).parent / "help").glob("*.md"))}


def help_(options: argparse.Namespace) -> int:
    known = topics()
    if options.topic is None:
        for name, path in known.items():
            title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
            print(f"{name}  {title}")
        print("`pim help TOPIC` prints one. `pim COMMAND --help` says what a command takes.")
        return 0
    if options.topic not in known:
        raise PimError(Fault(f"`{options.topic}`", "no topic of this name", expected=f"one of: {', '.join(known)}"))
    print(known[options.topic].read_text(encoding="utf-8").rstrip())
    for line in MADE.get(options.topic, tuple)():
        print(line)
    return 0


def _rules() -> Iterator[str]:
    from pimlib.checks import FAMILIES, RULES
    from pimlib.checks.explained import tables

    return tables(RULES, FAMILIES)


# What follows the text of a topic and is made from the code.
MADE: dict[str, Callable[[], Iterator[str]]] = {"checks": _rules}
