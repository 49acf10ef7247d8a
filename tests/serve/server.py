"""The real command in a process of its own, as a user starts it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.servers import free_port

ROOT = Path(__file__).parents[2]
START_S = 180.0
"""Until the addresses are printed; the very first start makes the models for this CPU."""
STOP_S = 30.0
READY = "MangaAssist is ready"
LONG = "How much does shipping cost?"


def eventually(read: Callable[[], Any], limit_s: float = 60.0) -> Any:
    """The first true value that ``read`` returns."""
    limit = time.monotonic() + limit_s
    while not (found := read()):
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.02)
    return found


@dataclass
class Installation:
    """A data folder with two ports, on which the server is started and stopped."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    mlflow_port: int = field(default_factory=free_port)
    metrics_port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict[str, str])
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mlflow_url(self) -> str:
        return f"http://127.0.0.1:{self.mlflow_port}"

    @property
    def log(self) -> Path:
        return self.data_dir.parent / f"{self.data_dir.name}.log"

    @property
    def output(self) -> str:
        """What the running server has printed."""
        return self.log.read_text()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def environment(self, **changes: str) -> dict[str, str]:
        ours = ("MANGA_", "PORT", "MLFLOW", "DATA_DIR")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        inherited = os.environ.get("PYTHONPATH", "")
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [inherited])]),
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "MLFLOW_PORT": str(self.mlflow_port),
            "MANGA_METRICS_PORT": str(self.metrics_port),
            "MANGA_LLM": "extractive",
            "COLUMNS": "200",
            # What the tests ask for must not depend on how busy the machine is.
            "MANGA_RERANK_BUDGET_MS": "60000",
            "MANGA_TRACE_SLOW_MS": "60000",
            **self.settings,
            **changes,
        }

    def command(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the command line to its end."""
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env=self.environment(**changes),
            cwd=self.data_dir.parent,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    def start(self) -> None:
        """Start the server and wait for its addresses."""
        self.launch()
        self.printed(READY)

    def launch(self) -> None:
        """Start the server and wait for nothing."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve"],
                env=self.environment(),
                cwd=self.data_dir.parent,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def printed(self, text: str) -> None:
        """Wait until the server has printed something."""
        eventually(lambda: text in self.output or not self.running, START_S)
        assert text in self.output, self.output

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(STOP_S)

    def end(self) -> None:
        """Leave nothing running, whatever a test did."""
        if self.running:
            self.stop()
        for process in self.processes():
            process.kill()

    def processes(self) -> list[psutil.Process]:
        """Every process that belongs to this installation: they all name its folder."""
        folder = str(self.data_dir.resolve())
        return [
            process
            for process in psutil.process_iter(["cmdline"])
            if any(folder in part for part in process.info["cmdline"] or ())
        ]

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=30.0)

    def keys(self) -> dict[str, str]:
        """The API keys by user."""
        return {row["id"]: row["key"] for row in json.loads((self.data_dir / "keys.json").read_text())}

    def ask(self, message: str, **fields: str) -> dict[str, Any]:
        with self.client() as client:
            return client.post("/chat", json={"message": message, **fields}).raise_for_status().json()

    def trace(self, trace_id: str) -> dict[str, Any]:
        """One trace from MLflow's REST API."""
        path = f"{self.mlflow_url}/api/3.0/mlflow/traces/tr-{trace_id}"
        return httpx.get(path, trust_env=False, timeout=30).raise_for_status().json()["trace"]["trace_info"]

    def trace_arrived(self, trace_id: str, limit_s: float = 60.0) -> None:
        """Wait until a trace is in MLflow's database."""
        eventually(lambda: trace_id in self.traces_in_database(), limit_s)

    def traces_in_database(self) -> set[str]:
        """The trace ids in MLflow's database, read from its file."""
        with sqlite3.connect(f"file:{self.data_dir}/mlflow/mlflow.db?mode=ro", uri=True) as database:
            return {row[0].removeprefix("tr-") for row in database.execute("select request_id from trace_info")}
