"""The models that every start needs."""

from __future__ import annotations

from pathlib import Path

from infra.models.base import find_base
from infra.models.cross_encoder import reranker
from infra.models.onnx import ensure_all_exported


def make_bundled(cache_dir: Path) -> None:
    """Make those that are missing, beside each other: one after the other takes half as long again.

    Raises:
        ModelNotFound: the base model is missing.
        ExportFailed: an ONNX file could not be made.
    """
    ensure_all_exported([(find_base(), "encoder"), (reranker(), "cross_encoder")], cache_dir)
