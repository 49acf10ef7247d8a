from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest

from infra.admission import Admission
from infra.gradient import GradientLimit
from pipeline.errors import Busy
from pipeline.types.search import Admitted


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Line:
    """The reranker's: ``waiting`` calls of 20 ms each, of which the least takes 5 ms."""

    waiting: int = 0

    @property
    def backlog_ms(self) -> float:
        return self.waiting * 20.0

    @property
    def least_ms(self) -> float:
        return 5.0


@dataclass
class Played:
    """An admission whose time is played. Half a second is the most that somebody should expect to wait."""

    clock: Clock = field(default_factory=Clock)
    line: Line = field(default_factory=Line)
    within_ms: float = 1000.0
    at_once: int = 2

    def __post_init__(self) -> None:
        limit = GradientLimit(most=self.at_once)
        self.admission = Admission(self.line, limit, within_ms=self.within_ms, patience_s=0.5, clock=self.clock)
        self.entered: list[Admitted] = []

    async def comes(self) -> asyncio.Task[Admitted]:
        """Somebody comes to the search, and waits or is refused."""
        task = asyncio.create_task(self._enter())
        await _settled()
        return task

    async def _enter(self) -> Admitted:
        place = await self.admission()
        self.entered.append(place)
        return place

    async def leaves(self, after_s: float = 0.0) -> None:
        """Who has been inside for longest is through."""
        self.clock.now += after_s
        self.entered.pop(0).leave()
        await _settled()

    async def learn(self, gap_s: float) -> None:
        """Serve a few at this pace, with somebody in line all the while."""
        tasks = [await self.comes() for _ in range(self.at_once + 2)]
        for _ in range(4):
            tasks.append(await self.comes())
            await self.leaves(gap_s)
        while self.entered:
            await self.leaves(gap_s)
        await asyncio.gather(*tasks)


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@contextmanager
def _on_their_way(admission: Admission, turns: int) -> Generator[None, None, None]:
    with ExitStack() as stack:
        for _ in range(turns):
            stack.enter_context(admission.visit())
        yield


async def test_who_finds_a_place_does_not_wait() -> None:
    played = Played()
    place = await played.admission()
    assert (place.inside, place.expected_wait_ms, place.wait_ms) == (1, 0, 0)


async def test_who_finds_none_waits_in_line_and_gets_the_first_that_is_left() -> None:
    played = Played()
    await played.learn(gap_s=0.04)
    first, second, third, fourth = [await played.comes() for _ in range(4)]
    assert (first.done(), second.done(), third.done(), fourth.done()) == (True, True, False, False)
    assert played.admission.waiting == 2
    await played.leaves(0.03)
    assert (third.done(), fourth.done()) == (True, False), "first come, first served"
    assert third.result().expected_wait_ms == pytest.approx(40)
    assert third.result().wait_ms == pytest.approx(30)
    while played.entered:
        await played.leaves()
    await fourth


async def test_who_can_expect_to_wait_too_long_is_refused_at_once_and_told_when_to_come_again() -> None:
    played = Played()
    await played.learn(gap_s=0.05)
    inside_and_in_line = [await played.comes() for _ in range(2 + 10)]
    with pytest.raises(Busy) as refusal:
        await (await played.comes())
    assert refusal.value.retry_after_s == 1
    assert played.admission.refused == {"door": 0, "line": 1}
    while played.entered:
        await played.leaves()
    await asyncio.gather(*inside_and_in_line)


@pytest.mark.parametrize("gap_s", [0.01, 0.2, 2.0])
async def test_eight_who_ask_one_thing_after_the_other_are_never_refused_however_slow_the_machine(gap_s: float) -> None:
    played = Played()
    await played.learn(gap_s)
    tasks = [await played.comes() for _ in range(8)]
    for _ in range(50):
        await played.leaves(gap_s)
        tasks.append(await played.comes())
    while played.entered:
        await played.leaves(gap_s)
    await asyncio.gather(*tasks)
    assert not played.admission.refused.total()


async def test_once_somebody_was_refused_only_a_short_line_is_kept_for_two_seconds() -> None:
    played = Played()
    await played.learn(gap_s=0.05)
    tasks = [await played.comes() for _ in range(2 + 10)]
    with pytest.raises(Busy):
        await (await played.comes())
    for _ in range(8):
        await played.leaves(0.05)
    assert played.admission.waiting == 2
    with pytest.raises(Busy):
        await (await played.comes())
    played.clock.now += 2.01
    tasks.append(await played.comes())
    assert played.admission.waiting == 3, "nobody was refused for two seconds: more may wait again"
    while played.entered:
        await played.leaves()
    await asyncio.gather(*tasks)


@pytest.mark.parametrize("stall_s", [0.3, 2.0, 10.0])
async def test_after_a_stall_of_the_machine_those_who_have_piled_up_wait_and_nobody_is_refused(stall_s: float) -> None:
    played = Played()
    await played.learn(gap_s=0.05)
    tasks = [await played.comes() for _ in range(4)]
    await played.leaves(stall_s)
    tasks += [await played.comes() for _ in range(6)]
    while played.entered:
        await played.leaves(0.05)
    assert len(await asyncio.gather(*tasks)) == 10
    assert not played.admission.refused.total()


async def test_who_was_let_in_at_the_door_may_join_a_long_line_all_the_same() -> None:
    played = Played()
    await played.learn(gap_s=0.05)
    tasks = [await played.comes() for _ in range(2 + 10)]
    with pytest.raises(Busy):
        await (await played.comes())
    for _ in range(6):
        await played.leaves(0.05)
    with pytest.raises(Busy):
        await (await played.comes())
    with played.admission.visit():
        tasks.append(await played.comes())
    assert not tasks[-1].done()
    while played.entered:
        await played.leaves()
    await asyncio.gather(*tasks)


async def test_a_place_goes_on_when_who_waited_for_it_has_gone() -> None:
    played = Played()
    tasks = [await played.comes() for _ in range(4)]
    tasks[2].cancel()
    await _settled()
    assert played.admission.waiting == 1
    await played.leaves()
    assert tasks[3].done(), "the one who has gone takes no place"


async def test_a_place_that_is_given_in_the_moment_of_leaving_is_not_lost() -> None:
    played = Played()
    tasks = [await played.comes() for _ in range(4)]
    played.entered.pop(0).leave()
    tasks[2].cancel()
    await _settled()
    assert tasks[2].cancelled()
    assert tasks[3].done()
    assert played.admission.inside == 2


async def test_nobody_waits_for_ever_for_turns_that_are_stuck() -> None:
    limit = GradientLimit(most=1)
    admission = Admission(Line(), limit, within_ms=1000, patience_s=0.1)
    await admission()
    with pytest.raises(Busy):
        await admission()
    assert (admission.inside, admission.waiting) == (1, 0)


async def test_a_place_is_none_while_the_reranker_would_not_have_time() -> None:
    played = Played(within_ms=20, at_once=8)
    tasks = [await played.comes() for _ in range(4)]
    fifth = await played.comes()
    assert [task.done() for task in (*tasks, fifth)] == [True, True, True, True, False]
    await played.leaves()
    assert fifth.done()


async def test_who_stands_in_the_reranker_s_line_is_not_counted_twice() -> None:
    played = Played(within_ms=50, at_once=8)
    for _ in range(3):
        await played.comes()
    played.line.waiting = 2
    assert played.admission.wait_ms == 0, "two calls of 20 ms, one turn on its way, and time for one more of 5"
    played.line.waiting = 3
    assert played.admission.wait_ms > 0


async def test_who_is_alone_is_never_refused() -> None:
    assert (await Played(line=Line(waiting=100), within_ms=1).admission()).inside == 1


async def test_at_the_door_those_on_their_way_count_for_as_much_as_turns_search() -> None:
    played = Played()
    admission = played.admission
    for _ in range(100):
        with admission.visit():
            pass
    with _on_their_way(admission, 20):
        assert admission.refusal() is None, "nobody has searched lately"
    for _ in range(100):
        with admission.visit() as visit:
            (await admission()).leave()
            assert visit.searches
    with _on_their_way(admission, 20):
        assert isinstance(admission.refusal(), Busy)
    assert admission.refusal() is None


async def test_while_reading_alone_takes_too_long_nobody_comes_in() -> None:
    played = Played()
    with _on_their_way(played.admission, 60):
        assert played.admission.crowd() is None, "5 ms each, as far as is known"
    for _ in range(20):
        with played.admission.visit():
            with played.admission.visit():
                pass
            played.clock.now += 0.05
    with _on_their_way(played.admission, 11):
        assert isinstance(played.admission.crowd(), Busy)


async def test_turns_that_are_slow_elsewhere_let_more_in_and_turns_that_are_slow_here_fewer() -> None:
    clock = Clock()
    limit = GradientLimit(most=64)
    admission = Admission(Line(), limit, within_ms=1000, patience_s=0.5, clock=clock)

    async def works(seconds: float) -> None:
        clock.now += seconds

    own = admission.own(works)

    async def turn(here_s: float, elsewhere_s: float, among: int) -> None:
        others = [await admission() for _ in range(among - 1)]
        place = await admission()
        await own(here_s)
        clock.now += elsewhere_s
        place.leave()
        for other in others:
            other.leave()

    for _ in range(5):
        await turn(0.1, 0.0, among=1)
    for _ in range(20):
        await turn(0.1, 2.0, among=limit.value)
    assert limit.value > 16
    for _ in range(20):
        await turn(0.1 * limit.value, 0.0, among=limit.value)
    assert limit.value <= 4
