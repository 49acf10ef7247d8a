"""Any server that speaks OpenAI's chat completions: vLLM, the llama.cpp server, LlamaStack, OpenAI itself."""

from __future__ import annotations

import openai
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from infra.llm.http_hooks import Headers, event_hooks


def openai_client(*, connect_s: float, read_s: float, headers: Headers | None = None) -> openai.DefaultAsyncHttpxClient:
    """Return the HTTP client for ``openai_chat``; the caller closes it with ``aclose()``.

    Args:
        connect_s: seconds to connect.
        read_s: seconds of silence on an open stream; at least the longest limit for the first token.
        headers: called for each request.
    """
    return openai.DefaultAsyncHttpxClient(
        timeout=openai.Timeout(read_s, connect=connect_s), event_hooks=event_hooks(headers)
    )


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
        max_completion_tokens=max_tokens,
        temperature=temperature,
        seed=seed,
    )
