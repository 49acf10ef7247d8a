"""What every refusal has to look like, whatever was wrong."""

from __future__ import annotations

import re
from typing import Any

import httpx

SECRETS = ("Traceback", 'File "', "site-packages", "pydantic")


def problem_of(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem details of a refusal, checked for their form (RFC 9457) and for telling nothing of the inside."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-trace-id"])
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    assert problem["trace_id"] == response.headers["x-trace-id"]
    assert not any(secret in response.text for secret in SECRETS)
    assert ("error" in problem) == response.request.url.path.startswith("/v1")
    if "error" in problem:
        _is_openai_error(problem)
    return problem


def _is_openai_error(problem: dict[str, Any]) -> None:
    """The same refusal as OpenAI's clients read it."""
    error = problem["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    assert error["message"] == problem["detail"]
    assert error["param"] == (problem["errors"][0]["field"] if problem["errors"] else None)
    assert error["type"].endswith("_error")
    assert re.fullmatch(r"[a-z_]+", error["code"])


def fields(problem: dict[str, Any]) -> set[str]:
    """The fields that the problem names."""
    return {error["field"] for error in problem["errors"]}
