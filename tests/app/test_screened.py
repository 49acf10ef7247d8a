from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pytest

from app.parts import Parts
from app.screened import IDLE_S, keep_screened, screen
from app.services import Services
from guardrails.chain import PassageGuard
from pipeline.types.asking import Question, User
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.types.verdicts import Allow, Block, Evidence, StageName, Verdict
from tests.app.conftest import until

PASSAGES = [Passage(f"p#{n}", "p", "Shelf", "document", "en", "", f"Shelf {n} holds comics.") for n in range(5)]


class Index:
    async def passages(self) -> AsyncGenerator[list[Passage]]:
        yield PASSAGES[:3]
        yield PASSAGES[3:]


INDEX: Any = Index()
"""All of an index that is asked for here."""


class Reading:
    name: ClassVar[StageName] = "prompt_injection"
    when_broken: ClassVar[Literal["allow", "block"]] = "block"

    def __init__(self) -> None:
        self.read = list[str]()

    def check(self, text: str, about: Evidence) -> Verdict:
        self.read.append(text)
        if "4" in text:
            raise ValueError("broken")
        return Block("bad") if "1" in text else Allow()


async def at_once() -> None:
    pass


@pytest.mark.parametrize(("remembered", "read"), [(8, 5), (4, 4), (3, 3), (1, 1)])
async def test_as_many_are_read_as_are_remembered(remembered: int, read: int) -> None:
    stage = Reading()
    await screen(INDEX, PassageGuard(stage, remembered), at_once)
    assert stage.read == [one.whole for one in PASSAGES[:read]]


async def test_what_was_read_ahead_is_not_read_in_a_turn_and_what_broke_is_tried_again() -> None:
    stage = Reading()
    guard = PassageGuard(stage)
    await screen(INDEX, guard, at_once)
    stage.read.clear()
    screening = await guard(tuple(Hit(one, 1.0) for one in PASSAGES))
    assert (screening.dropped, screening.degraded) == (("p#1", "p#4"), "prompt_injection")
    assert stage.read == [PASSAGES[4].whole]


@dataclass
class Turns:
    idle_s: float


async def test_the_store_is_screened_while_no_turn_runs(parts: Parts) -> None:
    stage = Reading()
    turns: Any = Turns(idle_s=0.0)
    screening = asyncio.create_task(keep_screened(parts.corpus.index, PassageGuard(stage), turns))
    await asyncio.sleep(0.3)
    assert stage.read == []
    turns.idle_s = IDLE_S
    await until(lambda: len(stage.read) >= 3)
    turns.idle_s = 0.0
    await asyncio.sleep(0.05)
    read = len(stage.read)
    await asyncio.sleep(0.2)
    assert len(stage.read) == read
    screening.cancel()


async def test_a_chat_tells_for_how_long_no_turn_has_run(services: Services) -> None:
    question = Question("How much is express shipping?", "session-of-a-test", User("guest"))
    seen = list[float]()

    async def emit(_: str) -> None:
        seen.append(services.chat.idle_s)

    await services.chat(question, emit)
    await asyncio.sleep(0.02)
    assert set(seen) == {0.0}
    assert 0.02 <= services.chat.idle_s < 10
