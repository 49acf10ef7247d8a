"""Answers, exchanges and vectors to put into stores."""

import numpy as np

from pipeline.types.answers import CachedAnswer, Source
from pipeline.types.asking import Exchange
from pipeline.types.search import Vector

DIMENSIONS = 384


def unit_vectors(count: int, seed: int = 0) -> list[Vector]:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS))
    return [tuple(row) for row in (rows / np.linalg.norm(rows, axis=1, keepdims=True)).tolist()]


def answer_to(question: str) -> CachedAnswer:
    source = Source("p1", "One Piece 1", "product", "https://shop.example/1", 0.9, (1,))
    return CachedAnswer(question, f"Answer to {question}: はい", (source,), "product_question", "extractive")


def exchange(number: int) -> Exchange:
    return Exchange(f"question {number}", "いいえ", "help", "One Piece")
