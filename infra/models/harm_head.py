"""The moderation head: what kind of harm a message is, by its embedding. Implements HarmHead."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path

from infra.models.base import BUNDLED
from infra.models.intent_head import TrainedIntentHead
from pipeline.errors import MangaAssistError
from pipeline.types.search import Vector

logger = logging.getLogger(__name__)

KINDS = frozenset({"threat", "abuse", "hate", "sexual_minors", "adult", "self_harm", "crime"})
WEIGHTS = Path(__file__).parent / "weights" / "moderation.npz"
SHA256 = "b1c11fc90f5ac9902b8e4c325369954033453d164418bb1c13142fe91a3d2d78"
"""Of that file, as ``python -m evals.training.moderation`` prints it."""


class WrongWeights(MangaAssistError):
    """The file is not the one that was judged; the message says how to get it back."""


class TrainedHarmHead:
    """An intent head (same form, same fitting) whose intents are kinds of harm: out of scope is what is none.

    ``evals/training/moderation.py`` makes the file, on vectors of the bundled encoder; ``docs/models/moderation.md`` is
    its card.

    Raises:
        WrongWeights: the file has another hash than was written down.
    """

    def __init__(self, weights: Path = WEIGHTS, sha256: str = SHA256) -> None:
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
        if found != sha256:
            raise WrongWeights(f"{weights} has sha256 {found}, expected {sha256}: check the file out again")
        self._head = TrainedIntentHead(weights, KINDS)

    def __call__(self, vector: Vector, /) -> tuple[str, float]:
        """Return the likeliest kind of harm, and the probability of any."""
        by_kind, harm = self._head(vector)
        return max(by_kind, key=lambda kind: by_kind[kind]), harm


@cache
def harm_head(encoder: str) -> TrainedHarmHead | None:
    """The head for vectors of this encoder; there is none but for the bundled one: rules moderate alone.

    One for the process.
    """
    if encoder == BUNDLED:
        return TrainedHarmHead()
    logger.warning("No moderation head for the encoder %s: messages are moderated by rules alone", encoder)
    return None
