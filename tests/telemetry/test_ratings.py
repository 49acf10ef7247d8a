"""Thumbs given while MLflow cannot store them: kept, stored when it can, and counted where that never comes."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import httpx
import pytest

from app.watching import build_telemetry
from infra.telemetry import ratings as module
from infra.telemetry.assessments import Assessments
from infra.telemetry.ratings import Rating, Ratings
from infra.telemetry.setup import Telemetry
from infra.telemetry.stored_turn import Maker
from tests.servers import free_port
from tests.telemetry.conftest import Mlflow, Serve, bearer
from tests.telemetry.rated import rate
from tests.telemetry.watched import until


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_S", 0.1)
    monkeypatch.setattr(module, "_MOST_S", 0.2)


@contextlib.contextmanager
def locked(mlflow: Mlflow) -> Generator[None]:
    """The database held by somebody else, as by a backup."""
    with contextlib.closing(sqlite3.connect(mlflow.folder / "mlflow.db", timeout=20, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
        lock.execute("ROLLBACK")


@pytest.fixture
def to_mlflow(mlflow: Mlflow) -> dict[str, Any]:
    return {"trace_url": mlflow.url, "trace_experiment": mlflow.experiment}


@pytest.fixture
def telemetry(settings: Any, to_mlflow: dict[str, Any]) -> Telemetry:
    return build_telemetry(settings.model_copy(update=to_mlflow))


@pytest.fixture
async def app(
    serve: Serve, telemetry: Telemetry, to_mlflow: dict[str, Any]
) -> AsyncGenerator[tuple[httpx.AsyncClient, Any], None]:
    async with serve(telemetry=telemetry, **to_mlflow) as made:
        yield made


def thumbs(mlflow: Mlflow) -> list[tuple[str, bool]]:
    """Who says what of the turns in MLflow, as far as it counts."""
    return [
        (one["source"]["source_id"], one["feedback"]["value"])
        for trace in mlflow.traces()
        for one in trace.get("assessments", [])
        if one["assessment_name"] == "user_rating" and one.get("valid", True)
    ]


@pytest.mark.parametrize("remembered", [True, False], ids=["of a turn of this process", "of a turn of another"])
async def test_a_rating_while_the_database_is_locked_is_kept_and_stored_later(
    app: tuple[httpx.AsyncClient, Any], mlflow: Mlflow, *, remembered: bool
) -> None:
    client, services = app
    trace_id = (await client.post("/chat", json={"message": "Hello!"})).json()["trace_id"]
    assert await asyncio.to_thread(services.telemetry.flush, 30)
    if not remembered:
        services.telemetry.recent._traces.clear()
    operator = bearer(services, "demo-operator")
    with locked(mlflow):
        for value in (1, -1, 1, -1):
            answer = await client.post("/feedback", json={"trace_id": trace_id, "value": value}, headers=operator)
            assert (answer.status_code, answer.json()["stored"], answer.json()["kept"]) == (202, False, True)
        assert services.ratings.waiting == 1
        metrics = (await client.get("/metrics", headers=operator)).text
        assert "telemetry_ratings_waiting 1.0" in metrics
    await until(lambda: services.ratings.waiting == 0)
    assert thumbs(mlflow) == [("demo-operator", False)]
    metrics = (await client.get("/metrics", headers=operator)).text
    assert 'telemetry_ratings_lost_total{reason="refused"} 0.0' in metrics
    answer = await client.post("/feedback", json={"trace_id": trace_id, "value": 1}, headers=operator)
    assert (answer.status_code, answer.json()["stored"]) == (200, True)
    assert thumbs(mlflow) == [("demo-operator", True)]


async def test_a_rating_that_is_kept_is_nobodys_but_the_makers(
    app: tuple[httpx.AsyncClient, Any], mlflow: Mlflow
) -> None:
    client, services = app
    asked = (await client.post("/chat", json={"message": "Hello!"})).json()
    assert await asyncio.to_thread(services.telemetry.flush, 30)
    services.telemetry.recent._traces.clear()
    with locked(mlflow):
        for session in ("guessed", asked["session_id"], "guessed again"):
            answer = await client.post(
                "/feedback", json={"trace_id": asked["trace_id"], "value": 1}, headers={"x-session-id": session}
            )
            assert answer.status_code == 202
        customer = bearer(services, "demo-customer")
        await client.post("/feedback", json={"trace_id": asked["trace_id"], "value": -1}, headers=customer)
    await until(lambda: services.ratings.waiting == 0)
    assert thumbs(mlflow) == [("guest", True)]


def away(lost: Counter[str]) -> Ratings:
    """Ratings of an MLflow that nobody has started."""
    return Ratings(Assessments(f"http://127.0.0.1:{free_port()}"), lambda reason: lost.update([reason]))


async def test_what_waits_is_bounded_and_what_is_left_at_the_end_is_counted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    lost: Counter[str] = Counter()
    ratings = away(lost)
    given = [await rate(ratings, trace_id, "u") for trace_id in ("a", "b", "a", "c")]
    assert given == ["kept", "kept", "kept", "queue_full"]
    ratings.end(0.5)
    assert ratings.waiting == 0
    assert lost == {"queue_full": 1, "shutdown": 2}
    assert "2 ratings" in caplog.text


@pytest.mark.parametrize(
    ("own", "outcome"),
    [(None, "kept"), (lambda _: True, "no_turn")],
    ids=["remembered, so it is on its way", "in nobody's memory"],
)
async def test_a_turn_that_is_not_there_is_waited_for_where_it_is_known(
    mlflow: Mlflow, monkeypatch: pytest.MonkeyPatch, own: Callable[[Maker], bool] | None, outcome: str
) -> None:
    monkeypatch.setattr(module, "_WITHIN_S", 0.5)
    monkeypatch.setattr(module, "MAX_ABSENCES", 2)
    lost: Counter[str] = Counter()
    ratings = Ratings(Assessments(mlflow.url), lambda reason: lost.update([reason]))
    assert await ratings.give(Rating("0" * 32, good=True, comment=None, user="u", session="", own=own)) == outcome
    for _ in range(2):
        await asyncio.sleep(0.25)
        await asyncio.to_thread(ratings.post)
    assert ratings.waiting == 0
    assert lost == ({"expired": 1} if outcome == "kept" else {})


async def test_while_one_waits_for_its_turn_others_are_stored_at_once(
    app: tuple[httpx.AsyncClient, Any], mlflow: Mlflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WITHIN_S", 0.5)
    client, services = app
    trace_id = (await client.post("/chat", json={"message": "Hello!"})).json()["trace_id"]
    assert await asyncio.to_thread(services.telemetry.flush, 30)
    assert await rate(services.ratings, "0" * 32, "u") == "kept"
    assert await rate(services.ratings, trace_id, "u") == "stored"
    assert thumbs(mlflow) == [("u", True)]
