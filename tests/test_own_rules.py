"""What holds of every file of the repository: workbooks without outputs, and nothing of one machine or of how the files came about."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY

from pimlib.framework import load_framework

WORKBOOKS = sorted((REPOSITORY / "workbooks").glob("*.ipynb"))
PAGES = ("home", "judge")  # of the evaluation, and of any area: what `pim serve` shows
PROSE = 12  # words of prose that a workbook's first cell holds at least
# Written in pieces, so that this file does not hold what it looks for.
INDEXES = ("py" + "pi.org", "python" + "hosted", "index" + "-url", "index" + "_url", "artifact" + "ory", "dev" + "pi")
MACHINES = re.compile(r"(?<![\w.<>/])/(?:home|Users|root|work|mnt|opt/\w+)/[\w.-]+|[A-Z]:\\\\?Users\\\\?\w+")
MAKERS = re.compile(
    "|".join(
        [
            *(
                rf"\b{name}\b"
                for name in ("Cl" + "aude", "Anth" + "ropic", "Chat" + "GPT", "Open" + "AI", "Co" + "pilot", "Gem" + "ini")
            ),
            r"\bL" + r"LMs?\b",
            r"(?:large )?language " + r"models?\b",
            r"\b(?:AI|coding|code) (?:assist" + r"ants?|agents?)\b",
            r"(?:written|generated|made|filed|opened) by (?:an? )?(?:AI|session)" + r"\b",
            r"\b(?:this|another|next|previous|earlier) session" + r"\b",
        ]
    ),
    re.IGNORECASE,
)
# Evidence and tests speak of invented places on invented machines; what a test refuses has to stand there.
MAY_NAME_A_PLACE = ("tests/",)


@cache
def committed() -> tuple[str, ...]:
    try:
        listed = subprocess.run(
            ["git", "-C", str(REPOSITORY), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return tuple(name for name in listed.stdout.splitlines() if (REPOSITORY / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Every committed file that is text, by its place."""
    found = {}
    for name in committed():
        content = (REPOSITORY / name).read_bytes()
        if b"\0" not in content[:8000]:
            found[name] = content.decode("utf-8", "replace")
    return found


@cache
def notebook(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def code(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook(path)["cells"] if cell["cell_type"] == "code"]


def test_there_is_a_workbook_for_each_area_of_the_framework_or_the_one_that_serves_any() -> None:
    names = {path.stem for path in WORKBOOKS}
    areas = {f"pim-area-{int(area.id):02d}" for area in load_framework("pim").areas}
    assert {"area", *PAGES} <= names
    assert names - {"area", *PAGES} <= areas
    assert {"pim-area-02", "pim-area-05", "pim-area-10"} <= names


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_workbook_is_kept_without_outputs_counts_or_traces_of_a_machine(path: Path) -> None:
    made = notebook(path)
    for cell in made["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert set(cell["metadata"]) <= {"tags"}
    assert set(made["metadata"]) == {"kernelspec", "language_info"}
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    assert made["metadata"]["language_info"] == {"name": "python"}


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_workbook_has_one_cell_of_parameters_and_it_holds_nothing_else(path: Path) -> None:
    tagged = [cell for cell in notebook(path)["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    body = ast.parse("".join(tagged[0]["source"])).body
    names = [node.targets[0].id for node in body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
    assert len(names) == len(body)
    assert names[:3] == ["council", "cycle", "evaluation"]
    assert set(names) <= {"council", "cycle", "evaluation", "area_ref"}


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_the_cells_of_a_workbook_have_ids_of_their_own(path: Path) -> None:
    ids = [cell["id"] for cell in notebook(path)["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", id) for id in ids)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_workbook_holds_short_calls_and_no_logic(path: Path) -> None:
    for source in code(path):
        tree = ast.parse(source)
        for node in ast.walk(tree):
            assert not isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.If | ast.While | ast.Try
            )
            if isinstance(node, ast.Import):
                assert [name.name for name in node.names] == ["pimlib"]
            assert not isinstance(node, ast.ImportFrom)
        assert len(source.splitlines()) <= 6


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_workbook_is_something_to_read(path: Path) -> None:
    cells = notebook(path)["cells"]
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert len(prose[0].split()) > PROSE
    assert cells[0]["cell_type"] == "markdown"
    depths = [len(line) - len(line.lstrip("#")) for text in prose for line in text.splitlines() if line.startswith("#")]
    assert depths.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(depths))
    assert "code code code code" not in " ".join(cell["cell_type"] for cell in cells)


@pytest.mark.parametrize("path", [path for path in WORKBOOKS if path.stem not in ("area", *PAGES)], ids=lambda path: path.stem)
def test_a_workbook_of_an_area_goes_through_every_indicator_of_it_in_order(path: Path) -> None:
    area = load_framework("pim").area(str(int(path.stem[-2:])))
    said = "\n".join(code(path))
    assert f'open_area("pim:{area.id}"' in said
    assert re.findall(r'area\["([\d.]+)"\]', said) == [indicator.id for indicator in area.indicators]
    for call in ("area.brief()", "area.evidence()", "area.findings()", "area.conclude()"):
        assert said.count(call) == 1


def test_no_file_holds_the_address_of_a_package_index() -> None:
    assert [name for name, text in texts().items() if any(word in text for word in INDEXES)] == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    own = {str(REPOSITORY), REPOSITORY.as_posix(), str(Path.home())} - {"/", "", "/root"}
    for name, text in texts().items():
        assert not any(place in text for place in own), name
        if not name.startswith(MAY_NAME_A_PLACE):
            assert MACHINES.findall(text) == [], name


def test_no_file_speaks_of_who_or_what_wrote_it() -> None:
    found = {name: sorted(set(MAKERS.findall(text))) for name, text in texts().items() if MAKERS.search(text)}
    assert found == {}


def test_nothing_that_is_made_is_committed() -> None:
    made = re.compile(
        r"(^|/)(__pycache__|\.ipynb_checkpoints|\.venv|dist|build|[\w-]+\.egg-info)/|\.pyc$|^outputs/(?!README\.md$)"
    )
    assert [name for name in committed() if made.search(name)] == []


def test_every_name_can_be_kept_on_windows() -> None:
    devices = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
    for name in committed():
        for piece in name.split("/"):
            assert not set(piece) & set('<>:"\\|?*'), name
            assert piece.split(".")[0].lower() not in devices, name
            assert piece == piece.rstrip(". "), name
        assert len(name) < 160, name
    lowered = [name.lower() for name in committed()]
    assert len(set(lowered)) == len(lowered)
