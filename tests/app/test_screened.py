from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import ClassVar, Literal

import pytest

from app.parts import Parts
from app.screened import keep_screened, screen
from guardrails.chain import PassageGuard
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.types.verdicts import Allow, Block, Evidence, StageName, Verdict
from tests.app.conftest import until

PASSAGES = [Passage(f"p#{n}", "p", "Shelf", "document", "en", "", f"Shelf {n} holds comics.") for n in range(5)]


class Index:
    async def passages(self) -> AsyncGenerator[list[Passage]]:
        yield PASSAGES[:3]
        yield PASSAGES[3:]


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
    await screen(Index(), PassageGuard(stage, remembered), at_once)  # type: ignore[arg-type]
    assert stage.read == [one.whole for one in PASSAGES[:read]]


async def test_what_was_read_ahead_is_not_read_in_a_turn_and_what_broke_is_tried_again() -> None:
    stage = Reading()
    guard = PassageGuard(stage)
    await screen(Index(), guard, at_once)  # type: ignore[arg-type]
    stage.read.clear()
    screening = await guard(tuple(Hit(one, 1.0) for one in PASSAGES))
    assert (screening.dropped, screening.degraded) == (("p#1", "p#4"), "prompt_injection")
    assert stage.read == [PASSAGES[4].whole]


async def test_the_store_is_screened_beside_the_turns(parts: Parts) -> None:
    stage = Reading()
    screening = asyncio.create_task(keep_screened(parts, PassageGuard(stage)))
    await until(lambda: len(stage.read) >= 3)
    screening.cancel()
