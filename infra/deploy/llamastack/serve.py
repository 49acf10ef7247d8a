"""LlamaStack's command line, traced without a span for each streamed piece: of those an answer has hundreds.

``opentelemetry-instrument python serve.py stack run …`` with OTEL_PYTHON_DISABLED_INSTRUMENTATIONS=fastapi,asgi, which
leaves that one to this file: the instrumentation can leave such spans out, and no variable of its own tells it to.
"""

from llama_stack.cli.llama import main  # pyright: ignore[reportMissingImports] - has an environment of its own
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor  # pyright: ignore[reportMissingImports] - likewise

if __name__ == "__main__":
    FastAPIInstrumentor().instrument(exclude_spans=["receive", "send"])
    main()
