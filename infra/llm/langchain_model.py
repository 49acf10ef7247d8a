"""Any LangChain chat model behind the port ``LanguageModel``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from infra.llm.failures import as_our_error
from infra.llm.slots import Slots
from pipeline.errors import PartTimeout, PartUnavailable
from pipeline.types import Generation, Prompt, Usage

_MESSAGES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
_FINISH_KEYS = ("finish_reason", "done_reason", "stop_reason")
_DURATIONS = {
    "load_duration": "load_duration_ms",
    "prompt_eval_duration": "prompt_eval_ms",
    "eval_duration": "eval_ms",
    "total_duration": "total_ms",
}
"""What Ollama reports, in nanoseconds."""
_NANOSECONDS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds for the first piece of text, between two pieces, and for a whole generation.

    The limit for connecting belongs to the HTTP client (``infra.llm.ollama``, ``infra.llm.openai_compatible``).
    """

    first_token_s: float = 30.0
    between_tokens_s: float = 10.0
    total_s: float = 120.0


@dataclass(slots=True)
class _Progress:
    """What a running generation has shown so far."""

    wait_ms: float
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
    early closes the connection, which is what makes a server stop computing.

    Args:
        chat: the model. It must neither retry nor wait on its own.
        provider: ``ollama``, ``openai`` or ``extractive``: for the trace and for error texts.
        model: the name that was asked for; another one that the server reports is a detail, ``response_model``.
        count_tokens: counts what the server did not; such usage is marked as estimated.
        slots: what limits the generations at once.
        limits: how long each wait may take.
    """

    def __init__(
        self,
        chat: BaseChatModel,
        *,
        provider: str,
        model: str,
        count_tokens: Callable[[str], int],
        slots: Slots,
        limits: TimeLimits,
    ) -> None:
        self._chat = chat
        self._provider = provider
        self._model = model
        self._count_tokens = count_tokens
        self._slots = slots
        self._limits = limits

    async def __call__(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Yield pieces of text, then the Generation.

        Raises:
            Busy: no slot in time, or the server says that it has none.
            PartTimeout: a wait took longer than its limit.
            PartUnavailable: the server failed, lacks the model, or broke off.
        """
        messages = [_MESSAGES[message.role](content=message.content) for message in prompt.messages]
        async with self._slots.take() as wait_ms:
            progress = _Progress(wait_ms)
            chunks = cast("AsyncGenerator[AIMessageChunk, None]", self._chat.astream(messages))
            async with aclosing(chunks):
                while (chunk := await self._next(chunks, progress)) is not None:
                    if text := progress.add(chunk):
                        yield text
        yield self._result(progress, prompt)

    async def _next(self, chunks: AsyncGenerator[AIMessageChunk, None], progress: _Progress) -> AIMessageChunk | None:
        limits = self._limits
        limit, what = (
            (limits.between_tokens_s, "next token")
            if progress.pieces
            else (limits.first_token_s - progress.elapsed_s, "first token")
        )
        left = limits.total_s - progress.elapsed_s
        if left < limit:
            limit, what = left, "whole answer"
        timeout = asyncio.timeout(limit)
        try:
            async with timeout:
                return await anext(chunks, None)
        except Exception as error:
            if isinstance(error, TimeoutError) and timeout.expired():
                raise PartTimeout("llm", f"{self._provider}: the {what} did not come within its time limit") from error
            raise as_our_error(error, self._provider, self._model) from error

    def _result(self, progress: _Progress, prompt: Prompt) -> Generation:
        metadata = progress.metadata
        finish = next((str(metadata[key]) for key in _FINISH_KEYS if metadata.get(key)), None)
        if finish is None:
            # A stream that is cut off between two lines ends like a whole one, but for this.
            raise PartUnavailable("llm", f"{self._provider} broke off: the stream ended without a finish reason")
        text = "".join(progress.pieces)
        return Generation(
            text=text,
            model=self._model,
            provider=self._provider,
            usage=progress.usage or self._estimate(prompt, text),
            finish_reason=finish,
            wait_ms=progress.wait_ms,
            first_token_ms=progress.first_token_ms,
            pieces=len(progress.pieces),
            details=self._details(metadata),
        )

    def _details(self, metadata: dict[str, Any]) -> dict[str, float | int | str]:
        details: dict[str, float | int | str] = {
            name: metadata[key] / _NANOSECONDS_PER_MS for key, name in _DURATIONS.items() if key in metadata
        }
        answered_by = str(metadata.get("model_name") or self._model)
        return details if answered_by == self._model else {**details, "response_model": answered_by}

    def _estimate(self, prompt: Prompt, text: str) -> Usage:
        spent = sum(self._count_tokens(message.content) for message in prompt.messages)
        return Usage(spent, self._count_tokens(text), estimated=True)
