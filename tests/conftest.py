"""What every test may ask for: settings of its own, the worked example run once, a copy to change, the command line."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from running import EVALUATION, Pim, Ran, copied_example, copied_run, pim_in

from pimlib.run import run_evaluation
from pimlib.workspace import Workspace

# A deadline is a wall clock, and a slow machine is no fault. The same examples each time, so that what passes here passes elsewhere;
# `pytest --hypothesis-profile explore` looks for new ones.
settings.register_profile("pim", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pim")

OWN = ("PIM_WORKSPACE", "PIM_WHOAMI", "PIM_AS_OF", "PIM_RUN", "PIM_QUERIES", "PIM_LOCAL", "PIM_TODAY", "PIM_PAGES")


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the person whose machine this is: who they are, their workspace, their log."""
    patch = pytest.MonkeyPatch()
    for name in OWN:
        patch.delenv(name, raising=False)
    patch.setenv("COLUMNS", "100")  # lines are wrapped alike, whatever the terminal
    settings = tmp_path_factory.mktemp("settings")
    patch.setenv("PIM_SETTINGS", str(settings))
    patch.setattr("platformdirs.user_log_path", lambda *_args, **_more: settings)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def kinlorne_run(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The worked example in a workspace of its own, run once. To be read only: copy it before changing anything.

    Where several processes share the tests, the first to come runs it and the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "kinlorne"
    done, failed = root.with_name("kinlorne-done"), root.with_name("kinlorne-failed")
    try:
        root.mkdir()
    except FileExistsError:
        while not done.exists():
            assert not failed.exists(), "the worked example could not be run; another process says why"
            time.sleep(0.2)
        return Ran(Workspace(root))
    try:
        ran = copied_example(root)
        assert run_evaluation(ran.folder, EVALUATION, workers=2).failed == ()
    except BaseException:
        failed.touch()
        raise
    done.touch()
    return ran


@pytest.fixture
def again(kinlorne_run: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """A copy of the workspace that was run, to change something in it."""
    ran = copied_run(kinlorne_run, tmp_path / "again")
    monkeypatch.setenv("PIM_WORKSPACE", str(ran.root))
    return ran


@pytest.fixture
def example(tmp_path: Path) -> Ran:
    """A copy of the worked example's evidence, never run."""
    return copied_example(tmp_path / "work")


@pytest.fixture
def pim(example: Ran, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pim:
    """The command line in the workspace of `example`."""
    monkeypatch.setenv("PIM_WORKSPACE", str(example.root))  # so that what a command sets is undone afterwards
    return pim_in(example.root, capsys)
