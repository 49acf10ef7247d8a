"""A server that we start as a child process, in a process group of its own, and end with all that it has started."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import psutil

_STOP_S = 10.0
_TAIL_BYTES = 16_384
_MARK = "MANGA_CHILD_FOLDER"
"""In the environment of the server and of all that it starts: by it we know our own. A process id would not do, for
the system gives it to somebody else when its process is gone."""


class ChildServer(ABC):
    """A server in a process group of its own, so that Ctrl-C reaches us first: it outlives what needs it.

    Its standard input is open for as long as we live.

    Args:
        folder: its own; its log is there, and by it we know its processes.
        port: on loopback.
    """

    name: ClassVar[str]
    """As the log calls it."""
    meanwhile: ClassVar[str]
    """What becomes of its work while it is away."""
    environment: ClassVar[Mapping[str, str]] = {}
    """Its variables, beside ours."""

    def __init__(self, folder: Path, port: int) -> None:
        self._ending = threading.Lock()
        self._stopped = False
        self._process: subprocess.Popen[bytes] | None = None
        self._started = time.monotonic()
        self._logged_before = 0
        self.folder = folder
        self.port = port
        self.log = folder / "server.log"
        self.url = f"http://127.0.0.1:{port}"

    @property
    @abstractmethod
    def command(self) -> Sequence[str]:
        """What is started."""

    def start_well(self) -> None:
        """Start it where something of an earlier start may be left.

        Raises:
            OSError: it cannot be started.
        """
        self.stop_stale()
        self.start()

    def problem(self) -> str | None:
        """Why it should be started again although it runs, as a verb and its object. May take seconds."""
        return None

    def stop_stale(self) -> int | None:
        """End what an earlier start left behind, also of a server that was killed; returns the process id."""
        left = self._end()
        return left[0].pid if left else None

    def start(self) -> None:
        """Start the server, for the first time or again; it answers a few seconds later. Not after ``stop``.

        Raises:
            OSError: it cannot be started.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, **self.environment, _MARK: str(self.folder.resolve())}
        with self._ending, self.log.open("ab") as log:
            if self._stopped:
                return
            self._logged_before = log.tell()
            self._process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.PIPE, start_new_session=True, env=environment
            )
        self._started = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether the child lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def age_s(self) -> float:
        """Seconds since it was last started."""
        return time.monotonic() - self._started

    def logged(self, since: int = 0) -> tuple[bytes, int]:
        """The end of what it logged since its start, from the byte ``since`` of the log on; and the log's last byte."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(max(since, self._logged_before, self.log.stat().st_size - _TAIL_BYTES))
            return log.read(), log.tell()
        return b"", since

    def last_words(self) -> str:
        """How the child ended, and the last line that it logged since its start."""
        status = self._process.poll() if self._process else None
        ended = (
            f"was killed by signal {-status}" if status is not None and status < 0 else f"ended with status {status}"
        )
        told, _ = self.logged()
        if lines := [line for line in told.decode(errors="replace").splitlines() if line.strip()]:
            return f"{ended}; its last line in {self.log}: {_telling(lines)}"
        return f"{ended} and left nothing in {self.log}"

    def stop(self) -> None:
        """End the child and all that it started, for good: a start that another thread is at comes to nothing."""
        with self._ending:
            self._stopped = True
        self._end()
        if self._process is not None:
            self._process.wait(_STOP_S)
            self._process.communicate()  # closes its standard input

    def _end(self) -> list[psutil.Process]:
        """SIGTERM to every process of ours, SIGKILL to what is left after a while; returns those there were."""
        members = self._members()
        for member in members:
            with contextlib.suppress(psutil.Error):
                member.terminate()
        psutil.wait_procs(members, timeout=_STOP_S)
        for member in self._members():
            with contextlib.suppress(psutil.Error):
                member.kill()
        return members

    def _members(self) -> list[psutil.Process]:
        """The server and what it started, of this start and of earlier ones, the oldest first."""
        folder = str(self.folder.resolve())
        ours = [process for process in psutil.process_iter() if _mark(process) == folder]
        return sorted(ours, key=psutil.Process.create_time)


def _telling(lines: list[str]) -> str:
    """The last line, or of a stack trace the one that names the error: what follows it is a statement or a link."""
    errors = [line for line in lines if line.partition(":")[0].rpartition(".")[2].endswith(("Error", "Exception"))]
    return (errors or lines)[-1].strip()


def _mark(process: psutil.Process) -> str | None:
    """Whose it is, if it is one of ours and lives; the environment of other users' processes is not for us to read."""
    with contextlib.suppress(psutil.Error, OSError):
        if process.status() != psutil.STATUS_ZOMBIE:
            return process.environ().get(_MARK)
    return None
