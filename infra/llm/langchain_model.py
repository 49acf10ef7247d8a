"""Any LangChain chat model behind the port ``LanguageModel``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from infra.llm.failures import has_words, told
from infra.llm.slots import Slots
from pipeline.errors import MangaAssistError, PartRefused, PartTimeout, PartUnavailable
from pipeline.types.answers import Generation, Prompt, Usage
from pipeline.wording.tokens import estimated_usage

_MESSAGES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
_FINISH_KEYS = ("finish_reason", "done_reason", "stop_reason")
Details = dict[str, float | int | str]
_FIRST = "first token"
NOT_WANTED = "content_filter"
"""How an answer finished of which no more was wanted, in OpenAI's word."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds for the first piece of text, between two pieces, and for a whole generation.

    ``cold_first_token_s`` is for a model that its server has to load first. The limit for connecting belongs to the
    HTTP client (``infra.llm.ollama``, ``infra.llm.openai_compatible``).
    """

    first_token_s: float = 30.0
    cold_first_token_s: float = 30.0
    between_tokens_s: float = 10.0
    total_s: float = 120.0


@dataclass(slots=True)
class _Progress:
    """What a running generation has shown so far."""

    wait_ms: float
    first_token_s: float = 0.0
    started: float = field(default_factory=time.perf_counter)
    pieces: list[str] = field(default_factory=list[str])
    first_token_ms: float | None = None
    usage: Usage | None = None
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])

    def add(self, chunk: AIMessageChunk) -> str:
        """Note a chunk and return its text, which may be empty."""
        self.metadata.update(chunk.response_metadata)
        if chunk.usage_metadata:
            self.usage = Usage(chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"])
        text = str(chunk.text)
        if text and self.first_token_ms is None:
            self.first_token_ms = self.elapsed_s * 1000
        if text:
            self.pieces.append(text)
        return text

    @property
    def elapsed_s(self) -> float:
        """Seconds since the slot was taken."""
        return time.perf_counter() - self.started


class LangChainModel:
    """Streams a chat model (implements ``LanguageModel``).

    ``first_token_ms`` counts from the moment a slot was free; ``wait_ms`` is the time before it. Closing the stream
    early, as when no more of it is wanted, closes the connection, which is what makes a server stop computing.

    Args:
        chat: the model. It must neither retry nor wait on its own.
        provider: the server's, for the trace and for error texts.
        model: the name that was asked for; another one that the server reports is a detail, ``response_model``.
        slots: what limits the generations at once.
        limits: how long each wait may take.
        tell: what an error of its library means; ``failures.told`` where it has none of its own.
        details: reads what only this server reports off the metadata of an answer.
        is_cold: asked before each answer, where the server can tell: whether it has to load the model first.
    """

    def __init__(
        self,
        chat: BaseChatModel,
        *,
        provider: str,
        model: str,
        slots: Slots,
        limits: TimeLimits,
        tell: Callable[[Exception], MangaAssistError] | None = None,
        details: Callable[[Mapping[str, Any]], Details] = lambda _: {},
        is_cold: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self._chat = chat
        self._provider = provider
        self._model = model
        self._slots = slots
        self._limits = limits
        self._tell = tell or partial(told, provider=provider)
        self._details = details
        self._is_cold = is_cold
        self._waiting: set[asyncio.Timeout] = set()

    async def __call__(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Yield pieces of text, then the Generation.

        Raises:
            Busy: no slot in time, or the server says that it has none.
            PartTimeout: a wait took longer than its limit.
            PartUnavailable: the server failed, lacks the model, or the connection broke off.
            PartRefused: the server works, but this answer came to nothing: broken off by itself, or without a word.
        """
        messages = [_MESSAGES[message.role](content=message.content) for message in prompt.messages]
        async with self._slots.take() as wait_ms:
            progress = _Progress(wait_ms)
            progress.first_token_s = await self._first_token_s()
            chunks = cast("AsyncGenerator[AIMessageChunk, None]", self._chat.astream(messages))
            async with aclosing(chunks):
                while (chunk := await self._next(chunks, progress)) is not None:
                    if text := progress.add(chunk):
                        yield text
                    if not prompt.wanted():
                        progress.metadata[_FINISH_KEYS[0]] = NOT_WANTED
                        break
        yield self._result(progress, prompt)

    async def _first_token_s(self) -> float:
        """What the first token may take. A server that does not say whether it has the model gets no more than most."""
        try:
            cold = self._is_cold is not None and await self._is_cold()
        except PartUnavailable:
            cold = False
        return self._limits.cold_first_token_s if cold else self._limits.first_token_s

    async def _next(self, chunks: AsyncGenerator[AIMessageChunk, None], progress: _Progress) -> AIMessageChunk | None:
        limit, what = self._limit(progress)
        timeout = asyncio.timeout(limit)
        if what == _FIRST:
            self._waiting.add(timeout)
        try:
            async with timeout:
                chunk = await anext(chunks, None)
        except Exception as error:
            if isinstance(error, TimeoutError) and timeout.expired():
                raise PartTimeout("llm", f"{self._provider}: the {what} did not come within its time limit") from error
            raise self._tell(error) from error
        finally:
            self._waiting.discard(timeout)
        self._heard()
        return chunk

    def _limit(self, progress: _Progress) -> tuple[float, str]:
        """Seconds for the next chunk, and what they are a limit for."""
        left = self._limits.total_s - progress.elapsed_s
        if progress.pieces:
            limit, what = self._limits.between_tokens_s, "next token"
        else:
            limit, what = progress.first_token_s - progress.elapsed_s, _FIRST
        return (left, "whole answer") if left < limit else (limit, what)

    def _heard(self) -> None:
        """Let those wait on who stand in the server's own line: it speaks to somebody, so it is not stuck."""
        at = asyncio.get_running_loop().time() + self._limits.first_token_s
        for timeout in self._waiting:
            if not timeout.expired() and (until := timeout.when()) is not None and until < at:
                timeout.reschedule(at)

    def _result(self, progress: _Progress, prompt: Prompt) -> Generation:
        metadata = progress.metadata
        finish = next((str(metadata[key]) for key in _FINISH_KEYS if metadata.get(key)), None)
        if finish is None:
            # Ollama ends a stream like this when one token repeats, and any server that is cut off between two lines.
            raise PartRefused("llm", f"{self._provider} broke off: the stream ended without a finish reason")
        text = "".join(progress.pieces)
        if not has_words(text) and finish != NOT_WANTED:
            raise PartRefused("llm", f"{self._provider} answered without a word ({finish})")
        return Generation(
            text=text,
            model=self._model,
            provider=self._provider,
            usage=progress.usage or estimated_usage(prompt, text),
            finish_reason=finish,
            wait_ms=progress.wait_ms,
            first_token_ms=progress.first_token_ms,
            pieces=len(progress.pieces),
            details=self._told_by_server(metadata),
        )

    def _told_by_server(self, metadata: dict[str, Any]) -> Details:
        details = self._details(metadata)
        answered_by = str(metadata.get("model_name") or self._model)
        return details if answered_by == self._model else {**details, "response_model": answered_by}
