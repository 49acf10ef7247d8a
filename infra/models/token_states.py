"""Late interaction: how near a passage is to a question, token by token.

The sentence vector is the mean of the states of a text's tokens; kept one by one, they also tell whether *each* word of
a question has something near it in a passage. Source: Khattab and Zaharia, "ColBERT: Efficient and Effective Passage
Search via Contextualized Late Interaction over BERT", SIGIR 2020. Here the encoder is that of the vector search.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from infra.models.base import BUNDLED

BASIS = Path(__file__).parent / "weights" / "token_basis.npy"
"""Directions in which the states of the bundled encoder differ most (``evals/reranking/basis.py``)."""
_STEPS = 127

Floats = npt.NDArray[np.float32]
States = npt.NDArray[np.int8]
"""A row for each token: a unit vector in steps of 1/127."""


def basis_of(encoder: str, dimensions: int) -> Floats:
    """Directions that states are kept in: fewer than they have, but for an encoder of which none are known."""
    return np.load(BASIS).astype(np.float32) if encoder == BUNDLED else np.eye(dimensions, dtype=np.float32)


def states_of(tokens: Floats, basis: Floats) -> States:
    """Make the *tokens* of a text small. The first and the last one only say where it begins and ends."""
    inner = tokens[1:-1] if len(tokens) > 2 else tokens  # noqa: PLR2004 - there is nothing between the two
    return np.rint(unit(unit(inner) @ basis) * _STEPS).astype(np.int8)


def nearness(question: States, passages: Sequence[States]) -> Floats:
    """Return for each passage a number in 0..1: how near its nearest token is to one of the question, on the mean."""
    rows = np.concatenate(passages).astype(np.float32)
    starts = np.cumsum([0, *(len(states) for states in passages[:-1])])
    cosines = question.astype(np.float32) @ rows.T / _STEPS**2
    return np.clip(np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0), 0, 1)


def unit(rows: Floats) -> Floats:
    """Rows of length one."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
