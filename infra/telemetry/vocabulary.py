"""Every span, attribute, tag and metric name, standard names first.

``gen_ai.*`` follows the OpenTelemetry GenAI conventions (v1.41 names, which dashboards read today; of reranking and
guardrails, which have none yet, the names proposed in semantic-conventions-genai, #253 and #427),
``openinference.span.kind`` the OpenInference ones, and ``mlflow.*`` what MLflow's interface needs in order to show
documents, chat messages, token usage and sessions.
"""

from __future__ import annotations

from typing import Final, get_args

from pipeline.types.verdicts import StageName

# --- spans ------------------------------------------------------------------------------------------------------
TURN: Final = "chat.turn"
CONTEXT_LOAD: Final = "context.load"
CONDENSE: Final = "query.condense"
INPUT_GUARDS: Final = "guardrails.input"
MEANING_GUARDS: Final = "guardrails.meaning"
PASSAGE_GUARDS: Final = "guardrails.passages"
OUTPUT_GUARDS: Final = "guardrails.output"
INTENT: Final = "intent.classification"
EMBEDDING: Final = "rag.retrieval.embedding"
CACHE_LOOKUP: Final = "cache.lookup"
ADMISSION: Final = "rag.admission"
CACHE_STORE: Final = "cache.store"
RETRIEVAL: Final = "rag.retrieval"
VECTOR_SEARCH: Final = "rag.retrieval.vector"
KEYWORD_SEARCH: Final = "rag.retrieval.keyword"
FUSION: Final = "rag.retrieval.fusion"
HYBRID_SEARCH: Final = "rag.retrieval.hybrid"
"""Instead of the three above, where the server fuses."""
RERANK: Final = "rag.rerank"
RELEVANCE: Final = "rag.relevance"
GENERATION: Final = "rag.generation"
PROMPT: Final = "rag.generation.prompt"
LLM: Final = "rag.generation.llm"
PARSE: Final = "rag.generation.parse"
ORDER_LOOKUP: Final = "orders.lookup"
CONTEXT_SAVE: Final = "context.save"

STAGES: Final = get_args(StageName)
GROUNDING_STAGE: Final[StageName] = "hallucination_check"
MODERATION_STAGE: Final[StageName] = "content_moderation"
GUARD_STAGES: Final = frozenset(
    {
        *(f"{guard}.{stage}" for guard in (INPUT_GUARDS, OUTPUT_GUARDS) for stage in STAGES),
        f"{MEANING_GUARDS}.{MODERATION_STAGE}",
    }
)

WORK: Final = frozenset(
    {
        *(CONDENSE, INPUT_GUARDS, MEANING_GUARDS, INTENT, EMBEDDING, CACHE_LOOKUP),
        *(VECTOR_SEARCH, KEYWORD_SEARCH, HYBRID_SEARCH, FUSION, RERANK, PASSAGE_GUARDS, RELEVANCE),
    }
)
"""Steps that compute before anything can be said; none of them lies within another."""

# --- kinds ------------------------------------------------------------------------------------------------------
OPENINFERENCE_KIND: Final = "openinference.span.kind"
MLFLOW_TYPE: Final = "mlflow.spanType"
"""Sent as plain text, unlike other ``mlflow.*`` values: its column keeps the quotes that JSON would add."""
MLFLOW_TYPES: Final = {
    "CHAIN": "CHAIN",
    "LLM": "CHAT_MODEL",
    "RETRIEVER": "RETRIEVER",
    "RERANKER": "RERANKER",
    "EMBEDDING": "EMBEDDING",
    "GUARDRAIL": "GUARDRAIL",
    "TOOL": "TOOL",
    "PROMPT": "TASK",
    "MEMORY": "MEMORY",
    "PARSER": "PARSER",
}
KIND_OF_TYPE: Final = {mlflow_type: kind for kind, mlflow_type in MLFLOW_TYPES.items()}
OPENINFERENCE_KINDS: Final = {"MEMORY": "CHAIN", "PARSER": "CHAIN"}
"""Our kinds that OpenInference has no name for."""

# --- attributes -------------------------------------------------------------------------------------------------
MLFLOW_INPUTS: Final = "mlflow.spanInputs"
MLFLOW_OUTPUTS: Final = "mlflow.spanOutputs"
MLFLOW_USAGE: Final = "mlflow.chat.tokenUsage"
MLFLOW_MODEL: Final = "mlflow.llm.model"
MLFLOW_PROVIDER: Final = "mlflow.llm.provider"
MLFLOW_COST: Final = "mlflow.llm.cost"
MLFLOW_SESSION: Final = "mlflow.trace.session"
MLFLOW_USER: Final = "mlflow.trace.user"
"""Metadata of a stored trace: what ``SESSION`` and ``USER`` become there."""
MLFLOW_ARTIFACTS: Final = "mlflow.artifactLocation"
TAG: Final = "mlflow.traceTag."
SESSION: Final = "session.id"
USER: Final = "user.id"
GEN_AI_OPERATION: Final = "gen_ai.operation.name"
GEN_AI_PROVIDER: Final = "gen_ai.provider.name"
GEN_AI_REQUEST_MODEL: Final = "gen_ai.request.model"
GEN_AI_RESPONSE_MODEL: Final = "gen_ai.response.model"
GEN_AI_FINISH: Final = "gen_ai.response.finish_reasons"
GEN_AI_FIRST_CHUNK: Final = "gen_ai.response.time_to_first_chunk"
GEN_AI_INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"
GEN_AI_OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
GEN_AI_CONVERSATION: Final = "gen_ai.conversation.id"
GEN_AI_DATA_SOURCE: Final = "gen_ai.data_source.id"
GEN_AI_DIMENSIONS: Final = "gen_ai.embeddings.dimension.count"
GEN_AI_PROMPT_VERSION: Final = "gen_ai.prompt.version"
GEN_AI_CANDIDATES: Final = "gen_ai.rerank.candidate.count"
GEN_AI_GUARDRAIL: Final = "gen_ai.guardrail.component.name"
GEN_AI_VERDICT: Final = "gen_ai.guardrail.verdict.type"
"""What the guard found: allow, modify or deny; none where it broke."""
GEN_AI_ENFORCED: Final = "gen_ai.guardrail.action.type"
"""What became of the text: allow, modify or block."""
GEN_AI_EVALUATION_RESULT: Final = "gen_ai.evaluation.result"
"""The event of a judgement on what the model said."""
GEN_AI_EVALUATION: Final = "gen_ai.evaluation.name"
GEN_AI_EVALUATION_LABEL: Final = "gen_ai.evaluation.score.label"
GEN_AI_EVALUATION_WHY: Final = "gen_ai.evaluation.explanation"
OF_EVALUATIONS: Final = (GEN_AI_EVALUATION, GEN_AI_EVALUATION_LABEL, GEN_AI_EVALUATION_WHY)
"""The attributes of such an event, which no span has."""
COST_USD: Final = "manga.llm.cost_usd"
"""What the tokens of a call cost at the configured prices, in dollars."""
HIT_COUNT: Final = "manga.hits.count"
HIT_IDS: Final = "manga.hits.ids"
HIT_SCORES: Final = "manga.hits.scores"
HIT_TOP_SCORE: Final = "manga.hits.top_score"
"""The first of them, to be filtered and charted by: of a list, MLflow can do neither."""
HITS_KEYWORD: Final = "manga.hits.keyword"
HITS_VECTOR: Final = "manga.hits.vector"
WAIT_MS: Final = "queue.wait_ms"
"""Time spent waiting for a worker, a connection or a slot, before any work began."""
BUSY_MS: Final = "queue.busy_ms"
"""Time spent being worked on."""
ACTIVE_MS: Final = "manga.active_ms"
"""How long a stream or a review ran, of the time that it was open: its reader works in between."""
ACTIVE_BEFORE_MS: Final = "manga.active_before_ms"
"""How much of that was over when a review first let text through."""
DEGRADED: Final = "manga.degraded"
OUTCOME: Final = "manga.outcome"
ROUTE: Final = "manga.route"
FIRST_TOKEN_MS: Final = "manga.first_token_ms"
FIRST_SENTENCE_MS: Final = "manga.first_sentence_ms"
UNEXPLAINED_MS: Final = "manga.unexplained_ms"
UNFINISHED: Final = "manga.unfinished"
"""The span outlived its turn by more than the grace time, and was closed for it."""
LEFT_EARLY: Final = "manga.left_early"
"""The reader of a stream left before its end."""
CANCELLED: Final = "cancelled"
"""The outcome, and the status text of spans, when the client hangs up."""
FAULT: Final = "manga.fault"
"""What struck the step on demand."""
CACHE_STATUS: Final = "manga.cache.status"
GUARD_ACTION: Final = "manga.guard.action"
GUARD_CHECKS: Final = "manga.guard.checks"
GUARD_REASONS: Final = "manga.guard.reasons"

# of single steps
CONTEXT_EXCHANGES: Final = "manga.context.exchanges"
QUERY_CONDENSED: Final = "manga.query.condensed"
QUERY_LANGUAGE: Final = "manga.query.language"
INTENT_NAME: Final = "manga.intent.name"
INTENT_CONFIDENCE: Final = "manga.intent.confidence"
INTENT_PATH: Final = "manga.intent.path"
INTENT_LIKELIEST: Final = "manga.intent.likeliest"
INTENT_PROBABILITIES: Final = "manga.intent.probabilities"
"""What the head found likeliest, where it was asked, and how likely: the first three."""
INTENT_MODEL: Final = "manga.intent.model"
"""The version of the head: a fit of other examples has another name."""
EMBEDDING_TOKENS: Final = "manga.embedding.tokens"
EMBEDDING_BATCH: Final = "manga.embedding.batch_size"
ORDERS_FOUND: Final = "manga.orders.found"
CACHE_SIMILARITY: Final = "manga.cache.similarity"
CACHE_REJECTED: Final = "manga.cache.rejected"
ADMISSION_INSIDE: Final = "manga.admission.inside"
ADMISSION_WAIT_MS: Final = "manga.admission.expected_wait_ms"
FUSED_BY: Final = "manga.fusion"
RERANK_OFFERED: Final = "manga.rerank.offered"
RERANK_COMPARED: Final = "manga.rerank.compared"
RERANK_READ: Final = "manga.rerank.read"
RERANK_MODEL: Final = "manga.rerank.model"
PASSAGES_KEPT: Final = "manga.passages.kept"
PASSAGES_DROPPED: Final = "manga.passages.dropped"
PROMPT_PASSAGES: Final = "manga.prompt.passages"
PROMPT_DROPPED: Final = "manga.prompt.dropped_passages"
USAGE_ESTIMATED: Final = "manga.usage.estimated"
LLM_PIECES: Final = "manga.llm.pieces"
ANSWER_SOURCES: Final = "manga.answer.sources"
ANSWER_UNKNOWN: Final = "manga.answer.unknown_citations"
STORED: Final = "manga.stored"
LLM_DETAIL: Final = "manga.llm."
"""Begins the names of what only one provider tells of a call."""

# --- trace tags (each also a searchable tag in MLflow) ------------------------------------------------------------
TAG_SESSION: Final = "session_id"
TAG_USER_TYPE: Final = "user_type"
TAG_PAGE_TYPE: Final = "page_type"
TAG_INTENT: Final = "intent"
TAG_CACHE_HIT: Final = "cache_hit"
TAG_MODEL: Final = "model_used"
TAG_REGION: Final = "region"
TAG_ENV: Final = "env"
TAG_VERSION: Final = "app_version"
TAG_GUARDRAIL: Final = "guardrail"
TAG_DEGRADED: Final = "degraded"
TAG_KEPT: Final = "kept_because"
TAG_OUTCOME: Final = "outcome"
TAG_UPSTREAM: Final = "traceparent"
TAG_FAULTS: Final = "faults"
"""The faults on demand that struck steps at the time."""
TAG_KEEP: Final = "keep"
"""Set by hand to ``true`` in MLflow: the turn is never deleted for its age."""
TAG_PROMPTS: Final = "mlflow.linkedPrompts"
"""A JSON list of the prompts of a turn, by name and version in MLflow's registry."""
TAG_TRACE_NAME: Final = "mlflow.traceName"

# --- metrics (counters without the ``_total`` that an exposition adds) ---------------------------------------------
SPAN_SECONDS: Final = "manga_span_duration_seconds"
WAIT_SECONDS: Final = "manga_queue_wait_seconds"
SERVICE_SECONDS: Final = "manga_service_seconds"
WORK_SECONDS: Final = "manga_work_seconds"
TURN_SECONDS: Final = "manga_turn_duration_seconds"
FIRST_TOKEN_SECONDS: Final = "manga_first_token_seconds"
FIRST_SENTENCE_SECONDS: Final = "manga_first_sentence_seconds"
UNEXPLAINED_SECONDS: Final = "manga_turn_unexplained_seconds"
TURNS: Final = "manga_turns"
CACHE_LOOKUPS: Final = "manga_cache_lookups"
GUARD_ACTIONS: Final = "manga_guardrail_actions"
DEGRADED_TURNS: Final = "manga_degraded_turns"
OPERATION_SECONDS: Final = "gen_ai_client_operation_duration_seconds"
TOKENS: Final = "gen_ai_client_token_usage"
LLM_COST: Final = "manga_llm_cost_usd_estimate"
TRACES_DROPPED: Final = "telemetry_traces_dropped"
VERDICTS_LOST: Final = "telemetry_verdicts_lost"
RATINGS_LOST: Final = "telemetry_ratings_lost"
RATINGS_WAITING: Final = "telemetry_ratings_waiting"
TRACES_KEPT: Final = "telemetry_traces_kept"
TRACES_UNDER_WAY: Final = "telemetry_traces_under_way"
TRACES_WAITING: Final = "telemetry_traces_waiting"
TRACES_ROOM: Final = "telemetry_traces_room"
BACKEND_UP: Final = "telemetry_backend_up"
CIRCUIT_OPEN: Final = "manga_circuit_open"
ADMITTED_INSIDE: Final = "manga_admission_inside"
ADMITTED_MOST: Final = "manga_admission_limit"
ADMISSION_LINE: Final = "manga_admission_waiting"
ADMISSION_WAIT_SECONDS: Final = "manga_admission_wait_seconds"
ADMISSION_REFUSED: Final = "manga_admission_refused"
FAULTS_ACTIVE: Final = "manga_faults_active"
