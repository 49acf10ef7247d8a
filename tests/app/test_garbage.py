"""Full collections of garbage: none while a turn searches, and one soon after."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Generator

import pytest

from app.background import in_background
from app.garbage import collect_seldom, keep_what_is_loaded
from infra.admission import Admission
from infra.gradient import GradientLimit
from tests.app.conftest import EmptyLine, until


class Cycle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def kept() -> Generator[None, None, None]:
    before = gc.get_threshold()
    keep_what_is_loaded()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def old_garbage() -> weakref.ref[Cycle]:
    """What has lived through two collections, and that nobody holds now."""
    cycle = Cycle()
    gc.collect(0)
    gc.collect(1)
    return weakref.ref(cycle)


@pytest.mark.usefixtures("kept")
def test_collections_between_leave_old_garbage_alone() -> None:
    garbage = old_garbage()
    for _ in range(30):
        gc.collect(1)
    _ = [[] for _ in range(gc.get_threshold()[0] * 200)]
    assert garbage() is not None


@pytest.mark.usefixtures("kept")
async def test_garbage_waits_for_the_turn_that_searches() -> None:
    admission = Admission(EmptyLine(), GradientLimit(most=1), within_ms=1000, patience_s=0.5)
    turn = await admission()
    garbage = old_garbage()
    async with in_background(collect_seldom(admission, every_s=1.0)):
        await asyncio.sleep(1.3)
        assert garbage() is not None
        turn.leave()
        await until(lambda: garbage() is None)


@pytest.mark.usefixtures("kept")
async def test_turns_without_a_gap_do_not_keep_garbage_for_ever() -> None:
    admission = Admission(EmptyLine(), GradientLimit(most=1), within_ms=1000, patience_s=0.5)
    await admission()
    garbage = old_garbage()
    async with in_background(collect_seldom(admission, every_s=0.05)):
        await until(lambda: garbage() is None)
