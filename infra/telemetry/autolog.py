"""Spans of the libraries themselves, nested inside our tree: what LangChain or the OpenAI client did in an LLM step.

Off by default, as our own LLM span has what is needed. At most one library at a time: LangChain's OpenAI model calls
the OpenAI client, so both together would record each call twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from opentelemetry.trace import TracerProvider

Library = Literal["none", "langchain", "openai"]


def nest_library_spans(library: Library, provider: TracerProvider, *, content: bool) -> Callable[[], None]:
    """Have the library write its spans through ``provider``, and so through our redaction; returns how to stop it.

    Without ``content`` they hold no prompt and no answer: those are attributes there, which nothing later can tell
    from the others.
    """
    if library == "none":
        return lambda: None
    from openinference.instrumentation import TraceConfig  # noqa: PLC0415 - slow, and only when asked for

    if library == "langchain":
        from openinference.instrumentation.langchain import LangChainInstrumentor as Instrumentor  # noqa: PLC0415 - so
    else:
        from openinference.instrumentation.openai import OpenAIInstrumentor as Instrumentor  # noqa: PLC0415 - so

    instrumentor = Instrumentor()
    config = TraceConfig(hide_inputs=not content, hide_outputs=not content)
    instrumentor.instrument(tracer_provider=provider, config=config)
    return instrumentor.uninstrument
