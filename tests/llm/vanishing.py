"""A model server that vanishes from the network in the middle of its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from infra.keepalive import GONE_AFTER_S
from pipeline.errors import PartUnavailable
from tests.ladder.network import Network
from tests.ladder.proxy import Proxy
from tests.llm.streams import Stream, read_all
from tests.servers import Server

SLACK_S = 20.0


async def assert_given_up(server: Server, ask: Callable[[str], Stream]) -> None:
    """``ask`` opens an endless answer at an address: it breaks off long before any limit of a model's."""
    with Network() as network:
        async with Proxy(server.url, network.listen()) as proxy:
            stream = ask(proxy.url)
            await anext(stream)
            network.lose()
            async with asyncio.timeout(GONE_AFTER_S + SLACK_S):
                with pytest.raises(PartUnavailable, match="broke off"):
                    await read_all(stream)
