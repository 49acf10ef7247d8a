"""The last turns, kept in memory for the page: the waterfall shows at once, whatever the backend does."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode
from typing_extensions import TypedDict

from infra.telemetry import vocabulary as v
from infra.telemetry.breakdown import charges_of
from infra.telemetry.path import Charge
from infra.telemetry.redact import Redactor
from infra.telemetry.shapes import TOP
from infra.telemetry.stored_turn import Maker
from infra.telemetry.trace import Trace, duration_ms, span_id


class SpanView(TypedDict):
    """A span as the page draws it; times in milliseconds from the start of the turn.

    ``wait_ms`` and ``busy_ms`` are time in a line and time at work, where the step tells. ``self_ms`` is the span's own
    part of the turn (see ``infra/telemetry/path.py``): over all spans it sums to the turn.
    """

    id: str
    parent: str | None
    name: str
    kind: str
    start_ms: float
    duration_ms: float
    wait_ms: float | None
    busy_ms: float | None
    self_ms: float
    status: str
    attributes: dict[str, Any]


class PassageView(TypedDict):
    """A passage that a step of the turn ranked among its first."""

    title: str
    text: str
    url: str


class TurnView(TypedDict):
    """A turn as the page draws it.

    ``passages`` are by id, as the spans' ``manga.hits.ids`` name them. ``screened`` is the text that a guard was
    given, masked, by the id of its span.
    """

    trace_id: str
    kept_because: str | None
    duration_ms: float
    unexplained_ms: float
    tags: dict[str, Any]
    spans: list[SpanView]
    passages: dict[str, PassageView]
    screened: dict[str, str]


_SCREENING = frozenset({v.INPUT_GUARDS, v.MEANING_GUARDS, v.OUTPUT_GUARDS})
_WHOSE = {v.SESSION, v.GEN_AI_CONVERSATION, v.USER, v.TAG + v.TAG_SESSION}
"""Left out of every view: with its id, another guest could go on with a session."""

_REMEMBERED = 200


class RecentTurns:
    """A ring of the last finished turns. Rendering, and with it redaction, happens when one is asked for."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._traces: OrderedDict[str, Trace] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, trace: Trace, sent: bool) -> None:  # noqa: FBT001 - a listener's signature
        """Remember a finished turn."""
        del sent
        with self._lock:
            self._traces[trace.hex_id] = trace
            while len(self._traces) > _REMEMBERED:
                self._traces.popitem(last=False)

    def timings(self, trace_id: str) -> dict[str, float]:
        """Milliseconds by span name; spans of one name add up."""
        trace = self._traces.get(trace_id)
        sums: dict[str, float] = {}
        for span in trace.in_order() if trace else ():
            sums[span.name] = sums.get(span.name, 0.0) + duration_ms(span)
        return {name: round(milliseconds, 3) for name, milliseconds in sums.items()}

    def kept_because(self, trace_id: str) -> str | None:
        """Why a turn was sent to the backend; None when it was not, or is not remembered."""
        trace = self._traces.get(trace_id)
        return trace.kept_because if trace else None

    def maker(self, trace_id: str) -> Maker | None:
        """Who made a turn; None when it is not remembered."""
        trace = self._traces.get(trace_id)
        if trace is None or trace.root is None:
            return None
        attributes = trace.attributes(trace.root)
        return Maker(str(attributes.get(v.USER, "")), str(attributes.get(v.SESSION, "")))

    def spans(self, trace_id: str) -> list[SpanView]:
        """The spans of a turn, masked, the root first; none when it is no longer in the ring."""
        trace = self._traces.get(trace_id)
        if trace is None or trace.root is None:
            return []
        origin, charges = trace.root.start_time or 0, charges_of(trace)
        return [self._span(span, trace, origin, charges.get(span_id(span), Charge())) for span in trace.in_order()]

    def view(self, trace_id: str) -> TurnView | None:
        """The turn for the page, masked; None when it is no longer in the ring."""
        trace = self._traces.get(trace_id)
        if trace is None or trace.root is None:
            return None
        attributes = self._shown(trace.root, trace)
        tags = {key.removeprefix(v.TAG): value for key, value in attributes.items() if key.startswith(v.TAG)}
        return TurnView(
            trace_id=trace_id,
            kept_because=trace.kept_because,
            duration_ms=round(duration_ms(trace.root), 3),
            unexplained_ms=round(trace.unexplained_ms or 0.0, 3),
            tags={**tags, v.TAG_KEPT: trace.kept_because or "not kept"},
            spans=self.spans(trace_id),
            passages=self._passages(trace),
            screened=self._screened(trace),
        )

    def _passages(self, trace: Trace) -> dict[str, PassageView]:
        """The passages that the searches and the reranker put first, masked. None with content switched off."""
        found: dict[str, PassageView] = {}
        for span in trace.in_order():
            if v.HIT_IDS not in trace.attributes(span):
                continue
            _, hits = self._redactor.content(trace, span_id(span), most=TOP)
            for hit in hits if isinstance(hits, list) else ():
                if isinstance(hit, dict):  # fusion says ids only: its passages are those of the searches
                    about = hit["metadata"]
                    found[hit["id"]] = PassageView(title=about["title"], text=hit["page_content"], url=about["doc_uri"])
        return found

    def _screened(self, trace: Trace) -> dict[str, str]:
        """What was to be judged: the message, and the texts of answers. None with content switched off."""
        guards = [span_id(span) for span in trace.spans if span.name in _SCREENING]
        given = ((guard, self._redactor.content(trace, guard)[0]) for guard in guards)
        return {f"{guard:016x}": " ".join(inputs.values()) for guard, inputs in given if isinstance(inputs, dict)}

    def _shown(self, span: ReadableSpan, trace: Trace) -> dict[str, Any]:
        attributes = {key: value for key, value in trace.attributes(span).items() if key not in _WHOSE}
        return self._redactor.attributes(attributes)

    def _span(self, span: ReadableSpan, trace: Trace, origin: int, charge: Charge) -> SpanView:
        attributes = self._shown(span, trace)
        shown = {key: value for key, value in attributes.items() if not key.startswith("mlflow.")}
        return SpanView(
            id=f"{span_id(span):016x}",
            parent=f"{span.parent.span_id:016x}" if span.parent else None,
            name=self._redactor.text(span.name),
            kind=v.KIND_OF_TYPE.get(str(attributes.get(v.MLFLOW_TYPE, "")), "CHAIN"),
            start_ms=round(((span.start_time or 0) - origin) / 1e6, 3),
            duration_ms=round(duration_ms(span), 3),
            wait_ms=attributes.get(v.WAIT_MS),
            busy_ms=attributes.get(v.BUSY_MS, attributes.get(v.ACTIVE_MS)),
            self_ms=round(charge.total / 1e6, 3),
            status="error" if span.status.status_code is StatusCode.ERROR else "ok",
            attributes=shown,
        )
