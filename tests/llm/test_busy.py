"""A model server at its limit, over HTTP and in whole turns: who answers, when it is asked again, what is concluded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from app.parts import Parts
from app.services import Services
from app.settings import Settings
from app.turns import ignore
from evals.mock.child import running_mock
from infra.llm.slots import LONGEST_REST_S, Slots
from infra.telemetry.turn import Tracing
from pipeline.errors import Busy
from pipeline.types.answers import Reply
from pipeline.types.asking import Question, User
from tests.conftest import CollectedTraces, services_with_their_model
from tests.llm.streams import answering, http_reply

Start = Callable[..., Any]
FORMS = ("ollama", "openai")
ERROR = '{"error": {"message": "slow down", "type": "x"}}'
HAS_THE_MODEL = http_reply("200 OK", '{"version": "1", "models": [{"name": "tiny:latest"}], "data": [{"id": "tiny"}]}')
NO_ROOM = ("429 Too Many Requests", "503 Service Unavailable")


def a_moment() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)


@pytest.fixture
async def asking(parts: Parts, settings: Settings, collected: CollectedTraces) -> AsyncGenerator[Start, None]:
    """Services that answer with the model "tiny" of a server at an address, in either form."""
    made: list[Services] = []

    async def make(form: str, url: str, **changes: object) -> Services:
        addresses = {"ollama_url": url, "openai_base_url": f"{url}/v1"}
        changed = settings.model_copy(update={"llm": form, "model": "tiny", **addresses, **changes})
        made.append(await services_with_their_model(changed, parts, collected))
        return made[-1]

    yield make
    for services in made:
        services.telemetry.shutdown(1)
        await services.model.close()


async def ask(services: Services, session: str) -> Reply:
    return await services.run_turn(Question("Who wrote Berserk?", session, User("guest")), ignore, Tracing())


def chats(requests: list[str]) -> int:
    """How often it was asked for an answer; what loads a model at the start is none."""
    return sum(request.startswith("POST ") for request in requests)


def but_the_hurried(reply: Reply) -> list[str]:
    """The parts that a reply did without, but for the reranker: a busy machine may hurry that."""
    return [part for part in reply.degraded if part != "rerank"]


@pytest.mark.parametrize("status", NO_ROOM)
@pytest.mark.parametrize("form", FORMS)
async def test_a_full_server_costs_each_turn_a_quoted_answer_and_no_circuit(
    form: str, status: str, asking: Start
) -> None:
    async with answering(http_reply(status, ERROR), HAS_THE_MODEL) as (url, requests):
        services = await asking(form, url)
        before = chats(requests)
        replies = [await ask(services, f"session-{number}") for number in range(5)]
    for reply in replies:
        assert (but_the_hurried(reply), reply.model) == (["busy"], "extractive")
        assert "Kentaro Miura" in reply.answer
    assert services.breakers.states["llm"] == "closed"
    assert chats(requests) - before == 5


@pytest.mark.parametrize("after", [lambda: "40", lambda: "39.5", a_moment], ids=["seconds", "parts", "moment"])
@pytest.mark.parametrize("status", NO_ROOM)
@pytest.mark.parametrize("form", FORMS)
async def test_a_server_that_says_when_is_not_asked_before(
    form: str, status: str, after: Callable[[], str], asking: Start
) -> None:
    reply = http_reply(status, ERROR, "application/json", f"Retry-After: {after()}")
    async with answering(reply, HAS_THE_MODEL) as (url, requests):
        services = await asking(form, url)
        before = chats(requests)
        replies = [await ask(services, f"session-{number}") for number in range(3)]
    assert [but_the_hurried(reply) for reply in replies] == [["busy"]] * 3
    assert services.breakers.states["llm"] == "closed"
    assert chats(requests) - before == 1


@pytest.mark.parametrize(
    "after", ["", "soon", "-5", "0", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 99999999999 00:00:00 GMT"]
)
async def test_what_names_no_moment_to_come_lets_the_server_be_asked_again(after: str, asking: Start) -> None:
    reply = http_reply(NO_ROOM[0], ERROR, "application/json", f"Retry-After: {after}")
    async with answering(reply) as (url, requests):
        services = await asking("openai", url)
        for number in range(2):
            assert but_the_hurried(await ask(services, f"session-{number}")) == ["busy"]
    assert chats(requests) == 2


@pytest.mark.parametrize("form", FORMS)
async def test_after_the_rest_the_model_answers_again(form: str, asking: Start) -> None:
    async with answering(http_reply(NO_ROOM[0], ERROR, "application/json", "Retry-After: 1"), HAS_THE_MODEL) as (
        url,
        _,
    ):
        services = await asking(form, url)
        assert but_the_hurried(await ask(services, "first")) == ["busy"]
    await asyncio.sleep(1.1)
    assert but_the_hurried(await ask(services, "second")) == ["llm"], "the server has gone, so it was asked again"


@pytest.mark.parametrize("form", FORMS)
async def test_a_real_server_that_refuses_is_taken_for_busy(form: str, asking: Start) -> None:
    model = "mock-ttft0-gap0-n30-busy100-after30"
    with running_mock(model) as url:
        services = await asking(form, url, model=model)
        assert but_the_hurried(await ask(services, "a-session")) == ["busy"]
    assert services.breakers.states["llm"] == "closed"


async def test_who_stands_in_line_when_the_server_asks_for_a_rest_does_not_go_on() -> None:
    slots = Slots(slots=1, waiting=3, wait_s=30)
    asked = 0

    async def generate() -> None:
        nonlocal asked
        async with slots.take():
            asked += 1
            await asyncio.sleep(0.05)
            raise Busy("the server", 30)

    ends = await asyncio.gather(*(generate() for _ in range(4)), return_exceptions=True)
    assert [type(end) for end in ends] == [Busy] * 4
    assert asked == 1
    with pytest.raises(Busy) as refusal:
        await generate()
    assert refusal.value.retry_after_s == 30


async def test_nobody_is_left_alone_for_ever() -> None:
    slots = Slots(slots=1, waiting=1, wait_s=30)
    with pytest.raises(Busy):
        async with slots.take():
            raise Busy("the server", 10**9)
    with pytest.raises(Busy) as refusal:
        async with slots.take():
            pytest.fail("the slot was taken")
    assert refusal.value.retry_after_s <= LONGEST_REST_S
