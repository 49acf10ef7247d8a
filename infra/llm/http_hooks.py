"""What is put on every request to a model server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Headers = Callable[[], dict[str, str]]
"""Called for each request in the caller's context: the place to add ``traceparent``."""

Hooks = dict[str, list[Callable[[Any], Awaitable[None]]]]


def event_hooks(headers: Headers | None) -> Hooks:
    """Return ``event_hooks`` for an httpx client that add the headers to each request."""
    if headers is None:
        return {}

    async def add(request: Any) -> None:
        request.headers.update(headers())

    return {"request": [add]}
