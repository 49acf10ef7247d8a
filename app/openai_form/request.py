"""What a chat completion request may say.

Three kinds of fields. Those declared with a choice are obeyed. Those declared with the one value that is true here
(``n: 1``, ``audio: null``) refuse every other by name: a client that asks for JSON, tools, log probabilities or sound
must not take plain text for it. All others (sampling, seeds, hints on effort and caching, labels of the client's own)
change nothing that a client could rely on, so they are let through unread.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from app.schemas import SESSION_ID, VISIBLE, a_number, encodable, is_visible

MODEL: Literal["mangaassist"] = "mangaassist"
MAX_STOPS = 16

_TEXT: JsonDict = {"type": "string", "pattern": VISIBLE}
_TEXT_PART: JsonDict = {
    "type": "object",
    "required": ["type", "text"],
    "properties": {"type": {"const": "text"}, "text": _TEXT},
}
_FROM_USER: JsonDict = {"properties": {"role": {"const": "user"}}}
_TEXT_ONLY: JsonDict = {"properties": {"content": {"items": {"properties": {"type": {"const": "text"}}}}}}
"""What the question has to be. JSON Schema cannot say "the last", so it asks this of all that users said."""
_A_QUESTION: JsonDict = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {
        "role": {"const": "user"},
        "content": {"anyOf": [_TEXT, {"type": "array", "contains": _TEXT_PART}]},
    },
}
"""A message of the user that says something, as JSON Schema has it."""


Tokens = Annotated[int, Field(ge=1)]
Stops = Annotated[list[str], Field(max_length=MAX_STOPS)]


def _as_parts(content: Any) -> Any:
    """A text is one part of text, and nothing (as beside a tool call) is no part."""
    if content is None:
        return []
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _or_nothing(text: Any) -> Any:
    return "" if text is None else text


def _as_list(stop: Any) -> Any:
    if stop is None:
        return []
    return [stop] if isinstance(stop, str) else stop


def _no_number(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - pydantic reports no TypeError
    return value


def _tool_mode(choice: Any) -> Any:
    """The mode, where a choice among allowed tools wraps it."""
    match choice:
        case {"type": "allowed_tools", "allowed_tools": {"mode": str(mode)}}:
            return mode
        case _:
            return choice


class ContentPart(BaseModel):
    """A piece of a message's content. Only text is understood; other kinds are kept by their name."""

    type: str
    text: Annotated[str, AfterValidator(encodable), BeforeValidator(_or_nothing, str | None)] = ""


class OpenAIMessage(BaseModel):
    """One message of the conversation. What users and the assistant said counts; the other roles have no say."""

    model_config = ConfigDict(json_schema_extra={"if": _FROM_USER, "then": _TEXT_ONLY})

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[list[ContentPart], BeforeValidator(_as_parts, str | list[ContentPart] | None)] = []

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing, and holds nothing else."""
        return not is_visible(self.text) and all(part.type == "text" for part in self.content)

    @property
    def text(self) -> str:
        """The message's text in one piece. Parts are apart: a space stands where neither side has one."""
        joined = ""
        for part in self.content:
            apart = joined and part.text and not (joined[-1].isspace() or part.text[0].isspace())
            joined += f" {part.text}" if apart else part.text
        return joined


class StreamOptions(BaseModel):
    """Options of a stream."""

    include_usage: StrictBool | None = None


class ToolMode(BaseModel):
    """Which tools of a choice have to be called: none here."""

    mode: Literal["none", "auto"]


class AllowedTools(BaseModel):
    """A choice among some of the tools."""

    type: Literal["allowed_tools"]
    allowed_tools: ToolMode


class TextFormat(BaseModel):
    """The only format of an answer."""

    type: Literal["text"]


class CompletionIn(BaseModel):
    """A chat completion request. Fields that are not named here are accepted and have no effect."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": "mangaassist", "messages": [{"role": "user", "content": "How much is shipping?"}]}]
        }
    )

    model: Annotated[str, Field(json_schema_extra={"const": MODEL})]
    messages: Annotated[
        list[OpenAIMessage],
        Field(min_length=1, json_schema_extra={"contains": _A_QUESTION}),
    ]
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    metadata: Annotated[
        dict[str, Any] | None,
        Field(
            description="`session_id` names a session, whose history then counts.",
            json_schema_extra={"properties": {"session_id": {"type": ["string", "null"], "pattern": SESSION_ID}}},
        ),
    ] = None
    max_completion_tokens: Annotated[Tokens | None, BeforeValidator(a_number, Tokens | None)] = None
    max_tokens: Annotated[Tokens | None, BeforeValidator(a_number, Tokens | None)] = None
    stop: Annotated[Stops, BeforeValidator(_as_list, str | Stops | None)] = []

    n: Annotated[Literal[1] | None, BeforeValidator(a_number, Literal[1] | None)] = None
    response_format: TextFormat | None = None
    modalities: list[Literal["text"]] | None = None
    audio: None = None
    tool_choice: Annotated[
        Literal["none", "auto"] | None, BeforeValidator(_tool_mode, Literal["none", "auto"] | AllowedTools | None)
    ] = None
    function_call: Literal["none", "auto"] | None = None
    logprobs: Annotated[Literal[False] | None, BeforeValidator(_no_number, Literal[False] | None)] = None
    top_logprobs: Annotated[Literal[0] | None, BeforeValidator(a_number, Literal[0] | None)] = None
    logit_bias: Annotated[dict[str, Any] | None, Field(max_length=0)] = None
    moderation: None = None
    web_search_options: None = None

    @property
    def most_tokens(self) -> int | None:
        """The tighter of the limits on the answer's length, by its new name and its old."""
        limits = [limit for limit in (self.max_completion_tokens, self.max_tokens) if limit is not None]
        return min(limits, default=None)
