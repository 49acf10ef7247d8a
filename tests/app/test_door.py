"""The door in front of every turn, over an application that is played."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.door import DoorMiddleware, Trials, said_in
from infra.admission import Admission
from infra.gradient import GradientLimit
from pipeline.errors import Busy
from pipeline.types.search import Admitted
from tests.app.conftest import EmptyLine


@dataclass
class Played:
    """Messages that begin with "find" search, and are answered with 418 where there is no room."""

    admission: Admission = field(
        default_factory=lambda: Admission(EmptyLine(), GradientLimit(most=1), within_ms=1000, patience_s=5.0)
    )
    read: list[str] = field(default_factory=list[str])
    inside: Admitted | None = None
    in_line: list[asyncio.Task[Any]] = field(default_factory=list["asyncio.Task[Any]"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        text = json.loads((await receive())["body"])["message"]
        self.read.append(text)
        if text.startswith("find"):
            try:
                (await self.admission()).leave()
            except Busy:
                await send({"type": "http.response.start", "status": 418, "headers": []})
                return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def played() -> AsyncGenerator[Played, None]:
    at_the_door = Played()
    yield at_the_door
    for turn in at_the_door.in_line:
        turn.cancel()
    await asyncio.gather(*at_the_door.in_line, return_exceptions=True)


async def ask(door: DoorMiddleware, message: str, path: str = "/chat") -> tuple[int, dict[str, str], dict[str, Any]]:
    """Ask, in two pieces; status, headers and body."""
    body = json.dumps({"message": message}).encode()
    pieces = [
        {"type": "http.request", "body": body[:4], "more_body": True},
        {"type": "http.request", "body": body[4:], "more_body": False},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return pieces.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": path, "headers": [], "state": {}}
    await door(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, json.loads(sent[-1].get("body") or b"{}")


async def full(played: Played, door: DoorMiddleware) -> None:
    """Take the only place, fill the line, and use up the trials."""
    await crowded(played)
    played.read.clear()
    asked = [asyncio.create_task(ask(door, f"find {number}")) for number in range(20)]
    done, on_trial = await asyncio.wait(asked, timeout=0.1)
    assert {task.result()[0] for task in done} == {503}
    assert len(on_trial) == len(played.read) == 4
    played.in_line += on_trial
    played.read.clear()


async def crowded(played: Played) -> None:
    """Take the only place, and fill the line."""
    played.inside = await played.admission()
    played.in_line = [asyncio.create_task(played.admission()) for _ in range(200)]
    await asyncio.sleep(0)
    assert played.admission.refusal()


@pytest.mark.parametrize("path", ["/chat", "/v1/chat/completions"])
async def test_while_there_is_no_room_a_message_that_may_search_is_refused_unread(path: str, played: Played) -> None:
    door = DoorMiddleware(played, played.admission, max_turns=64)
    await full(played, door)
    before = played.admission.refused["door"]
    status, headers, problem = await ask(door, "find me one", path)
    assert (status, played.read) == (503, [])
    assert int(headers["retry-after"]) >= 1
    assert headers["content-type"] == "application/problem+json"
    assert problem["status"] == 503
    assert ("error" in problem) == path.startswith("/v1")
    assert played.admission.refused["door"] == before + 1


async def test_what_needed_no_search_when_it_was_last_heard_is_let_in_however_full_it_is(played: Played) -> None:
    door = DoorMiddleware(played, played.admission, max_turns=64)
    await ask(door, "hello")
    await full(played, door)
    for _ in range(30):
        assert (await ask(door, "hello"))[0] == 200


async def test_a_message_that_has_come_to_search_is_not_taken_for_a_cheap_one(played: Played) -> None:
    door = DoorMiddleware(played, played.admission, max_turns=64)
    await ask(door, "find")
    await full(played, door)
    assert (await ask(door, "find"))[0] == 503


async def test_who_comes_in_on_trial_and_does_search_is_served_when_it_has_a_place(played: Played) -> None:
    door = DoorMiddleware(played, played.admission, max_turns=64)
    await crowded(played)
    on_trial = asyncio.create_task(ask(door, "find me one"))
    await asyncio.sleep(0)
    refused = played.admission.refused.copy()
    for turn in played.in_line:
        turn.cancel()
    await asyncio.sleep(0)
    assert played.admission.waiting == 1
    assert played.inside
    played.inside.leave()
    assert (await on_trial)[0] == 200
    assert played.admission.refused == refused


async def test_trials_that_need_no_search_cost_none(played: Played) -> None:
    door = DoorMiddleware(played, played.admission, max_turns=64)
    await crowded(played)
    for number in range(30):
        assert (await ask(door, f"hello {number}"))[0] == 200


async def test_trials_come_back_with_the_pace_of_the_search() -> None:
    now = 0.0
    trials = Trials(lambda: 0.05, lambda: now)
    assert [trials.take() for _ in range(5)] == [True] * 4 + [False]
    now += 0.1
    assert not trials.take()
    now += 0.1
    assert [trials.take() for _ in range(2)] == [True, False]
    now += 1000
    assert [trials.take() for _ in range(5)] == [True] * 4 + [False]


async def test_turns_over_the_most_at_once_are_refused_whatever_they_say(played: Played) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def stuck(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send
        inside.set()
        await go_on.wait()

    door = DoorMiddleware(stuck, played.admission, max_turns=1)
    task = asyncio.create_task(ask_stuck(door))
    await inside.wait()
    assert (await ask(door, "hello"))[0] == 503
    go_on.set()
    await task


async def ask_stuck(door: DoorMiddleware) -> None:
    with pytest.raises(IndexError):  # nothing was answered
        await ask(door, "hello")


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/feedback", "/v1/models"])
async def test_what_is_no_turn_passes_by(path: str, played: Played) -> None:
    passed: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        passed.append(scope["path"])

    door = DoorMiddleware(app, played.admission, max_turns=0)
    await door({"type": "http", "method": "GET", "path": path}, None, None)  # type: ignore[arg-type]
    assert passed == [path]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"message": "hi", "session_id": "x"}', "hi"),
        (b'{"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "hi"}]}', "hi"),
        (b'{"messages": []}', ""),
        (b'{"message": 7}', ""),
        (b"[]", ""),
        (b"\xff", ""),
        (b"", ""),
        (b"[" * 100_000, ""),
    ],
)
def test_a_message_is_known_by_its_text(body: bytes, text: str) -> None:
    assert said_in(body) == text


def test_a_text_in_pieces_is_known_too() -> None:
    one, other = (
        json.dumps({"messages": [{"role": "user", "content": [{"type": "text", "text": text}]}]}).encode()
        for text in ("hi", "ho")
    )
    assert said_in(one) == said_in(one) != said_in(other)
