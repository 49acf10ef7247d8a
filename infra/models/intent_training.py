"""Embeds examples and fits the intent head on them; ``infra.models.intent_weights`` runs it as a child process."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from infra.models.encoder import Encoder
from infra.models.intent_fit import Figures, fit
from pipeline.types.asking import Example

_THREADS = 2
"""A text each: short texts gain nothing from two threads that share one."""


def train(
    examples: Sequence[Example], cache_dir: Path, encoder: str, target: Path, on_progress: Callable[[int], None]
) -> Figures:
    """Write a head for examples and return how good it is. *on_progress* is told of each example that is embedded.

    Raises:
        ModelNotFound: there is no such encoder.
        ExportFailed: its ONNX file could not be made.
    """
    model = Encoder.load(cache_dir, encoder, threads=1)
    vectors = np.zeros((len(examples), model.dimensions), dtype=np.float32)
    with ThreadPoolExecutor(_THREADS) as pool:
        embedded = pool.map(model.embed_here, (example.text for example in examples))
        for index, embedding in enumerate(embedded):
            vectors[index] = embedding.vector
            on_progress(1)
    head = fit(examples, vectors)
    head.write(target, encoder)
    return head.figures


def main() -> None:
    """Read examples from a file and write a head."""
    parser = argparse.ArgumentParser()
    for name in ("examples", "cache", "encoder", "target"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    examples = [Example(*fields) for fields in json.loads(Path(options.examples).read_text(encoding="utf-8"))]
    train(examples, Path(options.cache), options.encoder, Path(options.target), lambda _: None)


if __name__ == "__main__":
    main()
