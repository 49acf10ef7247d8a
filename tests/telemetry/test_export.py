"""A backend that is down, slow, refusing or mad: no turn notices, nothing grows, and it recovers without a restart."""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest

from infra.telemetry import export
from infra.telemetry.keep import KeepRule
from infra.telemetry.redact import Redactor
from infra.telemetry.senders import OtlpSender
from infra.telemetry.setup import Telemetry, TelemetryConfig
from infra.telemetry.turn import Tracing
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Question
from tests.servers import free_port
from tests.telemetry import backend as moods
from tests.telemetry.backend import Backend, Mood, Request
from tests.telemetry.watched import QUESTION, ignore, scripted_chat, until

QUEUE = 20
NOTHING_S = 0.05
"""A turn takes a millisecond here; one that waited for the backend would take its time limit."""
BAD: dict[str, Mood] = {
    **{f"answers {status}": moods.refusing(status) for status in (400, 401, 403, 404, 408, 422, 429, 500, 502, 503)},
    "speaks no HTTP": moods.garbage,
    "is a web page": moods.web_page,
    "has moved": moods.redirecting,
    "hangs up": moods.hanging_up,
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits, shorter."""
    monkeypatch.setattr(export, "RETRY_FIRST_S", 0.02)
    monkeypatch.setattr(export, "RETRY_MOST_S", 0.05)
    monkeypatch.setattr(export, "INTERVAL_S", 0.02)


@pytest.fixture
def backend() -> Iterator[Backend]:
    made = Backend()
    yield made
    made.end()


class App:
    """Small turns whose traces go to a backend."""

    def __init__(self, url: str, timeout_s: float = 0.3) -> None:
        config = TelemetryConfig(rule=KeepRule(1.0), max_queue=QUEUE, timeout_s=timeout_s)
        self.telemetry = Telemetry(config, str, OtlpSender(url, {}))
        self._run = self.telemetry.turns(scripted_chat(self.telemetry.instrument))

    async def turns(self, count: int) -> float:
        """Run turns; returns how long the median one took, in seconds."""
        took: list[float] = []
        for _ in range(count):
            began = time.perf_counter()
            assert (await self._run(QUESTION, ignore, Tracing())).answer == "It is free [1]."
            took.append(time.perf_counter() - began)
            await asyncio.sleep(0)
        return statistics.median(took)

    async def named(self, name: str) -> None:
        """Run a turn that has a span of this name."""

        async def run(question: Question, _: Emit) -> Reply:
            self.telemetry._tracer.start_span(name).end()
            return Reply("answer", question.session_id, None)

        await self.telemetry.turns(run)(QUESTION, ignore, Tracing())

    async def stored(self, seconds: float = 5) -> bool:
        return await asyncio.to_thread(self.telemetry.flush, seconds)

    def dropped(self, reason: str) -> int:
        value = self.telemetry.registry.get_sample_value("telemetry_traces_dropped_total", {"reason": reason})
        return int(value or 0)


@pytest.fixture
async def app(backend: Backend) -> AsyncGenerator[App, None]:
    made = App(backend.url)
    yield made
    await asyncio.to_thread(made.telemetry.shutdown, 0.2)


@pytest.mark.parametrize("mood", BAD.values(), ids=BAD)
async def test_a_bad_backend_costs_nothing_and_recovers(
    app: App, backend: Backend, mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "REFUSALS", 1000)  # as long as it takes: the waits are shorter here, too
    backend.mood = mood
    await app.turns(3)
    await until(lambda: app.telemetry.backend_healthy is False)
    assert app.telemetry.waiting == 3
    assert await app.turns(5) < NOTHING_S
    backend.mood = moods.well
    assert await app.stored()
    assert app.telemetry.backend_healthy is not False
    assert len(backend.stored) == 8
    assert set(backend.stored.values()) == {1}
    assert app.dropped("refused") + app.dropped("queue_full") == 0


async def test_a_backend_that_is_down_fills_the_queue_and_no_more() -> None:
    app = App(f"http://127.0.0.1:{free_port()}/v1/traces")
    assert await app.turns(150) < NOTHING_S
    assert app.telemetry.waiting <= QUEUE + export.MAX_BATCH
    assert app.dropped("queue_full") == 150 - app.telemetry.waiting
    began = time.monotonic()
    waiting = app.telemetry.waiting
    await asyncio.to_thread(app.telemetry.shutdown, 0.5)
    assert time.monotonic() - began < 10
    assert app.dropped("shutdown") == waiting


async def test_a_backend_that_comes_back_gets_what_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MAX_BATCH", 4)
    backend = Backend()
    url, port = backend.url, backend.server_address[1]
    backend.end()
    app = App(url)
    await app.turns(10)
    await until(lambda: app.telemetry.backend_healthy is False)
    await app.turns(QUEUE - 10)
    exporter = app.telemetry._exporter
    assert exporter is not None
    # As bytes, not as thousands of objects that every garbage collection looks through.
    await until(lambda: all(isinstance(parcel.packed, bytes) for parcel in exporter._queue))
    assert not [parcel for parcel in exporter._queue if parcel.trace]
    assert exporter._queue
    assert app.telemetry.waiting == QUEUE
    again = Backend(int(port))
    assert await app.stored()
    assert len(again.stored) == QUEUE
    await asyncio.to_thread(app.telemetry.shutdown, 1)
    again.end()


async def test_what_a_backend_leaves_for_later_waits_as_bytes(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MAX_BATCH", 4)
    taken = threading.Semaphore(0)

    def held_up(request: Request) -> None:
        taken.acquire(timeout=30)
        moods.well(request)

    backend.mood = held_up
    app = App(backend.url, timeout_s=30)
    await app.turns(QUEUE)  # all but the first few while one request is under way
    taken.release()
    exporter = app.telemetry._exporter
    assert exporter is not None
    await until(lambda: not any(parcel.trace for parcel in list(exporter._queue)))
    assert app.telemetry.waiting >= QUEUE - 4
    assert app.telemetry.backend_healthy is not False
    taken.release(QUEUE)
    assert await app.stored()
    assert len(backend.stored) == QUEUE
    await asyncio.to_thread(app.telemetry.shutdown, 1)


async def test_a_slow_backend_gets_every_trace_however_often_it_is_sent(app: App, backend: Backend) -> None:
    backend.mood = moods.slow
    assert await app.turns(5) < NOTHING_S
    await until(lambda: backend.requests > 2)
    backend.mood = moods.well
    assert await app.stored()
    assert len(backend.stored) == 5
    assert min(backend.stored.values()) > 1, "sent again after no answer in time: the backend has to know it again"


async def test_a_backend_that_toils_is_given_less_at_a_time(app: App, backend: Backend) -> None:
    """A batch that takes longer than we wait must not be sent again and again for ever."""
    backend.mood = moods.refusing(503)
    await app.turns(QUEUE)
    backend.mood = moods.toiling(0.05)  # 20 of them: three times as long as a request may take
    assert await app.stored(10)
    assert len(backend.stored) == QUEUE


async def test_an_endless_answer_is_not_read_to_its_end(app: App, backend: Backend) -> None:
    backend.mood = moods.endless
    await app.turns(5)
    assert await app.stored(3)
    assert set(backend.stored.values()) == {1}


@pytest.mark.parametrize("status", [400, 413, 422, 500])
async def test_one_bad_trace_does_not_take_its_company_with_it(app: App, backend: Backend, status: int) -> None:
    backend.mood = moods.disliking("poison", status)
    await app.turns(3)
    await app.named("poison")
    await app.turns(3)
    await until(lambda: len(backend.stored) == 6)
    await until(lambda: app.dropped("refused") == 1)
    assert app.telemetry.waiting == 0
    await app.turns(1)
    assert await app.stored()
    assert len(backend.stored) == 7
    assert set(backend.stored.values()) == {1}


async def test_a_trace_that_cannot_be_encoded_does_not_stop_the_others(app: App, backend: Backend) -> None:
    redactor = app.telemetry.redactor
    redactor.text = lambda text: "\ud83d" if text == "poison" else text  # type: ignore[method-assign]
    await app.named("poison")
    await app.turns(3)
    await until(lambda: app.dropped("encoding_failed") == 1)
    assert await app.stored()
    assert len(backend.stored) == 3


async def test_a_trace_that_cannot_be_redacted_does_not_leave(
    app: App, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Any:
        raise ValueError

    with monkeypatch.context() as broken:
        broken.setattr(Redactor, "spans", fail)
        await app.turns(2)
        assert await app.stored()
    assert app.dropped("redaction_failed") == 2
    await app.turns(1)
    assert await app.stored()
    assert len(backend.stored) == 1


async def test_a_shutdown_sends_what_waits(app: App, backend: Backend) -> None:
    await app.turns(QUEUE)
    await asyncio.to_thread(app.telemetry.shutdown, 5)
    assert len(backend.stored) == QUEUE
    await app.turns(1)
    assert app.dropped("queue_full") == 1, "what comes after the end is counted"


@pytest.mark.parametrize("mood", [moods.slow, moods.refusing(503), moods.refusing(422)], ids=["slow", "503", "422"])
async def test_a_shutdown_keeps_its_time_limit(backend: Backend, mood: Mood, caplog: pytest.LogCaptureFixture) -> None:
    app = App(backend.url, timeout_s=30)
    backend.mood = moods.hanging_for(20) if mood is moods.slow else mood
    await app.turns(5)
    await until(lambda: backend.requests > 0)
    began = time.monotonic()
    await asyncio.to_thread(app.telemetry.shutdown, 0.5)
    assert time.monotonic() - began < 10
    assert app.dropped("shutdown") == 5
    assert caplog.messages[-1] == "5 traces since the start are not known to be stored (shutdown: 5)"
    await asyncio.sleep(0.2)
    assert app.dropped("shutdown") + app.dropped("refused") == 5


async def test_of_a_request_that_breaks_after_the_end_nothing_is_said(
    backend: Backend, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(backend.url, timeout_s=30)
    gone = threading.Event()

    def breaks(request: Request) -> None:
        gone.wait(20)
        moods.hanging_up(request)

    backend.mood = breaks
    await app.turns(1)
    await until(lambda: backend.requests > 0)
    await asyncio.to_thread(app.telemetry.shutdown, 0.1)
    gone.set()
    await until(lambda: not app.telemetry._exporter._thread.is_alive())  # type: ignore[union-attr]
    assert caplog.messages == ["1 traces since the start are not known to be stored (shutdown: 1)"]


async def test_many_waiting_traces_go_in_few_requests(app: App, backend: Backend) -> None:
    backend.mood = moods.refusing(503)
    await app.turns(QUEUE)
    backend.mood = moods.well
    before = backend.requests
    assert await app.stored()
    assert backend.requests - before <= 3
