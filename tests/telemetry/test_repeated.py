"""What a conversation told once is said again without the words that gave it away: nobody gets it all the same."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.parts import Parts
from pipeline.types.answers import Generation, Prompt, Usage
from tests.conftest import CollectedTraces
from tests.telemetry.conftest import Serve
from tests.telemetry.planted import rendered

PIN, CARD, PASSWORD = "90417", "4000-0566/5566 5556", "Plum-Kettle_83"
VALUES = [
    re.compile(rf"(?<![\d.]){re.escape(value)}(?!\d)") for value in (PIN, CARD, PASSWORD, "5566 5556", "９０４１７")
]
"""Not within a longer number: a trace is full of those."""
ASKED = "How much does express shipping to Japan cost?"


def user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def assistant(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


CONVERSATIONS = {
    "the assistant repeats a PIN": [user(f"my PIN is {PIN}"), assistant(f"Thank you, I noted {PIN}."), user(ASKED)],
    "the assistant repeats a card": [user("pay with my card"), assistant(f"Charging {CARD} now."), user(ASKED)],
    "the question repeats a PIN": [user(f"my PIN is {PIN}"), assistant("Noted."), user(f"{PIN} fails. {ASKED}")],
    "only the assistant says what it is": [assistant(f"Your PIN is {PIN}."), user(f"{ASKED} And why does {PIN} fail?")],
    "asked for and given": [
        user("hello"),
        assistant("What is your PIN?"),
        user(PIN),
        assistant("Thanks."),
        user(ASKED),
    ],
    "asked for, and the question begins with it": [assistant("Please enter your PIN:"), user(f"{PIN}. {ASKED}")],
    "two messages": [user("my password is"), user(PASSWORD), assistant("I see."), user(ASKED)],
    "repeated in full width": [
        user(f"暗証番号は{PIN}です"),
        assistant("９０４１７ですね"),
        user("日本への速達の送料は？"),
    ],
    "a password, in a list": [
        user(f"my password is {PASSWORD}"),
        assistant(f"So far: name, {PASSWORD}, city."),
        user(ASKED),
    ],
    "in parts": [
        user(f"my PIN is {PIN}"),
        {"role": "assistant", "content": [{"type": "text", "text": "Saved"}, {"type": "text", "text": PIN}]},
        user(ASKED),
    ],
    "told by a tool": [
        user("who am I?"),
        {"role": "tool", "tool_call_id": "1", "content": f"PIN: {PIN}"},
        assistant(f"You are known by {PIN}."),
        user(ASKED),
    ],
    "cut off its words": [user(f"my PIN is {PIN} {'and so on ' * 399}"), assistant("Noted."), user(ASKED)],
    "cut in two": [user("hello"), assistant(f"It is {CARD} {'and so on ' * 398} and"), user(ASKED)],
}


@dataclass(frozen=True)
class _Noted:
    """A store that also notes what it is to keep."""

    real: Any
    seen: list[str]

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.real, name)
        return self._noting(real) if name in {"append", "put"} else real

    def _noting(self, keep: Callable[..., Any]) -> Callable[..., Any]:
        async def noting(*given: Any) -> Any:
            self.seen.append(repr(given))
            return await keep(*given)

        return noting


def watched(parts: Parts, seen: list[str]) -> Parts:
    """The same parts with stores that note what they keep, and a model that says whatever it was told."""

    async def generate(prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        told = "\n".join(message.content for message in prompt.messages)
        seen.append(told)
        yield told
        yield Generation(told, "echo", "test", Usage(1, 1))

    stores = replace(
        parts.stores, sessions=_Noted(parts.stores.sessions, seen), answers=_Noted(parts.stores.answers, seen)
    )
    return replace(parts, stores=stores, model=replace(parts.extractive, name="echo", generate=generate))


def _values_in(text: str) -> list[str]:
    return [found.group() for value in VALUES for found in value.finditer(text)]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("messages", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_what_was_told_once_goes_nowhere_when_it_is_repeated(
    serve: Serve, parts: Parts, collected: CollectedTraces, messages: list[dict[str, str]], *, stream: bool
) -> None:
    seen: list[str] = []
    async with serve(over=watched(parts, seen)) as (client, _):
        body = {"model": "mangaassist", "messages": messages, "stream": stream}
        reply = (await client.post("/v1/chat/completions", json=body)).raise_for_status()
    assert len(seen) >= 2, "the model and a store"
    places = {"reply": reply.text, "model and stores": "\n".join(seen)}
    places["trace"] = "\n".join(rendered(trace) for trace in collected.traces)
    assert places["trace"]
    assert {place: _values_in(text) for place, text in places.items() if _values_in(text)} == {}


async def test_a_message_may_repeat_what_it_told(serve: Serve, parts: Parts, collected: CollectedTraces) -> None:
    seen: list[str] = []
    async with serve(over=watched(parts, seen)) as (client, _):
        message = f"My PIN is {PIN}. How much does express shipping to Japan cost, and why was {PIN} refused?"
        reply = (await client.post("/chat", json={"message": message})).raise_for_status()
    places = [reply.text, *seen, *(rendered(trace) for trace in collected.traces)]
    assert len(places) >= 4
    assert not [place for place in places if _values_in(place)]


async def test_what_looks_alike_is_left_alone(serve: Serve, parts: Parts) -> None:
    seen: list[str] = []
    messages = [user("my PIN is 1200"), assistant("Noted."), user("Is express shipping to Japan 1200 yen or $1200?")]
    async with serve(over=watched(parts, seen)) as (client, _):
        body = {"model": "mangaassist", "messages": messages}
        (await client.post("/v1/chat/completions", json=body)).raise_for_status()
    assert "1200 yen or $1200?" in "".join(seen)
    assert "PIN is 1200" not in "".join(seen)
