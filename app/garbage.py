"""When garbage is looked for: not while libraries are loaded, and in full between turns, all of which that stops."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
from collections.abc import Generator

from infra.admission import Admission

_EVERY_S = 60.0
_LOOKS_S = 0.05
_NEVER = 1_000_000
"""So many collections of the middle generation do not happen between two full ones of ours."""


@contextlib.contextmanager
def uncollected() -> Generator[None, None, None]:
    """Collect nothing in this block: what modules make stays, and to walk through it again and again takes 0.7 s."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep_what_is_loaded() -> None:
    """Take what is there out of every collection, for libraries and models stay; full ones are ``collect_seldom``'s.

    The last turns and what was remembered of questions are some 150,000 objects. Under load Python would walk through
    them every ten seconds, and answer nobody for 0.1 to 0.2 s, to find a hundred that can go.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)


async def collect_seldom(admission: Admission, every_s: float = _EVERY_S) -> None:
    """Collect every ``every_s`` seconds, or as soon after as no turn searches, at the latest as long after again."""
    while True:
        await asyncio.sleep(every_s)
        await _no_turn_searches(admission, within_s=every_s)
        gc.collect()


async def _no_turn_searches(admission: Admission, within_s: float) -> None:
    for _ in range(math.ceil(within_s / _LOOKS_S)):
        if not admission.inside:
            return
        await asyncio.sleep(_LOOKS_S)
