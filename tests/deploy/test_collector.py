"""The app to MLflow through the Collector, as it is shipped, with either of them killed and back."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable

import httpx
import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from tests.deploy.servers import Collector
from tests.deploy.turns import SPANS, App, Store
from tests.servers import Server

MakeApp = Callable[..., App]
MakeCollector = Callable[..., Collector]
pytestmark = pytest.mark.timeout(300)


def test_every_turn_arrives_and_is_measured(store: Store, app: MakeApp, collector: Collector) -> None:
    ours = app(collector.url)
    ours.load(seconds=3, per_second=50)
    assert ours.exporter.flush(20)
    assert store.wait_for(len(ours.turns)) == dict.fromkeys(ours.turns, SPANS)
    assert {trace["tags"]["env"] for trace in store.traces().values()} == {"test"}
    time.sleep(1.5)
    shown = httpx.get(collector.metrics_url, trust_env=False).text
    calls = re.findall(
        r'^traces_span_metrics_calls_total\{[^}]*span_name="chat.turn"[^}]*\} (\S+)', shown, re.MULTILINE
    )
    assert [float(count) for count in calls] == [len(ours.turns)]


def test_what_a_foreign_span_gives_away_is_masked(store: Store, collector: Collector) -> None:
    provider = TracerProvider(resource=Resource.create({"service.name": "model-server"}))
    provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter(f"{collector.url}/v1/traces")))
    with provider.get_tracer("foreign").start_as_current_span("generate") as span:
        span.set_attribute("gen_ai.prompt", "Write to ada.lovelace@example.org, card 4111 1111 1111 1111")
        span.set_attribute("http.request.header.Authorization", "Basic dXNlcjpwYXNz")
        span.set_attribute("book", "ISBN 978-4-08-872509-3, at 1763693770123")
        span.add_event("retry", {"detail": "ada.lovelace@example.org did not answer"})
    assert len(store.wait_for(1)) == 1
    text = store.texts()
    for secret in ("ada.lovelace", "4111 1111", "dXNlcjpwYXNz"):
        assert secret not in text
    for harmless in ("978-4-08-872509-3", "1763693770123"):
        assert harmless in text


def test_nothing_is_lost_while_mlflow_is_frozen(
    store: Store, app: MakeApp, collector: Collector, mlflow: Server
) -> None:
    ours = app(collector.url)
    load = ours.in_background(seconds=8, per_second=30)
    time.sleep(1)
    mlflow.freeze()
    time.sleep(5)
    mlflow.go_on()
    load.join()
    assert ours.exporter.flush(20)
    assert store.wait_for(len(ours.turns)) == dict.fromkeys(ours.turns, SPANS)
    assert ours.dropped == 0


def test_the_queue_on_disk_outlives_mlflow_and_the_collector(
    store: Store, app: MakeApp, collector: Collector, mlflow: Server
) -> None:
    ours = app(collector.url)
    mlflow.kill()
    ours.load(seconds=2, per_second=30)
    assert ours.exporter.flush(20)
    collector.kill()
    ours.load(seconds=1, per_second=30)
    collector.start()
    mlflow.start()
    assert ours.exporter.flush(20)
    assert store.wait_for(len(ours.turns)) == dict.fromkeys(ours.turns, SPANS)
    assert ours.dropped == 0


def test_tail_sampling_keeps_what_failed_and_all_is_measured(
    store: Store, app: MakeApp, make_collector: MakeCollector
) -> None:
    collector = make_collector(OTELCOL_SAMPLING="[tail_sampling]", OTELCOL_KEEP_PERCENT="0")
    well, badly = app(collector.url), app(collector.url)
    for _ in range(20):
        well.turn()
        badly.turn(fails=True)
    assert well.exporter.flush(20)
    assert badly.exporter.flush(20)
    assert _measured_turns(collector, 40) == 40
    assert store.wait_for(20) == dict.fromkeys(badly.turns, SPANS)


def test_a_sampling_collector_that_is_stopped_in_good_order_loses_nothing(
    store: Store, app: MakeApp, make_collector: MakeCollector
) -> None:
    collector = make_collector(OTELCOL_SAMPLING="[tail_sampling]", OTELCOL_KEEP_PERCENT="100")
    ours = app(collector.url)
    ours.load(seconds=1, per_second=50)
    assert ours.exporter.flush(20)
    collector.stop()  # It decides on what it still holds, and writes it to its queue.
    collector.start()
    assert store.wait_for(len(ours.turns)) == dict.fromkeys(ours.turns, SPANS)


def test_nothing_is_lost_while_the_database_is_gone(
    store: Store, app: MakeApp, collector: Collector, own_postgres: Server
) -> None:
    ours = app(collector.url)
    load = ours.in_background(seconds=6, per_second=30)
    time.sleep(1)
    own_postgres.stop(signal.SIGQUIT)
    load.join()
    own_postgres.start()
    assert ours.exporter.flush(20)
    assert store.wait_for(len(ours.turns)) == dict.fromkeys(ours.turns, SPANS)
    assert ours.dropped == 0


def _measured_turns(collector: Collector, expected: int) -> float:
    """What the span metrics say in the end: they are brought up to date once a second."""
    line = r'^traces_span_metrics_calls_total\{[^}]*span_name="chat.turn"[^}]*\} (\S+)'
    limit = time.monotonic() + 20
    while True:
        shown = httpx.get(collector.metrics_url, trust_env=False).text
        count = sum(float(found) for found in re.findall(line, shown, re.MULTILINE))
        if count >= expected or time.monotonic() > limit:
            return count
        time.sleep(0.3)
