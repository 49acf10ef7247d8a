"""Somebody watches the bundled MLflow: when it ends, it is started again."""

from __future__ import annotations

import asyncio
import logging

from app.mlflow_server import MlflowServer

logger = logging.getLogger(__name__)

_LOOK_S = 0.5
_FIRST_S, _MOST_S = 1.0, 60.0
_WELL_S = 60.0
"""A server that lived so long was well: the next start is the first of a new row."""


async def keep_running(server: MlflowServer) -> None:
    """Start the server again whenever it ends, with longer pauses while it keeps ending. Runs until cancelled."""
    pause_s = _FIRST_S
    while True:
        await asyncio.sleep(_LOOK_S)
        if server.running:
            continue
        pause_s = _FIRST_S if server.age_s > _WELL_S else pause_s
        logger.warning("MLflow %s. It is started again in %g s; traces wait for it.", server.last_words(), pause_s)
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, _MOST_S)
        try:
            await asyncio.to_thread(server.start)
        except OSError as error:
            logger.warning("MLflow cannot be started: %s", error)
