"""Turns in a real MLflow: what arrives, how it is found again, feedback, and deletion for good."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.steps import Row, Table
from evals.doubles import SPANS
from infra.telemetry import vocabulary as v
from infra.telemetry.kept_traces import KeptTraces, StoredTurn
from infra.telemetry.ratings import Ratings
from infra.telemetry.senders import OtlpSender
from infra.telemetry.setup import Telemetry, TelemetryConfig, new_trace_id, request_trace_id
from infra.telemetry.spans import llm
from infra.telemetry.turn import Tracing
from pipeline.errors import PartUnavailable
from pipeline.types.asking import Question, User
from tests.servers import free_port
from tests.telemetry.conftest import Mlflow, Serve, bearer
from tests.telemetry.rated import rate, ratings_of
from tests.telemetry.watched import ignore, scripted_chat

PRICED = Table(model=Row(llm((1000.0, 5000.0))))


class Shop:
    """Small turns into MLflow."""

    def __init__(self, mlflow: Mlflow) -> None:
        sender = OtlpSender(f"{mlflow.url}/v1/traces", {"x-mlflow-experiment-id": mlflow.experiment})
        self.telemetry = Telemetry(TelemetryConfig(tags={v.TAG_ENV: "test"}), str, sender)

    async def turn(self, text: str, *, session: str = "s", user: str = "u", fails: bool = False) -> str:
        async def at(point: str) -> None:
            if fails and point == v.RERANK:
                raise PartUnavailable("reranker", "gone")

        trace_id = new_trace_id()
        request_trace_id.set(trace_id)
        chat = scripted_chat(self.telemetry.instrument, at if fails else None, PRICED)
        run = self.telemetry.turns(chat)
        try:
            await run(Question(text, session, User(user, "customer")), ignore, Tracing())
        except PartUnavailable:
            assert fails
        request_trace_id.set(None)
        return trace_id

    async def stored(self) -> None:
        assert await asyncio.to_thread(self.telemetry.flush, 20)


@pytest.fixture
async def shop(mlflow: Mlflow) -> AsyncGenerator[Shop, None]:
    made = Shop(mlflow)
    yield made
    await asyncio.to_thread(made.telemetry.shutdown, 5)


@pytest.fixture
def store(mlflow: Mlflow) -> KeptTraces:
    return KeptTraces(mlflow.url, mlflow.experiment)


@pytest.fixture
def ratings(mlflow: Mlflow) -> Ratings:
    return ratings_of(mlflow)


def ids(turns: tuple[StoredTurn, ...]) -> list[str]:
    return [turn.trace_id for turn in turns]


async def test_a_turn_is_found_by_tag_and_time(shop: Shop, store: KeptTraces) -> None:
    first = await shop.turn("How much?", session="one")
    broken = await shop.turn("How much?", session="two", fails=True)
    await shop.stored()
    assert set(ids(await store.find())) == {first, broken}
    assert ids(await store.find(tags={"intent": "faq", "env": "test"})) == [first]
    assert ids(await store.find(tags={"kept_because": "error"})) == [broken]
    assert ids(await store.find(limit=1)) == [broken]
    assert await store.find(since=timedelta(0)) == ()
    [turn] = await store.find(tags={"session_id": "one"}, with_content=True)
    assert (turn.question, turn.answer, turn.status, turn.user) == ("How much?", "It is free [1].", "OK", "u")
    for wrong in ("o'ne", "one\\"):
        with pytest.raises(ValueError, match="quote"):
            await store.find(tags={"session_id": wrong})


async def test_more_turns_than_a_page_are_found(shop: Shop, store: KeptTraces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.telemetry.kept_traces._PAGE", 3)
    monkeypatch.setattr("infra.telemetry.kept_traces._WHOLE_PAGE", 2)
    made = [await shop.turn("again") for _ in range(8)]
    await shop.stored()
    assert sorted(ids(await store.find(limit=7))) != sorted(made)
    assert len(await store.find(limit=7)) == 7
    assert sorted(ids(await store.find())) == sorted(made)
    whole = await store.find(limit=7, with_content=True)
    assert len(whole) == 7
    # The scripted turn understands every question as this one.
    assert {(turn.question, turn.looked_up) for turn in whole} == {("again", "How much?")}


async def test_what_mlflow_makes_of_a_turn(shop: Shop, mlflow: Mlflow, store: KeptTraces) -> None:
    trace_id = await shop.turn("How much?", session="one")
    await shop.stored()
    [listed] = mlflow.traces()
    assert listed["trace_id"] == f"tr-{trace_id}"
    assert listed["state"] == "OK"
    assert listed["tags"]["mlflow.traceName"] == v.TURN
    assert listed["trace_metadata"]["mlflow.trace.session"] == "one"
    assert listed["trace_metadata"]["mlflow.trace.user"] == "u"
    usage = json.loads(listed["trace_metadata"]["mlflow.trace.tokenUsage"])
    assert (usage["input_tokens"], usage["output_tokens"], usage["total_tokens"]) == (12, 4, 16)
    assert listed["request_preview"] == "How much?"
    assert listed["response_preview"] == "It is free [1]."
    trace = await asyncio.to_thread(store._client().get_trace, f"tr-{trace_id}")
    spans = {span.name: span for span in trace.data.spans}
    assert len(trace.data.spans) == SPANS
    assert {span.status.status_code.name for span in trace.data.spans} == {"OK"}
    assert spans[v.LLM].span_type == "CHAT_MODEL"
    assert spans[v.LLM].inputs == {"messages": [{"role": "user", "content": "How much?"}]}
    assert spans[v.RETRIEVAL].span_type == "RETRIEVER"
    document = spans[v.RETRIEVAL].outputs[0]
    assert document["page_content"] == "Text 0."
    assert document["metadata"]["doc_uri"] == "/faq/0"
    assert document["metadata"]["relevance_score"] == 0.9
    assert spans[v.EMBEDDING].parent_id == spans[v.INTENT].span_id


async def test_the_same_batch_twice_is_stored_once(mlflow: Mlflow, store: KeptTraces) -> None:
    """As after an answer that came too late: the exporter sends again what MLflow has already."""
    sent: list[Any] = []

    class Twice(OtlpSender):
        def send(self, traces: Any, timeout_s: float) -> None:
            super().send(traces, timeout_s)
            super().send(traces, timeout_s)
            sent.extend(traces)

    shop = Shop(mlflow)
    shop.telemetry._exporter._sender = Twice(  # type: ignore[union-attr]
        f"{mlflow.url}/v1/traces", {"x-mlflow-experiment-id": mlflow.experiment}
    )
    trace_id = await shop.turn("How much?")
    await shop.stored()
    await asyncio.to_thread(shop.telemetry.shutdown, 5)
    assert len(sent) == 1
    [listed] = mlflow.traces()
    usage = json.loads(listed["trace_metadata"]["mlflow.trace.tokenUsage"])
    assert usage["total_tokens"] == 16
    trace = await asyncio.to_thread(store._client().get_trace, f"tr-{trace_id}")
    assert len(trace.data.spans) == SPANS


async def test_feedback_waits_for_its_turn(shop: Shop, store: KeptTraces, ratings: Ratings) -> None:
    trace_id = await shop.turn("How much?")
    assert await rate(ratings, trace_id, "u", good=False, comment="too dear") == "stored"  # given before the turn was
    [turn] = await store.find()
    assert turn.feedback == ({"name": "user_rating", "value": False, "comment": "too dear"},)


def figures(mlflow: Mlflow, view: str, metric: str, aggregation: str, *dimensions: str) -> list[dict[str, Any]]:
    """What MLflow's overview draws."""
    body = {
        "experiment_ids": [mlflow.experiment],
        "view_type": view,
        "metric_name": metric,
        "aggregations": [{"aggregation_type": aggregation}],
        "dimensions": list(dimensions),
    }
    answer = httpx.post(f"{mlflow.url}/api/3.0/mlflow/traces/metrics", json=body, timeout=20, trust_env=False)
    return answer.raise_for_status().json().get("data_points", [])


async def test_the_overview_counts_steps_by_type_and_status_and_adds_up_costs(shop: Shop, mlflow: Mlflow) -> None:
    await shop.turn("How much?")
    await shop.stored()
    counted = figures(mlflow, "SPANS", "span_count", "COUNT", "span_type", "span_status")
    seen = {(point["dimensions"]["span_type"], point["dimensions"]["span_status"]) for point in counted}
    assert seen == {(kind, "OK") for kind in v.MLFLOW_TYPES.values() if kind != "TOOL"}
    [cost] = figures(mlflow, "SPANS", "total_cost", "SUM", "span_model_name")
    assert cost["dimensions"]["span_model_name"] == "small"
    assert cost["values"]["SUM"] == pytest.approx(0.032)


async def test_a_changed_thumb_takes_the_place_of_the_first(
    shop: Shop, store: KeptTraces, ratings: Ratings, mlflow: Mlflow
) -> None:
    trace_id = await shop.turn("How much?")
    await shop.stored()
    for user, good in (("u", True), ("u", False), ("another", True), ("u", False)):
        assert await rate(ratings, trace_id, user, good=good) == "stored"
    [turn] = await store.find()
    assert [given["value"] for given in turn.feedback] == [True, False]
    [counted] = figures(mlflow, "ASSESSMENTS", "assessment_count", "COUNT")
    assert counted["values"]["COUNT"] == 2


async def test_of_two_quick_clicks_one_thumb_is_left(shop: Shop, store: KeptTraces, ratings: Ratings) -> None:
    trace_id = await shop.turn("How much?")
    await shop.stored()
    clicks = (rate(ratings, trace_id, "u", good=good) for good in (True, False, True, False))
    assert set(await asyncio.gather(*clicks)) == {"stored"}
    [turn] = await store.find()
    assert len(turn.feedback) == 1


@pytest.mark.parametrize("stored", [True, False])
async def test_feedback_for_a_turn_that_nobody_remembers_is_tried_once(
    shop: Shop, mlflow: Mlflow, serve: Serve, *, stored: bool
) -> None:
    """As after a restart, or in another process than the turn's."""
    trace_id = await shop.turn("How much?")
    await shop.stored()
    asked: list[str] = []
    async with serve(trace_url=mlflow.url, trace_experiment=mlflow.experiment) as (client, services):
        asks = services.ratings._assessments
        write = asks.write
        asks.write = lambda rating, seconds: (asked.append(rating.trace_id), write(rating, seconds))
        rated = trace_id if stored else "0" * 32
        body, operator = {"trace_id": rated, "value": 1}, bearer(services, "demo-operator")
        assert not (await client.post("/feedback", json=body)).json()["stored"]  # it is not this guest's
        reply = (await client.post("/feedback", json=body, headers=operator)).json()
    assert reply["stored"] is stored, reply
    assert asked == ([rated] if stored else [])


async def put_artifact(mlflow: Mlflow, trace_id: str) -> Path:
    """A file beside a trace, as the MLflow SDK and attachments leave it."""
    tags = next(trace["tags"] for trace in mlflow.traces() if trace["trace_id"] == f"tr-{trace_id}")
    path = tags["mlflow.artifactLocation"].removeprefix("mlflow-artifacts:").lstrip("/")
    url = f"{mlflow.url}/api/2.0/mlflow-artifacts/artifacts/{path}/traces.json"
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        (await client.put(url, content=b"file of " + trace_id.encode())).raise_for_status()
    [file] = mlflow.folder.rglob(f"*/tr-{trace_id}/artifacts/traces.json")
    return file


async def test_old_turns_go_with_their_artifacts(shop: Shop, store: KeptTraces, mlflow: Mlflow) -> None:
    old, kept = await shop.turn("zzfirst"), await shop.turn("zzsecond")
    broken = await shop.turn("zzthird", fails=True)
    await shop.stored()
    files = [await put_artifact(mlflow, trace_id) for trace_id in (old, kept, broken)]
    await asyncio.to_thread(store._client().set_trace_tag, f"tr-{kept}", "keep", "true")
    assert await store.delete_older(errors_days=90, others_days=7) == 0
    await asyncio.sleep(0.05)
    assert await store.delete_older(errors_days=90, others_days=0) == 1
    assert sorted(ids(await store.find())) == sorted([kept, broken])
    assert [file.exists() for file in files] == [False, True, True]
    assert await store.delete_older(errors_days=0, others_days=0) == 1
    assert ids(await store.find()) == [kept]
    assert [file.parent.parent.exists() for file in files] == [False, True, False]


async def test_a_persons_turns_go_on_request(shop: Shop, store: KeptTraces, ratings: Ratings, mlflow: Mlflow) -> None:
    mine = [await shop.turn("qqmine", user="me", session="a"), await shop.turn("qqmine", user="me", session="b")]
    other = await shop.turn("qqother", user="you", session="c")
    await shop.stored()
    await rate(ratings, mine[0], "me", comment="qqcomment")
    await asyncio.to_thread(store._client().set_trace_tag, f"tr-{mine[1]}", "keep", "true")
    file = await put_artifact(mlflow, mine[0])
    assert await store.delete_person(session="b") == 1
    assert await store.delete_person(user="me") == 1
    assert ids(await store.find()) == [other]
    assert not file.exists()
    with pytest.raises(ValueError, match="whose"):
        await store.delete_person()


async def test_a_store_that_is_away_is_an_error_in_time() -> None:
    store = KeptTraces(f"http://127.0.0.1:{free_port()}", "0")
    async with asyncio.timeout(15):
        with pytest.raises(PartUnavailable, match="does not answer"):
            await store.find()
