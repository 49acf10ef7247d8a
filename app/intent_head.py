"""The intent head of a store, fitted on the examples in its folder."""

from __future__ import annotations

from pathlib import Path

from infra.models.base import BUNDLED
from infra.models.intent_weights import ensure_fitted
from infra.store.training import examples_of


def fitted_head(store: Path, cache_dir: Path, encoder: str = BUNDLED) -> Path:
    """The file with the weights of a store's head, made first where it is missing (about 15 seconds).

    Raises:
        WrongStore: its examples are wrong.
        PartUnavailable: its documents or orders, which fill their slots, cannot be read.
        FitFailed: the head could not be made.
    """
    return ensure_fitted(examples_of(store), cache_dir, encoder=encoder)
