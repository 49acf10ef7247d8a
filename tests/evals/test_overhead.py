from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.arms.worker import Backend, Block, Worker
from evals.doubles import SPANS
from evals.intervals import paired_difference
from evals.overhead import compare
from evals.server import free_port


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    nobody = f"http://127.0.0.1:{free_port()}"
    return Backend(nobody, nobody, "0", tmp_path)


def test_the_interval_is_that_of_the_differences_and_not_of_the_rounds() -> None:
    difference = paired_difference([11.0, 22.0, 33.0, 42.0], [10.0, 20.0, 30.0, 40.0])
    # Differences 1, 2, 3, 2: mean 2, standard error 0.4082, t(3) at 97.5 % 3.1824.
    assert difference.mean == pytest.approx(2.0)
    assert difference.low == pytest.approx(2.0 - 1.2992, abs=1e-3)
    assert difference.high == pytest.approx(2.0 + 1.2992, abs=1e-3)


def test_background_is_what_the_process_used_beyond_the_request_path() -> None:
    off = [Block(0.1, 0.1, 0.1, 50.0), Block(0.2, 0.2, 0.2, 50.0)]
    ours = [Block(0.5, 0.7, 0.7, 80.0), Block(0.8, 1.2, 0.9, 90.0)]
    (row,) = compare({"off": off, "ours_10": ours})
    assert row.request_ms.mean == pytest.approx(0.5)
    assert row.background_ms.mean == pytest.approx(0.3)
    assert row.memory_mb == pytest.approx(40.0)


def test_the_hand_made_tracer_writes_the_same_tree_of_every_turn(backend: Backend) -> None:
    worker = Worker("diy", backend)
    worker.block(2)
    worker.close()
    spans = [json.loads(line) for line in (backend.folder / "spans.jsonl").read_text().splitlines()]
    assert list(Counter(span["trace_id"] for span in spans).values()) == [SPANS, SPANS]
    known = {span["span_id"] for span in spans}
    assert [span["name"] for span in spans if span["parent_id"] not in known] == ["chat.turn", "chat.turn"]


@pytest.mark.parametrize("arm", ["off", "ours_down"])
def test_an_arm_answers_and_measures_without_a_backend(arm: str, backend: Backend) -> None:
    worker = Worker(arm, backend)
    block = worker.block(3)
    worker.close()
    assert 0 < block.request_ms <= block.total_ms < 1000
