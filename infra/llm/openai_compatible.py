"""Any server that speaks OpenAI's chat completions: vLLM, the llama.cpp server, LlamaStack, OpenAI itself."""

from __future__ import annotations

from urllib.request import getproxies

import httpx2
import openai
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from infra.keepalive import SOCKET_OPTIONS
from infra.llm.http_hooks import Headers, event_hooks


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
    return ChatOpenAI(
        base_url=base_url,
        # Local servers take any key, but the client refuses to start without one.
        api_key=SecretStr(api_key or "none"),
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
