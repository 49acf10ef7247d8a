"""How many may work at once, learnt from how much longer they take together than one takes alone.

The gradient of Netflix's concurrency-limits: the limit is multiplied by the time alone over the time now, and a little
is added. Where turns only wait for others' servers that ratio is 1 and the limit grows; where they wait for each other
it settles at what the machine does at once, and that little more. Two things differ here. The time alone is measured
by turns that were alone, and is not the least that was ever seen, since some turns have less to do than others. And
what counts is the time in steps that work on this machine: a slow server behind one of them is no reason to let fewer
in.
"""

from __future__ import annotations

import math

_MORE = 1.5
"""What may be inside beyond what the machine does at once: while one waits for a thread, another one works."""
_LEAST = 2.0
_STEEPEST = 0.5
_OF_THE_NEWEST = 0.2
"""Its weight in the moving means."""
_STEP = 0.5
"""Of the way to where the limit should be, what is gone each time."""


class GradientLimit:
    """A limit on what is inside at once, between two and ``most``, if that is more."""

    def __init__(self, *, most: int, first: int = 4) -> None:
        self._most = float(most)
        self._value = float(min(first, most))
        self._together_s = 0.0
        self.alone_s = 0.0
        """What one takes that is alone, in seconds; 0 until one was."""

    @property
    def value(self) -> int:
        """How many may be inside now."""
        return math.floor(self._value)

    def learn(self, took_s: float, *, inside: int) -> None:
        """Hear what one took that is through, and how many were inside at most meanwhile, itself included."""
        self._together_s = _moved(self._together_s, took_s)
        if inside == 1:
            self.alone_s = _moved(self.alone_s, took_s)
        if not self.alone_s or 2 * inside < self._value:
            return  # the limit is not what holds them back
        gradient = min(1.0, max(_STEEPEST, self.alone_s / self._together_s))
        aim = self._value * gradient + _MORE
        self._value = min(self._most, max(_LEAST, self._value + _STEP * (aim - self._value)))


def _moved(mean: float, newest: float) -> float:
    return (1 - _OF_THE_NEWEST) * mean + _OF_THE_NEWEST * newest if mean else newest
