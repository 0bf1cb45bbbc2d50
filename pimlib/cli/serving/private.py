"""The server's own folder for temporary files, which holds figures: only whoever started it can read it, and it does not stay behind.

Row 13. A server that was killed cannot put its folder away; the next one of the same person does it.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

BEGINS, OWNER = "pim-", "process"


def make_private() -> Path:
    """A new folder, with the number of this process in it."""
    folder = Path(tempfile.mkdtemp(prefix=BEGINS))
    (folder / OWNER).write_text(f"{os.getpid()}\n", encoding="ascii", newline="\n")
    return folder


def sweep_private() -> None:
    """Take away what earlier servers of this person left behind; nothing of one that runs."""
    for folder in Path(tempfile.gettempdir()).glob(f"{BEGINS}*"):
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether there is a process of this number."""
    from jupyter_server.utils import check_pid  # `os.kill` would end it on Windows

    return bool(check_pid(process))


def _is_left(folder: Path) -> bool:
    try:
        found = folder.lstat()
        ours = stat.S_ISDIR(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.getuid())
        return ours and not is_running(int((folder / OWNER).read_text(encoding="ascii")))
    except (OSError, ValueError, OverflowError):  # it went away meanwhile, or is of something else
        return False
