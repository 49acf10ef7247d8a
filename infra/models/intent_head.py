"""The trained intent head: logistic regression over a sentence embedding. Implements the port IntentHead."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np

from infra.models.base import BUNDLED
from pipeline.errors import MangaAssistError
from pipeline.intents import OUT_OF_SCOPE
from pipeline.types import Vector

WEIGHTS = Path(__file__).parent / "weights" / "intent.npz"


_REMEDY = "train it again with `python -m evals.training.intent`"


class HeadDoesNotFit(MangaAssistError):
    """The head was trained for other intents or on another encoder's vectors; the message says what to do."""


class TrainedIntentHead:
    """Softmax over a store's intents and ``out_of_scope``, with a temperature fitted on held-out folds.

    The file has ``coefficients`` (classes, dimensions), ``intercepts`` (classes), ``classes``, ``temperature`` and
    ``encoder``, the name of the model whose vectors it was trained on (``all-MiniLM-L6-v2`` where it is not said).
    ``evals/training/intent.py`` writes it; ``docs/models/intent.md`` is its card.

    Args:
        intents: the names of the intents that it has to tell apart.
        weights: the file.
        encoder: the name of the encoder whose vectors it will judge.

    Raises:
        HeadDoesNotFit: it was trained for other intents, or on another encoder's vectors.
    """

    def __init__(self, intents: Collection[str], weights: Path = WEIGHTS, *, encoder: str = BUNDLED) -> None:
        with np.load(weights, allow_pickle=False) as stored:
            self._coefficients = stored["coefficients"].astype(np.float32) / float(stored["temperature"])
            self._intercepts = stored["intercepts"].astype(np.float32) / float(stored["temperature"])
            trained_on = str(stored["encoder"]) if "encoder" in stored else BUNDLED
            self._classes: list[str] = [str(name) for name in stored["classes"]]

        if _plain(trained_on) != _plain(encoder):
            raise HeadDoesNotFit(
                f"the intent head in {weights} was trained on {trained_on}, and the encoder is {encoder}: "
                f"{_REMEDY}, or use that encoder"
            )
        if differing := {*intents, OUT_OF_SCOPE} ^ {*self._classes}:
            raise HeadDoesNotFit(
                f"the intent head in {weights} was trained for other intents than the store's intents.yaml has "
                f"({', '.join(sorted(differing))}): {_REMEDY}, or take the names back"
            )

    def __call__(self, vector: Vector, /) -> tuple[dict[str, float], float]:
        """Return the probability of each intent given that the question is in scope, and that it is in scope."""
        logits = self._coefficients @ np.asarray(vector, dtype=np.float32) + self._intercepts
        powers = np.exp(logits - logits.max())
        by_class: dict[str, float] = dict(zip(self._classes, (powers / powers.sum()).tolist(), strict=True))
        in_scope = 1.0 - by_class.pop(OUT_OF_SCOPE)
        return {name: share / max(in_scope, 1e-9) for name, share in by_class.items()}, in_scope


def _plain(name: str) -> str:
    return name.removeprefix("sentence-transformers/")
