"""``POST /chat``: an answer as JSON, or as server-sent events when asked for."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import format_sse_event

from app.dependencies import TracingDep, TurnsDep, UserDep, within_rate
from app.errors import problem_of
from app.responses import problems
from app.schemas import ChatIn, ChatOut, known_page
from app.sessions import new_session_id
from app.turns import EventsOfTurn, StreamedTurn, Turns, ignore, streamed, unless_gone
from infra.telemetry.setup import request_trace_id
from pipeline.types.asking import Question, User
from pipeline.wording.language import language_of

router = APIRouter(tags=["chat"])

PROBLEMS = problems(400, 401, 404, 413, 422, 429, 503)
EVENTS = {200: {"content": {"application/json": {}, "text/event-stream": {}}}}


@router.post(
    "/chat",
    dependencies=[Depends(within_rate)],
    response_model=ChatOut,
    responses={**EVENTS, **PROBLEMS},
    summary="Ask a question",
)
async def chat(request: Request, body: ChatIn, user: UserDep, turns: TurnsDep, tracing: TracingDep) -> Response:
    """Answer. With ``Accept: text/event-stream``: events ``start``, ``text``…, then ``done`` or ``error``."""
    question = _question(body, user, turns)
    request.state.session_id = question.session_id
    turns.check_length(question, "message")
    run = partial(turns.run, question, tracing)
    if "text/event-stream" not in request.headers.get("accept", ""):
        reply = await unless_gone(request, run(ignore))
        return JSONResponse(reply.model_dump())
    async with AsyncExitStack() as stack:
        turn = await stack.enter_async_context(streamed(run))
        # Wait for the first word: what fails before it is still a plain HTTP error.
        first = await unless_gone(request, turn.next())
        return EventsOfTurn(_events(turn, first, question.session_id), stack.pop_all())
    raise AssertionError  # the stack swallows nothing


async def _events(turn: StreamedTurn, item: str | ChatOut, session_id: str) -> AsyncGenerator[bytes, None]:
    yield _event("start", {"session_id": session_id, "trace_id": request_trace_id.get()})
    try:
        while isinstance(item, str):
            yield _event("text", {"text": item})
            item = await turn.next()
        yield _event("done", item.model_dump())
    except Exception as error:  # noqa: BLE001 - the status line is long gone: every error becomes an event
        yield _event("error", problem_of(error).model_dump())


def _event(name: str, data: Any) -> bytes:
    return format_sse_event(event=name, data_str=orjson.dumps(data).decode())


def _question(body: ChatIn, user: User, turns: Turns) -> Question:
    return Question(
        text=body.message,
        session_id=turns.session_of(user, body.session_id) or new_session_id(),
        user=user,
        page_type=known_page(body.page_type, turns.page_types),
        language=body.language or language_of(body.message, turns.trade),
        user_type=body.user_type or user.type if user.type == "guest" else user.type,
    )
