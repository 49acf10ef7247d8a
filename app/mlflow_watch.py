"""Somebody watches the bundled MLflow: when it ends it is started again, when its database breaks on a new one."""

from __future__ import annotations

import asyncio
import logging
import time

from app.mlflow_database import damage, let_it_shrink, set_aside_if_broken
from app.mlflow_server import MlflowServer

logger = logging.getLogger(__name__)

_LOOK_S = 0.5
_FIRST_S, _MOST_S = 1.0, 60.0
_WELL_S = 60.0
"""A server that lived so long was well: the next start is the first of a new row."""
_DOUBT_S = 10.0
"""Between two looks into the database of a server that answers with errors: a look takes seconds."""


def start_well(server: MlflowServer) -> None:
    """Start the server on a database that it can read: a broken one is set aside, and the log says so.

    Raises:
        OSError: it cannot be started.
    """
    server.stop_stale()  # of a command that was killed, the worker still holds the port
    if broken := set_aside_if_broken(server.database):
        logger.warning(broken)
    server.database.parent.mkdir(parents=True, exist_ok=True)
    let_it_shrink(server.database)
    server.start()


async def keep_running(server: MlflowServer) -> None:
    """Start the server again whenever it ends, with longer pauses while it keeps ending. Runs until cancelled.

    A server whose database breaks, or is deleted, does not end: it refuses every trace. It is started again too.
    """
    pause_s, looked = _FIRST_S, time.monotonic() - _DOUBT_S
    while True:
        await asyncio.sleep(_LOOK_S)
        if server.running:
            if time.monotonic() - looked < _DOUBT_S or not server.has_failed():
                continue
            looked = time.monotonic()
            if not (problem := await asyncio.to_thread(_damage, server)):
                continue
            logger.warning("MLflow cannot store traces (%s). It is started again; traces wait for it.", problem)
        else:
            pause_s = _FIRST_S if server.age_s > _WELL_S else pause_s
            logger.warning("MLflow %s. It is started again in %g s; traces wait for it.", server.last_words(), pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _MOST_S)
        try:
            await asyncio.to_thread(start_well, server)
        except OSError as error:
            logger.warning("MLflow cannot be started: %s", error)


def _damage(server: MlflowServer) -> str | None:
    """Why it cannot store anything, if the reason is its database."""
    return damage(server.database) if server.database.exists() else f"{server.database} is gone"
