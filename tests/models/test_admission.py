from __future__ import annotations

import pytest

from infra.admission import Admission
from pipeline.errors import Busy


class Line:
    """A line of ``waiting`` calls of 20 ms each, in which the least call takes 5 ms."""

    def __init__(self, waiting: int = 0) -> None:
        self.waiting = waiting

    @property
    def backlog_ms(self) -> float:
        return self.waiting * 20.0

    @property
    def least_ms(self) -> float:
        return 5.0


async def test_an_empty_line_lets_everybody_in() -> None:
    admission = Admission(Line(), within_ms=100)
    place = await admission()
    assert (place.inside, place.expected_wait_ms) == (1, 0)


async def test_a_long_line_refuses_at_once_and_says_when_to_come_again() -> None:
    admission = Admission(Line(waiting=70), within_ms=1400)
    with pytest.raises(Busy) as refusal:
        await admission()
    assert refusal.value.retry_after_s == 2
    assert admission.inside == 0


async def test_turns_on_their_way_to_the_line_count_as_if_they_stood_in_it() -> None:
    line = Line()
    admission = Admission(line, within_ms=20)
    places = [await admission() for _ in range(4)]
    with pytest.raises(Busy):
        await admission()
    places[0].leave()
    assert (await admission()).expected_wait_ms == 15


async def test_who_stands_in_the_line_is_not_counted_twice() -> None:
    line = Line()
    admission = Admission(line, within_ms=100)
    for _ in range(3):
        await admission()
    line.waiting = 2
    assert admission.wait_ms == 2 * 20 + 1 * 5


async def test_who_is_alone_is_never_refused() -> None:
    assert (await Admission(Line(), within_ms=1)()).inside == 1
