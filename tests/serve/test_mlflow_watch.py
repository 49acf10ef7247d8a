"""The bundled MLflow is watched: killed, locked out of its database, given a broken one; and what is lost is said."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sqlite3
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import psutil
import pytest

from app.mlflow_database import set_aside_if_broken
from app.mlflow_server import MlflowServer
from app.mlflow_watch import keep_running
from tests.serve.server import Installation, eventually
from tests.servers import answers, free_port

START_S = 90.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MlflowServer]:
    made = MlflowServer(tmp_path / "mlflow", free_port())
    yield made
    made.stop()


@contextlib.asynccontextmanager
async def watched(server: MlflowServer) -> AsyncGenerator[None]:
    server.start()
    watch = asyncio.create_task(keep_running(server))
    try:
        yield
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def answering(server: MlflowServer) -> None:
    url = f"{server.url}/api/2.0/mlflow/experiments/get?experiment_id=0"
    await asyncio.to_thread(eventually, answers(url), START_S)


def command(server: MlflowServer) -> int:
    return int((server.log.parent / "server.pid").read_text())


def worker(server: MlflowServer) -> int:
    """What the command starts, and what holds the port."""
    listening = (c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN)
    return next(c.pid for c in listening if server.url.endswith(f":{c.laddr.port}"))


@pytest.mark.timeout(300)
async def test_a_killed_server_comes_back(server: MlflowServer, caplog: pytest.LogCaptureFixture) -> None:
    async with watched(server):
        await answering(server)
        for process in (command, worker):
            with caplog.at_level(logging.WARNING):
                os.kill(process(server), signal.SIGKILL)
                await asyncio.to_thread(eventually, lambda: "It is started again in" in caplog.text)
                await asyncio.sleep(2)
                await answering(server)
            assert str(server.log) in caplog.text
            caplog.clear()


@pytest.mark.timeout(300)
async def test_a_database_that_is_locked_at_the_start_is_waited_for(
    server: MlflowServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.database.parent.mkdir()
    with contextlib.closing(sqlite3.connect(server.database)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        assert set_aside_if_broken(server.database) is None
        async with watched(server):
            with caplog.at_level(logging.WARNING):
                await asyncio.to_thread(eventually, lambda: "is locked" in caplog.text, START_S)
            lock.close()
            await answering(server)


def broken(tmp_path: Path, how: str) -> Path:
    file = tmp_path / "mlflow.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("create table trace_info (request_id text)")
        database.executemany("insert into trace_info values (?)", [("x" * 500,)] * 500)
        database.commit()
    whole = file.read_bytes()
    contents = {
        "text": b"this is no database " * 100,
        "cut": whole[: len(whole) // 2],
        "page": whole[:8192] + b"\xff" * 4096 + whole[12288:],
        "head": b"\0" * 100 + whole[100:],
    }
    file.write_bytes(contents[how])
    return file


@pytest.mark.parametrize("how", ["text", "cut", "page", "head"])
def test_a_broken_database_is_set_aside_and_named(tmp_path: Path, how: str) -> None:
    database = broken(tmp_path, how)
    before = database.read_bytes()
    said = set_aside_if_broken(database)
    assert said
    assert not database.exists()
    (kept,) = tmp_path.iterdir()
    assert str(kept) in said
    assert kept.read_bytes() == before
    assert "\n" not in said


@pytest.mark.parametrize("content", [None, b""])
def test_a_new_database_stays(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "mlflow.db").write_bytes(content)
    assert set_aside_if_broken(tmp_path / "mlflow.db") is None


@pytest.mark.timeout(300)
def test_an_app_whose_mlflow_breaks_goes_on_and_says_what_was_lost(installation: Installation) -> None:
    if installation.running:
        installation.stop()
    folder = installation.data_dir / "mlflow"
    folder.mkdir(exist_ok=True)
    (folder / "mlflow.db").write_bytes(b"this is no database " * 100)
    installation.start()
    assert "MLflow's database is broken" in " ".join(installation.output.split())
    os.killpg(int((folder / "server.pid").read_text()), signal.SIGKILL)
    kept = installation.ask("Who wrote Berserk?")["trace_id"]
    installation.trace_arrived(kept, START_S)
    os.killpg(int((folder / "server.pid").read_text()), signal.SIGSTOP)
    installation.ask("Who wrote Monster?")
    began = time.monotonic()
    assert installation.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < START_S
    assert "1 traces since the start were not stored" in " ".join(installation.output.split())
    assert "Traceback" not in installation.output
