"""`pim run --fresh` against the papermill and nbconvert command lines over the same workbooks, in turn, as whole processes.

Run on demand (`make bench`). Prints each round's ratio and the median, and the largest single process of `pim run`.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
CYCLE, EVALUATION = "kinlorne/2025-2028", "scan"
ROUNDS = 3


def main() -> int:
    from pimlib.run.jobs import jobs_of
    from pimlib.workbook import open_evaluation

    with tempfile.TemporaryDirectory() as temporary:
        workspace = Path(temporary) / "workspace"
        shutil.copytree(ROOT / "evidence", workspace / "evidence")
        os.environ["PIM_WORKSPACE"] = str(workspace)
        jobs = jobs_of(open_evaluation(*CYCLE.split("/"), EVALUATION, "pim"))
        ratios, largest = [], 0
        for number in range(1, ROUNDS + 1):
            ours, peak = timed([[sys.executable, "-m", "pimlib", "run", CYCLE, "--fresh"]])
            commands = []
            for job in jobs:
                out = Path(temporary) / f"{job.name}.ipynb"
                given = [part for name, value in job.parameters.items() for part in ("-r", name, value)]
                commands.append([sys.executable, "-m", "papermill", "--no-progress-bar", str(job.source), str(out), *given])
                commands.append([sys.executable, "-m", "nbconvert", "--to", "html", str(out)])
            theirs, _peak = timed(commands)
            ratios.append(ours / theirs)
            largest = max(largest, peak)
            print(f"round {number}: pim run {ours:.1f} s, papermill and nbconvert {theirs:.1f} s, ratio {ours / theirs:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} (aim: at most 0.80)")
    print(f"largest single process of pim run {largest / 2**20:.0f} MB (aim: at most 500)")
    return 0


def timed(commands: list[list[str]]) -> tuple[float, int]:
    """Seconds for all commands one after another, and the largest resident memory of any one process below them, in bytes."""
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            for process in psutil.Process().children(recursive=True):
                try:
                    peak[0] = max(peak[0], process.memory_info().rss)
                except psutil.Error:
                    continue  # it ended between the two questions

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    try:
        for command in commands:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    finally:
        done.set()
        watcher.join()
    return time.perf_counter() - began, peak[0]


if __name__ == "__main__":
    sys.exit(main())
