"""Invented frameworks in the folder of a cycle: versions of the small one, others beside it, crosswalks between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from building import FORMATS, SCAN

from pimlib.blocks import Block
from pimlib.framework import Framework, load_framework_file
from pimlib.workbook import Opened, open_evaluation
from pimlib.workspace import CycleFolder

SMALL = (FORMATS / "framework" / "1" / "small.yaml").read_text(encoding="utf-8")
# Without a scale, and in words of its own; its area 2 has no indicators.
GOOD = """\
format: "1"
id: good
version: "1"
title: A good kitchen
publisher: Nobody
year: "2026"
nation: Nowhere
language: en
source: made up for the tests
wording: own
terms: {question: Part, area: Theme, indicator: Topic}
findings: {strengths: What shines, weaknesses: What is burnt, improvements: What to stir}
questions: [{id: 1, title: Is it good to eat here?}]
areas:
  - id: 1
    question: 1
    title: Soup
    role: What is hot.
    indicators:
      - {id: 1.1, title: Warmth, factors: [{id: 1.1.f1, text: It steams.}]}
      - {id: 1.2, title: Salt}
  - {id: 2, question: 1, title: Talk, role: What is said at table., factors: [{id: 2.f1, text: Nobody is hurried.}]}
"""
CROSSWALK = """\
format: "1"
id: small--good
title: Bread and soup
from: {id: small, version: "1"}
to: {id: good, version: "1"}
wording: own
links:
  - {from: "small:1.1", to: "good:1.1", relation: close, standing: proposed, because: Both are eaten warm.}
  - {from: "small:1.10", to: "good:2", relation: broader, standing: published}
"""


def edited(text: str, *changes: tuple[str, str]) -> str:
    """The text with each change made; what is to be changed has to stand in it."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def put_framework(folder: CycleFolder, text: str, name: str = "small") -> Path:
    """Write a framework (or, named `crosswalks/…`, a crosswalk) into the cycle's own folder."""
    path = folder.path / "frameworks" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def put_scan(folder: CycleFolder, frameworks: str, more: str = "", name: str = "scan") -> Path:
    """The evaluation file with other frameworks, and with more lines."""
    text = re.sub(r"(?m)^frameworks: .*$", f"frameworks: {frameworks}", SCAN) + more
    path = folder.path / "evaluations" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def in_folder(folder: CycleFolder, name: str = "small") -> Framework:
    return load_framework_file(folder.path / "frameworks" / f"{name}.yaml")


def opened(folder: CycleFolder, framework: str = "small", evaluation: str = "scan") -> Opened:
    """The evaluation as a workbook opens it. PIM_WORKSPACE must name the folder's workspace."""
    return open_evaluation(folder.council, folder.cycle, evaluation, framework)


def texts(blocks: Iterable[Block]) -> list[str]:
    """What text blocks say, a line each."""
    return [text for block in blocks if block.type == "text" for _style, text in block.content["parts"]]


def cells(blocks: Iterable[Block], id: str) -> list[list[Any]]:
    """The cells of one table."""
    (found,) = (block.content["cells"] for block in blocks if block.id == id)
    return [list(row) for row in found]


def titled(blocks: Iterable[Block], title: str) -> list[Block]:
    return [block for block in blocks if block.title == title]
