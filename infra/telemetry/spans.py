"""What is traced: one row per step. Read this file to learn what a trace contains.

Attributes are short, bounded and free of user text. What users, documents and models said is content: it is rendered
later, for kept traces only, and masked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Final

from infra.telemetry import vocabulary as v
from infra.telemetry.active import SpanSpec
from infra.telemetry.shapes import cost, degraded, documents, messages, ranked, said, usage_json, waited
from infra.telemetry.trace import Attributes
from pipeline.generation import Generated
from pipeline.types.answers import CacheLookup, Generation, Parsed, Prompt, Stored
from pipeline.types.asking import Context, Intent, Query
from pipeline.types.orders import OrderAnswer
from pipeline.types.search import Admitted, Embedding, Hit, Relevance, Reranking, Retrieval, SearchResult
from pipeline.types.verdicts import PassageScreening, Screening, StageReport

# --- before the search ------------------------------------------------------------------------------------------

CONTEXT_LOAD = SpanSpec[Context](
    v.CONTEXT_LOAD,
    "MEMORY",
    describe=lambda context: {v.CONTEXT_EXCHANGES: len(context.history), **degraded(context.degraded)},
    content=lambda args, context: ({"session_id": args[0].session_id}, context.history if context else None),
)

INPUT_GUARDS = SpanSpec[Screening](
    v.INPUT_GUARDS,
    "GUARDRAIL",
    describe=lambda screening: {v.GUARD_ACTION: screening.outcome.action if screening.outcome else "allow"},
    content=lambda args, screening: ({"message": args[0]}, {"message": screening.text} if screening else None),
    reports=lambda screening: screening.reports,
)

CONDENSE = SpanSpec[Query](
    v.CONDENSE,
    "CHAIN",
    describe=lambda query: {v.QUERY_CONDENSED: query.condensed, v.QUERY_LANGUAGE: query.language},
    content=lambda args, query: ({"message": args[0]}, {"query": query.text} if query else None),
)

MEANING_GUARDS = SpanSpec[Screening](
    v.MEANING_GUARDS,
    "GUARDRAIL",
    describe=INPUT_GUARDS.describe,
    content=lambda args, _: ({"message": args[0]}, None),
    reports=lambda screening: screening.reports,
)


def _describe_intent(model: str, intent: Intent) -> Attributes:
    attributes: Attributes = {
        v.INTENT_NAME: intent.name,
        v.INTENT_CONFIDENCE: round(intent.confidence, 4),
        v.INTENT_PATH: intent.path,
    }
    if intent.likeliest:
        attributes[v.INTENT_LIKELIEST] = [name for name, _ in intent.likeliest]
        attributes[v.INTENT_PROBABILITIES] = [round(probability, 4) for _, probability in intent.likeliest]
        attributes[v.INTENT_MODEL] = model
    return attributes


def intent(model: str = "unknown") -> SpanSpec[Intent]:
    """What a message wants, as the head of this version has it where no rule decides."""
    return SpanSpec[Intent](
        v.INTENT,
        "CHAIN",
        describe=partial(_describe_intent, model),
        content=lambda args, intent: ({"query": args[0].text}, {"intent": intent.name} if intent else None),
    )


INTENT = intent()

EMBEDDING = SpanSpec[Embedding](
    v.EMBEDDING,
    "EMBEDDING",
    describe=lambda embedding: {
        v.GEN_AI_REQUEST_MODEL: embedding.model,
        v.GEN_AI_DIMENSIONS: len(embedding.vector),
        v.EMBEDDING_TOKENS: embedding.tokens,
        v.EMBEDDING_BATCH: embedding.batch_size,
        **waited(embedding),
    },
    content=lambda args, _: ({"text": args[0]}, None),
    static={v.GEN_AI_OPERATION: "embeddings", v.GEN_AI_PROVIDER: "sentence-transformers"},
)

ORDER_LOOKUP = SpanSpec[OrderAnswer](
    v.ORDER_LOOKUP,
    "TOOL",
    describe=lambda answer: {v.ORDERS_FOUND: answer.found},
    content=lambda args, answer: ({"question": args[0].text}, {"answer": answer.text} if answer else None),
)


def _describe_lookup(lookup: CacheLookup) -> Attributes:
    attributes: Attributes = {v.CACHE_STATUS: lookup.status, **degraded(lookup.degraded)}
    if lookup.similarity is not None:
        attributes[v.CACHE_SIMILARITY] = round(lookup.similarity, 4)
    if lookup.rejected:
        attributes[v.CACHE_REJECTED] = lookup.rejected
    return attributes


CACHE_LOOKUP = SpanSpec[CacheLookup](
    v.CACHE_LOOKUP,
    "MEMORY",
    describe=_describe_lookup,
    content=lambda args, lookup: ({"query": args[0].text}, lookup.answer if lookup else None),
)

# --- search and rerank ------------------------------------------------------------------------------------------

ADMISSION = SpanSpec[Admitted](
    v.ADMISSION,
    "CHAIN",
    describe=lambda place: {
        v.ADMISSION_INSIDE: place.inside,
        v.ADMISSION_WAIT_MS: round(place.expected_wait_ms, 3),
        **waited(place),
    },
)


def _search(name: str, source: str) -> SpanSpec[SearchResult]:
    return SpanSpec[SearchResult](
        name,
        "RETRIEVER",
        describe=lambda result: {**ranked(result.hits), v.WAIT_MS: round(result.wait_ms, 3)},
        content=lambda args, result: (
            {"query": args[0].text, "types": args[0].types, "language": args[0].language, "limit": args[0].limit},
            documents(result.hits) if result else None,
        ),
        static={v.GEN_AI_OPERATION: "retrieval", v.GEN_AI_DATA_SOURCE: source},
    )


KEYWORD_SEARCH = _search(v.KEYWORD_SEARCH, "keyword")
VECTOR_SEARCH = _search(v.VECTOR_SEARCH, "vector")
HYBRID_SEARCH = _search(v.HYBRID_SEARCH, "hybrid")

FUSION = SpanSpec[tuple[Hit, ...]](
    v.FUSION,
    "CHAIN",
    describe=ranked,
    content=lambda _, hits: (None, [hit.passage.id for hit in hits] if hits else None),
)


def _describe_retrieval(retrieval: Retrieval) -> Attributes:
    attributes: Attributes = {
        **ranked(retrieval.hits),
        v.FUSED_BY: retrieval.fused_by,
        **degraded(retrieval.degraded),
    }
    if retrieval.keyword_count is not None and retrieval.vector_count is not None:
        attributes[v.HITS_KEYWORD] = retrieval.keyword_count
        attributes[v.HITS_VECTOR] = retrieval.vector_count
    return attributes


RETRIEVAL = SpanSpec[Retrieval](
    v.RETRIEVAL,
    "RETRIEVER",
    describe=_describe_retrieval,
    content=lambda args, retrieval: ({"query": args[0].text}, documents(retrieval.hits) if retrieval else None),
    static={v.GEN_AI_OPERATION: "retrieval", v.GEN_AI_DATA_SOURCE: "hybrid"},
)

RERANK = SpanSpec[Reranking](
    v.RERANK,
    "RERANKER",
    describe=lambda reranking: {
        **ranked(reranking.hits),
        v.GEN_AI_CANDIDATES: reranking.candidates,
        v.RERANK_OFFERED: reranking.offered,
        v.RERANK_COMPARED: reranking.compared,
        v.RERANK_READ: reranking.read,
        v.RERANK_MODEL: reranking.model,
        **waited(reranking),
        **degraded(reranking.degraded),
    },
    content=lambda args, reranking: (
        {"query": args[0], "candidates": [hit.passage.id for hit in args[1]]},
        documents(reranking.hits) if reranking else None,
    ),
    static={v.GEN_AI_OPERATION: "rerank"},
)

RELEVANCE = SpanSpec[Relevance](
    v.RELEVANCE,
    "CHAIN",
    describe=lambda relevance: {
        v.PASSAGES_KEPT: len(relevance.hits),
        v.PASSAGES_DROPPED: len(relevance.dropped),
    },
    content=lambda args, relevance: (
        {"query": args[0].wish or args[0].text},
        {"dropped": relevance.dropped} if relevance else None,
    ),
)

PASSAGE_GUARDS = SpanSpec[PassageScreening](
    v.PASSAGE_GUARDS,
    "GUARDRAIL",
    describe=lambda screening: {
        v.PASSAGES_KEPT: len(screening.hits),
        v.PASSAGES_DROPPED: len(screening.dropped),
        **degraded(screening.degraded),
    },
    content=lambda _, screening: (None, {"dropped": screening.dropped} if screening else None),
)

# --- the answer -------------------------------------------------------------------------------------------------

PROMPT = SpanSpec[Prompt](
    v.PROMPT,
    "PROMPT",
    describe=lambda prompt: {
        v.GEN_AI_PROMPT_VERSION: prompt.version,
        v.PROMPT_PASSAGES: len(prompt.passages),
        v.PROMPT_DROPPED: prompt.dropped_passages,
    },
    content=lambda _, prompt: (None, messages(prompt) if prompt else None),
)


def _describe_llm(usd_per_million: tuple[float, float], generation: Generation) -> Attributes:
    usage = generation.usage
    attributes: Attributes = {
        v.GEN_AI_PROVIDER: generation.provider,
        v.GEN_AI_RESPONSE_MODEL: generation.model,
        v.GEN_AI_REQUEST_MODEL: generation.model,
        v.GEN_AI_FINISH: [generation.finish_reason],
        v.GEN_AI_INPUT_TOKENS: usage.input_tokens,
        v.GEN_AI_OUTPUT_TOKENS: usage.output_tokens,
        v.MLFLOW_MODEL: json.dumps(generation.model),
        v.MLFLOW_PROVIDER: json.dumps(generation.provider),
        v.MLFLOW_USAGE: usage_json(usage),
        **cost(usage, usd_per_million),
        v.USAGE_ESTIMATED: usage.estimated,
        v.LLM_PIECES: generation.pieces,
        v.WAIT_MS: round(generation.wait_ms, 3),
        **degraded(generation.degraded),
    }
    if generation.first_token_ms is not None:
        attributes[v.GEN_AI_FIRST_CHUNK] = generation.first_token_ms / 1000
    return attributes | {v.LLM_DETAIL + name: value for name, value in generation.details.items()}


def llm(usd_per_million: tuple[float, float] = (0.0, 0.0)) -> SpanSpec[Generation]:
    """A model's call, with what it cost where a million input or output tokens have a price."""
    return SpanSpec[Generation](
        v.LLM,
        "LLM",
        describe=partial(_describe_llm, usd_per_million),
        content=lambda args, generation: (messages(args[0]), said(generation.text) if generation else None),
        static={v.GEN_AI_OPERATION: "chat"},
    )


LLM = llm()

PARSE = SpanSpec[Parsed](
    v.PARSE,
    "PARSER",
    describe=lambda parsed: {
        v.ANSWER_SOURCES: len(parsed.sources),
        v.ANSWER_UNKNOWN: parsed.unknown_citations,
    },
    content=lambda args, parsed: ({"text": args[0]}, parsed),
)

GENERATION = SpanSpec[Generated](
    v.GENERATION,
    "CHAIN",
    describe=lambda generated: {v.ANSWER_SOURCES: len(generated.parsed.sources)},
    content=lambda args, generated: (
        {"query": args[0].text, "intent": args[1].name},
        {"answer": generated.parsed.text} if generated else None,
    ),
)

OUTPUT_GUARDS = SpanSpec[Sequence[StageReport]](
    v.OUTPUT_GUARDS,
    "GUARDRAIL",
    describe=lambda reports: {
        v.BUSY_MS: round(sum(report.busy_ms for report in reports), 3),
        v.GUARD_ACTION: _strongest(reports),
    },
    content=lambda args, _: ({"text": "".join(args[1])}, None),
    reports=lambda reports: reports,
)


def _strongest(reports: Sequence[StageReport]) -> str:
    actions = {report.action for report in reports}
    return next((action for action in ("block", "broken", "rewrite") if action in actions), "allow")


def _stored(name: str) -> SpanSpec[Stored]:
    return SpanSpec[Stored](
        name,
        "MEMORY",
        describe=lambda stored: {v.STORED: stored.stored, **degraded(stored.degraded)},
    )


CACHE_STORE = _stored(v.CACHE_STORE)
CONTEXT_SAVE = _stored(v.CONTEXT_SAVE)

NAMES: Final = frozenset(row.name for row in tuple(globals().values()) if isinstance(row, SpanSpec))
"""Of the rows above."""
