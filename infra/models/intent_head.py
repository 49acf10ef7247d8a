"""The trained intent head: logistic regression over a sentence embedding. Implements the port IntentHead."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np

from infra.models.base import BUNDLED
from pipeline.errors import MangaAssistError
from pipeline.types import IntentName, Vector

WEIGHTS = Path(__file__).parent / "weights" / "intent.npz"
OUT_OF_SCOPE = "out_of_scope"
"""The class beside the ten intents: nothing that this assistant is for."""


class HeadDoesNotFit(MangaAssistError):
    """The head was trained on the vectors of another encoder; the message says what to do."""


class TrainedIntentHead:
    """Softmax over ten intents and ``out_of_scope``, with a temperature fitted on held-out folds.

    The file has ``coefficients`` (classes, dimensions), ``intercepts`` (classes), ``classes``, ``temperature`` and
    ``encoder``, the name of the model whose vectors it was trained on (``all-MiniLM-L6-v2`` where it is not said).
    ``evals/training/intent.py`` writes it; ``docs/models/intent.md`` is its card.

    Args:
        weights: the file.
        encoder: the name of the encoder whose vectors it will judge.

    Raises:
        HeadDoesNotFit: it was trained on another encoder's.
    """

    def __init__(self, weights: Path = WEIGHTS, *, encoder: str = BUNDLED) -> None:
        with np.load(weights, allow_pickle=False) as stored:
            self._coefficients = stored["coefficients"].astype(np.float32) / float(stored["temperature"])
            self._intercepts = stored["intercepts"].astype(np.float32) / float(stored["temperature"])
            trained_on = str(stored["encoder"]) if "encoder" in stored else BUNDLED
            self._classes: list[str] = [str(name) for name in stored["classes"]]

        if _plain(trained_on) != _plain(encoder):
            raise HeadDoesNotFit(
                f"the intent head in {weights} was trained on {trained_on}, and the encoder is {encoder}: "
                "train it again with `python -m evals.training.intent`, or use that encoder"
            )

    def __call__(self, vector: Vector, /) -> tuple[dict[IntentName, float], float]:
        """Return the probability of each intent given that the question is in scope, and that it is in scope."""
        logits = self._coefficients @ np.asarray(vector, dtype=np.float32) + self._intercepts
        powers = np.exp(logits - logits.max())
        by_class: dict[str, float] = dict(zip(self._classes, (powers / powers.sum()).tolist(), strict=True))
        in_scope = 1.0 - by_class.pop(OUT_OF_SCOPE)
        return {cast("IntentName", name): share / max(in_scope, 1e-9) for name, share in by_class.items()}, in_scope


def _plain(name: str) -> str:
    return name.removeprefix("sentence-transformers/")
