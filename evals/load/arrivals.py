"""When requests are due: fixed before a run by a seed, whatever the server does meanwhile (an open loop).

A closed loop waits for an answer before it asks again, so a slow server is asked less and its queue never shows:
"coordinated omission" (Gil Tene).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["constant", "poisson", "gamma"]
_ARRIVAL = re.compile(r"(?P<kind>constant|poisson|gamma)(?::(?P<shape>\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How requests arrive.

    Args:
        rate: requests a second, once the ramp is over.
        kind: evenly spaced, memoryless, or in bursts.
        shape: of the gamma distribution of gaps: 1 is Poisson, below it requests come in bursts, above it more evenly.
    """

    rate: float
    kind: Kind = "poisson"
    shape: float = 1.0

    def moments(self, duration_s: float, rng: np.random.Generator, *, ramp_s: float = 0.0) -> list[float]:
        """Seconds from the start at which a request is due, in order, all below ``duration_s``.

        During the first ``ramp_s`` seconds the rate grows from nothing in a straight line.
        """
        area = self.rate * (duration_s - ramp_s / 2)
        gaps = self._gaps(int(area + 10 * np.sqrt(area) + 10), rng)
        due = np.cumsum(gaps) - gaps[0]
        seconds = [self._when(float(count), ramp_s) for count in due]
        return [second for second in seconds if second < duration_s]

    def _gaps(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """Gaps between requests, in units of the mean gap."""
        if self.kind == "constant":
            return np.ones(count)
        shape = self.shape if self.kind == "gamma" else 1.0
        return rng.gamma(shape, 1 / shape, count)

    def _when(self, count: float, ramp_s: float) -> float:
        """When ``count`` requests are due in all: the rate's integral, turned round."""
        in_ramp = self.rate * ramp_s / 2
        if count < in_ramp:
            return float(np.sqrt(2 * count * ramp_s / self.rate))
        return ramp_s + (count - in_ramp) / self.rate


def arrivals(text: str, rate: float) -> Arrivals:
    """Read ``constant``, ``poisson`` or ``gamma:SHAPE``.

    Raises:
        ValueError: it is none of them.
    """
    match = _ARRIVAL.fullmatch(text)
    if match is None or (match["kind"] == "gamma") != bool(match["shape"]) or float(match["shape"] or 1) == 0:
        raise ValueError(
            f"{text!r}: use constant, poisson, gamma:SHAPE (such as gamma:0.5), replay:FILE or replay:mlflow"
        )
    kind: Kind = "constant" if match["kind"] == "constant" else "gamma" if match["kind"] == "gamma" else "poisson"
    return Arrivals(rate, kind, float(match["shape"] or 1.0))
