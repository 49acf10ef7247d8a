"""LlamaStack with its requests traced, as ``llamastack.Dockerfile`` starts it.

OpenTelemetry's FastAPI instrumentation makes a span of every piece that is streamed (``http send``), hundreds to an
answer, and no variable of the environment keeps it from that. So it is left out there
(``OTEL_PYTHON_DISABLED_INSTRUMENTATIONS=fastapi,asgi``) and switched on here, without those.
"""
# ruff: noqa: INP001 - a program, and no part of a package
# pyright: reportMissingImports=false

import runpy

from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

FastAPIInstrumentor().instrument(exclude_spans=["send", "receive"])
runpy.run_module("llama_stack.cli.llama", run_name="__main__")
