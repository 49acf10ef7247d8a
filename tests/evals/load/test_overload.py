"""Beyond the knee: what is good, refused, given up for, and when all is well again."""

from __future__ import annotations

import pytest
from rich.console import Console

from evals.load.generator import Starved
from evals.load.machine import this_machine
from evals.load.objectives import Objectives
from evals.load.overload import Overload, factors_of, judged, overload
from evals.load.overload_table import columns, markdown
from evals.load.progress import Live
from evals.load.record import Row
from evals.load.run import Load
from evals.load.summary import Measured

LOAD = Load("http://127.0.0.1:1", rate=8.0, duration_s=12.0, warm_up_s=2.0, objectives=Objectives(first_ms=1000))


def row(at_s: float, took_ms: float = 100.0, **more: object) -> Row:
    due = at_s * 1000
    return Row.model_validate(
        {
            "index": 0,
            "kind": "ordinary",
            "session": 1,
            "turn": 1,
            "warm_up": at_s < 2,
            "due_ms": due,
            "sent_ms": due,
            "first_ms": due + took_ms,
            "end_ms": due + took_ms,
        }
        | more
    )


def brought_in(rows: list[Row]) -> Measured:
    return Measured(
        rows=rows,
        taken=[],
        fared=[Starved(22.0, 4.4, 0.0)],
        machine=this_machine(),
        seed=1,
        options={},
        duration_s=LOAD.duration_s,
        warm_up_s=LOAD.warm_up_s,
        objectives=LOAD.objectives,
        server_cpu_s=11.0,
        in_vain=0.015,
    )


def refused(at_s: float, status: int = 503) -> Row:
    return row(at_s, 4.0, first_ms=None, error=f"http_{status}", status=status)


def test_a_load_beyond_the_knee_is_told_by_what_came_of_each_request() -> None:
    during = [
        row(1, 5000.0),
        row(3),
        row(4, 900.0),
        row(5, 1500.0),
        row(6, degraded=["rerank"]),
        row(7, degraded=["search"]),
        refused(8),
        refused(9),
        row(10, error="timeout"),
    ]
    after = [row(12.1), refused(12.5), row(13.5, 1200.0), row(14.0), row(20.0)]
    found = judged(brought_in([*during, *after]), LOAD, 4.0, [1.0] * 98 + [50.0] * 2)
    assert found.goodput == pytest.approx(2 / 10)
    assert (found.refused, found.apologies, found.failed) == (2, 1, 1)
    assert found.refused_p99_ms == pytest.approx(4.0)
    assert found.alive_p99_ms == pytest.approx(50.0)
    assert found.back_after_s == pytest.approx(1.5)
    assert found.in_vain == pytest.approx(0.015)
    assert (found.server_cores, found.generator_cores) == (pytest.approx(0.5), pytest.approx(0.2))


def test_where_nothing_goes_wrong_afterwards_it_is_back_at_once() -> None:
    assert judged(brought_in([row(3), row(12.1)]), LOAD, 2.0, []).back_after_s == 0


@pytest.mark.parametrize("text", ["", "1", "0.5,2", "two", "-2"])
def test_factors_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--beyond"):
        factors_of(text)


def test_factors_are_asked_in_order() -> None:
    assert factors_of("8,2,4,2") == [2, 4, 8]


def test_without_a_knee_there_is_nothing_beyond_it() -> None:
    with pytest.raises(ValueError, match="no knee"):
        overload(LOAD, None, [2.0], Live(Console()))


def test_the_readme_gets_a_table_and_a_plot() -> None:
    loads = [
        judged(brought_in([row(at / 10) for at in range(20, 20 + 10 * count)]), LOAD, factor, [1.0])
        for factor, count in ((0.2, 2), (1.0, 10), (2.0, 9))
    ]
    text = markdown(Overload(knee=8.0, loads=loads), this_machine(), "first<1000ms", server_cores=1)
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == 2 + 3
    assert "| 2 x knee | 8.0 | 9.0 | 90% |" in table[-1]
    assert "--server-cores 1`" in text
    assert "  bar [2.0, 10.0, 9.0]" in text
    assert len({len(column.cells) for column in columns(Overload(knee=8.0, loads=loads))}) == 1
