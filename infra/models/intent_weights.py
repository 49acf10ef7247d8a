"""The intent head of a store's examples as a file: fitted once by a child process, then only read.

The child (``infra.models.intent_training``) needs scikit-learn; this process does not, which saves it 60 MB of memory.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from infra.models.base import BUNDLED, find_base
from infra.models.child import ChildFailed, run_child
from infra.models.making import named_by, workplace
from pipeline.errors import MangaAssistError
from pipeline.types.asking import Example

logger = logging.getLogger(__name__)

_MADE_WITH = ("onnxruntime", "scikit-learn", "scipy")
_MADE_BY = ("intent_fit.py", "intent_training.py")


class FitFailed(MangaAssistError):
    """The child that fits the head failed or ran out of time; the message ends with its last words."""


def ensure_fitted(
    examples: Sequence[Example], cache_dir: Path, *, encoder: str = BUNDLED, limit_s: float = 300
) -> Path:
    """Return the file with the head of these examples, making it where it is missing or broken (about 15 seconds).

    The file is made under another name and renamed when whole, so a killed start leaves no broken one behind.

    Raises:
        FitFailed: with the reason. The next start tries again.
    """
    target = weights_file(examples, cache_dir, encoder)
    if _is_whole(target):
        return target
    with workplace(cache_dir, "fit") as work:
        if _is_whole(target):  # another process was first
            return target
        logger.info("Fitting the intent head on %d examples: once, about 15 seconds", len(examples))
        given, made = work / "examples.json", work / target.name
        given.write_text(json.dumps(examples), encoding="utf-8")
        arguments = {"examples": given, "cache": cache_dir, "encoder": encoder, "target": made}
        try:
            run_child("infra.models.intent_training", arguments, limit_s)
        except ChildFailed as error:
            raise FitFailed(f"fitting the intent head {error}") from error
        made.replace(target)
    return target


def weights_file(examples: Sequence[Example], cache_dir: Path, encoder: str = BUNDLED) -> Path:
    """Where the head of these examples lies; its name tells them, the encoder and the code that fits from others."""
    here = Path(__file__).parent
    code = (hashlib.sha256((here / name).read_bytes()).hexdigest() for name in _MADE_BY)
    key = named_by(find_base(encoder).sha256, _MADE_WITH, (*code, json.dumps(examples)))
    return cache_dir / f"intent-{key}.npz"


def _is_whole(file: Path) -> bool:
    """Whether a head is there and every array in it can be read; each has a checksum of its own."""
    if not file.exists():
        return False
    try:
        with np.load(file, allow_pickle=False) as stored:
            return all(stored[name] is not None for name in stored.files)
    except Exception as error:  # noqa: BLE001 - a broken archive fails in several libraries
        why = " ".join(str(error).split())
        logger.warning("The intent head in %s is broken (%s) and is fitted anew", file, why)
        return False
