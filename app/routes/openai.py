"""The OpenAI form: ``/v1/chat/completions`` and ``/v1/models``, for any OpenAI client or load generator."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from app.dependencies import TracingDep, TurnsDep, UserDep, within_rate
from app.errors import UnknownModel, problem_of
from app.openai_form.conversation import question_of
from app.openai_form.errors import PREFIX, OpenAIProblem
from app.openai_form.reply import DONE, ReplyForm
from app.openai_form.request import MODEL, CompletionIn
from app.routes.chat import EVENTS, PROBLEMS
from app.schemas import ChatOut
from app.turns import EventsOfTurn, StreamedTurn, ignore, streamed, unless_gone

router = APIRouter(prefix=PREFIX, tags=["OpenAI form"])

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {**described, "model": OpenAIProblem} for status, described in PROBLEMS.items()
}
_NO_KEY: dict[int | str, dict[str, Any]] = {401: _PROBLEMS[401]}
_NO_MODEL: dict[int | str, dict[str, Any]] = {404: {**_PROBLEMS[404], "description": "There is no such model."}}
_CREATED = 1_760_000_000
"""When the model was made, as the form wants it: any fixed moment."""
_MODEL = {"id": MODEL, "object": "model", "created": _CREATED, "owned_by": MODEL}


@router.get("/models", responses=_NO_KEY, summary="The one model")
async def models(_user: UserDep) -> dict[str, Any]:
    """List the model ``mangaassist``. Clients try a key here."""
    return {"object": "list", "data": [_MODEL]}


@router.get("/models/{name:path}", responses={**_NO_KEY, **_NO_MODEL}, summary="A model by its name")
async def model(name: str, _user: UserDep) -> dict[str, Any]:
    """Describe the model ``mangaassist``."""
    if name != MODEL:
        raise UnknownModel
    return _MODEL


@router.post(
    "/chat/completions",
    dependencies=[Depends(within_rate)],
    response_model=None,
    responses={**EVENTS, **_PROBLEMS},
    summary="Ask a question",
)
async def completions(
    request: Request, body: CompletionIn, user: UserDep, turns: TurnsDep, tracing: TracingDep
) -> Response:
    """Answer the user's last message. Those before are its history, unless ``metadata.session_id`` names a session.

    That is an id from a reply or, for users with a key, any name of theirs.
    """
    if body.model != MODEL:
        raise UnknownModel
    question, form = question_of(body, user, turns), ReplyForm(body)
    request.state.session_id = question.session_id
    turns.check_length(question, "messages")
    run = partial(turns.run, question, tracing)
    if not body.stream:
        return JSONResponse(form.completion(await unless_gone(request, run(ignore))))
    async with AsyncExitStack() as stack:
        turn = await stack.enter_async_context(streamed(run))
        first = await unless_gone(request, turn.next())
        return EventsOfTurn(_chunks(turn, first, form), stack.pop_all())
    raise AssertionError  # the stack swallows nothing


@router.post("/completions", include_in_schema=False)
@router.post("/responses", include_in_schema=False)
async def elsewhere() -> None:
    """Tell a client that is set to another form of the API which one is spoken here."""
    raise HTTPException(HTTPStatus.NOT_FOUND, "This form is not spoken here; use POST /v1/chat/completions.")


async def _chunks(turn: StreamedTurn, item: str | ChatOut, form: ReplyForm) -> AsyncGenerator[bytes, None]:
    yield form.first()
    try:
        while isinstance(item, str):
            for chunk in form.text(item):
                yield chunk
            item = await turn.next()
        for chunk in form.last(item):
            yield chunk
    except Exception as error:  # noqa: BLE001 - the status line is long gone: every error becomes an event
        yield form.failed(problem_of(error))
    yield DONE
