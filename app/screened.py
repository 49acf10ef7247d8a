"""Passages judged before a turn finds them: the guard reads each once, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.ahead import no_turn_waits, with_each_version
from app.parts import Parts
from guardrails.chain import PassageGuard
from pipeline.ports import PassageIndex

REST_S = 0.01
"""Between two passages. One takes some 2 ms, in which no turn goes on."""


async def keep_screened(parts: Parts, guard: PassageGuard) -> None:
    """Have every passage judged, beside the turns: at once, and again when something else is indexed."""
    index = parts.corpus.index
    await with_each_version(
        index,
        lambda: screen(index, guard, lambda: no_turn_waits(parts, REST_S)),
        "Passages could not be screened ahead",
    )


async def screen(index: PassageIndex, guard: PassageGuard, may_go_on: Callable[[], Awaitable[None]]) -> None:
    """Judge as many passages as the guard remembers, ``may_go_on`` awaited before each. Raises PartUnavailable."""
    left = guard.remembered
    async for passages in index.passages():
        for passage in passages[:left]:
            await may_go_on()
            guard.read_ahead(passage)
        if (left := left - len(passages)) <= 0:
            return
