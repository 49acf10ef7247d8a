"""Vectors by key, compared all at once: the nearest-neighbour search of a cache of a few thousand entries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Row = Sequence[float] | npt.NDArray[np.floating]

_FIRST_ROWS = 64


class VectorTable:
    """Normalised vectors of one length, held as the rows of one float32 matrix.

    A search compares every row (exact): 2,000 rows of 384 numbers are 3 MB and take about 0.1 ms.
    """

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._rows: dict[str, int] = {}
        self._matrix = np.empty((0, 0), np.float32)

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, key: str, vector: Row) -> None:
        """Keep ``vector`` under ``key``, in place of what was there.

        Raises:
            ValueError: it is not as long as the vectors that are already here.
        """
        row = self._rows.get(key)
        if row is None:
            row = len(self._keys)
            self._make_room(row, len(vector))
            self._matrix[row] = vector
            self._rows[key] = row
            self._keys.append(key)
        else:
            self._matrix[row] = vector

    def discard(self, key: str) -> None:
        """Forget ``key``, if it is here. The last row moves into its place."""
        row = self._rows.pop(key, None)
        if row is None:
            return
        last = self._keys.pop()
        if last != key:
            self._keys[row] = last
            self._rows[last] = row
            self._matrix[row] = self._matrix[len(self._keys)]

    def nearest(self, vector: Row, count: int) -> list[tuple[str, float]]:
        """Return the keys of the ``count`` highest cosines with the cosines, best first."""
        if not self._keys:
            return []
        cosines = self._matrix[: len(self._keys)] @ np.asarray(vector, np.float32)
        best = np.argpartition(-cosines, count - 1)[:count] if count < len(cosines) else np.arange(len(cosines))
        return [(self._keys[row], float(cosines[row])) for row in best[np.argsort(-cosines[best])]]

    def _make_room(self, rows: int, length: int) -> None:
        if rows == 0:
            self._matrix = np.empty((_FIRST_ROWS, length), np.float32)
        elif rows == len(self._matrix):
            self._matrix = np.concatenate([self._matrix, np.empty_like(self._matrix)])
