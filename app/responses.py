"""What the API's description says of refusals."""

from __future__ import annotations

from typing import Any

from app.schemas import Problem

PROBLEM_JSON = "application/problem+json"
_TEXTS = {
    400: "The body cannot be read.",
    401: "The API key is not known, or one is needed.",
    403: "The key is none of an operator.",
    404: "The session or turn is not there, or somebody else's.",
    413: "The body is too large.",
    421: "The host is not one that this server answers for.",
    422: "A field is wrong; `errors` names it.",
    429: "Too many turns a minute.",
    503: "At the limit of concurrent turns, or a part is down.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The entries of these statuses for FastAPI's ``responses``."""
    return {
        status: {"model": Problem, "description": _TEXTS[status], "content": {PROBLEM_JSON: {}}} for status in statuses
    }


def as_sent(description: dict[str, Any]) -> dict[str, Any]:
    """Correct FastAPI's description of the API.

    It says of every model that it comes as ``application/json``, and of every route with a header or a body that it
    answers 422 in a form of FastAPI's own.
    """
    for operations in description["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            if PROBLEM_JSON not in responses.get("422", {}).get("content", {}):
                responses.pop("422", None)
            for response in responses.values():
                content = response.get("content", {})
                if PROBLEM_JSON in content and "application/json" in content:
                    content[PROBLEM_JSON] = content.pop("application/json")
    for unused in ("HTTPValidationError", "ValidationError"):
        description["components"]["schemas"].pop(unused, None)
    return description
