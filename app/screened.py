"""Passages judged before a turn finds them: the guard reads each once, while nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.ahead import with_each_version
from app.renewal import RenewedChat
from guardrails.chain import PassageGuard
from pipeline.ports import PassageIndex

IDLE_S = 1.0
"""So long no turn has run. A passage takes some 2 ms, in which none goes on, and the whole demo store 3 s."""
_LOOKS_S = 0.1


async def keep_screened(index: PassageIndex, guard: PassageGuard, chat: RenewedChat) -> None:
    """Have every passage judged, between the turns: soon, and again when something else is indexed."""
    await asyncio.sleep(IDLE_S)  # the start is over just now, and the first visitor may be there already
    await with_each_version(
        index, lambda: screen(index, guard, lambda: _no_turn_runs(chat)), "Passages could not be screened ahead"
    )


async def screen(index: PassageIndex, guard: PassageGuard, may_go_on: Callable[[], Awaitable[None]]) -> None:
    """Judge as many passages as the guard remembers, ``may_go_on`` awaited before each. Raises PartUnavailable."""
    left = guard.remembered
    await may_go_on()  # to read the index takes a core for a while, too
    async for passages in index.passages():
        for passage in passages[:left]:
            await may_go_on()
            guard.read_ahead(passage)
        if (left := left - len(passages)) <= 0:
            return


async def _no_turn_runs(chat: RenewedChat) -> None:
    await asyncio.sleep(0)
    while chat.idle_s < IDLE_S:  # noqa: ASYNC110 - that time has passed is no event
        await asyncio.sleep(_LOOKS_S)
