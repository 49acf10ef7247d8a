"""What the guardrails decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.types.documents import Passage
from pipeline.types.search import Hit

StageName = Literal[
    "pii_detection",
    "prompt_injection",
    "content_moderation",
    "hallucination_check",
    "response_length",
    "format_validation",
]


@dataclass(frozen=True, slots=True)
class Allow:
    """Nothing found."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Go on with ``text`` instead. An empty text drops the sentence. ``reason`` goes to the trace, not to the user."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """Stop. ``reason`` goes to the trace; the user is told nothing about the rule."""

    reason: str


@dataclass(frozen=True, slots=True)
class Aside:
    """It states nothing ("Sure!"): shown beside what does, and not by itself."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Show neither this nor what would follow; what was shown before stays. ``reason`` goes to the trace."""

    reason: str


Verdict = Allow | Rewrite | Block | Aside | Cut


@dataclass(frozen=True, slots=True)
class StageReport:
    """What one stage did in one turn, from its first check to its last (nanoseconds since the epoch)."""

    stage: StageName
    action: Literal["allow", "rewrite", "block", "broken"]
    start_ns: int
    end_ns: int
    busy_ms: float
    checks: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuardrailOutcome:
    """The stage that changed or stopped the turn, as told to the client.

    A ``broken`` one could not judge, and stopped it for that.
    """

    stage: StageName
    action: Literal["rewrite", "block", "broken"]

    @property
    def stopped(self) -> bool:
        """Whether the turn ended there."""
        return self.action != "rewrite"


@dataclass(frozen=True, slots=True)
class Screening:
    """The message after the input guards: ``text`` is masked; an ``outcome`` that stops ends the turn."""

    text: str
    outcome: GuardrailOutcome | None
    reports: tuple[StageReport, ...]

    @property
    def blocked(self) -> bool:
        """Whether the turn ends here with a refusal."""
        return self.outcome is not None and self.outcome.stopped


@dataclass(frozen=True, slots=True)
class PassageScreening:
    """The hits that carry no instruction to the model, and those that were dropped."""

    hits: tuple[Hit, ...]
    dropped: tuple[str, ...] = ()
    degraded: str | None = None
    """The stage, where it broke and could not judge all of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer may rest on. Templates, orders and cache hits bring no passages: nothing to check against.

    ``written`` says that a model puts it in words of its own, which have to be borne out more strictly than quotes.
    """

    question: str
    passages: tuple[Passage, ...] = ()
    own_values: tuple[str, ...] = ()
    written: bool = False
