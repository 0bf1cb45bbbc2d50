"""Executing workbooks through papermill, several at a time, each in a fresh kernel that cannot write to the evidence.

Row 10: imports rows 0-9. papermill is imported in `run` only.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from pimlib.run.normal import Failure, failure_of, normalised

WORKER = "pimlib-workbook"  # how the threads are called in which workbooks are executed
PATIENCE = 12  # quarters of a second that Ctrl-C waits for them


@dataclass(frozen=True)
class Job:
    """One workbook to execute: its name in the outputs, the source, the parameters, and the area that it serves."""

    name: str
    source: Path
    area: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Executed:
    """An executed workbook in its normal form, what it asked for, and where it failed, if it did."""

    job: Job
    notebook: NotebookNode
    queries: Mapping[str, str]
    failure: Failure | None = None


@dataclass
class Kernels:
    """The clients whose kernels are running, so that Ctrl-C can end them; guarded by its lock."""

    clients: set[Any] = field(default_factory=set)
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def stop(self) -> None:
        """End every kernel at once; the threads that wait for them then see a dead kernel."""
        with self.lock:
            self.stopped = True
            for client in self.clients:
                pid = getattr(getattr(client.km, "provisioner", None), "pid", None)
                if pid:
                    try:
                        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
                    except OSError:
                        continue  # it ended by itself


def execute_jobs(
    jobs: Sequence[Job], staging: Path, environment: Mapping[str, str], *, workers: int, started: Callable[[str], None]
) -> Iterator[Executed]:
    """Each job executed, in the order in which they end. Ctrl-C ends every kernel and is raised again."""
    _prepare_papermill()
    kernels = Kernels()
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix=WORKER)
    futures: list[Future[Executed]] = [pool.submit(_execute, job, staging, environment, kernels, started) for job in jobs]
    try:
        for future in as_completed(futures):
            yield future.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        # A kernel may only just be starting, and a client may wait for one that is dead for ever: it is not waited for in turn.
        for _ in range(PATIENCE):
            kernels.stop()
            if not wait(futures, timeout=0.25).not_done:
                break
        raise
    pool.shutdown()


def default_workers() -> int:
    """As many as there are processors, at most four: each kernel takes about 200 MB."""
    return max(1, min(4, os.cpu_count() or 1))


def _execute(
    job: Job, staging: Path, environment: Mapping[str, str], kernels: Kernels, started: Callable[[str], None]
) -> Executed:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    started(job.name)
    queries = staging / f"{job.name}.queries"
    target = staging / f"{job.name}.ipynb"
    trouble: BaseException | None = None
    try:
        papermill.execute_notebook(
            str(job.source),
            str(target),
            parameters=dict(job.parameters),
            engine_name="pimlib",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            kernel_environment={**environment, "PIM_QUERIES": str(queries)},
            kernel_folder=str(staging),
            kernels=kernels,
        )
    except PapermillExecutionError as error:
        trouble = error
    except Exception as error:  # a dead kernel, a source that is no notebook: one page fails, the others go on
        trouble = error
    executed = _read(target) or _read(job.source)
    failure = failure_of(executed, trouble) if trouble is not None else None
    executed = executed or nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {job.name}")])
    return Executed(job, normalised(executed, failure), _queries(queries), failure)


def _queries(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {line["query"]: line["digest"] for line in lines}


def _read(path: Path) -> NotebookNode | None:
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except Exception:  # not there, or not a notebook: nbformat has no one error for it
        return None
    return notebook


def _prepare_papermill() -> None:
    """Register our engine once: papermill's own, with an environment for the kernel and a way to end it."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_core.utils import ensure_event_loop
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

    logging.getLogger("papermill").setLevel(logging.ERROR)

    class PimlibEngine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(
            cls,
            nb_man: Any,
            kernel_name: str,
            *,
            kernel_environment: dict[str, str],
            kernel_folder: str,
            kernels: Kernels,
            **_: Any,
        ) -> Any:
            # A kernel here holds nothing that it would have to put away: ending it at once saves half a second for each workbook.
            client = PapermillNotebookClient(
                nb_man,
                kernel_name=kernel_name,
                startup_timeout=120,
                timeout=None,
                record_timing=False,
                shutdown_kernel="immediate",
            )
            # The Python that runs this, whatever a person or another program (Anaconda) has installed under the name `python3`.
            client.km = client.create_kernel_manager()
            client.km._kernel_spec = KernelSpec(**get_kernel_dict())
            with kernels.lock:
                if kernels.stopped:
                    raise KeyboardInterrupt
                kernels.clients.add(client)
            try:
                # The kernel's own chatter would land on the user's screen.
                with Path(kernel_folder, "kernels.log").open("ab") as chatter:
                    return client.execute(env=kernel_environment, cwd=kernel_folder, stdout=chatter, stderr=chatter)
            finally:
                with kernels.lock:
                    kernels.clients.discard(client)
                ensure_event_loop().close()  # this thread's own, which nbclient leaves open

    papermill_engines.register("pimlib", PimlibEngine)


def kernel_environment(workspace: Path, folder: Path, as_of: str) -> dict[str, str]:
    """What a kernel sees: the workspace, that it runs under `pim run`, and nothing of the user's time zone, locale or profile."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIM_")}
    return environment | {
        "PIM_WORKSPACE": str(workspace),
        "PIM_AS_OF": as_of,
        "PIM_RUN": "1",
        "PIM_FIGURES": str(folder / "figures"),
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8" if sys.platform != "win32" else "C",
        "IPYTHONDIR": str(folder / "ipython"),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
