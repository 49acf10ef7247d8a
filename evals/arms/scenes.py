"""Turns that were written beforehand, over passages of the bundled corpus: every result of every step."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from itertools import islice

from evals.doubles import Scene
from infra.corpus.catalogue import store_documents
from infra.models.base import BUNDLED
from infra.store.reading import open_store
from pipeline.prompt import PromptBuilder
from pipeline.types.answers import Generation, Parsed, Source, Usage
from pipeline.types.asking import Context, Exchange, Intent, Query, Question, User
from pipeline.types.documents import Document, Passage
from pipeline.types.search import Embedding, Hit, Reranking
from pipeline.wording.tokens import approximate_tokens

PASSAGES = 6
_PASSAGE_CHARACTERS = 230
_ANSWER_CHARACTERS = 500
_PIECE = re.compile(r"\S+\s*")
_CONTEXT = Context((Exchange("Do you ship to Spain?", "Yes, within 9 days [1].", "help", "Shipping"),))
_STORE = open_store()
_PROMPTS = PromptBuilder(3000, approximate_tokens, _STORE.instructions, _STORE.intents)
_A_FACT = _STORE.intents.of("fact")


def scenes(count: int) -> list[Scene]:
    """``count`` different turns, always the same ones."""
    products = (document for document in store_documents() if document.type == "product")
    documents = islice(products, count * PASSAGES)
    passages = [_passage(document) for document in documents]
    return [asyncio.run(_scene(number, passages[number::count][:PASSAGES])) for number in range(count)]


def retold(scene: Scene, number: int) -> Scene:
    """The same turn in other words: passages come back with many questions; question, prompt and answer do not."""
    *before, request = scene.prompt.messages
    prompt = replace(scene.prompt, messages=(*before, replace(request, content=f"{request.content} #{number}")))
    answer = f"{scene.generation.text} #{number}"
    text = f"{scene.query.text} #{number}"
    return replace(
        scene,
        question=replace(scene.question, text=text),
        query=Query(text),
        prompt=prompt,
        generation=replace(scene.generation, text=answer),
        parsed=replace(scene.parsed, text=answer),
        pieces=(*scene.pieces, f" #{number}"),
    )


async def _scene(number: int, passages: list[Passage]) -> Scene:
    query = Query(f"What is {passages[0].title} about, and how many volumes does it have?")
    found = tuple(Hit(passage, 1 / rank, rank, rank) for rank, passage in enumerate(passages, 1))
    reranked = tuple(replace(hit, rerank_score=hit.score) for hit in found)
    prompt = await _PROMPTS(query, _A_FACT, reranked, _CONTEXT)
    answer = " ".join(f"{passage.text} [{rank}]." for rank, passage in enumerate(passages, 1))[:_ANSWER_CHARACTERS]
    sources = tuple(Source(p.document_id, p.title, p.type, p.url, 1.0, (1,)) for p in passages[:2])
    pieces = tuple(_PIECE.findall(answer))
    return Scene(
        question=Question(query.text, f"session-{number}", User(f"guest-{number}")),
        query=query,
        context=_CONTEXT,
        intent=Intent(_A_FACT, 0.97, "head"),
        embedding=Embedding((0.05,) * 384, BUNDLED, tokens=14, wait_ms=0.1, busy_ms=1.9),
        found=found,
        reranking=Reranking(reranked, PASSAGES, "cross-encoder", 0.2, 41.0),
        prompt=prompt,
        generation=Generation(answer, "scripted", "scripted", Usage(640, 130), first_token_ms=12.5, pieces=len(pieces)),
        parsed=Parsed(answer, sources),
        pieces=pieces,
    )


def _passage(document: Document) -> Passage:
    text = document.text[:_PASSAGE_CHARACTERS]
    return Passage(
        document.id, document.id, document.title, document.type, document.language, document.url, text, document.version
    )
