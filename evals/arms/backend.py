"""A real MLflow server on SQLite for the arms to store in, and what has arrived there."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from app.mlflow_server import ANSWERS, MlflowServer
from evals.server import free_port

READY_S = 120.0
_DATABASE = "mlflow.db"


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
    create = f"{url}/api/2.0/mlflow/experiments/create"
    return str(_once_ready(lambda: httpx.post(create, json={"name": name}, trust_env=False)).json()["experiment_id"])


def await_answers(url: str) -> None:
    """Wait until the server stores what it is sent. Raises as ``new_experiment`` does."""
    _once_ready(lambda: httpx.get(f"{url}{ANSWERS}", trust_env=False))


def _once_ready(request: Callable[[], httpx.Response]) -> httpx.Response:
    limit = time.monotonic() + READY_S
    while True:
        try:
            return request().raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)


def stored(folder: Path, experiment: str) -> tuple[int, int]:
    """How many traces, and how many spans, the server has stored in an experiment."""
    with closing(sqlite3.connect(f"file:{folder / _DATABASE}?mode=ro", uri=True)) as database:
        traces = database.execute("select count(*) from trace_info where experiment_id = ?", (experiment,))
        spans = database.execute("select count(*) from spans where experiment_id = ?", (experiment,))
        return int(traces.fetchone()[0]), int(spans.fetchone()[0])


def copy_to(there: Path, folder: Path) -> None:
    """Copy the database of a server, which may run, for one that is to be started over ``folder``."""
    with closing(sqlite3.connect(there / _DATABASE)) as source, closing(sqlite3.connect(folder / _DATABASE)) as copy:
        source.backup(copy)
