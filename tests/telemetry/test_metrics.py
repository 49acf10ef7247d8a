"""Metrics come from every turn; exemplars point at kept ones only; labels are bounded."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics.exposition import generate_latest

from app.steps import Row, Table
from evals.doubles import reports
from infra.store.reading import open_store
from infra.telemetry import vocabulary as v
from infra.telemetry.keep import KeepRule
from infra.telemetry.metrics import MAX_VALUES, SLOW_S, TurnMetrics
from infra.telemetry.processor import TurnProcessor
from infra.telemetry.setup import request_trace_id
from infra.telemetry.spans import llm
from infra.telemetry.trace import duration_ms, unexplained_ms
from pipeline.errors import Busy, PartUnavailable
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Intent, Question
from pipeline.types.verdicts import GuardrailOutcome, Screening
from tests.conftest import ROOT
from tests.telemetry.watched import QUESTION, Watched, scripted_chat

KEPT, NOT_KEPT = "0" * 31 + "1", "f" * 32
"""Trace ids just inside and just outside of a ratio of a half."""


@pytest.fixture
async def watched() -> AsyncGenerator[Watched, None]:
    made = Watched(KeepRule(0.5))
    yield made
    made.close()
    request_trace_id.set(None)


def exemplars(registry: CollectorRegistry) -> list[str]:
    """The trace ids that a scraper is shown."""
    return re.findall(r'# \{trace_id="([0-9a-f]+)"\}', generate_latest(registry).decode())


async def test_a_turn_that_is_not_kept_counts_and_has_no_exemplar(watched: Watched) -> None:
    request_trace_id.set(NOT_KEPT)
    await watched.scripted_turn()
    assert [sent for _, sent in watched.finished] == [False]
    assert watched.count("manga_turns_total", intent="faq", outcome="ok") == 1
    assert watched.count("manga_span_duration_seconds_count", span=v.RERANK) == 1
    assert exemplars(watched.registry) == []
    assert watched.count("telemetry_traces_kept_total", reason="ratio") == 0


async def test_exemplars_are_of_kept_turns(watched: Watched) -> None:
    for trace_id in (NOT_KEPT, KEPT, NOT_KEPT):
        request_trace_id.set(trace_id)
        await watched.scripted_turn()
    assert set(exemplars(watched.registry)) == {KEPT}
    assert watched.count("manga_turns_total", intent="faq", outcome="ok") == 3
    assert watched.count("telemetry_traces_kept_total", reason="ratio") == 1


async def test_a_kept_turn_that_finds_the_queue_full_has_no_exemplar(watched: Watched) -> None:
    exporter = watched.telemetry._exporter
    assert exporter is not None
    exporter._max_queue = 0
    request_trace_id.set(KEPT)
    await watched.scripted_turn()
    assert exemplars(watched.registry) == []


async def test_what_is_measured_of_a_turn(watched: Watched) -> None:
    await watched.scripted_turn()
    count = watched.count
    assert count("manga_turn_duration_seconds_count", route="retrieval", outcome="ok") == 1
    assert count("manga_first_token_seconds_sum", model="small") == pytest.approx(0.001)
    assert count("manga_first_sentence_seconds_count", route="retrieval") == 1
    assert count("manga_turn_unexplained_seconds_count") == 1
    assert count("manga_cache_lookups_total", status="miss") == 1
    assert count("gen_ai_client_token_usage_sum", gen_ai_token_type="input", model="small") == 12
    assert count("gen_ai_client_token_usage_sum", gen_ai_token_type="output", model="small") == 4
    for operation, times in (("chat", 1), ("embeddings", 1), ("retrieval", 3)):
        assert count("gen_ai_client_operation_duration_seconds_count", gen_ai_operation_name=operation) == times
    assert count("manga_queue_wait_seconds_sum", span=v.EMBEDDING) == pytest.approx(0.0001)
    assert count("manga_service_seconds_sum", span=v.EMBEDDING) == pytest.approx(0.0002)
    assert count("manga_span_duration_seconds_count", span=f"{v.OUTPUT_GUARDS}.pii_detection") == 1


async def test_blocks_and_degraded_parts_are_counted(watched: Watched) -> None:
    from infra.telemetry import spans  # noqa: PLC0415

    async def screen(_: str, /) -> Screening:
        return Screening("", GuardrailOutcome("prompt_injection", "block"), reports("prompt_injection", action="block"))

    screened = watched.telemetry.instrument.step(screen, spans.INPUT_GUARDS)

    async def run(question: Question, _: Emit) -> Reply:
        screening = await screened(question.text)
        return Reply("No.", question.session_id, None, guardrail=screening.outcome, degraded=("cache", "search"))

    await watched.turn(run)
    assert watched.count("manga_guardrail_actions_total", stage="prompt_injection", action="block") == 1
    assert watched.count("manga_turns_total", intent="none", outcome="blocked") == 1
    for part in ("cache", "search"):
        assert watched.count("manga_degraded_turns_total", part=part) == 1


async def test_an_error_is_a_turn_too(watched: Watched) -> None:
    async def fail(_: str) -> None:
        raise PartUnavailable("sessions", "gone")

    with pytest.raises(PartUnavailable):
        await watched.scripted_turn(fail)
    assert watched.count("manga_turns_total", intent="none", outcome="error") == 1
    assert watched.count("manga_turn_duration_seconds_count", route="none", outcome="error") == 1


async def test_work_is_taken_where_its_turn_has_an_answer_and_in_vain_where_it_has_none(watched: Watched) -> None:
    def worked(taken: str) -> dict[str, float]:
        value = watched.registry.get_sample_value
        counted = {span: value("manga_work_seconds_total", {"span": span, "taken": taken}) for span in v.WORK}
        return {span: seconds for span, seconds in counted.items() if seconds is not None}

    async def leave_at_the_rerank(point: str) -> None:
        if point == v.RERANK:
            raise Busy("the reranker")

    await watched.scripted_turn()
    answered = worked("yes")
    assert {v.INTENT, v.EMBEDDING, v.VECTOR_SEARCH, v.RERANK, v.PASSAGE_GUARDS} <= answered.keys()
    assert answered[v.EMBEDDING] == pytest.approx(0.0002)  # what its worker says, without the wait
    assert not worked("no")
    with pytest.raises(Busy):
        await watched.scripted_turn(leave_at_the_rerank)
    assert worked("yes") == answered
    assert {v.INTENT, v.EMBEDDING, v.VECTOR_SEARCH} <= worked("no").keys()


async def test_labels_are_bounded(watched: Watched) -> None:
    tracer = watched.telemetry._tracer

    async def run(question: Question, _: Emit) -> Reply:
        for number in range(3):
            tracer.start_span(
                f"GET /{question.session_id}/{number}", attributes={v.GEN_AI_OPERATION: str(number)}
            ).end()
        model = f"model-{question.session_id}"
        return Reply(
            "",
            "",
            Intent(open_store().intents["faq"], 1.0, "rules"),
            model=model,
            degraded=(model,),
            first_token_ms=1.0,
        )

    for number in range(3 * MAX_VALUES):
        await watched.turn(run, replace(QUESTION, session_id=str(number)))
    labels: dict[str, set[str]] = {}
    for metric in watched.registry.collect():
        for sample in metric.samples:
            for name, value in sample.labels.items():
                labels.setdefault(name, set()).add(value)
    assert labels["span"] == {v.TURN, "other"}
    for name in ("model", "part"):
        assert len(labels[name]) == MAX_VALUES + 1
        assert "other" in labels[name]
    assert max(len(values) for name, values in labels.items() if name != "le") == MAX_VALUES + 1


async def test_the_gap_is_the_root_less_the_union_of_its_children() -> None:
    """Children that overlap count once; what lies outside of the root, and grandchildren, count not at all."""
    gaps: list[float | None] = []
    processor = TurnProcessor(KeepRule(0.0), lambda _: False, lambda _: None)
    processor.listen(lambda trace, _: gaps.append(trace.unexplained_ms))
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(processor)
    tracer = provider.get_tracer("test")
    from opentelemetry.trace import set_span_in_context  # noqa: PLC0415

    ms = 1_000_000
    root = tracer.start_span("root", start_time=0)
    below = set_span_in_context(root)
    for start, end in ((10, 30), (20, 40), (25, 28), (60, 70), (-5, 2)):
        child = tracer.start_span("child", context=below, start_time=start * ms)
        tracer.start_span("grandchild", context=set_span_in_context(child), start_time=45 * ms).end(50 * ms)
        child.end(end * ms)
    root.end(100 * ms)
    assert gaps == [100 - 30 - 10 - 2]


def test_metrics_of_two_telemetries_do_not_meet() -> None:
    first, second = CollectorRegistry(), CollectorRegistry()
    TurnMetrics(first).dropped("shutdown")
    TurnMetrics(second)
    assert first.get_sample_value("telemetry_traces_dropped_total", {"reason": "shutdown"}) == 1
    assert second.get_sample_value("telemetry_traces_dropped_total", {"reason": "shutdown"}) == 0


async def test_the_cost_is_estimated_at_the_configured_prices(watched: Watched) -> None:
    """By default there are no prices, and so no costs: the first of these turns has none."""
    await watched.scripted_turn()
    await watched.turn(scripted_chat(watched.telemetry.instrument, table=Table(model=Row(llm((1.0, 10.0))))))
    assert watched.count("manga_llm_cost_usd_estimate_total", model="small") == pytest.approx(12e-6 + 40e-6)
    free, priced = (
        next(trace.attributes(span) for span in trace.spans if span.name == v.LLM) for trace, _ in watched.finished
    )
    assert v.MLFLOW_COST not in free
    assert priced[v.MLFLOW_COST] == pytest.approx({"input_cost": 12e-6, "output_cost": 40e-6, "total_cost": 52e-6})


def test_a_clock_that_is_set_back_makes_no_duration_negative() -> None:
    root = TracerProvider().get_tracer("t").start_span("root", start_time=3_600_000_000_000)
    root.end(1_000)
    assert duration_ms(root) == 0
    assert unexplained_ms(root, []) == 0


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("manga_turns_total", {"intent": "none", "outcome": "error"}),
        ("manga_cache_lookups_total", {"status": "bypass"}),
        ("manga_guardrail_actions_total", {"stage": "prompt_injection", "action": "block"}),
        ("telemetry_traces_dropped_total", {"reason": "queue_full"}),
        ("telemetry_verdicts_lost_total", {"reason": "expired"}),
        ("telemetry_ratings_lost_total", {"reason": "no_turn"}),
        ("telemetry_traces_kept_total", {"reason": "error"}),
    ],
)
def test_what_alerts_wait_for_counts_from_zero(name: str, labels: dict[str, str]) -> None:
    """Prometheus sees no increase in a series that begins with its first count."""
    registry = CollectorRegistry()
    metrics = TurnMetrics(registry)
    assert registry.get_sample_value(name, labels) == 0
    assert metrics.lost == {}


def test_every_reason_in_the_code_counts_from_zero() -> None:
    registry = CollectorRegistry()
    TurnMetrics(registry)
    samples = [sample for metric in registry.collect() for sample in metric.samples]
    begun = {sample.labels["reason"] for sample in samples if "reason" in sample.labels}
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "infra" / "telemetry").glob("*.py"))
    said = set(re.findall(r'(?:_dropped|_lose)\("(\w+)"\)|^ +reason = "(\w+)"$', code, re.MULTILINE))
    assert {word for pair in said for word in pair if word} - begun == set()


def test_what_a_turn_may_take_is_a_buckets_limit() -> None:
    registry = CollectorRegistry()
    TurnMetrics(registry)._turn.labels("none", "ok").observe(SLOW_S)
    labels = {"route": "none", "outcome": "ok", "le": str(SLOW_S)}
    assert registry.get_sample_value("manga_turn_duration_seconds_bucket", labels) == 1
