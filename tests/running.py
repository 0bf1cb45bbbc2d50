"""Builders that the tests of running share: copies of the worked example, own workbooks, the command line, pages as facts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat

from pimlib.cli import main
from pimlib.fingerprint import digest_file
from pimlib.run import RunResult, run_evaluation
from pimlib.workbook import Opened, open_evaluation
from pimlib.workspace import CycleFolder, Workspace

REPOSITORY = Path(__file__).parent.parent
COUNCIL, CYCLE, EVALUATION = "kinlorne", "2025-2028", "scan"
NAME = f"{COUNCIL}/{CYCLE}"
BAD = Path(__file__).parent / "bad" / "run"


@dataclass(frozen=True)
class Ran:
    """A workspace in which the worked example, or another cycle, was run once."""

    workspace: Workspace
    name: str = NAME

    @property
    def root(self) -> Path:
        return self.workspace.root

    @property
    def folder(self) -> CycleFolder:
        return self.workspace.cycle(self.name)

    @property
    def output(self) -> Path:
        return self.folder.output(EVALUATION)

    @property
    def records(self) -> Path:
        return self.folder.records

    def opened(self) -> Opened:
        """The evaluation, read anew. PIM_WORKSPACE must name this workspace."""
        return open_evaluation(COUNCIL, CYCLE, EVALUATION, "pim")

    def page(self, name: str) -> str:
        return (self.output / name).read_text(encoding="utf-8")


def copied_example(root: Path) -> Ran:
    """The evidence of the worked example in another workspace, that of its earlier cycle with it, without outputs."""
    source = REPOSITORY / "evidence" / COUNCIL
    shutil.copytree(source, root / "evidence" / COUNCIL, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return Ran(Workspace(root))


def run(ran: Ran, **more: Any) -> RunResult:
    """Its evaluation, run with two kernels at a time."""
    return run_evaluation(ran.folder, EVALUATION, workers=2, **more)


def copied_run(ran: Ran, root: Path) -> Ran:
    """A whole workspace with its outputs in another place."""
    shutil.copytree(ran.root, root)
    return Ran(Workspace(root))


def cover(ran: Ran, *areas: str) -> Ran:
    """Let the evaluation cover these areas only."""
    path = ran.folder.path / "evaluations" / f"{EVALUATION}.yaml"
    said, number = re.subn(r"(?m)^  areas: \[.*\]$", f"  areas: [{', '.join(map(repr, areas))}]", path.read_text("utf-8"))
    assert number == 1
    path.write_text(said, encoding="utf-8", newline="\n")
    return ran


def own_workbook(ran: Ran, area: int, *cells: str) -> Path:
    """The council's own workbook of an area with these code cells, which wins over the shipped one."""
    made = [nbformat.v4.new_markdown_cell(f"# Area {area}, our own workbook")]
    made += [nbformat.v4.new_code_cell(cell) for cell in cells]
    path = ran.folder.workbooks / f"pim-area-{area:02d}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=made)), encoding="utf-8", newline="\n")
    return path


def digests(folder: Path, *, without: Sequence[str] = ()) -> dict[str, str]:
    """The digest of every file under a folder, by its place in it."""
    found = {path.relative_to(folder).as_posix(): digest_file(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: digest for name, digest in found.items() if name not in without}


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


Pim = Callable[..., Said]


def pim_in(root: Path, capsys: Any) -> Pim:
    """`pim` of one workspace, in this process: nothing it says may be a traceback."""

    def pim(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = main(["--workspace", str(root), *arguments])
        except SystemExit as ended:  # argparse ends by itself on a usage fault and after --help
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        said = Said(code, out, err)
        assert "Traceback" not in said.all
        return said

    return pim


INLINE = {"a", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup"}


@dataclass
class Page(HTMLParser):
    """What a page holds: tags with their attributes in reading order, and its text."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    tables: list[dict[str, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside: list[str] = []

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, html: str) -> Page:
        """What a page holds; to be read only, since a dozen tests ask for the same page and it is parsed once."""
        page = cls()
        page.feed(html)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag == "table":
            self.tables.append({"caption": 0, "th": 0, "scoped": 0})
        elif self.tables and tag in ("caption", "th"):
            self.tables[-1][tag] += 1
            self.tables[-1]["scoped"] += tag == "th" and attributes.get("scope") in ("col", "row")
        if tag in ("style", "script"):
            self.inside.append(tag)
        if tag not in INLINE:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _tag, attributes in self.tags if attribute in attributes]

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _attributes in self.tags if re.fullmatch("h[1-6]", tag)]

    @cached_property
    def text(self) -> str:
        """The text with every run of space as one space."""
        return " ".join("".join(self.words).split())
