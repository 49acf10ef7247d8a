"""Which turns are kept: all that went wrong or were slow, a ratio of the rest."""

from __future__ import annotations

from dataclasses import dataclass

from opentelemetry.trace import StatusCode

from infra.telemetry import vocabulary as v
from infra.telemetry.trace import Trace, duration_ms

_LOW_64_BITS = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class KeepRule:
    """``ratio`` of ordinary turns (0..1) is kept, by trace id so that processes agree; slow ones always."""

    ratio: float = 1.0
    slow_ms: float = 2000.0

    def reason(self, trace: Trace) -> str | None:
        """Why this trace is kept, or None."""
        outcome = trace.attribute(v.OUTCOME)
        if trace.forced:
            return "forced"
        if outcome == v.CANCELLED:
            return v.CANCELLED
        if any(span.status.status_code is StatusCode.ERROR for span in trace.spans):
            return "error"
        if outcome == "blocked":
            return "blocked"
        if trace.attribute(v.DEGRADED):
            return "degraded"
        if trace.root is not None and duration_ms(trace.root) >= self.slow_ms:
            return "slow"
        return "ratio" if self.within_ratio(trace.trace_id) else None

    def within_ratio(self, trace_id: int) -> bool:
        """Whether an ordinary turn is kept."""
        # As OpenTelemetry's TraceIdRatioBased: the low 64 bits, which W3C asks to be random.
        return (trace_id & _LOW_64_BITS) < round(self.ratio * (_LOW_64_BITS + 1))
