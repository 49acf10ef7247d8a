"""The bundled MLflow is watched: killed, locked out of its database, given a broken one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest

from app import serve
from app.child_watch import keep_running
from app.mlflow_database import set_aside_if_broken
from app.mlflow_server import MlflowServer
from app.settings import Settings
from tests.serve.server import eventually
from tests.servers import answers, free_port

START_S = 180.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MlflowServer]:
    made = MlflowServer(tmp_path / "mlflow", free_port())
    yield made
    made.stop()


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who watches looks often, and makes no long pauses."""
    for name, seconds in (("child_watch._LOOK_S", 0.1), ("pauses._FIRST_S", 0.2), ("mlflow_server._DOUBT_S", 1.0)):
        monkeypatch.setattr(f"app.{name}", seconds)


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


def is_gone(process: int) -> bool:
    """Whether a process holds no connection and no port."""
    return process not in {connection.pid for connection in psutil.net_connections("tcp")}


def answers_at(server: MlflowServer) -> int:
    """The process that holds the port."""
    listening = (c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN)
    return next(c.pid for c in listening if server.url.endswith(f":{c.laddr.port}"))


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("brisk")
async def test_a_killed_server_comes_back(server: MlflowServer, caplog: pytest.LogCaptureFixture) -> None:
    async with watched(server):
        await answering(server)
        with caplog.at_level(logging.WARNING):
            os.kill(answers_at(server), signal.SIGKILL)
            await asyncio.to_thread(eventually, lambda: "It is started again in" in caplog.text)
            await asyncio.to_thread(eventually, lambda: server.running)
            await answering(server)
        assert str(server.log) in caplog.text


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("brisk")
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


def cannot_store(server: MlflowServer, name: str | None = None) -> bool:
    """Ask for something to be written down, as a trace does."""
    body = {"name": uuid4().hex if name is None else name}
    return httpx.post(
        f"{server.url}/api/2.0/mlflow/experiments/create", json=body, trust_env=False, timeout=30
    ).is_error


BREAK: dict[str, Callable[[Path], object]] = {
    "cut": lambda file: os.truncate(file, file.stat().st_size // 2),
    "deleted": Path.unlink,
}


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("brisk")
async def test_a_database_that_breaks_while_the_server_runs_is_set_aside(
    server: MlflowServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with watched(server):
        await answering(server)
        first = answers_at(server)
        assert await asyncio.to_thread(cannot_store, server, name="")  # for what it says: no reason to start again
        await asyncio.sleep(2)
        assert answers_at(server) == first
        for how, break_it in BREAK.items():
            with caplog.at_level(logging.WARNING):
                broken = answers_at(server)
                break_it(server.database)
                assert await asyncio.to_thread(cannot_store, server)
                await asyncio.to_thread(eventually, lambda: "It is started again;" in caplog.text, 30)
                # That is said first: until then, the old server still answers whatever needs no database.
                await asyncio.to_thread(eventually, partial(is_gone, broken), 60)
                await answering(server)
            assert not await asyncio.to_thread(cannot_store, server)
            said = " ".join(caplog.text.split())
            assert ("was set aside, so traces begin anew" in said) == (how != "deleted"), said
            assert "Traceback" not in said
            caplog.clear()
    assert len(list(server.database.parent.glob("mlflow.db.broken-*"))) == len(BREAK) - 1


@contextlib.contextmanager
def foreign(argument: str, **environment: str) -> Iterator[psutil.Process]:
    """A process of somebody else, in a group of its own."""
    program = "import time; print(flush=True); time.sleep(600)"
    process = subprocess.Popen(
        [sys.executable, "-c", program, argument],
        start_new_session=True,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout
        process.stdout.readline()  # before it runs, the system does not show its environment
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.mark.parametrize(
    ("argument", "environment"),
    [("mlflow", {}), ("mlflow server", {"MANGA_CHILD_FOLDER": "/elsewhere/mlflow"}), ("editor", {})],
)
def test_a_process_of_somebody_else_is_left_alone_whatever_its_number(
    server: MlflowServer, argument: str, environment: dict[str, str]
) -> None:
    with foreign(argument, **environment) as other:
        server.database.parent.mkdir()
        (server.database.parent / "server.pid").write_text(str(other.pid))
        assert server.stop_stale() is None
        server.stop()
        assert other.is_running()
        assert other.status() != psutil.STATUS_ZOMBIE


def test_what_an_earlier_start_left_behind_is_ended_without_a_note_of_it(server: MlflowServer) -> None:
    with foreign("server", MANGA_CHILD_FOLDER=str(server.database.parent.resolve())) as left:
        assert server.stop_stale() == left.pid
        assert psutil.wait_procs([left], timeout=30)[1] == []


def test_a_server_that_was_stopped_is_not_started_by_another_thread(server: MlflowServer) -> None:
    server.stop()
    server.start()
    assert not server.running


async def test_a_start_that_fails_leaves_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, port=free_port(), mlflow_port=free_port())
    before = {*psutil.Process().children()}
    children: set[psutil.Process] = set()

    def fails(server: MlflowServer) -> None:
        MlflowServer.start(server)
        children.update({*psutil.Process().children()} - before)
        raise OSError("no room")

    monkeypatch.setattr(MlflowServer, "start_well", fails)
    with pytest.raises(OSError, match="no room"):
        async with serve._mlflow(settings):
            pass
    assert children
    assert psutil.wait_procs(children, timeout=30)[1] == []


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
