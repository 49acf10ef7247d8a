"""The bundled MLflow server: a child process on SQLite, one worker, no jobs, loopback only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

_STOP_S = 10.0


class MlflowServer:
    """MLflow as a child in a process group of its own, so that Ctrl-C reaches us first and no trace is lost."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._pid_file = folder / "server.pid"
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder / "server.log"
        self.url = f"http://127.0.0.1:{port}"

    def stop_stale(self) -> int | None:
        """End a child that an earlier start left behind when it was killed; returns its process id."""
        try:
            pid = int(self._pid_file.read_text())
            stale = psutil.Process(pid)
            ours = any("mlflow" in part for part in stale.cmdline())
        except (OSError, ValueError, psutil.Error):
            return None
        if ours:
            _end_group(stale)
        self._pid_file.unlink(missing_ok=True)
        return pid if ours else None

    def start(self) -> None:
        """Start the server; it answers a few seconds later."""
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [
            *(sys.executable, "-m", "mlflow", "server", "--workers", "1"),
            *("--host", "127.0.0.1", "--port", str(self._port)),
            *("--backend-store-uri", f"sqlite:///{self._folder.resolve()}/mlflow.db"),
            *("--artifacts-destination", str(self._folder.resolve() / "artifacts")),
        ]
        # The job runner and its seven consumers would take 2 GB and are for online scoring, which is not used here.
        environment = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, env=environment
            )
        self._pid_file.write_text(str(self._process.pid))

    @property
    def running(self) -> bool:
        """Whether the child lives."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the child and all that it started."""
        if self._process is not None and self._process.poll() is None:
            _end_group(psutil.Process(self._process.pid))
            self._process.wait(_STOP_S)
        self._pid_file.unlink(missing_ok=True)


def _end_group(process: psutil.Process) -> None:
    """SIGTERM to the whole process group, SIGKILL to what is left after a while."""
    try:
        members = [process, *process.children(recursive=True)]
        os.killpg(process.pid, signal.SIGTERM)
    except (psutil.Error, ProcessLookupError, PermissionError):
        return
    _, alive = psutil.wait_procs(members, timeout=_STOP_S)
    for member in alive:
        member.kill()
