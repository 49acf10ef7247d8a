"""The bundled MLflow server: a child process on SQLite, one worker, no jobs, loopback only."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

ANSWERS = "/api/2.0/mlflow/experiments/get?experiment_id=0"
"""What succeeds once the server stores traces: unlike ``/health`` it needs the database."""
_STOP_S = 10.0
_TAIL_BYTES = 16_384
_MARK = "MANGA_MLFLOW_FOLDER"
"""In the environment of the server and of all that it starts: by it we know our own. A process id would not do, for
the system gives it to somebody else when its process is gone."""
_FAILED = re.compile(rb'HTTP/[\d.]+" (?:400|422|5\d\d) ')
"""A line of the log on a request that the server could not serve, for its database's sake perhaps."""


class MlflowServer:
    """MLflow as a child in a process group of its own, so that Ctrl-C reaches us first and no trace is lost."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._ending = threading.Lock()
        self._stopped = False
        self._process: subprocess.Popen[bytes] | None = None
        self._started = time.monotonic()
        self._logged_before = self._looked_at = 0
        self._port = port
        self.log = folder / "server.log"
        self.database = folder / "mlflow.db"
        self.url = f"http://127.0.0.1:{port}"

    def stop_stale(self) -> int | None:
        """End what an earlier start left behind, of a killed server its worker too; returns the process id."""
        left = self._end()
        return left[0].pid if left else None

    def start(self) -> None:
        """Start the server, for the first time or again; it answers a few seconds later. Not after ``stop``.

        Raises:
            OSError: it cannot be started.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [
            *(sys.executable, "-m", "mlflow", "server", "--workers", "1"),
            *("--host", "127.0.0.1", "--port", str(self._port)),
            *("--backend-store-uri", f"sqlite:///{self.database.resolve()}"),
            *("--artifacts-destination", str(self._folder.resolve() / "artifacts")),
        ]
        with self._ending, self.log.open("ab") as log:
            if self._stopped:
                return
            self._logged_before = self._looked_at = log.tell()
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, env=self._environment
            )
        self._started = time.monotonic()

    @property
    def _environment(self) -> dict[str, str]:
        """Ours, with our mark, and without what is not used here.

        The job runner and its seven consumers would take 2 GB and are for online scoring.
        """
        unused = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
        return {**os.environ, **unused, _MARK: str(self._folder.resolve())}

    @property
    def running(self) -> bool:
        """Whether the child lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def age_s(self) -> float:
        """Seconds since it was last started."""
        return time.monotonic() - self._started

    def has_failed(self) -> bool:
        """Whether it has answered with an error since this was last asked, as its log tells."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(max(self._looked_at, self.log.stat().st_size - _TAIL_BYTES))
            told = log.read()
            self._looked_at = log.tell()
            return _FAILED.search(told) is not None
        return False

    def last_words(self) -> str:
        """How the child ended, and the last line that it logged since its start."""
        status = self._process.poll() if self._process else None
        ended = (
            f"was killed by signal {-status}" if status is not None and status < 0 else f"ended with status {status}"
        )
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(max(self._logged_before, self.log.stat().st_size - _TAIL_BYTES))
            lines = [line for line in log.read().decode(errors="replace").splitlines() if line.strip()]
            if lines:
                return f"{ended}; its last line in {self.log}: {_telling(lines)}"
        return f"{ended} and left nothing in {self.log}"

    def stop(self) -> None:
        """End the child and all that it started, for good: a start that another thread is at comes to nothing."""
        with self._ending:
            self._stopped = True
        self._end()
        if self._process is not None:
            self._process.wait(_STOP_S)

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
        folder = str(self._folder.resolve())
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
