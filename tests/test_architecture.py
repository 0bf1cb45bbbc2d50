"""The rows of the house: a module imports only from rows above, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from building import REPOSITORY

PACKAGE = REPOSITORY / "pimlib"
ROWS = (
    ("errors", "fingerprint"),
    ("plainyaml", "blocks", "sheets", "stats", "identifiers"),
    ("workspace", "framework", "charts"),
    ("register", "records"),
    ("kinds",),
    ("plan", "cycle", "review"),
    ("checks",),
    ("signoff", "forms"),
    ("workbook",),
    ("report",),
    ("run",),
    ("exchange", "archive"),
    ("round",),
    ("cli",),
)
ROW = {name: number for number, names in enumerate(ROWS) for name in names}
# A library and the only parts of the house that may import it.
FENCES = {
    "matplotlib": {"charts"},
    "openpyxl": {"sheets"},
    "xlsxwriter": {"sheets"},
    "duckdb": {"sheets"},
    "papermill": {"run"},
    "dask": {"run"},
    "nbclient": {"run"},
    "nbconvert": {"run"},
    "jinja2": {"report"},
    "typst": {"report"},
    "docx": {"report"},
    "yaml": {"plainyaml"},
    "ipywidgets": {"forms"},
    "tqdm": {"cli"},
    "voila": {"cli"},
    "jupyter_server": {"cli"},
    "tornado": {"cli"},
    "requests": set(),
    "urllib3": set(),
    "httpx": set(),
}
LONGEST = 400
SHAPELESS = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common", "base", "core", "tools"}
CLOCKS = {"now", "today", "utcnow", "getmtime", "getctime"}
CLOCKS_OF_TIME = {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"}
HAVE_A_CLOCK = ("records", "run", "cli")

MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def part(path: Path) -> str:
    """The module or package of the first level that a file belongs to; empty for the package itself."""
    first = path.relative_to(PACKAGE).parts[0]
    return {"__init__.py": "", "__main__.py": "cli"}.get(first, first.removesuffix(".py"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports: at the top, inside a function, for type checkers only, or by a name given as text."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name the whole module"
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def named(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def test_every_part_of_the_house_has_a_row() -> None:
    assert {part(path) for path in MODULES} - {""} <= set(ROW)
    assert len(MODULES) > 50


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_imports_only_from_rows_above_or_from_its_own_part(path: Path) -> None:
    own = part(path)
    for name in imported(path):
        first, _, rest = name.partition(".")
        wanted = rest.partition(".")[0]
        if first != "pimlib" or not own or wanted in ("", "__version__", own):
            continue
        assert wanted in ROW, f"{named(path)} imports {name}, which has no row"
        assert ROW[wanted] < ROW[own], f"{named(path)}, row {ROW[own]}, imports {name} of row {ROW[wanted]}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_library_is_imported_only_where_it_belongs(path: Path) -> None:
    for name in imported(path):
        allowed = FENCES.get(name.partition(".")[0])
        assert allowed is None or part(path) in allowed, f"{named(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_opens_a_window_or_the_network(path: Path) -> None:
    names = set(imported(path))
    assert not {
        name
        for name in names
        if name.startswith(("matplotlib.pyplot", "pylab", "socket", "urllib.request", "http.client", "ftplib"))
    }


@pytest.mark.parametrize("path", [path for path in MODULES if part(path) not in HAVE_A_CLOCK], ids=named)
def test_nothing_asks_a_clock_outside_records_run_and_the_command_line(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            clocks = CLOCKS | CLOCKS_OF_TIME if getattr(node.func.value, "id", "") == "time" else CLOCKS
            assert node.func.attr not in clocks, f"{named(path)}, line {node.lineno}: {node.func.attr}()"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            assert not CLOCKS_OF_TIME & {name.name for name in node.names}, f"{named(path)}, line {node.lineno}"


def test_each_part_that_has_a_clock_asks_it_in_one_place() -> None:
    for own in HAVE_A_CLOCK:
        asked = [
            f"{named(path)}:{node.lineno}"
            for path in MODULES
            if part(path) == own
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("now", "today", "utcnow")
        ]
        assert len(asked) <= 1, asked


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_longer_than_one_can_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_called_by_what_it_is_about(path: Path) -> None:
    words = {word for piece in path.relative_to(PACKAGE).with_suffix("").parts for word in piece.split("_")}
    assert not words & SHAPELESS


@pytest.mark.parametrize("path", [path for path in MODULES if path.read_text(encoding="utf-8").strip()], ids=named)
def test_a_module_opens_with_a_line_of_purpose_and_its_row(path: Path) -> None:
    text = ast.get_docstring(tree(path))
    assert text
    assert text.splitlines()[0].endswith((".", "?", "!"))
    if part(path):
        assert f"Row {ROW[part(path)]}" in text, f"{named(path)} says another row"


def loaded_by(statement: str) -> set[str]:
    """The libraries that a fresh process has loaded after a statement."""
    code = f"import sys\n{statement}\nprint(' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = loaded_by("import pimlib")
    assert "pimlib" in loaded
    assert not loaded & {
        "pandas",
        "numpy",
        "pydantic",
        "matplotlib",
        "yaml",
        "openpyxl",
        "papermill",
        "nbformat",
        "IPython",
        "jinja2",
    }


def test_importing_what_a_workbook_uses_loads_neither_pandas_nor_matplotlib() -> None:
    loaded = loaded_by("import pimlib.workbook")
    assert "pydantic" in loaded
    assert not loaded & {
        "pandas",
        "numpy",
        "scipy",
        "duckdb",
        "matplotlib",
        "openpyxl",
        "xlsxwriter",
        "papermill",
        "nbconvert",
        "jinja2",
    }


def test_the_command_line_says_its_version_without_loading_anything_heavy() -> None:
    loaded = loaded_by("import pimlib.cli")
    assert not loaded & {"pandas", "numpy", "scipy", "duckdb", "matplotlib", "papermill", "nbconvert", "jinja2"}
