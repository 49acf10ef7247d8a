"""Work that goes on beside something else, and ends with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable


@contextlib.asynccontextmanager
async def in_background(work: Awaitable[None]) -> AsyncGenerator[None, None]:
    """Do the work until this block ends."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
