"""Pairs to train the reranker on: right passages, hard wrong ones from the searches, and single sentences."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.training.ranking import Found
from evals.training.reranker_questions import Judged
from pipeline.rerank import passage_text
from pipeline.types.documents import Passage

HARD = 2
"""Wrong passages a question, besides one at random: its best ranked wrong candidate, and others of its candidates."""
REPEATS = {"policy, hand-written": 3, "series, hand-written": 2, "faq": 2, "genre": 2}
"""How often a kind of question is seen, each time with other wrong passages."""
FACT_SHARE = 0.25
"""Of the many series facts, the share that is used with whole passages; all are used with sentences."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, a text, and whether the text answers it (1) or not (0)."""

    question: str
    text: str
    label: float


def pairs(
    judged: Sequence[Judged], found: Sequence[Found], passages: Sequence[Passage], rng: random.Random
) -> list[Pair]:
    """Return the shuffled pairs of one pass over the questions of the training split."""
    by_id = {passage.id: passage for passage in passages}
    made: list[Pair] = []
    for question, candidates in zip(judged, found, strict=True):
        if question.split != "train":
            continue
        if question.kind != "series fact" or rng.random() < FACT_SHARE:
            for _ in range(REPEATS.get(question.kind, 1)):
                made += _passages(question, candidates, by_id, rng)
        made += _sentences(question, by_id, rng)
    rng.shuffle(made)
    return made


def _passages(question: Judged, found: Found, by_id: dict[str, Passage], rng: random.Random) -> Iterator[Pair]:
    known = question.positive | question.neutral
    wrong = [hit.passage for hit in found.hits if hit.passage.id not in known]
    far = [passage for passage in rng.sample(list(by_id.values()), 4) if passage.id not in known]
    near = [hit.passage.id for hit in found.hits if hit.passage.id in question.positive]
    right = rng.sample(near or sorted(question.positive), min(1, len(question.positive)))
    # The best ranked wrong one teaches most; some of the rest keep the variety.
    hard = wrong[:1] + rng.sample(wrong[1:], min(HARD - 1, len(wrong[1:])))
    for passage, label in [(by_id[name], 1.0) for name in right] + [(passage, 0.0) for passage in hard + far[:1]]:
        yield Pair(question.question, passage_text(passage), label)


def _sentences(question: Judged, by_id: dict[str, Passage], rng: random.Random) -> Iterator[Pair]:
    """A fact's own sentence and two others of the same passage: they differ in the kind of answer, not in the name."""
    if question.marker:
        for name in sorted(question.positive):
            sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", by_id[name].text)
            right = [sentence for sentence in sentences if re.search(question.marker, sentence)]
            wrong = [sentence for sentence in sentences if sentence not in right]
            yield from (Pair(question.question, text, 1.0) for text in right[:1])
            yield from (Pair(question.question, text, 0.0) for text in rng.sample(wrong, min(2, len(wrong))))
