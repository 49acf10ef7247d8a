"""Ollama: the chat model, and what a start-up needs to know about the server and its model."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import ollama
from langchain_ollama import ChatOllama

from infra.keepalive import SOCKET_OPTIONS
from infra.llm.failures import as_our_error
from infra.llm.http_hooks import Headers, event_hooks

OnProgress = Callable[[str, int, int], None]
"""Hears the status of a pull, the bytes done, and the bytes in all (0 while unknown)."""

_PULL_SILENCE_S = 60.0
_LOAD_S = 300.0
"""Ollama's own limit for loading a model (OLLAMA_LOAD_TIMEOUT)."""


@dataclass(frozen=True, slots=True)
class OllamaOptions:
    """What the model is loaded with: other options later would make the server load it again."""

    num_ctx: int = 4096
    num_predict: int = 400
    temperature: float = 0.0
    seed: int = 1
    keep_alive: str | int = "30m"

    def as_request(self) -> dict[str, Any]:
        """The ``options`` of a request."""
        return {
            "num_ctx": self.num_ctx,
            "num_predict": self.num_predict,
            "temperature": self.temperature,
            "seed": self.seed,
        }


class OllamaServer:
    """One Ollama server and one model on it. Belongs to the event loop that it is first used on.

    Args:
        base_url: such as ``http://127.0.0.1:11434``.
        model: such as ``qwen2.5:1.5b``.
        options: how the model is run.
        connect_s: seconds to connect.
        read_s: seconds of silence on an open stream; at least the longest limit for the first token.
        headers: called for each chat request.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        options: OllamaOptions,
        *,
        connect_s: float = 2.0,
        read_s: float = 60.0,
        headers: Headers | None = None,
    ) -> None:
        self.model = model
        self._base_url = base_url
        self._options = options
        self._connect_s = connect_s
        self._read_s = read_s
        self._headers = headers
        # The transport is ours, so that its connections can be closed without reaching into the chat model.
        self._transport = httpx.AsyncHTTPTransport(socket_options=SOCKET_OPTIONS)
        # Over the same connections: what is asked before each answer must not make one of its own each time.
        self._questions = httpx.AsyncClient(transport=self._transport, timeout=connect_s, trust_env=False)

    def chat(self) -> ChatOllama:
        """Return the chat model. Thinking is off: a store's answer should start at once."""
        options = self._options
        return ChatOllama(
            base_url=self._base_url,
            model=self.model,
            num_ctx=options.num_ctx,
            num_predict=options.num_predict,
            temperature=options.temperature,
            seed=options.seed,
            keep_alive=options.keep_alive,
            reasoning=False,
            async_client_kwargs={
                "timeout": httpx.Timeout(self._read_s, connect=self._connect_s),
                "transport": self._transport,
                "event_hooks": event_hooks(self._headers),
            },
        )

    async def version(self) -> str:
        """Return the server's version.

        Raises:
            PartUnavailable: it does not answer.
        """
        answer = await self._get("/api/version")
        return str(answer["version"])

    async def ping(self) -> bool:
        """Whether the server answers."""
        try:
            await self._get("/api/version")
        except Exception:  # noqa: BLE001 - whatever is wrong, the answer is no
            return False
        return True

    async def loaded(self) -> bool:
        """Whether the model is in memory, so that an answer starts without loading it."""
        answer = await self._get("/api/ps")
        return any(_same_model(str(row["name"]), self.model) for row in answer.get("models", []))

    async def is_cold(self) -> bool:
        """Whether the next answer has to wait until the model is loaded. Raises PartUnavailable."""
        return not await self.loaded()

    async def has_model(self) -> bool:
        """Whether the model is on the server's disk."""
        answer = await self._get("/api/tags")
        return any(_same_model(str(row["name"]), self.model) for row in answer.get("models", []))

    async def ensure_model(self, on_progress: OnProgress) -> bool:
        """Pull the model when the server lacks it; return whether that was needed.

        Raises:
            PartUnavailable: the server does not answer, or cannot get the model.
        """
        if await self.has_model():
            return False
        async with self._client(_PULL_SILENCE_S) as client:
            async for step in await client.pull(self.model, stream=True):
                on_progress(step.status or "", step.completed or 0, step.total or 0)
        return True

    async def warm_up(self) -> float:
        """Load the model with the options that answers use; return the milliseconds that it took.

        Raises:
            PartUnavailable: the server does not answer or lacks the model.
        """
        options, started = self._options, time.perf_counter()
        async with self._client(_LOAD_S) as client:
            await client.chat(self.model, [], options=options.as_request(), keep_alive=options.keep_alive)
        return (time.perf_counter() - started) * 1000

    async def aclose(self) -> None:
        """Close the connections."""
        await self._questions.aclose()

    @asynccontextmanager
    async def _client(self, read_s: float) -> AsyncGenerator[ollama.AsyncClient, None]:
        timeout = httpx.Timeout(read_s, connect=self._connect_s)
        client = ollama.AsyncClient(self._base_url, timeout=timeout, trust_env=False)
        try:
            yield client
        except Exception as error:
            raise as_our_error(error, "ollama", self.model) from error
        finally:
            await client.close()

    async def _get(self, path: str) -> Mapping[str, Any]:
        try:
            answer = await self._questions.get(self._base_url.rstrip("/") + path)
            answer.raise_for_status()
            return answer.json()
        except Exception as error:
            raise as_our_error(error, "ollama", self.model) from error


def _same_model(name: str, other: str) -> bool:
    """Whether two names mean one model: no tag means ``:latest``."""
    return _with_tag(name) == _with_tag(other)


def _with_tag(name: str) -> str:
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"
