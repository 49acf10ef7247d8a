"""Somebody watches the servers that are our children: one that ends is started again."""

from __future__ import annotations

import asyncio
import logging

from app.child_server import ChildServer

logger = logging.getLogger(__name__)

_LOOK_S = 0.5
_FIRST_S, _MOST_S = 1.0, 60.0
_WELL_S = 60.0
"""A server that lived so long was well: the next start is the first of a new row."""


async def keep_running(server: ChildServer) -> None:
    """Start the server again whenever it ends, with longer pauses while it keeps ending. Runs until cancelled.

    One that has a problem of its own kind is started again too.
    """
    pause_s = _FIRST_S
    while True:
        await asyncio.sleep(_LOOK_S)
        if server.running:
            if not (problem := await asyncio.to_thread(server.problem)):
                continue
            logger.warning("%s %s. It is started again; %s.", server.name, problem, server.meanwhile)
        else:
            pause_s = _FIRST_S if server.age_s > _WELL_S else pause_s
            logger.warning(
                "%s %s. It is started again in %g s; %s.", server.name, server.last_words(), pause_s, server.meanwhile
            )
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _MOST_S)
        try:
            await asyncio.to_thread(server.start_well)
        except OSError as error:
            logger.warning("%s cannot be started: %s", server.name, error)
