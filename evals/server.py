"""A MangaAssist server as a child process, for measurements from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from app.mlflow_server import ANSWERS

READY_S = 180.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. ``started_s`` is how long it took from the command until it said that it is ready, about."""

    url: str
    mlflow_url: str
    process: psutil.Process
    started_s: float

    def app_mb(self) -> float:
        """Resident memory of the app, in MB."""
        return self.process.memory_info().rss / 2**20

    def mlflow_mb(self) -> float:
        """Resident memory of the bundled MLflow server and its children, in MB."""
        return sum(child.memory_info().rss for child in self.process.children(recursive=True)) / 2**20


@contextmanager
def running(data_dir: Path, checkout: Path | None = None, **environment: str) -> Generator[Server, None, None]:
    """Start a server over ``data_dir`` on free ports and stop it at the end. No model that happens to run is used.

    Args:
        data_dir: where it keeps its files.
        checkout: the folder of another version of this code, which is run with the packages installed for this one.
        environment: its settings, beside those of this process.

    Raises:
        TimeoutError: it did not answer within three minutes.
    """
    port, mlflow_port = free_port(), free_port()
    own = {"PORT": str(port), "MLFLOW_PORT": str(mlflow_port), "DATA_DIR": str(data_dir), "MANGA_LLM": "extractive"}
    variables = {**own, **environment}
    began = time.perf_counter()
    process = _start(variables, checkout)
    try:
        url, mlflow_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{mlflow_port}"
        await_health(f"{url}/healthz", process)
        if environment.get("MANGA_TRACE_MODE") != "off" and "MANGA_TRACE_URL" not in environment:
            await_health(f"{mlflow_url}{ANSWERS}", process)
        yield Server(url, mlflow_url, psutil.Process(process.pid), time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def borrow_models(data_dir: Path) -> None:
    """Have a new data folder use the models of this one: to make them takes longer than all else of a start."""
    models = Path(os.environ.get("DATA_DIR", ".data")).resolve() / "models"
    if models.is_dir():  # their names hold what they were made from
        (data_dir / "models").symlink_to(models)


def _start(variables: Mapping[str, str], checkout: Path | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app", "serve"]
    return subprocess.Popen(command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, cwd=checkout)


def await_health(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers. Raises TimeoutError where it ends, or does not within three minutes."""
    limit = time.monotonic() + READY_S
    while time.monotonic() < limit and process.poll() is None:
        try:
            if httpx.get(url, timeout=2.0, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer")


@contextmanager
def child(process: subprocess.Popen[bytes], health: str) -> Generator[None, None, None]:
    """Wait until a server that was started answers, and end it with this block. Raises TimeoutError."""
    try:
        await_health(health, process)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
