"""Request and response bodies, and how they map to the nouns of the pipeline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from infra.telemetry.recent import SpanView
from pipeline.store import Language
from pipeline.types.answers import CacheStatus, Reply

SESSION_ID = r"^[A-Za-z0-9_-]{1,64}$"
TRACE_ID = r"^(tr-)?[0-9a-f]{32}$"
"""As replies name a trace, or as MLflow does."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
VISIBLE = r"[\p{L}\p{M}\p{N}\p{P}\p{S}]"
"""What `_readable` asks for, as JSON Schema says it."""
_INVISIBLE = {"Cf", "Cc", "Zs", "Zl", "Zp", "Cn"}


def encodable(text: str) -> str:
    """Refuse what no UTF-8 file, database or reply could hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("must not contain lone surrogates") from error
    return text


def _readable(text: str) -> str:
    """Drop control characters; what is left has to hold something that can be seen."""
    cleaned = _CONTROL.sub("", encodable(text))
    if not is_visible(cleaned):
        raise ValueError("must not be empty or blank")
    return cleaned


def is_visible(text: str) -> bool:
    """Whether ``text`` holds something that can be seen."""
    return any(unicodedata.category(character) not in _INVISIBLE for character in text)


def a_number(value: object) -> object:
    """Refuse what Python would take for one: ``true`` for 1, and digits in quotes."""
    if isinstance(value, bool | str):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports no TypeError
    return value


def _absent(value: object) -> bool:
    return value is None


MessageText = Annotated[str, AfterValidator(_readable)]

PAGE_TYPES = frozenset(
    "account cart category chat checkout contact faq help home openai order orders page product promotion "
    "returns search terminal web".split()
)
"""Kinds of page that any shop has; a store declares its own beside them."""
USER_TYPES = frozenset("guest customer member operator staff".split())
OTHER = "other"
"""What an unknown page or user type is recorded as: both become tags of a trace, which no client's own words may."""


def known_page(given: str, of_store: Collection[str]) -> str:
    """The kind of page as it is recorded: one of any shop's, or of those that the store declares."""
    return given if given in PAGE_TYPES or given in of_store else OTHER


def _known_user(given: str | None) -> str | None:
    return given if given is None or given in USER_TYPES else OTHER


class ChatIn(BaseModel):
    """A question."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"message": "How much is shipping?"}, {"message": "Where is my order?"}]}
    )

    message: Annotated[MessageText, Field(min_length=1, json_schema_extra={"pattern": VISIBLE})]
    session_id: Annotated[
        str | None,
        Field(
            pattern=SESSION_ID,
            description="The id that a reply gave, or a name of a user with a key. Any other starts a new one.",
        ),
    ] = None
    user_type: Annotated[
        str | None,
        Field(
            max_length=32,
            pattern=r"^[a-z_-]+$",
            description=f"One of {', '.join(sorted(USER_TYPES))}; any other counts as {OTHER}. "
            "Ignored when a key says who asks.",
        ),
        AfterValidator(_known_user),
    ] = None
    page_type: Annotated[
        str,
        Field(
            max_length=32,
            pattern=r"^[a-z0-9_-]+$",
            description=f"One of {', '.join(sorted(PAGE_TYPES))}, or of the store's own kinds of page; "
            f"any other counts as {OTHER}.",
        ),
    ] = "chat"
    language: Annotated[Language | None, Field(description="Found from the message when absent.")] = None


class IntentOut(BaseModel):
    """What the message wants, and which stage said so."""

    name: str
    confidence: float
    path: str


class SourceOut(BaseModel):
    """A document that the answer cites."""

    id: str
    title: str
    type: str
    url: str
    score: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Where its passage stands among the candidates of this question: their fused order, late "
            "interaction and, of the first few, the cross-encoder's score, blended. It compares the sources of one "
            "answer, not those of two.",
        ),
    ]
    numbers: Annotated[list[int], Field(description="The citation numbers in the answer that mean this source.")]


class GuardrailOut(BaseModel):
    """The stage that changed or stopped the turn. A ``broken`` one could not judge, and stopped it for that."""

    stage: str
    action: Literal["rewrite", "block", "broken"]


class UsageOut(BaseModel):
    """Tokens of the model calls, quotes beside a model's words among them; zeros when no model was called."""

    input_tokens: int
    output_tokens: int


class ChatOut(BaseModel):
    """An answer, and how it came about."""

    answer: str
    session_id: str
    intent: IntentOut | None
    sources: list[SourceOut]
    cache: CacheStatus
    model: str
    guardrail: GuardrailOut | None
    degraded: list[str]
    usage: UsageOut
    timings: Annotated[dict[str, float], Field(description="Milliseconds by span name.")]
    trace_id: str
    trace_url: str | None
    spans: Annotated[
        list[SpanView] | None,
        Field(description="The turn's spans, for an operator who asks with `x-trace-spans: 1`.", exclude_if=_absent),
    ] = None

    @classmethod
    def of(cls, reply: Reply, *, trace_id: str, trace_url: str | None, timings: dict[str, float]) -> ChatOut:
        """Map a finished turn."""
        intent, guardrail = reply.intent, reply.guardrail
        return cls(
            answer=reply.answer,
            session_id=reply.session_id,
            intent=IntentOut(name=intent.name, confidence=round(intent.confidence, 4), path=intent.path)
            if intent
            else None,
            sources=[
                SourceOut(
                    id=source.id,
                    title=source.title,
                    type=source.type,
                    url=source.url,
                    score=round(source.score, 4),
                    numbers=list(source.numbers),
                )
                for source in reply.sources
            ],
            cache=reply.cache,
            model=reply.model,
            guardrail=GuardrailOut(stage=guardrail.stage, action=guardrail.action) if guardrail else None,
            degraded=list(reply.degraded),
            usage=UsageOut(input_tokens=reply.usage.input_tokens, output_tokens=reply.usage.output_tokens),
            timings=timings,
            trace_id=trace_id,
            trace_url=trace_url,
        )


class FeedbackIn(BaseModel):
    """A thumb up or down on one turn."""

    trace_id: Annotated[str, Field(pattern=TRACE_ID, examples=["6f1c0e2b5a7d4f3c9b8a7d6e5f4c3b2a"])]
    value: Annotated[Literal[1, -1], BeforeValidator(a_number, Literal[1, -1])]
    comment: Annotated[str | None, Field(max_length=1000)] = None


class FeedbackOut(BaseModel):
    """Whether the feedback is with its trace now, and if not, why."""

    stored: bool
    kept: Annotated[bool, Field(description="It could not be stored yet, and will be as soon as that can be done.")] = (
        False
    )
    detail: str


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    problem: str


class Problem(BaseModel):
    """Problem details, RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []
    trace_id: str | None = None
