"""The OpenAI form: ``/v1/chat/completions`` and ``/v1/models``, for any OpenAI client or load generator."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Literal

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import format_sse_event
from pydantic import TypeAdapter, ValidationError

from app.dependencies import TracingDep, TurnsDep, UserDep, within_rate
from app.errors import problem_of
from app.routes.chat import PROBLEMS
from app.schemas import SESSION_ID, ChatOut, CompletionIn, MessageText, OpenAIMessage
from app.sessions import new_session_id
from app.turns import EventsOfTurn, StreamedTurn, Turns, ignore, language_of, streamed, unless_gone
from infra.telemetry.setup import request_trace_id
from pipeline.errors import InvalidQuestion
from pipeline.types import Exchange, Question, User

router = APIRouter(prefix="/v1", tags=["OpenAI form"])

MODEL: Literal["mangaassist"] = "mangaassist"
_MESSAGE = TypeAdapter[str](MessageText)
_SESSION = re.compile(SESSION_ID)
MAX_HISTORY_CHARS = 4000
"""Of one earlier message; the rest of it is cut."""
_CREATED = 1_760_000_000
"""When the model was made, as the form wants it: any fixed moment."""


@router.get("/models", summary="The one model")
async def models() -> dict[str, Any]:
    """List the model ``mangaassist``."""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": _CREATED, "owned_by": MODEL}]}


@router.post(
    "/chat/completions",
    dependencies=[Depends(within_rate)],
    response_model=None,
    responses=PROBLEMS,
    summary="Ask a question",
)
async def completions(
    request: Request, body: CompletionIn, user: UserDep, turns: TurnsDep, tracing: TracingDep
) -> Response:
    """Answer the last message. Those before it are its history, unless ``metadata.session_id`` names a session.

    That is an id from a reply or, for users with a key, any name of theirs.
    """
    question = _question(body, user, turns)
    request.state.session_id = question.session_id
    turns.check_length(question, "messages")
    run = partial(turns.run, question, tracing)
    if not body.stream:
        return JSONResponse(_completion(await unless_gone(request, run(ignore))))
    async with AsyncExitStack() as stack:
        turn = await stack.enter_async_context(streamed(run))
        first = await unless_gone(request, turn.next())
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return EventsOfTurn(_chunks(turn, first, usage=usage), stack.pop_all())
    raise AssertionError  # the stack swallows nothing


async def _chunks(turn: StreamedTurn, item: str | ChatOut, *, usage: bool) -> AsyncGenerator[bytes, None]:
    yield _chunk({"role": "assistant", "content": ""})
    try:
        while isinstance(item, str):
            yield _chunk({"content": item})
            item = await turn.next()
        yield _chunk({}, finish=_finish_reason(item), extra={"mangaassist": item.model_dump()})
        if usage:
            yield _data({**_envelope("chat.completion.chunk"), "choices": [], "usage": _usage(item)})
    except Exception as error:  # noqa: BLE001 - the status line is long gone: every error becomes an event
        problem = problem_of(error)
        yield _data({"error": {"message": problem.detail, "type": "server_error", "code": problem.status}})
    yield format_sse_event(data_str="[DONE]")


def _completion(reply: ChatOut) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.answer}
    return {
        **_envelope("chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": _finish_reason(reply)}],
        "usage": _usage(reply),
        "mangaassist": reply.model_dump(),
    }


def _chunk(delta: dict[str, str], *, finish: str | None = None, extra: dict[str, Any] | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _data({**_envelope("chat.completion.chunk"), "choices": [choice], **(extra or {})})


def _data(data: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=orjson.dumps(data).decode())


def _envelope(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{request_trace_id.get()}", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(reply: ChatOut) -> dict[str, int]:
    prompt, completion = reply.usage.input_tokens, reply.usage.output_tokens
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _finish_reason(reply: ChatOut) -> str:
    return "content_filter" if reply.guardrail and reply.guardrail.action == "block" else "stop"


def _question(body: CompletionIn, user: User, turns: Turns) -> Question:
    """The last user message, with what came before it."""
    last = body.messages[-1]
    if last.role != "user":
        raise InvalidQuestion("messages", "the last message must have the role user")
    text = _checked(last)
    given = (body.metadata or {}).get("session_id")
    session = turns.session_of(user, _session(given) if given is not None else None)
    return Question(
        text=text,
        session_id=session or new_session_id(),
        user=user,
        page_type="openai",
        language=language_of(text),
        user_type=user.type,
        history=() if session else tuple(_history(body.messages[:-1])),
    )


def _checked(message: OpenAIMessage) -> str:
    try:
        return _MESSAGE.validate_python(message.text)
    except ValidationError as error:
        raise InvalidQuestion("messages", error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def _session(given: Any) -> str:
    if not isinstance(given, str) or not _SESSION.fullmatch(given):
        raise InvalidQuestion("metadata.session_id", f"must match {SESSION_ID}")
    return given


def _history(messages: list[OpenAIMessage]) -> list[Exchange]:
    """Question and answer pairs. System messages are left out: the store sets its own rules."""
    exchanges: list[Exchange] = []
    asked: str | None = None
    for message in messages:
        if message.role == "user":
            asked = message.text[:MAX_HISTORY_CHARS]
        elif message.role == "assistant" and asked is not None:
            exchanges.append(Exchange(asked, message.text[:MAX_HISTORY_CHARS], "faq"))
            asked = None
    return exchanges
