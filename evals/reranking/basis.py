"""Make the directions that token states are kept in: ``python -m evals.reranking.basis``, half a minute.

They are those in which the states of the bundled store's passages differ most (singular vectors). They hold as much of
the states of other texts: see the public sets in ``docs/models/reranker.md``.
"""

from __future__ import annotations

import random

import numpy as np

from app.settings import Settings
from evals.training.reranker_questions import corpus
from infra.models.base import find_base
from infra.models.encoder import MAX_TOKENS
from infra.models.onnx import load_or_make
from infra.models.token_states import BASIS, unit

PASSAGES, DIRECTIONS, SEED = 400, 96, 3


def main() -> None:
    """Write the file that is shipped."""
    model = load_or_make(find_base(), "encoder", Settings().data_dir / "models", threads=2, max_tokens=MAX_TOKENS)
    texts = [passage.whole for passage in random.Random(SEED).sample(corpus(), PASSAGES)]  # noqa: S311
    states = np.concatenate([unit(model(text).values[1:-1]) for text in texts])
    _, _, directions = np.linalg.svd(states, full_matrices=False)
    np.save(BASIS, directions[:DIRECTIONS].T.astype(np.float16))


if __name__ == "__main__":
    main()
