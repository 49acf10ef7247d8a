"""The one span processor: buffers a turn until its root ends, measures it, decides, and hands it over whole.

Spans that end after their root are waited for, up to a grace time; what is still open then is closed as it is and
marked, so that a tree is never partial. Everything is bounded: over a bound whole traces are dropped, and counted.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor
from opentelemetry.trace import SpanContext

from infra.telemetry import vocabulary as v
from infra.telemetry.keep import KeepRule
from infra.telemetry.trace import Attributes, Content, Trace, unexplained_ms

logger = logging.getLogger(__name__)

MAX_SPANS = 512
"""Of one trace. A turn has about 25; more is a runaway loop, and would hang the trace view."""
MAX_TRACES = 2000
"""Turns that may be under way; more are dropped whole."""

Listener = Callable[[Trace, bool], None]
"""Hears of every finished trace, and whether it goes to the backend."""


@dataclass(slots=True)
class _Open:
    """A trace under way."""

    trace: Trace
    live: dict[int, Span] = field(default_factory=dict[int, Span])
    root_ended_at: float | None = None

    @property
    def too_large(self) -> bool:
        return len(self.trace.spans) + len(self.live) > MAX_SPANS


class TurnProcessor(SpanProcessor):
    """Collects spans into traces.

    Args:
        rule: decides what is kept.
        hand_over: takes a kept trace; false when its queue is full.
        dropped: counts a dropped trace by reason.
        grace_s: how long spans may outlive their root.
    """

    def __init__(
        self,
        rule: KeepRule,
        hand_over: Callable[[Trace], bool],
        dropped: Callable[[str], None],
        *,
        grace_s: float = 2.0,
    ) -> None:
        self._rule = rule
        self._hand_over = hand_over
        self._dropped = dropped
        self._grace_s = grace_s
        self._open: dict[int, _Open] = {}
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with every finished trace. Listeners run on the thread that ended the root: be brief."""
        self._listeners.append(listener)

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Count the span in. The first span of a trace opens it."""
        del parent_context
        context = span.get_span_context()
        with self._lock:
            entry = self._open.get(context.trace_id)
            if entry is None:
                if span.parent is not None or not self._has_room():
                    return
                entry = self._open[context.trace_id] = _Open(Trace(context.trace_id))
            entry.live[context.span_id] = span
            if entry.too_large:
                self._drop(entry)

    def on_end(self, span: ReadableSpan) -> None:
        """Take the span in, also one that nobody saw begin; after the last one of a trace, close it."""
        context = span.context
        if context is None:
            return
        finished = None
        with self._lock:
            entry = self._open.get(context.trace_id)
            if entry is not None:
                entry.live.pop(context.span_id, None)
                entry.trace.spans.append(span)
                if span.parent is None:
                    entry.trace.root, entry.root_ended_at = span, time.monotonic()
                if entry.root_ended_at is not None and not entry.live:
                    finished = self._open.pop(context.trace_id).trace
                elif entry.too_large:
                    self._drop(entry)
        if finished is not None:
            self._close(finished)
        elif entry is None and span.parent is None:
            # The trace was dropped. The turn still counts.
            self._tell(Trace(context.trace_id, [span], root=span), sent=False)

    def note(self, context: SpanContext, attributes: Attributes, content: Content | None = None) -> None:
        """Remember what there is to say of a span. Content is rendered only if somebody looks at the trace."""
        entry = self._open.get(context.trace_id)
        if entry is not None:
            entry.trace.notes[context.span_id] = attributes
            if content is not None:
                entry.trace.contents[context.span_id] = content

    def force(self, trace_id: int) -> None:
        """Keep this trace whatever the rule says."""
        entry = self._open.get(trace_id)
        if entry is not None:
            entry.trace.forced = True

    def sweep(self) -> None:
        """Close traces whose stragglers outlived the grace time. Called now and then by the exporter's thread."""
        limit = time.monotonic() - self._grace_s
        with self._lock:
            overdue = [
                key
                for key, entry in self._open.items()
                if entry.root_ended_at is not None and entry.root_ended_at < limit
            ]
            entries = [self._open.pop(key) for key in overdue]
        for entry in entries:
            self._close_with_stragglers(entry)

    @property
    def under_way(self) -> int:
        """How many traces are open."""
        return len(self._open)

    def shutdown(self) -> None:
        """Close what only waits for stragglers. Turns still under way are not whole, and are dropped."""
        with self._lock:
            entries, self._open = list(self._open.values()), {}
        for entry in entries:
            if entry.root_ended_at is not None:
                self._close_with_stragglers(entry)
            else:
                self._dropped("shutdown")

    def _has_room(self) -> bool:
        if len(self._open) < MAX_TRACES:
            return True
        self._dropped("buffer_full")
        return False

    def _drop(self, entry: _Open) -> None:
        del self._open[entry.trace.trace_id]
        self._dropped("too_many_spans")

    def _close_with_stragglers(self, entry: _Open) -> None:
        # Ending them here calls on_end for a trace that is gone, which is ignored: no recursion.
        for span in list(entry.live.values()):
            span.set_attribute(v.UNFINISHED, value=True)
            span.end()
            entry.trace.spans.append(span)
        self._close(entry.trace)

    def _close(self, trace: Trace) -> None:
        if trace.root is not None:
            trace.unexplained_ms = unexplained_ms(trace.root, trace.spans)
        trace.kept_because = self._rule.reason(trace)
        sent = trace.kept_because is not None and self._hand_over(trace)
        if trace.kept_because is not None and not sent:
            self._dropped("queue_full")
            trace.kept_because = None
        self._tell(trace, sent=sent)

    def _tell(self, trace: Trace, *, sent: bool) -> None:
        for listener in self._listeners:
            try:
                listener(trace, sent)
            except Exception:
                logger.exception("A telemetry listener failed; the turn is not affected")
