from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.models import onnx
from infra.models.base import Base, find_base
from infra.models.onnx import ExportFailed, ensure_exported


def test_the_second_start_finds_the_model_made_by_the_first(cache_dir: Path) -> None:
    first = ensure_exported(find_base(), "encoder", cache_dir)
    began = time.perf_counter()
    assert ensure_exported(find_base(), "encoder", cache_dir) == first
    assert time.perf_counter() - began < 1
    assert {file.name for file in first.iterdir()} == {"model.onnx", "tokenizer.json", "export.json"}


def test_a_failed_export_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "model.safetensors").write_bytes(b"no weights")
    cache = tmp_path / "cache"
    with pytest.raises(ExportFailed, match="making the ONNX model failed"):
        ensure_exported(Base("broken", broken, "0" * 64), "encoder", cache)
    assert list(cache.iterdir()) == []


def test_an_export_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="took longer"):
        ensure_exported(find_base(), "encoder", tmp_path, limit_s=0.05)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_start_left_is_removed_later(tmp_path: Path) -> None:
    old, new = tmp_path / ".export-old", tmp_path / ".export-new"
    for folder in (old, new):
        folder.mkdir()
    long_ago = time.time() - 2 * 3600
    os.utime(old, (long_ago, long_ago))
    onnx.remove_unfinished(tmp_path)
    assert not old.exists()
    assert new.exists()


def test_serving_imports_none_of_what_only_makes_the_models() -> None:
    code = "import sys, app.serve; print({'torch', 'sklearn', 'scipy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
