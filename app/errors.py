"""Exceptions to problem details (RFC 9457). Nothing else decides a status code."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from app.auth import UnknownKey
from app.openai_form.errors import is_spoken_at, with_error
from app.schemas import FieldProblem, Problem
from infra.seldom import Seldom
from infra.telemetry.setup import request_trace_id
from pipeline.errors import Busy, InvalidQuestion, PartUnavailable, UnknownSession

logger = logging.getLogger(__name__)
seldom = Seldom(logger)


class TooManyTurns(Exception):
    """A caller goes over its rate."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many turns; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class UnknownModel(Exception):
    """A client asks about a model that is not there."""


class ClientGone(Exception):
    """The client hung up before there was anything to answer."""


def problem_of(error: BaseException) -> Problem:
    """What the client is told about ``error``. Unexpected ones say nothing of the inside."""
    match error:
        case RequestValidationError():
            return _invalid([_field_problem(item) for item in error.errors()])
        case InvalidQuestion():
            return _invalid([FieldProblem(field=error.field, problem=error.problem)])
        case UnknownKey():
            return _problem(
                HTTPStatus.UNAUTHORIZED, "This API key is not known. Leave the header out to ask as a guest."
            )
        case UnknownSession():
            detail = "There is no such session of yours. Leave session_id out to start a new one."
            return _problem(HTTPStatus.NOT_FOUND, detail, [FieldProblem(field="session_id", problem="unknown session")])
        case TooManyTurns():
            return _problem(HTTPStatus.TOO_MANY_REQUESTS, str(error))
        case Busy():
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}; try again in {error.retry_after_s} s")
        case PartUnavailable():
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, f"{error.part} is not available right now; try again soon")
        case _:
            return _other(error)


def _other(error: BaseException) -> Problem:
    if isinstance(error, ClientGone):
        return _problem(HTTPStatus.REQUEST_TIMEOUT, "The client hung up.")
    if isinstance(error, UnknownModel):
        detail = "There is no such model. GET /v1/models lists what there is."
        return _problem(HTTPStatus.NOT_FOUND, detail, [FieldProblem(field="model", problem="unknown model")])
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.BAD_REQUEST:
        # FastAPI's word for a body that no JSON parser takes, where it is not the syntax.
        unreadable = FieldProblem(field="body", problem="not UTF-8, nested too deeply, or with a number too long")
        return _problem(HTTPStatus.BAD_REQUEST, f"body: {unreadable.problem}", [unreadable])
    if isinstance(error, HTTPException):
        return _problem(HTTPStatus(error.status_code), str(error.detail))
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke on our side; the trace has the details.")


_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
_EXPECTED = (
    RequestValidationError,
    InvalidQuestion,
    UnknownKey,
    UnknownSession,
    UnknownModel,
    ClientGone,
    TooManyTurns,
    Busy,
    PartUnavailable,
    HTTPException,
)


def install(app: FastAPI) -> None:
    """Answer exceptions with problem details; ``TraceIdMiddleware`` answers those that nobody expects."""
    for kind in _EXPECTED:
        app.add_exception_handler(kind, answer)


async def answer(request: Request, error: Exception) -> Response:
    """The response to ``error``. Of a part that is down or busy one line is logged in a while, of a fault all of it."""
    problem = problem_of(error)
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        seldom.warning(f"{error.__class__.__name__}:{getattr(error, 'part', '')}", "Refused with 503: %s", error)
    elif problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    headers = {**_headers(error), **_session_header(request)}
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods_at(request)):
        headers["Allow"] = methods
    return problem_response(problem, request.scope["path"], headers)


def problem_response(problem: Problem, path: str, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as a response to a request for ``path``."""
    return Response(
        (with_error(problem) if is_spoken_at(path) else problem).model_dump_json(),
        status_code=problem.status,
        headers=dict(headers or {}),
        media_type="application/problem+json",
    )


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, Busy | TooManyTurns):
        return {"retry-after": str(error.retry_after_s)}
    if isinstance(error, UnknownKey):
        return {"www-authenticate": "Bearer"}
    return dict(error.headers or {}) if isinstance(error, HTTPException) else {}


def _methods_at(request: Request) -> str:
    """What the address may be asked with. The router would name the methods of its first route there alone."""
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    scopes = {method: {**request.scope, "method": method} for method in _METHODS}
    return ", ".join(
        method for method, scope in scopes.items() if any(route.matches(scope)[0] is Match.FULL for route in routes)
    )


def _session_header(request: Request) -> dict[str, str]:
    """A turn that failed tells its maker the session too, without which a guest could not look at its trace."""
    session_id = getattr(request.state, "session_id", None)
    return {"x-session-id": session_id} if session_id else {}


def _invalid(errors: list[FieldProblem]) -> Problem:
    named = "; ".join(f"{item.field}: {item.problem}" for item in errors)
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, named, errors)


def _problem(status: HTTPStatus, detail: str, errors: list[FieldProblem] | None = None) -> Problem:
    return Problem(
        title=status.phrase, status=status, detail=detail, errors=errors or [], trace_id=request_trace_id.get()
    )


def _field_problem(item: Any) -> FieldProblem:
    """Name the field and the problem. The value itself stays out: it may not even be printable."""
    location = [str(part) for part in item["loc"] if part not in {"body", "query", "path"}]
    if item["type"] == "json_invalid":
        return FieldProblem(field="body", problem=f"invalid JSON at position {item['loc'][-1]}")
    return FieldProblem(field=".".join(location) or "body", problem=str(item["msg"]).removeprefix("Value error, "))
