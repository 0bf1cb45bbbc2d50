"""The wheel alone is enough: in an empty environment and an empty folder a cycle is begun and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from running import REPOSITORY, Page, digests

import pimlib

SHIPPED = [path for name in ("frameworks", "workbooks") for path in sorted((REPOSITORY / name).rglob("*")) if path.is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from a copy of what is in the repository, so that nothing is left there."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in ("pimlib", "frameworks", "workbooks"):
        shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(REPOSITORY / name, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source)]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    [path] = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that holds the wheel, and sees the packages of others but not this repository."""
    root = tmp_path_factory.mktemp("new environment")
    venv.create(root, with_pip=False, symlinks=os.name != "nt")
    where = {"base": str(root), "platbase": str(root)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=where))
    python = Path(sysconfig.get_path("scripts", "venv", vars=where)) / Path(sys.executable).name
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    done = subprocess.run([*install, "--disable-pip-version-check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # A line of a .pth file adds the folder of the others' packages, without the .pth file in it that leads back to this repository.
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.parent


def ran(scripts: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A program of the environment, started in a folder, with nothing of this process's surroundings that leads to the repository."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIM_", "PYTHON", "VIRTUAL_ENV"))}
    program, *arguments = command
    return subprocess.run(
        [str(scripts / program), *arguments],
        cwd=folder,
        env=environment | {"PIM_WHOAMI": "somebody", "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter")},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_wheel_holds_code_frameworks_and_workbooks_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    shipped = {f"pimlib/_shipped/{path.relative_to(REPOSITORY).as_posix()}" for path in SHIPPED}
    package = REPOSITORY / "pimlib"
    code = {
        f"pimlib/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped
    assert {name for name in names if ".dist-info/" not in name} == code | shipped
    assert {name.partition("/")[2] for name in names if ".dist-info/" in name} >= {
        "METADATA",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_an_evaluation_is_begun_and_run_with_the_wheel_alone(scripts: Path, tmp_path: Path) -> None:
    where = ran(scripts, tmp_path, "python", "-c", "import pimlib; print(pimlib.__file__)")
    assert Path(where.stdout.strip()).is_relative_to(scripts.parent), where.stderr

    made = ran(scripts, tmp_path, "pim", "new", "kinlorne/2025-2028", "--name", "Kinlorne Council", "--as-of", "2026-03-31")
    assert made.returncode == 0, made.stderr
    path = tmp_path / "evidence" / "kinlorne" / "2025-2028" / "evaluations" / "scan.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'scope:\n  areas: ["pim:4"]\n', encoding="utf-8", newline="\n")
    before = digests(tmp_path)

    said = ran(scripts, tmp_path, "pim", "run")
    assert said.returncode == 0, said.stderr
    assert "1 workbook executed" in said.stdout
    output = tmp_path / "outputs" / "kinlorne" / "2025-2028" / "scan"
    text = Page.of((output / "report.html").read_text(encoding="utf-8")).text
    assert "4.1 Community perception, understanding and involvement" in text
    assert f"Made by pimlib {pimlib.__version__}" in text
    assert "What this area is about" in Page.of((output / "workbooks" / "pim-area-04.html").read_text(encoding="utf-8")).text
    assert {name: digest for name, digest in digests(tmp_path).items() if name in before} == before
