"""The two forms in which a server can be asked, and what their events say of a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from evals.load.record import Row, SpanRow


class Event(NamedTuple):
    """A server-sent event. ``name`` is ``message`` where the server gives none."""

    name: str
    data: bytes


@dataclass(slots=True)
class _Heard:
    """What hears one answer, in both forms. ``spans`` holds the turn's spans once they came with it."""

    row: Row
    spans: list[SpanRow] = field(default_factory=list[SpanRow])
    session_id: str | None = None
    _done: bool = False

    def over(self) -> None:
        """A stream without its last event broke off."""
        if not self._done and self.row.error is None:
            self.row.error = "broken_off"

    def _text(self, at_ms: float) -> None:
        self.row.first_ms = at_ms if self.row.first_ms is None else self.row.first_ms
        self.row.pieces += 1

    def _reply(self, reply: dict[str, Any]) -> None:
        self.spans = reply.pop("spans", None) or []
        note_reply(self.row, reply)


@dataclass(slots=True)
class ChatListener(_Heard):
    """Events ``start``, ``text``, then ``done`` or ``error``."""

    def hear(self, event: Event, at_ms: float) -> None:
        """Note an event on the row."""
        if event.name == "start":
            self.session_id = orjson.loads(event.data)["session_id"]
        elif event.name == "text":
            self._text(at_ms)
        elif event.name == "done":
            self._done = True
            self._reply(orjson.loads(event.data))
        elif event.name == "error":
            self._done = True
            self.row.error = f"error_event_{orjson.loads(event.data).get('status', 'unknown')}"


def note_reply(row: Row, reply: Mapping[str, Any]) -> None:
    """Note what MangaAssist says of a finished turn."""
    row.intent = (reply.get("intent") or {}).get("name")
    row.cache, row.model = reply.get("cache"), reply.get("model")
    row.guardrail = (reply.get("guardrail") or {}).get("stage")
    row.degraded = list(reply.get("degraded") or ())
    row.sources = len(reply.get("sources") or ())
    row.trace_id, row.trace_url = reply.get("trace_id") or row.trace_id, reply.get("trace_url")
    note_usage(row, reply.get("usage") or {}, "input_tokens", "output_tokens")


def note_usage(row: Row, usage: Mapping[str, Any], taken: str, given: str) -> None:
    """Note the tokens under the names that the form has for them."""
    row.input_tokens, row.output_tokens = int(usage.get(taken) or 0), int(usage.get(given) or 0)


@dataclass(frozen=True, slots=True)
class ChatForm:
    """``POST /chat``."""

    path: str = "/chat"

    def body(self, message: str, session_id: str | None) -> Mapping[str, Any]:
        """The request body."""
        return {"message": message, **({"session_id": session_id} if session_id else {})}

    def listener(self, row: Row) -> ChatListener:
        """What hears the answer."""
        return ChatListener(row)


@dataclass(slots=True)
class OpenAIListener(_Heard):
    """Chunks of a chat completion, then ``[DONE]``."""

    def hear(self, event: Event, at_ms: float) -> None:
        """Note a chunk on the row."""
        row = self.row
        if event.data == b"[DONE]":
            self._done = True
            return
        chunk: dict[str, Any] = orjson.loads(event.data)
        if "error" in chunk:
            row.error = f"error_event_{(chunk['error'] or {}).get('code', 'unknown')}"
        if any((choice.get("delta") or {}).get("content") for choice in chunk.get("choices") or ()):
            self._text(at_ms)
        if usage := chunk.get("usage"):
            note_usage(row, usage, "prompt_tokens", "completion_tokens")
        if reply := chunk.get("mangaassist"):
            self._reply(reply)


@dataclass(frozen=True, slots=True)
class OpenAIForm:
    """``POST /v1/chat/completions``, of MangaAssist or of any model server."""

    model: str = "mangaassist"
    path: str = "/v1/chat/completions"

    def body(self, message: str, session_id: str | None) -> Mapping[str, Any]:
        """The request body. Conversations are the client's own here: the server is told of no session."""
        del session_id
        messages = [{"role": "user", "content": message}]
        return {"model": self.model, "messages": messages, "stream": True, "stream_options": {"include_usage": True}}

    def listener(self, row: Row) -> OpenAIListener:
        """What hears the answer."""
        return OpenAIListener(row)


Listener = ChatListener | OpenAIListener
Form = ChatForm | OpenAIForm
