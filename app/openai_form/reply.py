"""An answer as a completion, or as the chunks of one."""

from __future__ import annotations

import time
from typing import Any

import orjson
from fastapi.sse import format_sse_event

from app.openai_form.ending import Ending
from app.openai_form.errors import with_error
from app.openai_form.request import MODEL, CompletionIn
from app.schemas import ChatOut, Problem
from infra.telemetry.setup import request_trace_id
from pipeline.wording.tokens import approximate_tokens

DONE = format_sse_event(data_str="[DONE]")


class ReplyForm:
    """The form of one reply, as its request wants it."""

    def __init__(self, body: CompletionIn) -> None:
        self._ending = Ending(body.stop, body.most_tokens)
        self._asked = body.messages
        self._with_usage = bool(body.stream_options and body.stream_options.include_usage)
        self._created = int(time.time())
        self._shown = ""

    def completion(self, reply: ChatOut) -> dict[str, Any]:
        """The whole answer."""
        content = self._show(self._ending.feed(reply.answer) + self._ending.finish())
        message = {"role": "assistant", "content": content, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self._finish_reason(reply)}
        return {
            **self._envelope("chat.completion"),
            "choices": [choice],
            "usage": self._usage(reply),
            "mangaassist": self._details(reply),
        }

    def first(self) -> bytes:
        """The chunk before the first word."""
        return self._chunk({"role": "assistant", "content": ""})

    def text(self, piece: str) -> list[bytes]:
        """The chunk of a piece of text; none where nothing of it is to be shown yet, or any more."""
        shown = self._show(self._ending.feed(piece))
        return [self._chunk({"content": shown})] if shown else []

    def last(self, reply: ChatOut) -> list[bytes]:
        """The chunks after the last word."""
        held = self._show(self._ending.finish())
        chunks = [self._chunk({"content": held})] if held else []
        chunks.append(self._chunk({}, finish=self._finish_reason(reply), details=self._details(reply)))
        if self._with_usage:
            whole = {**self._envelope("chat.completion.chunk"), "choices": [], "usage": self._usage(reply)}
            chunks.append(_event(whole))
        return chunks

    def failed(self, problem: Problem) -> bytes:
        """The event that clients raise an error on."""
        return _event(with_error(problem).model_dump())

    def _show(self, text: str) -> str:
        self._shown += text
        return text

    def _chunk(
        self, delta: dict[str, str], *, finish: str | None = None, details: dict[str, Any] | None = None
    ) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk = {**self._envelope("chat.completion.chunk"), "choices": [choice]}
        if self._with_usage:
            chunk["usage"] = None
        if details:
            chunk["mangaassist"] = details
        return _event(chunk)

    def _envelope(self, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{request_trace_id.get()}", "object": kind, "created": self._created, "model": MODEL}

    def _details(self, reply: ChatOut) -> dict[str, Any]:
        """All that is known of the answer, which says no more than the choice does."""
        details = reply.model_dump()
        return {**details, "answer": self._shown.strip()} if self._ending.reason else details

    def _finish_reason(self, reply: ChatOut) -> str:
        if reply.guardrail and reply.guardrail.action != "rewrite":
            return "content_filter"
        return self._ending.reason or "stop"

    def _usage(self, reply: ChatOut) -> dict[str, int]:
        """What the model counted; counted here where none was called or where its answer was cut."""
        prompt = reply.usage.input_tokens or sum(approximate_tokens(message.text) for message in self._asked)
        counted = 0 if self._ending.reason else reply.usage.output_tokens
        completion = counted or approximate_tokens(self._shown)
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _event(data: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=orjson.dumps(data).decode())
