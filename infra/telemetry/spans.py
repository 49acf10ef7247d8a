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
from pipeline import types as t
from pipeline.generation import Generated

# --- before the search ------------------------------------------------------------------------------------------

CONTEXT_LOAD = SpanSpec[t.Context](
    v.CONTEXT_LOAD,
    "MEMORY",
    describe=lambda context: {"manga.context.exchanges": len(context.history), **degraded(context.degraded)},
    content=lambda args, context: ({"session_id": args[0].session_id}, context.history if context else None),
)

INPUT_GUARDS = SpanSpec[t.Screening](
    v.INPUT_GUARDS,
    "GUARDRAIL",
    describe=lambda screening: {v.GUARD_ACTION: screening.outcome.action if screening.outcome else "allow"},
    content=lambda args, screening: ({"message": args[0]}, {"message": screening.text} if screening else None),
    reports=lambda screening: screening.reports,
)

CONDENSE = SpanSpec[t.Query](
    v.CONDENSE,
    "CHAIN",
    describe=lambda query: {"manga.query.condensed": query.condensed, "manga.query.language": query.language},
    content=lambda args, query: ({"message": args[0]}, {"query": query.text} if query else None),
)

INTENT = SpanSpec[t.Intent](
    v.INTENT,
    "CHAIN",
    describe=lambda intent: {
        "manga.intent.name": intent.name,
        "manga.intent.confidence": round(intent.confidence, 4),
        "manga.intent.path": intent.path,
    },
    content=lambda args, intent: ({"query": args[0].text}, {"intent": intent.name} if intent else None),
)

EMBEDDING = SpanSpec[t.Embedding](
    v.EMBEDDING,
    "EMBEDDING",
    describe=lambda embedding: {
        v.GEN_AI_REQUEST_MODEL: embedding.model,
        v.GEN_AI_DIMENSIONS: len(embedding.vector),
        "manga.embedding.tokens": embedding.tokens,
        "manga.embedding.batch_size": embedding.batch_size,
        **waited(embedding),
    },
    content=lambda args, _: ({"text": args[0]}, None),
    static={v.GEN_AI_OPERATION: "embeddings", v.GEN_AI_PROVIDER: "sentence-transformers"},
)

ORDER_LOOKUP = SpanSpec[t.OrderAnswer](
    v.ORDER_LOOKUP,
    "TOOL",
    describe=lambda answer: {"manga.orders.found": answer.found},
    content=lambda args, answer: ({"question": args[0].text}, {"answer": answer.text} if answer else None),
)


def _describe_lookup(lookup: t.CacheLookup) -> Attributes:
    attributes: Attributes = {v.CACHE_STATUS: lookup.status, **degraded(lookup.degraded)}
    if lookup.similarity is not None:
        attributes["manga.cache.similarity"] = round(lookup.similarity, 4)
    if lookup.rejected:
        attributes["manga.cache.rejected"] = lookup.rejected
    return attributes


CACHE_LOOKUP = SpanSpec[t.CacheLookup](
    v.CACHE_LOOKUP,
    "MEMORY",
    describe=_describe_lookup,
    content=lambda args, lookup: ({"query": args[0].text}, lookup.answer if lookup else None),
)

# --- search and rerank ------------------------------------------------------------------------------------------

ADMISSION = SpanSpec[t.Admitted](
    v.ADMISSION,
    "CHAIN",
    describe=lambda place: {
        "manga.admission.inside": place.inside,
        "manga.admission.expected_wait_ms": round(place.expected_wait_ms, 3),
    },
)


def _search(name: str, source: str) -> SpanSpec[t.SearchResult]:
    return SpanSpec[t.SearchResult](
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

FUSION = SpanSpec[tuple[t.Hit, ...]](
    v.FUSION,
    "CHAIN",
    describe=ranked,
    content=lambda _, hits: (None, [hit.passage.id for hit in hits] if hits else None),
)


def _describe_retrieval(retrieval: t.Retrieval) -> Attributes:
    attributes: Attributes = {
        **ranked(retrieval.hits),
        "manga.fusion": retrieval.fused_by,
        **degraded(retrieval.degraded),
    }
    if retrieval.keyword_count is not None and retrieval.vector_count is not None:
        attributes["manga.hits.keyword"] = retrieval.keyword_count
        attributes["manga.hits.vector"] = retrieval.vector_count
    return attributes


RETRIEVAL = SpanSpec[t.Retrieval](
    v.RETRIEVAL,
    "RETRIEVER",
    describe=_describe_retrieval,
    content=lambda args, retrieval: ({"query": args[0].text}, documents(retrieval.hits) if retrieval else None),
    static={v.GEN_AI_OPERATION: "retrieval", v.GEN_AI_DATA_SOURCE: "hybrid"},
)

RERANK = SpanSpec[t.Reranking](
    v.RERANK,
    "RERANKER",
    describe=lambda reranking: {
        **ranked(reranking.hits),
        "manga.rerank.candidates": reranking.candidates,
        "manga.rerank.offered": reranking.offered,
        "manga.rerank.model": reranking.model,
        **waited(reranking),
        **degraded(reranking.degraded),
    },
    content=lambda args, reranking: (
        {"query": args[0], "candidates": [hit.passage.id for hit in args[1]]},
        documents(reranking.hits) if reranking else None,
    ),
)

RELEVANCE = SpanSpec[t.Relevance](
    v.RELEVANCE,
    "CHAIN",
    describe=lambda relevance: {
        "manga.passages.kept": len(relevance.hits),
        "manga.passages.dropped": len(relevance.dropped),
    },
    content=lambda args, relevance: (
        {"query": args[0].wish or args[0].text},
        {"dropped": relevance.dropped} if relevance else None,
    ),
)

PASSAGE_GUARDS = SpanSpec[t.PassageScreening](
    v.PASSAGE_GUARDS,
    "GUARDRAIL",
    describe=lambda screening: {
        "manga.passages.kept": len(screening.hits),
        "manga.passages.dropped": len(screening.dropped),
    },
    content=lambda _, screening: (None, {"dropped": screening.dropped} if screening else None),
)

# --- the answer -------------------------------------------------------------------------------------------------

PROMPT = SpanSpec[t.Prompt](
    v.PROMPT,
    "PROMPT",
    describe=lambda prompt: {
        "gen_ai.prompt.version": prompt.version,
        "manga.prompt.passages": len(prompt.passages),
        "manga.prompt.dropped_passages": prompt.dropped_passages,
    },
    content=lambda _, prompt: (None, messages(prompt) if prompt else None),
)


def _describe_llm(usd_per_million: tuple[float, float], generation: t.Generation) -> Attributes:
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
        "manga.usage.estimated": usage.estimated,
        "manga.llm.pieces": generation.pieces,
        v.WAIT_MS: round(generation.wait_ms, 3),
        **degraded(generation.degraded),
    }
    if generation.first_token_ms is not None:
        attributes[v.GEN_AI_FIRST_CHUNK] = generation.first_token_ms / 1000
    return attributes | {f"manga.llm.{name}": value for name, value in generation.details.items()}


def llm(usd_per_million: tuple[float, float] = (0.0, 0.0)) -> SpanSpec[t.Generation]:
    """A model's call, with what it cost where a million input or output tokens have a price."""
    return SpanSpec[t.Generation](
        v.LLM,
        "LLM",
        describe=partial(_describe_llm, usd_per_million),
        content=lambda args, generation: (messages(args[0]), said(generation.text) if generation else None),
        static={v.GEN_AI_OPERATION: "chat"},
    )


LLM = llm()

PARSE = SpanSpec[t.Parsed](
    v.PARSE,
    "PARSER",
    describe=lambda parsed: {
        "manga.answer.sources": len(parsed.sources),
        "manga.answer.unknown_citations": parsed.unknown_citations,
    },
    content=lambda args, parsed: ({"text": args[0]}, parsed),
)

GENERATION = SpanSpec[Generated](
    v.GENERATION,
    "CHAIN",
    describe=lambda generated: {"manga.answer.sources": len(generated.parsed.sources)},
    content=lambda args, generated: (
        {"query": args[0].text, "intent": args[1]},
        {"answer": generated.parsed.text} if generated else None,
    ),
)

OUTPUT_GUARDS = SpanSpec[Sequence[t.StageReport]](
    v.OUTPUT_GUARDS,
    "GUARDRAIL",
    describe=lambda reports: {
        v.BUSY_MS: round(sum(report.busy_ms for report in reports), 3),
        v.GUARD_ACTION: _strongest(reports),
    },
    reports=lambda reports: reports,
)


def _strongest(reports: Sequence[t.StageReport]) -> str:
    actions = {report.action for report in reports}
    return next((action for action in ("block", "broken", "rewrite") if action in actions), "allow")


def _stored(name: str) -> SpanSpec[t.Stored]:
    return SpanSpec[t.Stored](
        name,
        "MEMORY",
        describe=lambda stored: {"manga.stored": stored.stored, **degraded(stored.degraded)},
    )


CACHE_STORE = _stored(v.CACHE_STORE)
CONTEXT_SAVE = _stored(v.CONTEXT_SAVE)

NAMES: Final = frozenset(row.name for row in tuple(globals().values()) if isinstance(row, SpanSpec))
"""Of the rows above."""
