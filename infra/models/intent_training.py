"""Embeds examples and fits the intent head on them; ``infra.models.intent_weights`` runs it as a child process."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.models.encoder import Encoder
from infra.models.intent_fit import Figures, fit
from pipeline.types.asking import Example


def train(
    examples: Sequence[Example], cache_dir: Path, encoder: str, target: Path, on_progress: Callable[[int], None]
) -> Figures:
    """Write a head for examples and return how good it is. *on_progress* is told how many examples were embedded since.

    Raises:
        ModelNotFound: there is no such encoder.
        ExportFailed: its ONNX file could not be made.
    """
    vectors = Encoder.load(cache_dir, encoder).embed_to_fit([example.text for example in examples], on_progress)
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
