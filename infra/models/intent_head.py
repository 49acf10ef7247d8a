"""The fitted intent head: regression over a sentence embedding, and the nearest examples. Implements IntentHead."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from infra.models.base import BUNDLED
from pipeline.errors import MangaAssistError
from pipeline.intents import OUT_OF_SCOPE
from pipeline.types.search import Vector

Floats = npt.NDArray[np.float32]
_REMEMBERED = 512
"""Vectors whose classes are kept: the encoder hands out the same one for a text that it remembers."""


class HeadDoesNotFit(MangaAssistError):
    """The head was fitted for other intents, or on another encoder's vectors; the message says what to do."""


class TrainedIntentHead:
    """Softmax over the store's intents and ``out_of_scope``, calibrated on folds that share no line.

    A class is the likelier, the more the regression speaks for it and the nearer its nearest example is: a message
    that is near to nothing the store is asked for is hardly in scope, whatever it is about.

    The file has ``coefficients`` (classes, dimensions), ``intercepts`` (classes), ``classes``, ``temperature``,
    ``examples`` (lines, dimensions; in the order of the classes), ``starts`` (the first line of each class),
    ``nearness`` (weight of the cosine) and ``encoder``, the name of the model whose vectors it was fitted on.
    ``infra/models/intent_fit.py`` makes it; ``docs/models/intent.md`` is its card.

    Attributes:
        name: the file's, which tells it from heads of other examples.

    Args:
        intents: the names of the intents that it has to tell apart.
        weights: the file.
        encoder: the name of the encoder whose vectors it will judge.

    Raises:
        HeadDoesNotFit: it was fitted for other intents, or on another encoder's vectors.
    """

    def __init__(self, weights: Path, intents: Collection[str], *, encoder: str = BUNDLED) -> None:
        self.name = weights.stem
        with np.load(weights, allow_pickle=False) as stored:
            temperature = float(stored["temperature"])
            self._coefficients: Floats = stored["coefficients"].astype(np.float32) / temperature
            self._intercepts: Floats = stored["intercepts"].astype(np.float32) / temperature
            self._examples: Floats = stored["examples"].astype(np.float32) * float(stored["nearness"])
            self._starts: npt.NDArray[np.intp] = stored["starts"]
            self._classes: list[str] = [str(name) for name in stored["classes"]]
            fitted_on = str(stored["encoder"])
        self._judged = lru_cache(maxsize=_REMEMBERED)(self._judge)

        if _plain(fitted_on) != _plain(encoder):
            raise HeadDoesNotFit(
                f"the intent head in {weights} was fitted on {fitted_on}, and the encoder is {encoder}: "
                "remove the file, and the next start fits it again"
            )
        if differing := {*intents, OUT_OF_SCOPE} ^ {*self._classes}:
            raise HeadDoesNotFit(
                f"the intent head in {weights} was fitted for other intents than the store's intents.yaml has "
                f"({', '.join(sorted(differing))}): remove the file, and the next start fits it again"
            )

    def __call__(self, vector: Vector, /) -> tuple[dict[str, float], float]:
        """Return the probability of each intent given that the question is in scope, and that it is in scope."""
        by_class, in_scope = self._judged(vector)
        return dict(by_class), in_scope

    def _judge(self, vector: Vector) -> tuple[dict[str, float], float]:
        asked = np.asarray(vector, dtype=np.float32)
        nearest = np.maximum.reduceat(self._examples @ asked, self._starts)
        logits = self._coefficients @ asked + self._intercepts + nearest
        powers = np.exp(logits - logits.max())
        by_class: dict[str, float] = dict(zip(self._classes, (powers / powers.sum()).tolist(), strict=True))
        in_scope = 1.0 - by_class.pop(OUT_OF_SCOPE)
        return {name: share / max(in_scope, 1e-9) for name, share in by_class.items()}, in_scope


def _plain(name: str) -> str:
    return name.removeprefix("sentence-transformers/")
