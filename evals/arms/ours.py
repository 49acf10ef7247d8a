"""Our own telemetry, put together as the app does."""

from __future__ import annotations

import random

from evals.arms.wraps import Arm
from guardrails import pii_detection as pii
from infra.telemetry.keep import KeepRule
from infra.telemetry.senders import OtlpSender
from infra.telemetry.setup import Telemetry, TelemetryConfig, request_trace_id
from infra.telemetry.turn import RunTurn, Tracing
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Question

DRAIN_S = 240.0
DOWN_S = 0.5
"""How long a block with the backend down lets the exporter try in vain."""
_ANYHOW = Tracing()
_TAGS = {"region": "local", "env": "local", "app_version": "0.1.0"}


def our_arm(url: str, experiment: str, *, ratio: float, down: bool = False) -> Arm:
    """Spans through our processor to MLflow's OTLP route; ``ratio`` of the turns is kept, exactly."""
    config = TelemetryConfig(rule=KeepRule(ratio), tags=_TAGS)
    sender = OtlpSender(f"{url}/v1/traces", {"x-mlflow-experiment-id": experiment})
    telemetry = Telemetry(config, pii.mask, sender)
    ids = _TraceIds(experiment)

    def turn(run: RunTurn) -> RunTurn:
        traced = telemetry.turns(run)

        async def with_id(question: Question, emit: Emit) -> Reply:
            request_trace_id.set(ids.next())
            return await traced(question, emit, _ANYHOW)

        return with_id

    def drain() -> None:
        stored = telemetry.flush(DOWN_S if down else DRAIN_S)
        if stored == down:
            raise RuntimeError(f"traces are stored: {stored}, with the backend at {url} down: {down}")

    return Arm(telemetry.instrument, turn, drain, lambda: telemetry.shutdown(0.1))


class _TraceIds:
    """Random trace ids, one from each tenth in turn: of any ten a ratio of 10 % keeps one, not one on average."""

    def __init__(self, seed: str) -> None:
        self._made = 0
        self._random = random.Random(seed)  # noqa: S311 - no secrets

    def next(self) -> str:
        """The next id, as 32 hex digits."""
        tenth, self._made = self._made % 10, self._made + 1
        # The rule keeps ids whose low 64 bits, as a share, are below its ratio.
        low = int((tenth + self._random.random()) / 10 * 2**64)
        return f"{self._random.getrandbits(64):016x}{low:016x}"
