from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.models import onnx
from infra.models.base import Base, find_base
from infra.models.cross_encoder import reranker
from infra.models.making import workplace
from infra.models.onnx import ExportFailed, ensure_all_exported, ensure_exported


def folders(cache: Path) -> list[Path]:
    return [path for path in cache.iterdir() if path.is_dir()]


def test_the_second_start_finds_the_model_made_by_the_first(cache_dir: Path) -> None:
    first = ensure_exported(find_base(), "encoder", cache_dir)
    made = first.stat().st_mtime_ns
    assert ensure_exported(find_base(), "encoder", cache_dir) == first
    assert first.stat().st_mtime_ns == made
    assert {file.name for file in first.iterdir()} == {"model.onnx", "tokenizer.json", "export.json"}


def test_a_failed_export_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "model.safetensors").write_bytes(b"no weights")
    cache = tmp_path / "cache"
    with pytest.raises(ExportFailed, match="making the ONNX model failed"):
        ensure_exported(Base("broken", broken, "0" * 64), "encoder", cache)
    assert folders(cache) == []


def test_of_two_models_the_one_that_fails_says_why(tmp_path: Path) -> None:
    missing = Base("missing", tmp_path / "missing", "0" * 64, adapter=tmp_path)
    with pytest.raises(ExportFailed, match=f"No such file or directory: '{missing.path}'"):
        ensure_all_exported([(missing, "encoder"), (reranker(), "cross_encoder")], tmp_path / "cache")
    assert folders(tmp_path / "cache") == []


def test_an_export_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="took longer"):
        ensure_exported(find_base(), "encoder", tmp_path, limit_s=0.05)
    assert folders(tmp_path) == []


@pytest.mark.parametrize("age_s", [0, 2 * 3600, -2 * 3600], ids=["new", "old", "of the future"])
def test_what_a_killed_start_left_is_removed_whatever_the_clock_says(tmp_path: Path, age_s: float) -> None:
    left = tmp_path / ".export-left"
    left.mkdir()
    os.utime(left, (time.time() - age_s, time.time() - age_s))
    with pytest.raises(ExportFailed):
        ensure_exported(find_base(), "encoder", tmp_path, limit_s=0.05)
    assert folders(tmp_path) == []


def test_what_another_process_is_making_is_waited_for_and_not_removed(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool, workplace(tmp_path, "export") as working:
        os.utime(working, (0, 0))
        waiting = pool.submit(ensure_exported, find_base(), "encoder", tmp_path, limit_s=0.05)
        time.sleep(0.5)
        assert working.exists()
        assert not waiting.done()
        (tmp_path / f"encoder-{onnx._cpu_flavour()}-{onnx._key(find_base())}").mkdir()
    assert waiting.result().is_dir()
