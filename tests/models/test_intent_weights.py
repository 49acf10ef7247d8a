from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from infra.models.intent_fit import fit
from infra.models.intent_weights import FitFailed, ensure_fitted, weights_file
from infra.store import BUNDLED
from infra.store.training import examples_of
from pipeline.types.asking import Example


def test_the_second_start_finds_the_head_fitted_by_the_first(cache_dir: Path) -> None:
    examples = examples_of(BUNDLED)
    first = ensure_fitted(examples, cache_dir)
    made = first.stat().st_mtime_ns
    assert ensure_fitted(examples, cache_dir) == first
    assert first.stat().st_mtime_ns == made


def test_another_example_is_another_head(tmp_path: Path) -> None:
    examples = [Example("hello", "chitchat", "hello")]
    other = [Example("hello", "faq", "hello")]
    assert weights_file(examples, tmp_path) == weights_file(list(examples), tmp_path)
    assert weights_file(examples, tmp_path) != weights_file(other, tmp_path)


def test_a_failed_fit_leaves_nothing_and_says_why(tmp_path: Path, cache_dir: Path) -> None:
    for model in cache_dir.glob("encoder-*"):
        (tmp_path / model.name).symlink_to(model)
    before = set(tmp_path.iterdir())
    with pytest.raises(FitFailed, match="fitting the intent head failed: "):
        ensure_fitted([Example("hello", "chitchat", "hello")], tmp_path)
    assert {path for path in tmp_path.iterdir() if path.name != ".making-fit"} == before


def test_a_fit_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(FitFailed, match="took longer"):
        ensure_fitted(examples_of(BUNDLED), tmp_path, limit_s=0.05)
    assert [path.name for path in tmp_path.iterdir()] == [".making-fit"]


def test_a_shared_example_that_is_near_to_one_of_the_stores_own_is_left_out() -> None:
    directions = np.eye(4, dtype=np.float32)
    kinds = {"repair": 0, "order": 1, "out_of_scope": 2}
    examples = [
        Example(f"{intent} {number}", intent, f"{intent} {number}", shared=intent == "out_of_scope")
        for intent in kinds
        for number in range(10)
    ]
    vectors = np.array([directions[kinds[example.intent]] for example in examples])
    vectors[-1] = directions[kinds["repair"]]
    assert fit(examples, vectors).figures.left_out == ("out_of_scope 9",)
