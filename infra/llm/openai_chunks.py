"""Chunks of a streamed completion as the server sent them: making a model of each takes longer than all else of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Self

import openai
from openai.types.chat import ChatCompletion


class Chunk(dict[str, Any]):
    """One chunk, as LangChain reads it. The client makes it by ``build``, and what records it calls ``model_dump``."""

    @classmethod
    def build(cls, *, response: object, data: dict[str, Any]) -> Self:
        """Take what a line of the stream held. Raises TypeError or ValueError where that is no object of JSON."""
        del response
        return cls(data)

    def model_dump(self, **_: object) -> dict[str, Any]:
        """A copy, which may be changed."""
        return deepcopy(dict(self))


class ChunkedCompletions:
    """The chat completions of a client, always streamed: stands for ``client.chat.completions`` in ``ChatOpenAI``."""

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        self._client = client

    async def create(self, **payload: Any) -> openai.AsyncStream[Chunk]:
        """Begin an answer. ``payload`` is sent as it is. Raises what the client raises."""
        return await self._client.post(
            "/chat/completions",
            cast_to=ChatCompletion,
            body=payload,
            stream=True,
            stream_cls=openai.AsyncStream[Chunk],
        )
