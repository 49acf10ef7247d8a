"""Any server that speaks OpenAI's chat completions: vLLM, the llama.cpp server, LlamaStack, OpenAI itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from urllib.request import getproxies

import httpx2
import openai
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from infra.keepalive import SOCKET_OPTIONS
from infra.llm.asking import Asking
from infra.llm.by_intent import by_intent
from infra.llm.failures import broke_off, by_status, causes, said_mid_stream, timed_out, told, unreachable
from infra.llm.http_hooks import Headers, event_hooks
from infra.llm.langchain_model import LangChainModel
from infra.llm.openai_chunks import ChunkedCompletions
from infra.llm.slots import Slots
from pipeline.errors import MangaAssistError, PartUnavailable
from pipeline.ports import LanguageModel
from pipeline.types.answers import Generation, ModelDescription, Prompt
from pipeline.wording.addresses import shown

PROVIDER = "openai"
_CONNECT_S = 2.0
_NO_KEY = "none"
"""Local servers take any key, but the client refuses to start without one."""


class OpenAICompatibleServer:
    """The models that are asked for, on one such server (implements ``ModelServer``)."""

    pull = None
    warm_up = None

    def __init__(self, base_url: str, api_key: str, asking: Asking) -> None:
        self._base_url = base_url
        self._api_key = api_key or _NO_KEY
        self._asking = asking
        self._client = openai_client(connect_s=_CONNECT_S, read_s=asking.timeout_s, headers=asking.headers)
        self._answer = by_intent(asking, self._speaking)

    def describe(self) -> ModelDescription:
        """Say what it is."""
        address = shown(self._base_url)
        return ModelDescription(
            self._asking.name,
            PROVIDER,
            "OpenAI-compatible server",
            self._asking.models,
            address,
            note=f"at {address}",
            remedy="start it; which models it has is listed at /models there",
        )

    def generate(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Return the stream of the model that answers this."""
        return self._answer(prompt)

    async def ping(self) -> str:
        """Say what answers where. Whether it takes a model's name, only an answer tells: some list other names.

        Raises:
            PartUnavailable: it does not answer.
            Busy: it is at its limit.
        """
        about = self.describe()
        headers = {"authorization": f"Bearer {self._api_key}"}
        try:
            answer = await self._client.get(f"{self._base_url.rstrip('/')}/models", headers=headers, timeout=_CONNECT_S)
            answer.raise_for_status()
        except httpx2.HTTPStatusError as error:
            raise by_status(error, error.response.status_code, shown(str(error)), PROVIDER) from error
        except httpx2.HTTPError as error:
            raise PartUnavailable("llm", f"{about.address} does not answer: {shown(str(error))}") from error
        return f"{about.name} {about.note}"

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _speaking(self, name: str, line: Slots) -> LanguageModel:
        chat = openai_chat(
            base_url=self._base_url,
            api_key=self._api_key,
            model=name,
            client=self._client,
            max_tokens=self._asking.max_tokens,
        )
        return LangChainModel(
            chat,
            provider=PROVIDER,
            model=name,
            slots=line,
            limits=self._asking.limits(),
            tell=partial(as_our_error, model=name),
        )


def openai_client(*, connect_s: float, read_s: float, headers: Headers | None = None) -> openai.DefaultAsyncHttpxClient:
    """Return the HTTP client for ``openai_chat``; the caller closes it with ``aclose()``.

    Args:
        connect_s: seconds to connect.
        read_s: seconds of silence on an open stream; at least the longest limit for the first token.
        headers: called for each request.
    """
    return openai.DefaultAsyncHttpxClient(
        timeout=openai.Timeout(read_s, connect=connect_s), event_hooks=event_hooks(headers), transport=_transport()
    )


def _transport() -> httpx2.AsyncHTTPTransport | None:
    """One that notices a server that is gone. None with a proxy in the environment: that is only used without one."""
    if getproxies().keys() & {"http", "https", "all"}:
        return None
    return httpx2.AsyncHTTPTransport(limits=openai.DEFAULT_CONNECTION_LIMITS, socket_options=SOCKET_OPTIONS)


def openai_chat(
    *,
    base_url: str,
    api_key: str,
    model: str,
    client: openai.DefaultAsyncHttpxClient,
    max_tokens: int,
    temperature: float | None = 0.0,
    seed: int | None = None,
) -> ChatOpenAI:
    """Return the chat model: streams with a usage chunk, never retries on its own.

    ``temperature`` may be None: some hosted models refuse to be told.
    """
    chat = ChatOpenAI(
        base_url=base_url,
        api_key=SecretStr(api_key or _NO_KEY),
        model=model,
        http_async_client=client,
        max_retries=0,
        stream_usage=True,
        # The caller limits each wait. This one is an asyncio.wait_for, which before Python 3.12 swallows a cancellation
        # that comes together with a chunk: a turn whose user had left would go on.
        stream_chunk_timeout=None,
        max_completion_tokens=max_tokens,
        temperature=temperature,
        seed=seed,
    )
    chat.async_client = ChunkedCompletions(chat.root_async_client)
    return chat


def as_our_error(error: Exception, model: str) -> MangaAssistError:
    """What an error of the openai package means."""
    if isinstance(error, openai.APITimeoutError):
        return timed_out(error, PROVIDER)
    if isinstance(error, openai.APIStatusError):
        lacking = f"{PROVIDER} has no model {model!r}: ask its /v1/models which ones it serves"
        return by_status(error, error.status_code, error.message, PROVIDER, lacking)
    if isinstance(error, openai.APIConnectionError):
        return _connection(error)
    if type(error) is openai.APIError:  # no status and no connection to blame: an error event
        return said_mid_stream(error.message, PROVIDER)
    return broke_off(error, PROVIDER) if isinstance(error, openai.APIError) else told(error, PROVIDER)


def _connection(error: openai.APIConnectionError) -> MangaAssistError:
    """The client says "Connection error." for both; what was raised below it tells a refusal from a break."""
    cause = next((below for below in causes(error) if not isinstance(below, openai.APIError)), error)
    return unreachable(PROVIDER) if type(cause).__name__ == "ConnectError" else broke_off(cause, PROVIDER)
