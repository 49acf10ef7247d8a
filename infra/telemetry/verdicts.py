"""What guards decided against, on its way to MLflow as assessments: after its trace, by the exporter's thread."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx
from opentelemetry.sdk.trace import ReadableSpan

from infra.seldom import Seldom
from infra.telemetry import vocabulary as v
from infra.telemetry.assessments import CALL_S, Assessment, NoSuchTrace
from infra.telemetry.export import Sender

logger = logging.getLogger(__name__)
seldom = Seldom(logger)

Packed = TypeVar("Packed")
WriteAssessment = Callable[[Assessment, float], None]

MAX_WAITING = 1000
VISIBLE_WITHIN_S = 60.0
"""How long a verdict is tried again while MLflow has no such trace: behind a Collector that comes later."""


def verdicts_of(spans: Sequence[ReadableSpan]) -> list[Assessment]:
    """The stages that did not let the turn pass as it was, of a trace as it leaves the process."""
    return [_verdict(span) for span in spans if span.name in v.GUARD_STAGES and _action(span) != "allow"]


def _action(span: ReadableSpan) -> str:
    return str((span.attributes or {}).get(v.GUARD_ACTION, "allow"))


def _verdict(span: ReadableSpan) -> Assessment:
    guard, _, stage = span.name.rpartition(".")
    reasons: Any = (span.attributes or {}).get(v.GUARD_REASONS, ())
    context = span.get_span_context()
    return Assessment(
        trace_id=f"{context.trace_id:032x}" if context else "",
        name=stage,
        value=_action(span),
        source_type="CODE",
        source=guard,
        rationale=", ".join(reasons) or None,
        span_id=f"{context.span_id:016x}" if context else None,
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    verdict: Assessment
    until: float


class Verdicts:
    """A bounded line of verdicts; what is lost of it is counted.

    Args:
        write: stores one, within so many seconds.
        lost: counts a lost one by reason.
    """

    def __init__(self, write: WriteAssessment, lost: Callable[[str], None]) -> None:
        self._write = write
        self._count_lost = lost
        self._line: deque[_Waiting] = deque()
        self._in_hand = 0

    @property
    def waiting(self) -> int:
        """Verdicts neither stored nor lost, the one under way included."""
        return len(self._line) + self._in_hand

    def put(self, verdicts: Sequence[Assessment]) -> None:
        """Line them up: their traces are stored."""
        until = time.monotonic() + VISIBLE_WITHIN_S
        for verdict in verdicts:
            if len(self._line) < MAX_WAITING:
                self._line.append(_Waiting(verdict, until))
            else:
                self._lose("queue_full")

    def post(self, within_s: float) -> None:
        """Store what waits, each tried once; no request begins after ``within_s``."""
        limit = time.monotonic() + within_s
        for _ in range(len(self._line)):
            if time.monotonic() >= limit or not self._post_one(self._line.popleft()):
                return

    def end(self, within_s: float) -> None:
        """Store what can be stored within that time. The rest is lost."""
        self.post(within_s)
        while self._line:
            self._line.popleft()
            self._lose("shutdown")

    def _post_one(self, waiting: _Waiting) -> bool:
        """Whether to go on with the next one."""
        self._in_hand = 1
        try:
            self._write(waiting.verdict, CALL_S)
        except NoSuchTrace:
            self._wait_on(waiting)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            self._wait_on(waiting)
            return False
        except httpx.HTTPStatusError as error:
            if not error.response.is_server_error:
                self._lose("refused")
                return True
            self._wait_on(waiting)
            return False
        except httpx.HTTPError:
            # It may have been stored all the same, and a second one would be counted too: never again.
            self._lose("no_answer")
            return False
        finally:
            self._in_hand = 0
        return True

    def _wait_on(self, waiting: _Waiting) -> None:
        if time.monotonic() < waiting.until:
            self._line.append(waiting)
        else:
            self._lose("expired")

    def _lose(self, reason: str) -> None:
        self._count_lost(reason)
        seldom.warning(reason, "A guard's verdict did not get to MLflow as an assessment (%s)", reason)


class WithVerdicts(Generic[Packed]):
    """A sender that lines up the verdicts of the traces that arrived (implements ``Sender``)."""

    def __init__(self, sender: Sender[Packed], verdicts: Verdicts) -> None:
        self._sender = sender
        self._verdicts = verdicts

    def pack(self, spans: Sequence[ReadableSpan]) -> tuple[Packed, list[Assessment]]:
        """Pack the trace, and note its verdicts."""
        return self._sender.pack(spans), verdicts_of(spans)

    def send(self, traces: Sequence[tuple[Packed, list[Assessment]]], timeout_s: float) -> None:
        """Send all of them, or raise as the sender does."""
        self._sender.send([packed for packed, _ in traces], timeout_s)
        for _, verdicts in traces:
            self._verdicts.put(verdicts)

    def close(self) -> None:
        """Free the connections."""
        self._sender.close()
