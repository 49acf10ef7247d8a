"""Ollama: its models as a ``ModelServer`` that can also pull and load them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import ollama
from langchain_ollama import ChatOllama

from infra.keepalive import SOCKET_OPTIONS
from infra.llm.asking import Asking
from infra.llm.by_intent import by_intent
from infra.llm.failures import by_status, said_mid_stream, told
from infra.llm.http_hooks import Headers, event_hooks
from infra.llm.langchain_model import Details, LangChainModel
from infra.llm.slots import Slots
from pipeline.errors import MangaAssistError, PartUnavailable
from pipeline.ports import LanguageModel
from pipeline.types.answers import Generation, ModelDescription, Prompt
from pipeline.wording.addresses import shown

logger = logging.getLogger(__name__)

PROVIDER = "ollama"
OnProgress = Callable[[str, int, int], None]
"""Hears the status of a pull, the bytes done, and the bytes in all (0 while unknown)."""

_PULL_SILENCE_S = 60.0
_LOAD_S = 300.0
"""Ollama's own limit for loading a model (OLLAMA_LOAD_TIMEOUT)."""
_MID_STREAM = -1
"""The status that the ollama package gives to an error line inside a stream."""
_DURATIONS = {
    "load_duration": "load_duration_ms",
    "prompt_eval_duration": "prompt_eval_ms",
    "eval_duration": "eval_ms",
    "total_duration": "total_ms",
}
"""What Ollama reports of an answer, in nanoseconds."""
_NANOSECONDS_PER_MS = 1_000_000


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
    """The models that are asked for, on one Ollama (implements ``ModelServer``)."""

    def __init__(self, base_url: str, asking: Asking) -> None:
        self._address = shown(base_url)
        self._asking = asking
        options = OllamaOptions(num_predict=asking.max_tokens)
        self._models = {
            name: OllamaModel(base_url, name, options, read_s=asking.timeout_s, headers=asking.headers)
            for name in asking.models
        }
        self._answer = by_intent(asking, self._speaking)

    def describe(self) -> ModelDescription:
        """Say what it is."""
        return ModelDescription(
            self._asking.name,
            PROVIDER,
            "Ollama",
            self._asking.models,
            self._address,
            remedy="`ollama serve` starts it, and `mangaassist pull` gets its models",
        )

    def generate(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Return the stream of the model that answers this."""
        return self._answer(prompt)

    async def ping(self) -> str:
        """Say which models are loaded.

        Raises:
            PartUnavailable: it does not answer, or lacks a model.
            Busy: it is at its limit.
        """
        try:
            loaded = {name: await model.loaded() for name, model in self._models.items()}
            missing = [name for name, model in self._models.items() if not loaded[name] and not await model.has_model()]
        except PartUnavailable as error:
            raise PartUnavailable("llm", f"no Ollama at {self._address} ({error.why})") from error
        if missing:
            raise PartUnavailable("llm", f"Ollama has no model {' and no '.join(missing)} (`mangaassist pull`)")
        return ", ".join(
            f"{name} is loaded" if loaded[name] else f"{name} is not loaded: the next answer waits for that"
            for name in self._models
        )

    async def pull(self, model: str, on_progress: OnProgress, /) -> bool:
        """Get a model from Ollama's registry where the server lacks it. Raises PartUnavailable."""
        return await self._models[model].ensure_model(on_progress)

    async def warm_up(self) -> None:
        """Load every model. Raises PartUnavailable, Busy."""
        for name, model in self._models.items():
            await model.version()  # a server that is stuck is found out in seconds
            took_ms = await model.warm_up()
            logger.info("Ollama has loaded %s in %.0f ms", name, took_ms)

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.gather(*(model.aclose() for model in self._models.values()))

    def _speaking(self, name: str, line: Slots) -> LanguageModel:
        return self._models[name].speaking(line, self._asking)


class OllamaModel:
    """One model on an Ollama server. Belongs to the event loop that it is first used on.

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

    def speaking(self, line: Slots, asking: Asking) -> LangChainModel:
        """The chat model behind the port, in this line."""
        return LangChainModel(
            self.chat(),
            provider=PROVIDER,
            model=self.model,
            slots=line,
            limits=asking.limits(),
            tell=partial(as_our_error, model=self.model),
            details=durations_of,
            is_cold=self.is_cold,
        )

    async def version(self) -> str:
        """Return the server's version.

        Raises:
            PartUnavailable: it does not answer.
        """
        answer = await self._get("/api/version")
        return str(answer["version"])

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
            raise as_our_error(error, self.model) from error
        finally:
            await client.close()

    async def _get(self, path: str) -> Mapping[str, Any]:
        try:
            answer = await self._questions.get(self._base_url.rstrip("/") + path)
            answer.raise_for_status()
            return answer.json()
        except Exception as error:
            raise told(error, PROVIDER) from error


def as_our_error(error: Exception, model: str) -> MangaAssistError:
    """What an error of the ollama package means."""
    if not isinstance(error, ollama.ResponseError):
        return told(error, PROVIDER)
    if error.status_code == _MID_STREAM:
        return said_mid_stream(str(error.error), PROVIDER)
    lacking = f"{PROVIDER} has no model {model!r}: run `ollama pull {model}`"
    return by_status(error, error.status_code, str(error.error), PROVIDER, lacking)


def durations_of(metadata: Mapping[str, Any]) -> Details:
    """How long an answer took Ollama, and of that to load the model, in milliseconds."""
    return {name: metadata[key] / _NANOSECONDS_PER_MS for key, name in _DURATIONS.items() if metadata.get(key)}


def _same_model(name: str, other: str) -> bool:
    """Whether two names mean one model: no tag means ``:latest``."""
    return _with_tag(name) == _with_tag(other)


def _with_tag(name: str) -> str:
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"
