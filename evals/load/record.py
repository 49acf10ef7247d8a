"""What one request came to: the row of ``requests.jsonl``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

SpanRow = dict[str, Any]
"""A span as the server tells it: ``id``, ``parent``, ``name``, ``start_ms``, ``duration_ms``, ``wait_ms``, ``busy_ms``,
``attributes``."""


class Row(BaseModel):
    """One request. Times are in milliseconds from the start of the run, by the clock of the generator.

    ``arm`` and ``block`` say to which side of a comparison it belongs, and to which stretch of it.

    ``due_ms`` is when it should have been sent and ``sent_ms`` when it was; None: never. ``first_ms`` is when the first
    text came, ``end_ms`` when the answer was whole, or when it failed. ``error`` is a class such as ``http_503``,
    ``timeout``, ``connection`` or ``broken_off``; ``hung_up`` says that the asker left as planned.
    """

    model_config = ConfigDict(extra="ignore")

    index: int
    arm: int = 0
    block: int = 0
    kind: str
    session: int
    turn: int
    warm_up: bool = False
    due_ms: float
    sent_ms: float | None = None
    first_ms: float | None = None
    end_ms: float | None = None
    status: int | None = None
    error: str | None = None
    hung_up: bool = False
    dawdled_ms: float = 0.0
    """What a slow reader let go by on purpose."""
    pieces: int = 0
    trace_id: str | None = None
    trace_url: str | None = None
    intent: str | None = None
    cache: str | None = None
    model: str | None = None
    guardrail: str | None = None
    degraded: list[str] = []
    sources: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    unjoined: str | None = None
    """Why this answered request has no spans; None where it has."""

    @property
    def lag_ms(self) -> float:
        """How late it was sent."""
        return (self.sent_ms or self.due_ms) - self.due_ms

    @property
    def answered(self) -> bool:
        """Whether a whole answer came."""
        return self.error is None and not self.hung_up and self.end_ms is not None

    @property
    def judged(self) -> bool:
        """Whether its latency is the server's: somebody who reads slowly on purpose says nothing of it."""
        return self.answered and not self.dawdled_ms

    @property
    def latency_ms(self) -> float:
        """From when it was due to its last byte: what somebody who wanted an answer then has waited."""
        return (self.end_ms or 0.0) - self.due_ms

    @property
    def first_sentence_ms(self) -> float | None:
        """From when it was due to its first text."""
        return None if self.first_ms is None else self.first_ms - self.due_ms
