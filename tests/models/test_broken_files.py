"""Model files that were cut short or changed: made anew by themselves, with one line."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.intent_head import fitted_head
from infra.models import intent_weights, onnx
from infra.models.base import find_base
from infra.models.encoder import MAX_TOKENS
from infra.models.intent_head import HeadDoesNotFit, TrainedIntentHead
from infra.models.intent_weights import ensure_fitted, weights_file
from infra.models.onnx import OnnxModel, ensure_exported, load_or_make
from infra.store import BUNDLED
from infra.store.reading import open_store
from infra.store.training import examples_of

INTENTS = open_store().intents


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-len(content) // 3] ^= 1
    file.write_bytes(content)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def remove(file: Path) -> None:
    file.unlink()


@pytest.fixture
def made(cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, in which making a model takes no time."""
    good = ensure_exported(find_base(), "encoder", cache_dir)

    def copy(jobs: Sequence[onnx.Job], limit_s: float) -> None:
        ((*_, target),) = jobs
        shutil.copytree(good, target)
        config = onnx.json.loads((good / "export.json").read_text())
        digests = {
            name: onnx.hashlib.sha256((good / name).read_bytes()).hexdigest()
            for name in ("model.onnx", "tokenizer.json")
        }
        (Path(target) / "export.json").write_text(onnx.json.dumps(config | {"sha256": digests}))

    monkeypatch.setattr(onnx, "_run_export", copy)
    return ensure_exported(find_base(), "encoder", tmp_path)


def load(cache: Path) -> OnnxModel:
    return load_or_make(find_base(), "encoder", cache, threads=1, max_tokens=MAX_TOKENS)


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "export.json"])
@pytest.mark.parametrize("how", [cut, empty, remove])
def test_a_broken_model_is_made_anew(
    file: str, how: Callable[[Path], None], made: Path, caplog: pytest.LogCaptureFixture
) -> None:
    how(made / file)
    with caplog.at_level(logging.WARNING):
        assert load(made.parent)("Who wrote Berserk?").tokens > 3
    (record,) = caplog.records
    assert str(made) in record.getMessage()
    assert "made anew" in record.getMessage()
    assert "\n" not in record.getMessage()


def test_one_changed_bit_is_noticed(made: Path, caplog: pytest.LogCaptureFixture) -> None:
    flip_a_bit(made / "model.onnx")
    load(made.parent)
    assert "made anew" in caplog.text


def test_a_good_model_is_only_loaded(made: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = (made / "model.onnx").stat().st_mtime_ns
    load(made.parent)
    assert (made / "model.onnx").stat().st_mtime_ns == before
    assert not caplog.records


@pytest.mark.parametrize("how", [cut, empty, flip_a_bit])
def test_a_broken_head_is_fitted_anew(
    how: Callable[[Path], None], cache_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = examples_of(BUNDLED)
    good = ensure_fitted(examples, cache_dir)
    file = weights_file(examples, tmp_path)
    shutil.copy(good, file)
    how(file)
    monkeypatch.setattr(intent_weights, "run_child", lambda _, arguments, __: shutil.copy(good, arguments["target"]))
    assert ensure_fitted(examples, tmp_path) == file
    assert file.read_bytes() == good.read_bytes()


@pytest.mark.parametrize("encoder", ["BAAI/bge-small-en-v1.5", "/models/own", "all-MiniLM-L12-v2"])
def test_a_head_for_another_encoder_is_refused(encoder: str, cache_dir: Path) -> None:
    with pytest.raises(HeadDoesNotFit, match="fits it again"):
        TrainedIntentHead(fitted_head(BUNDLED, cache_dir), INTENTS, encoder=encoder)


def test_a_head_fits_its_encoder_by_either_name(cache_dir: Path, tmp_path: Path) -> None:
    with np.load(fitted_head(BUNDLED, cache_dir)) as stored:
        arrays = {**stored, "encoder": np.array("all-MiniLM-L6-v2")}
    np.savez(tmp_path / "head.npz", allow_pickle=False, **arrays)
    TrainedIntentHead(tmp_path / "head.npz", INTENTS, encoder="sentence-transformers/all-MiniLM-L6-v2")
