"""Clients that hang up: the turn is cancelled, its trace is whole, and its place is free again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan

from app.parts import Parts
from app.services import Services
from infra.telemetry import vocabulary as v
from tests.app.conftest import PATIENCE_S, Live
from tests.app.stalling import LONG, stalling
from tests.conftest import CollectedTraces

JSON, STREAM = "application/json", "text/event-stream"
CHAT = ("/chat", {"message": LONG})
OPENAI = ("/v1/chat/completions", {"model": "mangaassist", "messages": [{"role": "user", "content": LONG}]})
FORMS = [(*CHAT, JSON), (*CHAT, STREAM), (*OPENAI, JSON), (OPENAI[0], {**OPENAI[1], "stream": True}, STREAM)]


@pytest.fixture(params=[True, False], ids=["before the first word", "in the middle"])
def silent(request: pytest.FixtureRequest) -> bool:
    """Whether the model hangs before its first word."""
    return request.param


@pytest.fixture
def stalled() -> asyncio.Event:
    """Set when the model hangs."""
    return asyncio.Event()


@pytest.fixture
def parts(parts: Parts, stalled: asyncio.Event, *, silent: bool) -> Parts:
    return stalling(parts, before_text=silent, stalled=stalled)


@pytest.fixture
async def services(make_services: Callable[..., Services], parts: Parts) -> AsyncGenerator[Services, None]:
    """With one place for turns, so that a place that is not given back is noticed."""
    made = make_services(max_turns=1)
    yield made
    made.telemetry.shutdown(1)
    await parts.stores.close()


@asynccontextmanager
async def connection(
    live: Live, path: str, body: dict[str, object], accept: str
) -> AsyncGenerator[asyncio.StreamReader, None]:
    """A request over a socket that is closed, not shut down politely, at the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: test\r\naccept: {accept}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(content)}\r\n\r\n"
    )
    writer.write(head.encode() + content)
    await writer.drain()
    try:
        yield reader
    finally:
        writer.transport.abort()


def outcome(trace: list[ReadableSpan]) -> object:
    """What became of the turn."""
    return next((span.attributes or {})[v.OUTCOME] for span in trace if span.parent is None)


def assert_cancelled(trace: list[ReadableSpan]) -> None:
    """Every span has ended by itself, and the root says why."""
    roots = [span for span in trace if span.parent is None]
    assert len(roots) == 1
    assert (roots[0].attributes or {})[v.OUTCOME] == "cancelled"
    assert (roots[0].attributes or {})[v.TAG + v.TAG_KEPT] == "cancelled"
    assert roots[0].status.description == "cancelled"
    ids = {span.context.span_id for span in trace}
    assert all(span.parent.span_id in ids for span in trace if span.parent)
    assert all(span.end_time for span in trace)
    assert all(span.end_time <= roots[0].end_time for span in trace)
    assert not any(v.UNFINISHED in (span.attributes or {}) for span in trace)


async def place_is_given_back(live: Live) -> None:
    """Ask until there is a place again, which is at once or never."""
    limit = time.monotonic() + PATIENCE_S
    async with httpx.AsyncClient(base_url=live.url, trust_env=False, timeout=PATIENCE_S) as client:
        while (await client.post("/chat", json={"message": "hello"})).status_code != 200:
            assert time.monotonic() < limit, "the place was not given back"
    await live.idle()


@pytest.mark.parametrize(("path", "body", "accept"), FORMS)
async def test_hanging_up_while_the_turn_runs(
    live: Live,
    collected: CollectedTraces,
    caplog: pytest.LogCaptureFixture,
    stalled: asyncio.Event,
    *,
    silent: bool,
    path: str,
    body: dict[str, object],
    accept: str,
) -> None:
    async with connection(live, path, body, accept) as reader:
        if accept == STREAM and not silent:
            await reader.readuntil(b"event: text" if path == "/chat" else b'{"content":')
        else:
            await asyncio.wait_for(stalled.wait(), PATIENCE_S)
    await live.idle()
    assert len(collected.traces) == 1
    assert_cancelled(collected.traces[0])
    assert v.LLM in {span.name for span in collected.traces[0]}
    assert caplog.records == []  # people leave: that is nobody's error
    await place_is_given_back(live)


@pytest.mark.parametrize(("path", "body", "accept"), FORMS)
async def test_hanging_up_at_once(
    live: Live, collected: CollectedTraces, path: str, body: dict[str, object], accept: str
) -> None:
    async with connection(live, path, body, accept):
        pass
    await place_is_given_back(live)
    # Beside the greeting that found the place there is one at most: none when the server saw the end first.
    others = [trace for trace in collected.traces if outcome(trace) != "ok"]
    assert len(others) <= 1
    assert len(collected.traces) == len(others) + 1
    for trace in others:
        assert_cancelled(trace)


async def test_a_body_that_never_comes_takes_no_place(live: Live) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(b"POST /chat HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{")
    await writer.drain()
    await place_is_given_back(live)
    writer.transport.abort()
    await live.idle()
    await place_is_given_back(live)
