"""MLflow frozen, and locked out of its database in mid-run: turns go on, ratings end, traces wait for it to be back."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import time
from collections.abc import Callable, Generator

import psutil
import pytest

from tests.serve.server import Installation, eventually

BEFORE = ("Who wrote Berserk?", "How much is standard shipping?", "Is Naruto finished?")
MEANWHILE = ("Who wrote Monster?", "How much is express shipping?", "Is Bleach finished?", "Who drew Vagabond?")
SLACK_S = 3.0
"""On a busy machine, above what turns take while all is well; to wait for MLflow takes five seconds and more."""
RATING_S = 12.0
"""What a rating may take that cannot be stored yet: one request that nobody answers, and what a busy machine adds."""
BACK_S = 60.0

Stall = Callable[[Installation], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def frozen(installation: Installation) -> Generator[None]:
    """MLflow and all that it has started, stopped as by Ctrl-Z."""
    assert installation.process
    children = psutil.Process(installation.process.pid).children(recursive=True)
    mlflow = [child for child in children if "mlflow" in " ".join(child.cmdline())]
    assert mlflow
    for process in mlflow:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in mlflow:
            process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def locked(installation: Installation) -> Generator[None]:
    """The database held by somebody else, as by a backup."""
    database = installation.data_dir / "mlflow" / "mlflow.db"
    with contextlib.closing(sqlite3.connect(database, timeout=20, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
        lock.execute("ROLLBACK")


def ask(installation: Installation, message: str) -> tuple[str, float]:
    """A turn: its trace, and the seconds that it took."""
    began = time.monotonic()
    return installation.ask(message)["trace_id"], time.monotonic() - began


def rate(installation: Installation, trace_id: str) -> tuple[int, float]:
    """An operator's thumb: the answer's status, and the seconds until it came."""
    began = time.monotonic()
    with installation.client(authorization=f"Bearer {installation.keys()['demo-operator']}") as client:
        answer = client.post("/feedback", json={"trace_id": trace_id, "value": 1})
    assert answer.json()["stored"] is (answer.status_code == 200), answer.text
    return answer.status_code, time.monotonic() - began


def state(installation: Installation) -> str:
    """What is said of where traces go."""
    with installation.client() as client:
        return client.get("/readyz").json()["parts"]["traces"]["state"]


@pytest.mark.timeout(500)
@pytest.mark.parametrize("stall", [frozen, locked])
def test_turns_go_on_while_mlflow_stands_still_and_no_trace_is_lost(server: Installation, stall: Stall) -> None:
    usual = max(seconds for _, seconds in (ask(server, message) for message in BEFORE))
    known = ask(server, "Who wrote Nana?")[0]
    server.trace_arrived(known, BACK_S)
    with stall(server):
        turns = [ask(server, message) for message in MEANWHILE]
        assert max(seconds for _, seconds in turns) < usual + SLACK_S
        eventually(lambda: state(server) == "down", BACK_S)
        turns.append(ask(server, "Who wrote Akira?"))
        assert turns[-1][1] < usual + SLACK_S
        for trace_id in (known, turns[-1][0]):
            status, seconds = rate(server, trace_id)
            assert status == 202
            assert seconds < RATING_S
        assert "traces" in (said := server.command("doctor").stdout)
        assert "turns wait" in " ".join(said.split())
    eventually(lambda: state(server) == "ok", BACK_S)
    for trace_id, _ in turns:
        server.trace_arrived(trace_id, BACK_S)
    for trace_id in (known, turns[-1][0]):
        eventually(lambda trace_id=trace_id: server.trace(trace_id).get("assessments"), BACK_S)
    assert rate(server, turns[0][0])[0] == 200
    assert "Traceback" not in server.output
