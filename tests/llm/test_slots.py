from __future__ import annotations

import asyncio

import pytest

from infra.llm.slots import Slots
from pipeline.errors import Busy


async def test_the_wait_in_line_is_limited() -> None:
    slots = Slots(slots=1, waiting=1, wait_s=0.05)
    async with slots.take() as wait_ms:
        assert wait_ms < 1000
        with pytest.raises(Busy):
            async with slots.take():
                pytest.fail("the slot was taken")
    async with slots.take():
        pass


async def test_who_leaves_the_line_frees_the_place() -> None:
    slots = Slots(slots=1, waiting=1, wait_s=30)

    async def wait_for_a_slot() -> float:
        async with slots.take() as wait_ms:
            return wait_ms

    async with slots.take():
        impatient = asyncio.create_task(wait_for_a_slot())
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await wait_for_a_slot()
        impatient.cancel()
        await asyncio.wait([impatient])
        patient = asyncio.create_task(wait_for_a_slot())
        await asyncio.sleep(0.05)
    assert await patient >= 50
