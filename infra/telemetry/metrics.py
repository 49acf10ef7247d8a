"""Prometheus metrics from every turn, kept or not. Exemplars point at kept traces only, so no link is dead."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import product
from typing import Any, Final, get_args

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import Metric

from infra.telemetry import spans
from infra.telemetry import vocabulary as v
from infra.telemetry.trace import Trace, duration_ms, span_id
from pipeline.types.answers import CacheStatus

logger = logging.getLogger(__name__)

_FAST = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
SLOW_S = 1.5
"""What a turn may take: the limit of the alerts, so it is a bucket's, and nothing has to be guessed in between."""
_TURN = tuple(sorted((*_FAST, SLOW_S)))
_TOKENS = tuple(4**power for power in range(1, 8))
SPANS = spans.NAMES | v.GUARD_STAGES | {v.TURN}
"""Every name that may be a label; anything else is counted as ``other``."""
MAX_VALUES = 32
"""Of a label that others fill in, such as the model's name; what comes after that is counted as ``other``."""

MAX_WAITING = 1000
"""Finished turns that may wait to be measured."""

# What counts from zero at the start: an alert on ``increase`` does not see what begins with its first count.
_OUTCOMES: Final = ("ok", "degraded", "blocked", "error", v.CANCELLED)
_ACTIONS: Final = ("rewrite", "block", "broken")
_WHY_KEPT: Final = ("forced", v.CANCELLED, "error", "blocked", "degraded", "slow", "ratio")
_WHY_DROPPED: Final = (
    "buffer_full",
    "encoding_failed",
    "queue_full",
    "redaction_failed",
    "refused",
    "shutdown",
    "too_many_spans",
)
_WHY_LOST: Final = ("expired", "no_answer", "queue_full", "refused", "shutdown")
_WHY_NOT_RATED: Final = ("expired", "no_turn", "queue_full", "refused", "shutdown")

_IN_VAIN: Final = frozenset({"error", v.CANCELLED})
"""Outcomes of turns that brought nobody an answer."""

Exemplar = dict[str, str] | None


class Values:
    """The values of a label, of which there may be only so many."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, value: Any) -> str:
        """The value, or ``other`` where there are enough."""
        name = "none" if value is None else str(value)
        if name not in self._seen and len(self._seen) < MAX_VALUES:
            self._seen.add(name)
        return name if name in self._seen else "other"


class TurnMetrics:
    """Listens to finished traces, and measures them off the request path: between two exports, or at a scrape.

    ``also`` is told of each trace then.
    """

    def __init__(self, registry: CollectorRegistry, also: Callable[[Trace, bool], None] | None = None) -> None:
        self._also = also
        self._waiting: deque[tuple[Trace, bool]] = deque()
        registry.register(self)  # before all others, so that a scrape measures first what waits

        def histogram(name: str, text: str, labels: tuple[str, ...], buckets: tuple[float, ...] = _FAST) -> Histogram:
            return Histogram(name, text, labels, buckets=buckets, registry=registry)

        def counter(name: str, text: str, **labels: Iterable[str]) -> Counter:
            made = Counter(name, text, tuple(labels), registry=registry)
            for known in product(*labels.values()):
                made.labels(*known)
            return made

        self._span = _by_label(histogram(v.SPAN_SECONDS, "Duration of a step.", ("span",)))
        self._wait = _by_label(histogram(v.WAIT_SECONDS, "Time waited for a worker, connection or slot.", ("span",)))
        self._busy = _by_label(histogram(v.SERVICE_SECONDS, "Time worked on by a worker, waiting left out.", ("span",)))
        work = "Time worked on by a step before the answer, and whether anybody got what came of it."
        self._work = cache(counter(v.WORK_SECONDS, work, span=(), taken=()).labels)
        self._turn = histogram(v.TURN_SECONDS, "Duration of a turn.", ("route", "outcome"), _TURN)
        self._first_token = histogram(v.FIRST_TOKEN_SECONDS, "Model's time to first token.", ("model",))
        self._first_sentence = histogram(v.FIRST_SENTENCE_SECONDS, "Turn's time to first shown text.", ("route",))
        self._gap = histogram(v.UNEXPLAINED_SECONDS, "Part of a turn that no span covers.", ())
        self._turns = counter(v.TURNS, "Turns.", intent=("none",), outcome=_OUTCOMES)
        self._cache = counter(v.CACHE_LOOKUPS, "Cache lookups.", status=get_args(CacheStatus))
        self._guards = counter(
            v.GUARD_ACTIONS, "Guardrail stages that changed or stopped something.", stage=v.STAGES, action=_ACTIONS
        )
        self._degraded = counter(v.DEGRADED_TURNS, "Turns that did without a part.", part=())
        self._operation = _by_label(histogram(v.OPERATION_SECONDS, "GenAI operation.", ("gen_ai_operation_name",)))
        self._tokens = histogram(v.TOKENS, "Tokens per call.", ("gen_ai_token_type", "model"), _TOKENS)
        self._cost = counter(v.LLM_COST, "Tokens at the configured prices.", model=())
        self._dropped = counter(v.TRACES_DROPPED, "Traces dropped whole, by reason.", reason=_WHY_DROPPED)
        self._lost_verdicts = counter(v.VERDICTS_LOST, "Guards' verdicts not stored, by reason.", reason=_WHY_LOST)
        self._lost_ratings = counter(v.RATINGS_LOST, "Kept ratings not stored, by reason.", reason=_WHY_NOT_RATED)
        self._kept = counter(v.TRACES_KEPT, "Traces handed to the exporter, by reason.", reason=_WHY_KEPT)
        self._model, self._part, self._operation_name = Values(), Values(), Values()
        self._registry = registry

    def dropped(self, reason: str) -> None:
        """Count a dropped trace."""
        self._dropped.labels(reason).inc()

    def lost_verdict(self, reason: str) -> None:
        """Count a guard's verdict that the trace backend did not get beside its trace."""
        self._lost_verdicts.labels(reason).inc()

    def lost_rating(self, reason: str) -> None:
        """Count a user's rating that could not be stored at once, nor later."""
        self._lost_ratings.labels(reason).inc()

    @property
    def lost(self) -> dict[str, int]:
        """How many traces were dropped, by reason."""
        (dropped,) = self._dropped.collect()
        return {
            sample.labels["reason"]: round(sample.value)
            for sample in dropped.samples
            if sample.name.endswith("_total") and sample.value
        }

    def gauge(self, name: str, text: str, read: Callable[[], float]) -> None:
        """Expose a number that ``read`` returns when scraped."""
        Gauge(name, text, registry=self._registry).set_function(read)

    def hear(self, trace: Trace, sent: bool) -> None:  # noqa: FBT001 - a listener's signature
        """Take note of a finished trace, to be measured soon: that takes 0.1 ms."""
        self._waiting.append((trace, sent))
        if len(self._waiting) > MAX_WAITING:
            self.catch_up()

    def catch_up(self) -> None:
        """Measure what waits."""
        while self._waiting:
            try:
                self.observe(*self._waiting.popleft())
            except IndexError:  # another thread was faster
                return
            except Exception:
                logger.exception("A turn could not be measured")

    def collect(self) -> tuple[Metric, ...]:
        """Called by the registry at a scrape. The metrics themselves are collected after this."""
        self.catch_up()
        return ()

    def observe(self, trace: Trace, sent: bool) -> None:  # noqa: FBT001 - a listener's signature
        """Measure a finished trace."""
        exemplar = {"trace_id": trace.hex_id} if sent else None
        in_vain = trace.attribute(v.OUTCOME) in _IN_VAIN
        for span in trace.spans:
            # What is measured of a step is noted, and of a guard's stage it is set: no need to merge the two.
            noted = trace.notes.get(span_id(span)) or span.attributes or {}
            self._observe_span(span, noted, exemplar)
            if span.name in v.WORK:
                self._observe_work(span, noted, in_vain=in_vain)
        if sent and trace.kept_because:
            self._kept.labels(trace.kept_because).inc()
        if trace.root is not None:
            self._observe_turn(trace, trace.root, exemplar)
        if self._also is not None:
            self._also(trace, sent)

    def _observe_turn(self, trace: Trace, root: ReadableSpan, exemplar: Exemplar) -> None:
        attributes = root.attributes or {}
        outcome, route = str(attributes.get(v.OUTCOME, "none")), str(attributes.get(v.ROUTE, "none"))
        self._turn.labels(route, outcome).observe(duration_ms(root) / 1000, exemplar)
        self._turns.labels(str(attributes.get(v.TAG + v.TAG_INTENT, "none")), outcome).inc()
        if trace.unexplained_ms is not None:
            self._gap.observe(trace.unexplained_ms / 1000, exemplar)
        for part in trace.attribute(v.DEGRADED) or ():
            self._degraded.labels(self._part(part)).inc()
        if (first := trace.attribute(v.FIRST_SENTENCE_MS)) is not None:
            self._first_sentence.labels(route).observe(first / 1000, exemplar)
        if (first := trace.attribute(v.FIRST_TOKEN_MS)) is not None:
            model = self._model(attributes.get(v.TAG + v.TAG_MODEL))
            self._first_token.labels(model).observe(first / 1000, exemplar)

    def _observe_span(self, span: ReadableSpan, attributes: Mapping[str, Any], exemplar: Exemplar) -> None:
        name = span.name if span.name in SPANS else "other"
        seconds = duration_ms(span) / 1000
        self._span(name).observe(seconds, exemplar)
        if name in v.GUARD_STAGES:
            self._observe_stage(name, attributes.get(v.GUARD_ACTION))
            return
        if (wait := attributes.get(v.WAIT_MS)) is not None:
            self._wait(name).observe(wait / 1000, exemplar)
            if (busy := attributes.get(v.BUSY_MS)) is not None:
                self._busy(name).observe(busy / 1000, exemplar)
        if (operation := attributes.get(v.GEN_AI_OPERATION)) is not None:
            self._operation(self._operation_name(operation)).observe(seconds, exemplar)
        if name == v.LLM:
            self._observe_tokens(attributes, exemplar)
        elif name == v.CACHE_LOOKUP and (status := attributes.get(v.CACHE_STATUS)) is not None:
            self._cache.labels(str(status)).inc()

    def _observe_work(self, span: ReadableSpan, attributes: Mapping[str, Any], *, in_vain: bool) -> None:
        """What was broken off had no result, whatever became of its turn."""
        worked_ms = attributes.get(v.BUSY_MS, duration_ms(span) - attributes.get(v.WAIT_MS, 0.0))
        broken_off = span.status.status_code is StatusCode.ERROR
        self._work(span.name, "no" if in_vain or broken_off else "yes").inc(max(0.0, worked_ms) / 1000)

    def _observe_stage(self, name: str, action: Any) -> None:
        if action != "allow":
            self._guards.labels(name.rpartition(".")[2], str(action)).inc()

    def _observe_tokens(self, attributes: Mapping[str, Any], exemplar: Exemplar) -> None:
        model = self._model(attributes.get(v.GEN_AI_RESPONSE_MODEL))
        for kind, name in (("input", v.GEN_AI_INPUT_TOKENS), ("output", v.GEN_AI_OUTPUT_TOKENS)):
            if (tokens := attributes.get(name)) is not None:
                self._tokens.labels(kind, model).observe(tokens, exemplar)
        self._cost.labels(model).inc(attributes.get(v.COST_USD, 0.0))


def _by_label(histogram: Histogram) -> Callable[[str], Histogram]:
    """Look up the child of a histogram with one label, remembered: the library's own look-up takes a lock."""
    return cache(histogram.labels)
