"""The mock over HTTP, in OpenAI's form and in Ollama's."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import orjson
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from evals.mock.models import Failed, Full, Model, Models
from evals.mock.names import UnknownModel
from evals.mock.words import Answers
from pipeline.wording.tokens import approximate_tokens

_NS_PER_MS = 1_000_000


class MockMessage(BaseModel):
    """A chat message of either form."""

    role: str
    content: str | None = ""


class MockRequest(BaseModel):
    """A chat request of either form; everything else in it is accepted and ignored."""

    model: str
    messages: list[MockMessage] = []
    stream: bool | None = None

    @property
    def last(self) -> str:
        """What is asked."""
        return self.messages[-1].content or "" if self.messages else ""

    @property
    def input_tokens(self) -> int:
        """About how many tokens were sent."""
        return sum(approximate_tokens(message.content or "") for message in self.messages)


def create_app(names: Sequence[str] = (), *, seed: int = 7, answers: Answers | None = None) -> FastAPI:
    """The server. ``names`` are the models that it lists; others are served all the same."""
    app = FastAPI(title="Mock model server")
    models = Models(seed, answers or {})
    for name in names:
        models.get(name)
    app.add_exception_handler(UnknownModel, _not_found)
    app.add_exception_handler(Failed, _failed)
    app.add_exception_handler(Full, _full)
    _openai_routes(app, models)
    _ollama_routes(app, models)
    return app


def serve(port: int, names: Sequence[str], *, answers: Answers | None = None) -> None:
    """Serve until interrupted."""
    uvicorn.run(create_app(names, answers=answers), host="127.0.0.1", port=port, log_level="warning")


async def _not_found(_: Request, error: Exception) -> JSONResponse:
    return _error(error, HTTPStatus.NOT_FOUND, "invalid_request_error")


async def _failed(_: Request, error: Exception) -> JSONResponse:
    return _error(error, HTTPStatus.INTERNAL_SERVER_ERROR, "server_error")


async def _full(_: Request, error: Exception) -> JSONResponse:
    response = _error(error, HTTPStatus.TOO_MANY_REQUESTS, "rate_limit_error")
    if isinstance(error, Full) and error.after_s:
        response.headers["retry-after"] = str(error.after_s)
    return response


def _error(error: Exception, status: HTTPStatus, kind: str) -> JSONResponse:
    return JSONResponse({"error": {"message": str(error), "type": kind, "code": status.value}}, status)


# --- OpenAI's form ----------------------------------------------------------------------------------------------


def _openai_routes(app: FastAPI, models: Models) -> None:
    @app.get("/v1/models")
    async def listed() -> dict[str, Any]:
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "mock"} for name in models.known]
        return {"object": "list", "data": data}

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/v1/chat/completions", response_model=None)
    async def completions(request: MockRequest) -> StreamingResponse | dict[str, Any]:
        model = models.get(request.model)
        pieces = await _begun(_tokens(model, request))
        if request.stream:
            return StreamingResponse(_chunks(model, request, pieces), media_type="text/event-stream")
        text = "".join([piece async for piece in pieces])
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        return _chunk(model, "chat.completion", choices=[choice], usage=_usage(model, request))


async def _tokens(model: Model, request: MockRequest) -> AsyncIterator[str]:
    """Wait in line, load, answer. The first item is empty: it says that the slot is taken."""
    async with model.slot():
        yield ""
        await model.load()
        async for token in model.answer(request.last):
            yield token


async def _begun(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """The same stream once its slot is taken: what fails before that is a plain HTTP error."""
    await anext(pieces)
    return pieces


async def _chunks(model: Model, request: MockRequest, pieces: AsyncIterator[str]) -> AsyncIterator[bytes]:
    async for piece in pieces:
        delta = {"role": "assistant", "content": piece}
        yield _event(_chunk(model, choices=[{"index": 0, "delta": delta, "finish_reason": None}]))
    yield _event(_chunk(model, choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]))
    yield _event(_chunk(model, choices=[], usage=_usage(model, request)))
    yield b"data: [DONE]\n\n"


def _chunk(model: Model, kind: str = "chat.completion.chunk", **fields: Any) -> dict[str, Any]:
    return {"id": "chatcmpl-mock", "object": kind, "created": int(time.time()), "model": model.name, **fields}


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(data) + b"\n\n"


def _usage(model: Model, request: MockRequest) -> dict[str, int]:
    spent, made = request.input_tokens, model.pace.n
    return {"prompt_tokens": spent, "completion_tokens": made, "total_tokens": spent + made}


# --- Ollama's form ----------------------------------------------------------------------------------------------


def _ollama_routes(app: FastAPI, models: Models) -> None:
    @app.get("/api/version")
    async def version() -> dict[str, str]:
        return {"version": "0.0.0-mock"}

    @app.get("/api/tags")
    async def tags() -> dict[str, Any]:
        return {"models": [{"name": _tagged(name), "model": _tagged(name)} for name in models.known]}

    @app.get("/api/ps")
    async def loaded() -> dict[str, Any]:
        names = (name for name, model in models.known.items() if model.loaded)
        return {"models": [{"name": _tagged(name), "model": _tagged(name)} for name in names]}

    @app.post("/api/chat", response_model=None)
    async def chat(request: MockRequest) -> StreamingResponse | dict[str, Any]:
        model = models.get(request.model)
        if not request.messages:
            load_ms = await model.load()
            return _line(model, "", done=True, done_reason="load", load_duration=round(load_ms * _NS_PER_MS))
        pieces = _ollama_lines(model, request)
        if request.stream is False:
            lines = [line async for line in pieces]
            text = "".join(line["message"]["content"] for line in lines)
            return {**lines[-1], "message": {"role": "assistant", "content": text}}
        first = await anext(pieces)
        return StreamingResponse(_ndjson(first, pieces), media_type="application/x-ndjson")


async def _ollama_lines(model: Model, request: MockRequest) -> AsyncIterator[dict[str, Any]]:
    began = time.perf_counter_ns()
    async with model.slot():
        load_ns = round(await model.load() * _NS_PER_MS)
        async for piece in model.answer(request.last):
            yield _line(model, piece)
    yield _line(
        model,
        "",
        done=True,
        done_reason="stop",
        total_duration=time.perf_counter_ns() - began,
        load_duration=load_ns,
        prompt_eval_count=request.input_tokens,
        prompt_eval_duration=round(model.pace.ttft * _NS_PER_MS),
        eval_count=model.pace.n,
        eval_duration=round(model.pace.n * model.pace.gap * _NS_PER_MS),
    )


async def _ndjson(first: dict[str, Any], rest: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    yield orjson.dumps(first, option=orjson.OPT_APPEND_NEWLINE)
    async for line in rest:
        yield orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _line(model: Model, text: str, **fields: Any) -> dict[str, Any]:
    moment = datetime.now(UTC).isoformat()
    message = {"role": "assistant", "content": text}
    return {"model": model.name, "created_at": moment, "message": message, "done": False, **fields}


def _tagged(name: str) -> str:
    return name if ":" in name else f"{name}:latest"
