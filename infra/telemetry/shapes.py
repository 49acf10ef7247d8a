"""How what several steps have in common looks on a span: ranked hits, documents, waiting, messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from infra.telemetry import vocabulary as v
from infra.telemetry.redact import InParts
from infra.telemetry.trace import Attributes
from pipeline.prompt import parts_of
from pipeline.types.answers import Generation, Prompt, Usage
from pipeline.types.search import Admitted, Embedding, Hit, Reranking, SearchResult

TOP = 5
"""Ids and scores shown of a ranked list: enough to see what a step did with it."""


def ranked(hits: Sequence[Hit]) -> Attributes:
    """How many, and the ids and scores of the first few."""
    top = hits[:TOP]
    attributes: Attributes = {
        v.HIT_COUNT: len(hits),
        v.HIT_IDS: [hit.passage.id for hit in top],
        v.HIT_SCORES: [round(hit.score, 4) for hit in top],
    }
    return {**attributes, v.HIT_TOP_SCORE: round(top[0].score, 4)} if top else attributes


def documents(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """MLflow's document form, so that its interface renders them."""
    return [
        {
            "id": hit.passage.id,
            "page_content": hit.passage.text,
            "metadata": {
                "doc_uri": hit.passage.url,
                "chunk_id": hit.passage.id,
                "title": hit.passage.title,
                "relevance_score": round(hit.score, 4),
            },
        }
        for hit in hits
    ]


def degraded(part: str | None) -> Attributes:
    """The part that had to be done without, if any."""
    return {v.DEGRADED: [part]} if part else {}


def waited(result: Admitted | Embedding | Reranking | SearchResult | Generation) -> Attributes:
    """Milliseconds waited, and worked on where the part tells."""
    attributes: Attributes = {v.WAIT_MS: round(result.wait_ms, 3)}
    busy = getattr(result, "busy_ms", None)
    return attributes if busy is None else {**attributes, v.BUSY_MS: round(busy, 3)}


def messages(prompt: Prompt) -> dict[str, Any]:
    """A prompt in the form of a chat request. Its passages are masked one by one, as where they were found."""
    *earlier, last = prompt.messages
    written = [{"role": message.role, "content": message.content} for message in earlier]
    return {"messages": [*written, {"role": last.role, "content": InParts(parts_of(last.content))}]}


def asked(text: str) -> dict[str, Any]:
    """A question as a chat request: MLflow previews the text of such a one."""
    return {"messages": [{"role": "user", "content": text}]}


def said(text: str) -> dict[str, Any]:
    """An answer as a chat completion."""
    return {"choices": [{"message": {"role": "assistant", "content": text}}]}


def cost(usage: Usage, usd_per_million: tuple[float, float]) -> Attributes:
    """What a call cost, by the prices of a million input and output tokens; nothing where there are no prices."""
    if not any(usd_per_million):
        return {}
    spent = usage.input_tokens * usd_per_million[0] / 1e6, usage.output_tokens * usd_per_million[1] / 1e6
    total = sum(spent)
    # Not as JSON text like the usage: a guard of texts could take these digits for a phone number.
    return {
        v.COST_USD: total,
        v.MLFLOW_COST: {"input_cost": spent[0], "output_cost": spent[1], "total_cost": total},
    }


def usage_json(usage: Usage) -> str:
    """Token usage as MLflow adds it up."""
    total = usage.input_tokens + usage.output_tokens
    return f'{{"input_tokens":{usage.input_tokens},"output_tokens":{usage.output_tokens},"total_tokens":{total}}}'
