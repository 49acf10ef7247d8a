"""The bundled MLflow server: a child process on SQLite, one worker, no jobs, loopback only."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

_STOP_S = 10.0
_TAIL_BYTES = 16_384


class MlflowServer:
    """MLflow as a child in a process group of its own, so that Ctrl-C reaches us first and no trace is lost."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._pid_file = folder / "server.pid"
        self._process: subprocess.Popen[bytes] | None = None
        self._started = time.monotonic()
        self._logged_before = 0
        self._port = port
        self.log = folder / "server.log"
        self.database = folder / "mlflow.db"
        self.url = f"http://127.0.0.1:{port}"

    def stop_stale(self) -> int | None:
        """End a child that an earlier start left behind when it was killed; returns its process id."""
        try:
            group = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None
        ours = [process for process in _group(group) if _is_mlflow(process)]
        if ours:
            _end(group)
        self._pid_file.unlink(missing_ok=True)
        return ours[0].pid if ours else None

    def start(self) -> None:
        """Start the server, for the first time or again; it answers a few seconds later."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._process is not None:
            _end(self._process.pid)  # of a parent that was killed, the worker still holds the port
        command = [
            *(sys.executable, "-m", "mlflow", "server", "--workers", "1"),
            *("--host", "127.0.0.1", "--port", str(self._port)),
            *("--backend-store-uri", f"sqlite:///{self.database.resolve()}"),
            *("--artifacts-destination", str(self._folder.resolve() / "artifacts")),
        ]
        # The job runner and its seven consumers would take 2 GB and are for online scoring, which is not used here.
        environment = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
        with self.log.open("ab") as log:
            self._logged_before = log.tell()
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, env=environment
            )
        self._started = time.monotonic()
        self._pid_file.write_text(str(self._process.pid))

    @property
    def running(self) -> bool:
        """Whether the child lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def age_s(self) -> float:
        """Seconds since it was last started."""
        return time.monotonic() - self._started

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
        """End the child and all that it started."""
        if self._process is not None:
            _end(self._process.pid)
            self._process.wait(_STOP_S)
        self._pid_file.unlink(missing_ok=True)


def _telling(lines: list[str]) -> str:
    """The last line, or of a stack trace the one that names the error: what follows it is a statement or a link."""
    errors = [line for line in lines if line.partition(":")[0].rpartition(".")[2].endswith(("Error", "Exception"))]
    return (errors or lines)[-1].strip()


def _is_mlflow(process: psutil.Process) -> bool:
    try:
        return any("mlflow" in part for part in process.cmdline())
    except psutil.Error:
        return False


def _group(group: int) -> list[psutil.Process]:
    """The processes of a process group, also when the one that it is named for is gone."""
    members: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                members.append(process)
    return members


def _end(group: int) -> None:
    """SIGTERM to the whole process group, SIGKILL to what is left after a while."""
    members = _group(group)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGTERM)
    _, alive = psutil.wait_procs(members, timeout=_STOP_S)
    for member in alive:
        with contextlib.suppress(psutil.Error):
            member.kill()
