"""Old turns leave MLflow by themselves, in a process of its own: what deleting needs takes 100 MB, once an hour."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
from collections.abc import Callable

from app.mlflow_database import used_bytes
from app.settings import Settings

logger = logging.getLogger(__name__)

_LOOK_S = 60.0
_EVERY_S = 3600.0
_LIMIT_S = 1800.0


async def keep_small(settings: Settings, say: Callable[[str], None]) -> None:
    """Delete what is too old every hour, and what is too much whenever it is. Runs until cancelled."""
    pruned = -_EVERY_S
    while True:
        await asyncio.sleep(_LOOK_S)
        if time.monotonic() - pruned >= _EVERY_S or await asyncio.to_thread(is_too_large, settings):
            pruned = time.monotonic()
            await prune_once(say)


def is_too_large(settings: Settings) -> bool:
    """Whether the bundled MLflow's database is over its bound. That of another MLflow cannot be seen from here."""
    database = settings.bundled_database
    return database is not None and used_bytes(database) > settings.trace_max_bytes


async def prune_once(say: Callable[[str], None]) -> None:
    """Run ``mangaassist prune`` with our own settings; pass on what it deleted, or why it could not."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "prune", "--quiet"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_LIMIT_S):
            said, problems = await process.communicate()
    except TimeoutError:
        logger.warning("Deleting old turns took over %d s and was given up", _LIMIT_S)
        return
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        lines = problems.decode(errors="replace").strip().splitlines()
        logger.warning("Old turns were not deleted: %s", lines[-1] if lines else f"status {process.returncode}")
    elif said.strip():
        say(said.decode(errors="replace").strip())
