"""Corpora of any size, made of the sentences of the store's own pages."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace

from infra.corpus.catalogue import store_documents
from infra.corpus.splitting import split
from pipeline.types.documents import Passage


def made_passages(count: int, order: random.Random, languages: Collection[str] = ("en", "ja")) -> list[Passage]:
    """Of each, half the sentences of one passage of the demo corpus in these languages and half those of another."""
    corpus = [
        passage for document in store_documents() if document.language in languages for passage in split(document)
    ]
    made: list[Passage] = []
    for number in range(count):
        pair = order.choices(corpus, k=2)
        sentences = [passage.text.split(". ") for passage in pair]
        text = ". ".join(part for all_of in sentences for part in order.sample(all_of, (len(all_of) + 1) // 2))
        made.append(replace(pair[0], id=f"{number}#0", document_id=f"{number}", text=text, version="v1"))
    return made
