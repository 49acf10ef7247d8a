"""Ctrl-C for us alone.

``make`` dies of a Ctrl-C that it sees itself, whatever its child returns. In a process group of our own in the
foreground of the terminal, we get it alone, and ``make run`` ends with our status.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Generator


@contextlib.contextmanager
def own_foreground() -> Generator[None, None, None]:
    """Take the terminal's foreground and give it back at the end. Without a terminal, do nothing."""
    terminal = _terminal()
    if terminal is None:
        yield
        return
    before = os.tcgetpgrp(terminal)
    # Ctrl-Z would stop us but not our parent, and the shell would never get its terminal back.
    ignored = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGTTOU, signal.SIGTSTP)}
    os.setpgid(0, 0)
    os.tcsetpgrp(terminal, os.getpgrp())
    try:
        yield
    finally:
        os.tcsetpgrp(terminal, before)
        for number, handler in ignored.items():
            signal.signal(number, handler)


def _terminal() -> int | None:
    """The terminal that we run in the foreground of as somebody's child, if so."""
    try:
        terminal = sys.stdin.fileno()
        foreground = os.isatty(terminal) and os.tcgetpgrp(terminal) == os.getpgrp()
    except (OSError, ValueError):
        return None
    return terminal if foreground and os.getpgrp() != os.getpid() else None
