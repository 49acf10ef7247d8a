"""Waits until a server answers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

import httpx

logger = logging.getLogger(__name__)

_READY_S = 60.0


async def reached(url: str) -> None:
    """Wait until a GET succeeds; where none does for a minute, the log says so."""
    limit = time.monotonic() + _READY_S
    async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
        while time.monotonic() < limit:
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(url)).is_success:
                    return
            await asyncio.sleep(0.1)
    logger.error("%s does not answer after %d s", url, _READY_S)
