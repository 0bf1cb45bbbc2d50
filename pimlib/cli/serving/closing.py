"""Being ended from outside, by a window that is closed or a computer that is shut down, as orderly as by Ctrl-C.

Row 13.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # each system has some of them
CLOSED = (2, 5, 6)  # of a Windows console: its window was closed, its user signed out, the computer is shut down
CLOSING = 10  # seconds; Windows itself waits no longer than about five before it ends a program


@contextmanager
def orderly(stop: Callable[[], object]) -> Iterator[None]:
    """Whatever ends the program while the block runs calls `stop`, which may be in another thread, and the block goes on to its end."""
    done = threading.Event()
    with ExitStack() as undo:
        for number in (getattr(signal, name) for name in SIGNALS if hasattr(signal, name)):
            before = signal.getsignal(number)
            if before is not signal.SIG_IGN:  # `nohup` has it go on when the window is closed
                signal.signal(number, lambda *_: stop())
                undo.callback(signal.signal, number, before)
        if sys.platform == "win32":
            undo.callback(_heed_console(stop, done))
        undo.callback(done.set)
        yield


def _heed_console(stop: Callable[[], object], done: threading.Event) -> Callable[[], object]:
    """On Windows: have a closed console end the program in order; how this is undone. Windows ends it as soon as the handler returns."""
    if sys.platform != "win32":
        return lambda: None
    import ctypes
    from ctypes import wintypes

    def closed(event: int) -> bool:
        if event not in CLOSED:
            return False
        stop()
        return done.wait(CLOSING)

    handler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(closed)
    ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, True)
    return lambda: ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, False)
