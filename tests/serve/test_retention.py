"""Old turns leave the bundled MLflow by age and by size, while it runs, and its file shrinks."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from app import retention
from app.mlflow_database import give_back, let_it_shrink, used_bytes
from app.settings import Settings, load_settings
from tests.serve.server import Installation, eventually

TURNS = 15


def stored_turns(server: Installation) -> set[str]:
    asked = {server.ask(f"How much is shipping to city {number}?")["trace_id"] for number in range(TURNS)}
    eventually(lambda: asked <= server.traces_in_database())
    return asked


@pytest.mark.timeout(300)
def test_over_the_bound_the_oldest_turns_leave_and_the_file_shrinks(server: Installation) -> None:
    asked = stored_turns(server)
    database = server.data_dir / "mlflow" / "mlflow.db"
    size, used = database.stat().st_size, used_bytes(database)
    done = server.command("prune", MANGA_TRACE_MAX_GB="0.0001")
    assert done.returncode == 0, done.stderr
    assert "0 turns deleted" in done.stdout
    assert " more, the oldest, to keep to 0.0001 GB" in done.stdout
    assert not asked & server.traces_in_database()
    assert used_bytes(database) < used
    assert database.stat().st_size < size
    server.trace_arrived(server.ask("Who wrote Pluto?")["trace_id"])


@pytest.mark.timeout(300)
async def test_a_server_prunes_by_itself_and_says_so(server: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = stored_turns(server)
    for name, value in server.environment(MANGA_TRACE_RETENTION_DAYS="0").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(retention, "_LOOK_S", 0.1)
    said: list[str] = []
    task = asyncio.create_task(retention.keep_small(load_settings(), said.append))
    try:
        await asyncio.to_thread(eventually, lambda: not asked & server.traces_in_database(), 60)
        await asyncio.to_thread(eventually, lambda: said, 30)
    finally:
        task.cancel()
    assert "turns deleted" in said[0]


def test_an_mlflow_of_ones_own_is_pruned_only_as_it_is_set() -> None:
    own = Settings(_env_file=None, trace_url="http://mlflow.example")
    assert not own.prunes_by_itself
    assert own.model_copy(update={"trace_retention_days": 3.0}).prunes_by_itself
    assert Settings(_env_file=None).prunes_by_itself
    behind = Settings(
        _env_file=None, trace_mode="collector", mlflow_url="http://mlflow.example", trace_retention_days=7
    )
    assert behind.prunes_by_itself
    assert not Settings(_env_file=None, trace_mode="off").prunes_by_itself


def test_a_file_from_before_shrinks_too(tmp_path: Path) -> None:
    database = tmp_path / "mlflow.db"
    with sqlite3.connect(database) as connection:
        connection.execute("create table spans (content text)")
        connection.executemany("insert into spans values (?)", [("x" * 1000,)] * 5000)
    connection.close()
    let_it_shrink(database)
    with sqlite3.connect(database) as connection:
        connection.execute("delete from spans")
    connection.close()
    assert used_bytes(database) < 100_000
    assert give_back(database) > 4_000_000
    assert database.stat().st_size < 100_000
