"""Sentence vectors that were made before, so that a passage seen again costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.types.search import Vector

EmbedTexts = Callable[[Sequence[str]], Awaitable[list[Vector]]]
"""Texts to L2-normalised vectors, in order. Raises PartUnavailable."""

Matrix = NDArray[np.float32]


class SentenceVectors:
    """Vectors of at most ``capacity`` texts, the least recently used leaving first (384 floats: 1.5 kB each)."""

    def __init__(self, embed_many: EmbedTexts, capacity: int) -> None:
        self._embed_many = embed_many
        self._capacity = capacity
        self._kept: OrderedDict[str, Matrix] = OrderedDict()

    async def __call__(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text; the new ones are embedded in one call."""
        found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            vectors = await self._embed_many(missing)
            found |= {text: np.asarray(vector, np.float32) for text, vector in zip(missing, vectors, strict=True)}
        self._keep(found)
        return np.stack([found[text] for text in texts])

    def _keep(self, found: dict[str, Matrix]) -> None:
        for text, vector in found.items():
            self._kept[text] = vector
            self._kept.move_to_end(text)
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
