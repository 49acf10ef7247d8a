from __future__ import annotations

import os
import pty
import shlex
import sys
import time

CHILD = """
import signal
from app.terminal import own_foreground
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
with own_foreground():
    print("waiting", flush=True)
    signal.sigwait({signal.SIGINT})
"""
LIMIT_S = 20.0


def test_ctrl_c_reaches_the_server_and_not_its_parent() -> None:
    """A parent such as make dies of a Ctrl-C that it sees; here it lives to tell the child's status."""
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(CHILD)}; echo status=$?"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("sh", ["sh", "-c", command])
    seen = read_until(terminal, b"waiting")
    os.write(terminal, b"\x03")
    seen += read_until(terminal, b"status=")
    os.waitpid(pid, 0)

    assert b"status=0" in seen


def read_until(terminal: int, mark: bytes) -> bytes:
    seen, limit = b"", time.monotonic() + LIMIT_S
    while mark not in seen and time.monotonic() < limit:
        try:
            seen += os.read(terminal, 1024)
        except OSError:
            break
    return seen
