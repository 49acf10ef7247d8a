"""Whole traces to the backend, from a bounded queue, on a thread of its own.

The OpenTelemetry SDK's batch processor queues single spans and drops the oldest when full, which leaves holes in
finished traces; its exporter hides the server's status. Here the unit is the trace: it is sent whole, retried whole,
or dropped whole and counted.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from opentelemetry.sdk.trace import ReadableSpan

from infra.telemetry.redact import Redactor
from infra.telemetry.trace import Trace

logger = logging.getLogger(__name__)

INTERVAL_S = 0.25
"""How long a finished trace may wait for company: what a reader waits for at most, besides the backend."""
MAX_BATCH = 32
"""Traces a request. The backend stores a request as one transaction, all or nothing."""
RETRY_FIRST_S, RETRY_MOST_S = 0.5, 5.0
REFUSALS = 12
"""Tries for a trace that the backend refuses, about 50 s: MLflow answers 422 also when its database is only busy."""


Packed = TypeVar("Packed")


class Unavailable(Exception):
    """The backend cannot be reached, or asks to be left alone for a while."""


class Refused(Exception):
    """The backend understood the request and will not take it."""


class Sender(Protocol[Packed]):
    """Carries batches of whole traces to one backend."""

    def pack(self, spans: Sequence[ReadableSpan]) -> Packed:
        """Put the spans of one trace into the form in which they may wait, and are sent."""
        ...

    def send(self, traces: Sequence[Packed], timeout_s: float) -> None:
        """Send all of them, or raise Unavailable or Refused."""
        ...

    def close(self) -> None:
        """Free the connections."""
        ...


@dataclass(slots=True)
class _Parcel(Generic[Packed]):
    """A trace on its way: as it was recorded, then packed, then stored or dropped."""

    trace: Trace | None
    packed: Packed | None = None
    refusals: int = 0
    done: bool = False


class TraceExporter(Generic[Packed]):
    """Redacts and sends kept traces.

    Args:
        sender: the way to the backend.
        redactor: rebuilds the spans before anything leaves.
        dropped: counts dropped traces by reason.
        max_queue: traces that may wait; more are refused to the caller.
        sweep: called between batches, to close traces with stragglers.
        timeout_s: of one request.
    """

    def __init__(
        self,
        sender: Sender[Packed],
        redactor: Redactor,
        dropped: Callable[[str], None],
        *,
        max_queue: int,
        timeout_s: float,
        sweep: Callable[[], None] = lambda: None,
    ) -> None:
        self._sender = sender
        self._redactor = redactor
        self._dropped = dropped
        self._max_queue = max_queue
        self._sweep = sweep
        self._timeout_s = timeout_s
        self._queue: deque[_Parcel[Packed]] = deque()
        self._hand: list[_Parcel[Packed]] = []
        self._batch = MAX_BATCH
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._deadline = float("inf")
        self._ended = False
        self._told_full = False
        self.healthy: bool | None = None
        """Whether the last request arrived; None before the first."""
        self.refuses = False
        """Whether the last request did arrive, and was refused whole."""
        self._thread = threading.Thread(target=self._run, name="trace-exporter", daemon=True)
        self._thread.start()

    def put(self, trace: Trace) -> bool:
        """Queue a trace; false when the queue is full or the exporter has stopped."""
        if len(self._queue) >= self._max_queue or self._stopping.is_set():
            self._say_full()
            return False
        self._queue.append(_Parcel(trace))
        return True

    def _say_full(self) -> None:
        """Once an outage, and not at the end, where the sum is said."""
        if not self._told_full and not self._stopping.is_set():
            logger.warning("%d traces wait for the backend: further ones are dropped and counted", self._max_queue)
            self._told_full = True

    @property
    def waiting(self) -> int:
        """Traces not yet stored, those in the request under way included."""
        return len(self._queue) + sum(not parcel.done for parcel in self._hand)

    def flush(self, timeout_s: float) -> bool:
        """Wait until everything queued so far is stored or dropped; false when time ran out."""
        limit = time.monotonic() + timeout_s
        self._wake.set()
        while self.waiting and time.monotonic() < limit:
            time.sleep(0.01)
        return not self.waiting

    def shutdown(self, timeout_s: float) -> None:
        """Send what is queued within ``timeout_s``, then stop. What is left is dropped and counted."""
        self._deadline = time.monotonic() + timeout_s
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout_s)
        for _ in range(self.waiting):
            self._dropped("shutdown")
        # A request may still be under way; nothing that becomes of it is counted any more.
        self._ended = True
        self._queue.clear()
        self._sender.close()

    def _run(self) -> None:
        delay = RETRY_FIRST_S
        while not self._stopping.is_set() or (self.waiting and self._time_left() > 0):
            if len(self._queue) < MAX_BATCH and not self._stopping.is_set():
                self._wake.wait(INTERVAL_S)
                self._wake.clear()
            if self._round():
                delay = RETRY_FIRST_S
            else:
                self._pause(delay)
                delay = min(delay * 2, RETRY_MOST_S)

    def _round(self) -> bool:
        """Send what there is; whether to go on at once."""
        try:
            return self._send_hand()
        except Exception:
            logger.exception("The trace exporter stumbled, and goes on")
            return False

    def _send_hand(self) -> bool:
        self._sweep()
        self._fill_hand()
        if not self._hand:
            return True
        arrived = self._deliver()
        self._hand = [parcel for parcel in self._hand if not parcel.done]
        return arrived or not self._hand

    def _fill_hand(self) -> None:
        """Take as many traces as fit in a request, beside those that wait for another try."""
        fresh = sum(not parcel.refusals for parcel in self._hand)
        while self._queue and fresh < MAX_BATCH and len(self._hand) < 2 * MAX_BATCH:
            # First in, then out: a trace must never be in neither place, or a flush would end too early.
            self._pack(self._queue[0])
            if not self._queue[0].done:
                self._hand.append(self._queue[0])
                fresh += 1
            self._queue.popleft()
        self._pack_what_waits()

    def _pack_what_waits(self) -> None:
        """Done while the backend is away, and with what one that is slower than the turns leaves for later.

        Two thousand turns as objects are 200 MB, where they are 60 as bytes, and would make every full garbage
        collection stop the process for a quarter of a second.
        """
        for parcel in list(self._queue):
            if self._stopping.is_set():
                return
            self._pack(parcel)

    def _pack(self, parcel: _Parcel[Packed]) -> None:
        """Redact and pack; a trace that cannot be redacted does not leave."""
        if parcel.trace is None:
            return
        reason = "redaction_failed"
        try:
            spans = self._redactor.spans(parcel.trace)
            reason = "encoding_failed"
            parcel.packed = self._sender.pack(spans)
        except Exception:
            logger.exception("A trace could not be packed and was dropped (%s)", reason)
            parcel.done = True
            self._dropped(reason)
        parcel.trace = None

    def _deliver(self) -> bool:
        """Send what is in hand; whether anything arrived. One bad trace must not take its company with it."""
        arrived, problem = False, None
        try:
            arrived = self._try([parcel for parcel in self._hand if not parcel.refusals][: self._batch])
            for parcel in self._hand:
                if parcel.refusals and not parcel.done:
                    arrived = self._try([parcel]) or arrived
            self._batch = min(self._batch * 2, MAX_BATCH)
        except Unavailable as error:
            problem = error
            # A request that takes the backend longer than we wait would otherwise be sent again and again.
            self._batch = max(self._batch // 2, 1)
        self._note_health(healthy=arrived and problem is None, problem=problem)
        return arrived

    def _note_health(self, *, healthy: bool, problem: Exception | None) -> None:
        if healthy and self.healthy is False:
            logger.info("The trace backend answers again")
            self._told_full = False
        if not healthy and self.healthy is not False and not self._ended:
            why = problem or "it refuses everything"
            logger.warning("No trace gets to the backend (%s); up to %d wait", why, self._max_queue)
        self.healthy, self.refuses = healthy, not healthy and problem is None

    def _try(self, parcels: list[_Parcel[Packed]]) -> bool:
        """Send them in one request. Raises Unavailable."""
        if not parcels or self._time_left() <= 0:
            return False
        try:
            self._sender.send([parcel.packed for parcel in parcels if parcel.packed is not None], self._time_left())
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - what breaks before it leaves is a trace that will not go either
            self._refused(parcels, error)
            return False
        for parcel in parcels:
            parcel.done = True
        return True

    def _refused(self, parcels: list[_Parcel[Packed]], error: Exception) -> None:
        for parcel in parcels:
            parcel.refusals += 1
            if parcel.refusals >= REFUSALS and not self._ended:
                parcel.done = True
                self._dropped("refused")
                logger.warning("A trace was refused %d times and dropped: %s", REFUSALS, error)

    def _pause(self, seconds: float) -> None:
        """Wait before a retry, and pack what comes in meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._pack_what_waits()
            if self._stopping.wait(min(left, INTERVAL_S)):
                time.sleep(min(0.1, max(0.0, self._time_left())))
                return

    def _time_left(self) -> float:
        """What a request may take."""
        return min(self._timeout_s, self._deadline - time.monotonic())
