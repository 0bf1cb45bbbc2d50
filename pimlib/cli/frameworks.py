"""`pim frameworks`: which frameworks ship, and what one of them says.

Row 13.
"""

from __future__ import annotations

import argparse
from typing import Any

from pimlib.errors import Fault, PimError


def add_command(commands: Any) -> None:
    parser = commands.add_parser("frameworks", help="the frameworks that ship: pim frameworks show pim:5.4")
    parser.add_argument(
        "action", nargs="?", choices=["list", "show"], default="list", help="list them (this is done without it), or show one"
    )
    parser.add_argument("ref", nargs="?", metavar="REF", help="a framework, an area or an indicator: pim, pim:5, pim:5.4")
    parser.set_defaults(command=frameworks)


def frameworks(options: argparse.Namespace) -> int:
    from pimlib.framework import framework_names, load_framework

    if options.action == "list" or not options.ref:
        for name in framework_names():
            framework = load_framework(name)
            print(f"{name}  {framework.title}, version {framework.version} ({framework.publisher}, {framework.year})")
        return 0
    id, _, inner = options.ref.partition(":")
    framework = load_framework(id)
    if not inner:
        print(f"{framework.title} ({framework.publisher}, {framework.year})")
        for area in framework.areas:
            print(f"  {area.id} {area.title}")
            for one in area.indicators:
                print(f"      {one.id} {one.title}")
        return 0
    found = framework.area_of(options.ref)
    if found is None:
        raise PimError(
            Fault(
                f"`{options.ref}`",
                f"{framework.title} holds no such area or indicator",
                remedy=f"See `pim frameworks show {id}`.",
            )
        )
    indicator = found.indicator(inner)
    print(framework.title_of(options.ref))
    if indicator is None:
        print(f"\n{found.role}")
        for prompt in found.prompts:
            print(f"\nWeigh heavily: {prompt.weigh}\n  {prompt.says}")
        for one in found.indicators:
            print(f"\n{one.id} {one.title}")
        return 0
    sections = [
        ("Key factors", [factor.text for factor in indicator.factors]),
        ("Questions to ask", [question.text for question in indicator.questions]),
        ("Possible evidence", [evidence.text for evidence in indicator.evidence]),
    ]
    drawn = indicator.illustrations
    if drawn:
        sections += [
            ("Very good", [f"{one.who}: {one.text}" for one in drawn.very_good]),
            ("Weak", [f"{one.who}: {one.text}" for one in drawn.weak]),
        ]
    for label, texts in sections:
        print(f"\n{label}")
        for text in texts:
            print(f"  - {text}")
    return 0
