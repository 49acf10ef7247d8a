"""An answer that nobody can read says that the answer is bad, and not that its server is dead."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from infra.llm import ollama, openai_compatible
from pipeline.errors import PartRefused, PartUnavailable

UNREADABLE = [
    json.JSONDecodeError("Expecting value", "{{{", 0),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    TypeError("can only concatenate str to str"),
    ValueError("a piece of another form"),
]


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("server", [ollama, openai_compatible])
def test_what_cannot_be_read_is_a_bad_answer(error: Exception, server: ModuleType) -> None:
    assert type(server.as_our_error(error, "m")) is PartRefused


def test_a_connection_that_breaks_is_a_dead_server() -> None:
    assert type(ollama.as_our_error(ConnectionResetError("gone"), "m")) is PartUnavailable
