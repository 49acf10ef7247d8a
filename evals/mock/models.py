"""The models of a mock server: each with its line, its pace and its state."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field

from evals.mock.names import Pace, pace_of
from evals.mock.words import Answers, tokens

_MS = 1000


class Failed(Exception):
    """The model fails, as its name asks it to."""


class Full(Exception):
    """The model has no room, as its name asks it to. ``after_s`` is when to ask again; 0 where it does not say."""

    def __init__(self, name: str, after_s: int) -> None:
        super().__init__(f"{name} has no room now")
        self.after_s = after_s


@dataclass(slots=True)
class Model:
    """A model under its name. ``waiting`` requests stand in line for one of its slots."""

    name: str
    pace: Pace
    chance: random.Random
    answers: Answers = field(default_factory=dict[str, str])
    loaded: bool = False
    waiting: int = 0
    _slots: asyncio.Semaphore | None = None

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.pace.slots) if self.pace.slots else None

    async def load(self) -> float:
        """Load it if it is not; return the milliseconds that took."""
        if self.loaded:
            return 0.0
        await asyncio.sleep(self.pace.cold / _MS)
        self.loaded = True
        return self.pace.cold

    @asynccontextmanager
    async def slot(self) -> AsyncGenerator[None, None]:
        """Wait in line for a slot.

        Raises:
            Full: this request is one of those that are refused.
            Failed: this request is one of those that fail.
        """
        if self.chance.random() < self.pace.busy / 100:
            raise Full(self.name, self.pace.after)
        self.waiting += 1
        try:
            entered = self._slots or nullcontext()
            async with entered:
                self.waiting -= 1
                if self.chance.random() < self.pace.err / 100:
                    raise Failed(f"{self.name} fails {self.pace.err:g} % of its requests, and this is one")
                yield
                self.waiting += 1
        finally:
            self.waiting -= 1

    async def answer(self, last_message: str) -> AsyncIterator[str]:
        """Tokens at the model's pace. Each has a moment of its own, so that being late once delays no other."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self.pace.ttft / _MS
        for token in tokens(last_message, self.pace.n, self.answers):
            await asyncio.sleep(due - loop.time())
            yield token
            due += self.pace.gap / _MS


@dataclass(slots=True)
class Models:
    """Models come into being when they are first asked for."""

    seed: int = 7
    answers: Answers = field(default_factory=dict[str, str])
    known: dict[str, Model] = field(default_factory=dict[str, Model])

    def get(self, name: str) -> Model:
        """The model of this name. Raises UnknownModel."""
        if name not in self.known:
            chance = random.Random(f"{self.seed}{name}")  # noqa: S311 - no secret
            self.known[name] = Model(name, pace_of(name), chance, self.answers)
        return self.known[name]
