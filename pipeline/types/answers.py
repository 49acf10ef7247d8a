"""What is said: the prompt, the generation, what the cache keeps, and the finished turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pipeline.intents import IntentKind
from pipeline.types.asking import Intent
from pipeline.types.documents import DocumentType, Passage
from pipeline.types.verdicts import GuardrailOutcome

CacheStatus = Literal["miss", "exact", "semantic", "bypass"]


Wanted = Callable[[], bool]


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is given. ``passages`` are numbered from 1 in the text, in this order.

    ``wanted`` is asked after each piece of an answer, and says whether more of it is.
    """

    messages: tuple[Message, ...]
    passages: tuple[Passage, ...]
    question: str
    intent: IntentKind
    version: str
    language: str = "en"
    dropped_passages: int = 0
    wanted: Wanted = field(default=_always, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. ``estimated`` when the server reported none and they were counted here."""

    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """How a generation went: the last item of its stream."""

    text: str
    model: str
    provider: str
    usage: Usage = Usage()
    finish_reason: str = "stop"
    wait_ms: float = 0.0
    first_token_ms: float | None = None
    pieces: int = 0
    details: dict[str, float | int | str] = field(default_factory=dict[str, float | int | str])
    """What only this provider tells, such as ``load_duration_ms``."""
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """What is said of a model server; anybody may read it, so no address here holds a login.

    Args:
        name: of what answers, as shown, and as kept answers are told apart by.
        provider: as traces and error texts name it.
        server: what people call it.
        models: those that it is asked for, by name.
        address: where it is; empty for what is part of this process.
        note: what the start says of it, beside its name.
        remedy: what to do when it does not answer or lacks a model.
        built_in: whether it is part of this process, so that nothing can be away.
    """

    name: str
    provider: str
    server: str
    models: tuple[str, ...]
    address: str = ""
    note: str = ""
    remedy: str = ""
    built_in: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the answer cites."""

    id: str
    title: str
    type: DocumentType
    url: str
    score: float
    numbers: tuple[int, ...] = ()
    """The numbers that the answer's text cites it by."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A finished answer: its text, and the sources that it cites in order of first mention."""

    text: str
    sources: tuple[Source, ...]
    unknown_citations: int = 0


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An answer as the cache keeps it, with the question (masked, as asked) that it answered."""

    question: str
    answer: str
    sources: tuple[Source, ...]
    intent: str
    model: str


@dataclass(frozen=True, slots=True)
class CacheLookup:
    """``similarity`` is the cosine of the nearest kept question; ``rejected`` says why a near one was not used."""

    status: CacheStatus
    answer: CachedAnswer | None = None
    similarity: float | None = None
    rejected: str | None = None
    degraded: str | None = None
    scope: str = ""
    """Under which model, prompt and corpus it was looked up: an answer to this question is kept under the same."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Whether an answer or an exchange was kept, and if not, why."""

    stored: bool
    reason: str = ""
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The finished turn."""

    answer: str
    session_id: str
    intent: Intent | None
    sources: tuple[Source, ...] = ()
    cache: CacheStatus = "bypass"
    model: str = "none"
    guardrail: GuardrailOutcome | None = None
    degraded: tuple[str, ...] = ()
    usage: Usage = Usage()
    first_token_ms: float | None = None
    first_sentence_ms: float | None = None
