"""Problem details as OpenAI's clients read errors: an ``error`` beside the problem's own fields."""

from __future__ import annotations

from http import HTTPStatus

from pydantic import BaseModel

from app.schemas import Problem

PREFIX = "/v1"
"""Begins the addresses that speak the OpenAI form."""

_TYPES: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}
_CODES: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "invalid_api_key",
    HTTPStatus.UNPROCESSABLE_ENTITY: "invalid_value",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_exceeded",
}
"""Where clients know a name for it; else it is the status in words."""


class OpenAIError(BaseModel):
    """What an OpenAI client shows of an error. ``param`` names the field that is wrong, if one is."""

    message: str
    type: str
    param: str | None
    code: str


class OpenAIProblem(Problem):
    """Problem details with the same in OpenAI's form."""

    error: OpenAIError


def is_spoken_at(path: str) -> bool:
    """Whether clients of the address ``path`` expect the OpenAI form."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def with_error(problem: Problem) -> OpenAIProblem:
    """The problem with the part that OpenAI clients read."""
    ours = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    param = problem.errors[0].field if problem.errors else None
    error = OpenAIError(
        message=problem.detail,
        type="server_error" if ours else _TYPES.get(problem.status, "invalid_request_error"),
        param=param,
        code=_code(problem.status, param),
    )
    return OpenAIProblem(**problem.model_dump(), error=error)


def _code(status: int, param: str | None) -> str:
    if status == HTTPStatus.NOT_FOUND and param == "model":
        return "model_not_found"
    return _CODES.get(status) or HTTPStatus(status).phrase.lower().replace(" ", "_")
