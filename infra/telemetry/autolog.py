"""Spans of the libraries themselves, nested inside our tree: what LangChain or the OpenAI client did in an LLM step.

Off by default, as our own LLM span has what is needed. At most one library at a time: LangChain's OpenAI model calls
the OpenAI client, so both together would record each call twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from opentelemetry.trace import TracerProvider

Library = Literal["none", "langchain", "openai"]


def nest_library_spans(library: Library, provider: TracerProvider) -> Callable[[], None]:
    """Have the library write its spans through ``provider``, and so through our redaction; returns how to stop it."""
    if library == "langchain":
        from openinference.instrumentation.langchain import LangChainInstrumentor  # noqa: PLC0415 - only when asked for

        instrumentor = LangChainInstrumentor()
    elif library == "openai":
        from openinference.instrumentation.openai import OpenAIInstrumentor  # noqa: PLC0415

        instrumentor = OpenAIInstrumentor()
    else:
        return lambda: None
    instrumentor.instrument(tracer_provider=provider)
    return instrumentor.uninstrument
