"""Work on what is indexed that is done before a turn asks for it: at once, and again when something else is indexed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from pipeline.ports import PassageIndex

logger = logging.getLogger(__name__)

EVERY_S = 60.0
"""How often to look whether something was indexed elsewhere."""


async def with_each_version(index: PassageIndex, work: Callable[[], Awaitable[None]], failing: str) -> None:
    """Do the work on what is indexed now, and on each version that follows. ``failing`` says what went wrong."""
    seen = ""
    while True:
        try:
            if (version := await index.published()) != seen:
                await work()
                seen = version
        except Exception as error:  # noqa: BLE001 - whatever it is, turns go on, and it is tried again
            logger.warning("%s: %s", failing, error)
        await asyncio.sleep(EVERY_S)
