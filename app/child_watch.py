"""Somebody watches the servers that are our children: one that ends is started again."""

from __future__ import annotations

import asyncio
import logging

from app.child_server import ChildServer
from app.pauses import Pauses

logger = logging.getLogger(__name__)

_LOOK_S = 0.5


async def keep_running(server: ChildServer) -> None:
    """Start the server again whenever it ends, with longer pauses while it keeps ending. Runs until cancelled.

    One that has a problem of its own kind is started again too.
    """
    pauses = Pauses()
    while True:
        await asyncio.sleep(_LOOK_S)
        if server.running:
            if not (problem := await asyncio.to_thread(server.problem)):
                continue
            logger.warning("%s %s. It is started again; %s.", server.name, problem, server.meanwhile)
        else:
            pause_s = pauses.after(server.age_s)
            logger.warning(
                "%s %s. It is started again in %g s; %s.", server.name, server.last_words(), pause_s, server.meanwhile
            )
            await asyncio.sleep(pause_s)
        try:
            await asyncio.to_thread(server.start_well)
        except OSError as error:
            logger.warning("%s cannot be started: %s", server.name, error)
