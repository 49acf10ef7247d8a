"""A real MLflow server on SQLite for the arms to store in, and what has arrived there."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from app.mlflow_server import MlflowServer
from evals.server import free_port

READY_S = 120.0


@contextmanager
def mlflow_server(folder: Path, port: int | None = None) -> Generator[str, None, None]:
    """A server over ``folder``, as the app starts it, on a free port if none is named; yields its address."""
    server = MlflowServer(folder, port or free_port())
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def new_experiment(url: str, name: str) -> str:
    """Create an experiment as soon as the server answers; returns its id.

    Raises:
        httpx.HTTPError: it does not answer within two minutes.
    """
    limit = time.monotonic() + READY_S
    while True:
        try:
            answer = httpx.post(f"{url}/api/2.0/mlflow/experiments/create", json={"name": name}, trust_env=False)
            return str(answer.raise_for_status().json()["experiment_id"])
        except httpx.HTTPError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)


def stored(folder: Path, experiment: str) -> tuple[int, int]:
    """How many traces, and how many spans, the server has stored in an experiment."""
    with closing(sqlite3.connect(f"file:{folder}/mlflow.db?mode=ro", uri=True)) as database:
        traces = database.execute("select count(*) from trace_info where experiment_id = ?", (experiment,))
        spans = database.execute("select count(*) from spans where experiment_id = ?", (experiment,))
        return int(traces.fetchone()[0]), int(spans.fetchone()[0])
