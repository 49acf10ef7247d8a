"""A MangaAssist server as a child process, for measurements from outside."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from app.mlflow_server import ANSWERS

READY_S = 180.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


@dataclass(frozen=True, slots=True)
class Start:
    """A server to start, on free ports; the fields are what ``running`` takes."""

    data_dir: Path
    checkout: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    port: int = field(default_factory=free_port)
    mlflow_port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """The app's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def mlflow_url(self) -> str:
        """That of its MLflow."""
        return f"http://127.0.0.1:{self.mlflow_port}"

    @property
    def has_mlflow(self) -> bool:
        """Whether it brings one along."""
        return self.environment.get("MANGA_TRACE_MODE") != "off" and "MANGA_TRACE_URL" not in self.environment

    @property
    def variables(self) -> dict[str, str]:
        """Its environment, beside that of this process."""
        own = {"PORT": str(self.port), "MLFLOW_PORT": str(self.mlflow_port), "DATA_DIR": str(self.data_dir)}
        return {**own, "MANGA_LLM": "extractive", **self.environment}


def asking(url: str, model: str) -> dict[str, str]:
    """The settings of an app that asks a model of the server at ``url``, in OpenAI's form."""
    return {"MANGA_LLM": "openai", "MANGA_OPENAI_BASE_URL": f"{url}/v1", "MANGA_MODEL": model}


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
    with running_all(Start(data_dir, checkout, environment)) as (server,):
        yield server


@contextmanager
def running_all(*starts: Start) -> Generator[list[Server], None, None]:
    """Several at a time, which start side by side; as ``running`` else."""
    began = time.perf_counter()
    processes = [_start(start) for start in starts]
    try:
        yield [_ready(start, process, began) for start, process in zip(starts, processes, strict=True)]
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(60)


def _start(start: Start) -> subprocess.Popen[bytes]:
    command, variables = [sys.executable, "-m", "app", "serve"], {**os.environ, **start.variables}
    return subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, cwd=start.checkout)


def _ready(start: Start, process: subprocess.Popen[bytes], began: float) -> Server:
    await_health(f"{start.url}/healthz", process)
    if start.has_mlflow:
        await_health(f"{start.mlflow_url}{ANSWERS}", process)
    return Server(start.url, start.mlflow_url, psutil.Process(process.pid), time.perf_counter() - began)


def furnish(data_dir: Path, like: Path | None = None) -> None:
    """Give a new data folder the models and the index of another one: to make them takes longer than all else.

    A server that starts over them indexes what has changed since.

    Args:
        data_dir: the new folder.
        like: the other one; default: that of this process. Models that are missing there, a start makes there.
    """
    there = like or installed()
    (models := there / "models").mkdir(parents=True, exist_ok=True)
    (data_dir / "models").symlink_to(models.resolve())  # their names hold what they were made from
    if (index := there / "index").is_dir():
        shutil.copytree(index, data_dir / "index")


def installed() -> Path:
    """The data folder of this process."""
    return Path(os.environ.get("DATA_DIR", ".data")).resolve()


def await_health(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers. Raises TimeoutError where it ends, or does not within three minutes."""
    limit = time.monotonic() + READY_S
    with httpx.Client(timeout=2.0, trust_env=False) as client:  # one, or to make clients takes the server's CPU
        while time.monotonic() < limit and process.poll() is None:
            with suppress(httpx.HTTPError):
                if client.get(url).is_success:
                    return
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
