"""WikiQA as an out-of-domain test of the reranker: which sentence of a Wikipedia page answers the question."""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.training.ranking import ordered_by
from infra.models.cross_encoder import CrossEncoderScorer
from infra.models.encoder import Encoder
from pipeline.fusion import K
from pipeline.rerank import normalised

QUESTIONS = 400
CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class WikiQuestion:
    """A question's sentences in fused order, and the flags in the order of words and of cosine."""

    flags: list[bool]
    fused: list[float]
    scores: list[float]
    by_words: list[bool]
    by_cosine: list[bool]


async def ranked_wikiqa(path: Path, encoder: Encoder, scorer: CrossEncoderScorer, seed: int) -> list[WikiQuestion]:
    """Score the sentences of a sample of the questions that have both right and wrong ones."""
    groups = _read(path)
    weights = _rarity([text for rows in groups.values() for text, _ in rows])
    mixed = sorted(name for name, rows in groups.items() if 0 < sum(flag for _, flag in rows) < len(rows))
    chosen = random.Random(seed).sample(mixed, min(QUESTIONS, len(mixed)))  # noqa: S311 - reproducible, not secret
    return [await _question(name, groups[name][:CANDIDATES], encoder, scorer, weights) for name in chosen]


def _read(path: Path) -> dict[str, list[tuple[str, bool]]]:
    """Return the sentences of each question, and whether each is right."""
    groups: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        groups[row["question"]].append((row["passage"], bool(row["label"])))
    return groups


async def _question(
    question: str,
    rows: Sequence[tuple[str, bool]],
    encoder: Encoder,
    scorer: CrossEncoderScorer,
    rarity: Mapping[str, float],
) -> WikiQuestion:
    texts, flags = [text for text, _ in rows], [flag for _, flag in rows]
    asked = set(_words(question))
    words = [
        sum(rarity[word] for word in asked & set(_words(text))) / math.sqrt(len(_words(text)) + 1) for text in texts
    ]
    vectors = np.asarray(await encoder.embed_many(texts, lambda _: None))
    cosine: list[float] = (vectors @ np.asarray((await encoder(question)).vector)).tolist()
    fused = [1 / (K + first) + 1 / (K + second) for first, second in zip(_ranks(words), _ranks(cosine), strict=True)]
    scores = (await scorer(question, texts)).values
    order = sorted(range(len(texts)), key=lambda index: -fused[index])
    return WikiQuestion(
        flags=[flags[index] for index in order],
        fused=normalised([fused[index] for index in order]),
        scores=[scores[index] for index in order],
        by_words=ordered_by(words, flags),
        by_cosine=ordered_by(cosine, flags),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _rarity(texts: Sequence[str]) -> defaultdict[str, float]:
    """Inverse document frequency of each word."""
    seen = Counter(word for text in texts for word in set(_words(text)))
    return defaultdict(float, {word: math.log(len(texts) / count) for word, count in seen.items()})


def _ranks(scores: Sequence[float]) -> list[int]:
    order = sorted(range(len(scores)), key=lambda index: -scores[index])
    return [order.index(index) + 1 for index in range(len(scores))]
