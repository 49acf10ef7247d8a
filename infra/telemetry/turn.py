"""The root span of a turn, with its tags, session and outcome."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from opentelemetry import context as otel_context
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Tracer, set_span_in_context

from infra.telemetry import vocabulary as v
from infra.telemetry.active import mark_failure
from infra.telemetry.processor import TurnProcessor
from infra.telemetry.reviews import closing_reviews
from infra.telemetry.shapes import asked, said
from infra.telemetry.trace import Attributes
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Question
from pipeline.types.verdicts import GuardrailOutcome

logger = logging.getLogger(__name__)

RunTurn = Callable[[Question, Emit], Awaitable[Reply]]


class RunTracedTurn(Protocol):
    """A turn that also knows how its request wants to be traced."""

    def __call__(self, question: Question, emit: Emit, tracing: Tracing, /) -> Awaitable[Reply]:
        """Run one turn."""
        ...


@dataclass(frozen=True, slots=True)
class Tracing:
    """How one request wants to be traced. ``upstream`` is the caller's span, from its ``traceparent``.

    ``spans`` asks for the turn's spans with the reply.
    """

    force: bool = False
    spans: bool = False
    upstream: SpanContext | None = None


@dataclass(frozen=True, slots=True)
class TurnTracer:
    """Opens the root span. ``tags`` are every turn's: region, env, app_version; ``passing`` ones come and go."""

    tracer: Tracer
    processor: TurnProcessor
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    passing: Callable[[], Mapping[str, str]] = dict[str, str]

    def __call__(self, run: RunTurn) -> RunTracedTurn:
        """Return ``run`` inside a root span."""

        async def traced_run(question: Question, emit: Emit, tracing: Tracing, /) -> Reply:
            span = self._start(tracing)
            reviews, leave = closing_reviews()
            token = otel_context.attach(set_span_in_context(span))
            reply: Reply | None = None
            try:
                reply = await run(question, emit)
            except BaseException as error:
                outcome = _outcome_of(error)
                span.set_attributes({v.OUTCOME: outcome, v.TAG + v.TAG_OUTCOME: outcome})
                mark_failure(span, error)
                raise
            else:
                return reply
            finally:
                otel_context.detach(token)
                leave()
                reviews.close()
                self._end(span, question, tracing, reply)

        return traced_run

    def _start(self, tracing: Tracing) -> Span:
        links = [Link(tracing.upstream)] if tracing.upstream else None
        # An empty context: a turn is a trace of its own, whatever the caller's was.
        span = self.tracer.start_span(v.TURN, context=otel_context.Context(), kind=SpanKind.SERVER, links=links)
        if tracing.force:
            self.processor.force(span.get_span_context().trace_id)
        return span

    def _attributes(self, question: Question, tracing: Tracing) -> Attributes:
        tags = {
            **self.tags,
            **self.passing(),
            v.TAG_SESSION: question.session_id,
            v.TAG_USER_TYPE: question.user_type,
            v.TAG_PAGE_TYPE: question.page_type,
            v.TAG_TRACE_NAME: v.TURN,
        }
        if tracing.upstream:
            tags[v.TAG_UPSTREAM] = _traceparent(tracing.upstream)
        return {
            v.OPENINFERENCE_KIND: "CHAIN",
            v.MLFLOW_TYPE: v.MLFLOW_TYPES["CHAIN"],
            v.SESSION: question.session_id,
            v.GEN_AI_CONVERSATION: question.session_id,
            v.USER: question.user.id,
            **{v.TAG + name: value for name, value in tags.items()},
        }

    def _end(self, span: Span, question: Question, tracing: Tracing, reply: Reply | None) -> None:
        content = partial(_content, question, reply)
        self.processor.note(span.get_span_context(), self._attributes(question, tracing), content)
        try:
            if reply is not None:
                span.set_attributes(_describe(reply))
        except Exception:
            logger.exception("Could not describe a turn; its answer is not affected")
        finally:
            span.end()


def _traceparent(upstream: SpanContext) -> str:
    """The header in its plain form: a later version of it may carry any text behind its four fields."""
    return f"00-{upstream.trace_id:032x}-{upstream.span_id:016x}-{upstream.trace_flags:02x}"


def _content(question: Question, reply: Reply | None) -> tuple[Any, Any]:
    return asked(question.text), {**said(reply.answer), "sources": reply.sources} if reply else None


def _describe(reply: Reply) -> Attributes:
    guardrail, intent = reply.guardrail, reply.intent.name if reply.intent else "none"
    outcome = "blocked" if guardrail and guardrail.stopped else "degraded" if reply.degraded else "ok"
    attributes: Attributes = {
        v.OUTCOME: outcome,
        v.ROUTE: _route(reply),
        v.TAG + v.TAG_OUTCOME: outcome,
        v.TAG + v.TAG_INTENT: intent,
        v.TAG + v.TAG_CACHE_HIT: str(reply.cache in {"exact", "semantic"}).lower(),
        v.TAG + v.TAG_MODEL: reply.model,
        v.TAG + v.TAG_GUARDRAIL: _guardrail(guardrail),
        v.TAG + v.TAG_DEGRADED: ",".join(reply.degraded) or "none",
    }
    if reply.degraded:
        attributes[v.DEGRADED] = list(reply.degraded)
    if reply.first_token_ms is not None:
        attributes[v.FIRST_TOKEN_MS] = round(reply.first_token_ms, 3)
    if reply.first_sentence_ms is not None:
        attributes[v.FIRST_SENTENCE_MS] = round(reply.first_sentence_ms, 3)
    return attributes


def _guardrail(outcome: GuardrailOutcome | None) -> str:
    """The stage, to be filtered by; one that could not judge is told from one that did."""
    if outcome is None:
        return "none"
    return f"{outcome.stage}:broken" if outcome.action == "broken" else outcome.stage


def _route(reply: Reply) -> str:
    """Which way the turn went: refused, template, lookup, cache, or retrieval."""
    if reply.intent is None:
        return "refused"
    if reply.cache in {"exact", "semantic"}:
        return "cache"
    return reply.intent.kind.route


def _outcome_of(error: BaseException) -> str:
    return v.CANCELLED if isinstance(error, asyncio.CancelledError | GeneratorExit) else "error"
