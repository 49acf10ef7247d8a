"""Where the processes that answer at one address listen, and what each has of what all of them may."""

from __future__ import annotations

import math
import socket
from dataclasses import dataclass
from typing import Any

from app.settings import Settings

_AT_ONCE = ("llm_slots", "max_turns")
"""What is limited at once is limited for all together. Each takes its part, rounded up."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the processes, alone unless there is more to say.

    Args:
        number: from 0 on.
        sockets: bound already: those that all of them share, and one of its own.
        addresses: each one's own, by number.
        prepares: whether it indexes what changed before it answers: one does, for all.
    """

    number: int = 0
    sockets: tuple[socket.socket, ...] = ()
    addresses: tuple[str, ...] = ()
    prepares: bool = True


def places(settings: Settings) -> list[Place]:
    """A place for each worker. Nobody can connect until one of them listens.

    Raises:
        OSError: an address cannot be bound.
    """
    shared = _bound(settings.host, settings.port)
    own = [_bound("127.0.0.1", 0)[0] for _ in range(settings.workers)]
    addresses = tuple(f"http://127.0.0.1:{each.getsockname()[1]}" for each in own)
    return [Place(number, (*shared, each), addresses, prepares=False) for number, each in enumerate(own)]


def share_of(settings: Settings, number: int) -> Settings:
    """The settings of one of the workers: its part of what they have together, and a port for its own metrics."""
    share: dict[str, Any] = {name: math.ceil(getattr(settings, name) / settings.workers) for name in _AT_ONCE}
    if settings.metrics_port:
        share["metrics_port"] = settings.metrics_port + number
    return settings.model_copy(update=share)


def _bound(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of a host, as asyncio makes them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    made: list[socket.socket] = []
    for family, kind, protocol, _, address in dict.fromkeys(found):
        one = socket.socket(family, kind, protocol)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
        made.append(one)
    return made
