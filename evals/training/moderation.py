"""Train and judge the moderation head: ``python -m evals.training.moderation [--public FOLDER] [--judge-only]``.

It learns from messages that were written for it, from those that the tests hold the rules to, from the rows to tune on,
and from what customers write to the bundled store. No public set is trained on: all of them judge. Their folder has
``moderation.jsonl`` and ``intents.jsonl``, with ``set``, ``text`` and ``label`` a line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml
from sklearn.metrics import average_precision_score

from evals.quality.rows import Moderated, read
from guardrails.harm import is_harm
from infra.models.base import BUNDLED
from infra.models.encoder import Encoder
from infra.models.harm_head import KINDS, WEIGHTS, TrainedHarmHead
from infra.models.intent_fit import fit
from infra.store.reading import BUNDLED as STORE
from infra.store.training import examples_of
from pipeline.intents import OUT_OF_SCOPE
from pipeline.questions.same_question import is_latin
from pipeline.types.asking import Example

SEED = 20261
ORDINARY = 900
"""Lines of what customers write, one wording each, beside all that no shop is for."""
HARMLESS = 0.5
"""The share of messages that the head takes for harmless before it has read one; the cut is made for it."""
JUDGED = 1500
"""Rows of a public set that are judged, drawn by the seed."""
WRITTEN = Path(__file__).with_name("moderation_messages.yaml")
RULED = Path(__file__).parents[2] / "tests" / "guardrails" / "moderation_messages.jsonl"
_KIND_OF_REASON = {
    "sexualised_minors": "sexual_minors",
    "sexual_content_for_minors": "sexual_minors",
    "slur": "hate",
    "weapons": "crime",
    "crime_other_languages": "crime",
}


def main() -> None:
    """Train, write the weights, print their hash and the figures of the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="folder of public sets, to judge by")
    parser.add_argument("--cache", type=Path, default=Path(".data/models"), help="where exported models are kept")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--judge-only", action="store_true", help="measure the weights that are there")
    options = parser.parse_args()
    encoder = Encoder.load(options.cache, threads=1)
    if not options.judge_only:
        _train(encoder, options.output)
    sha256 = hashlib.sha256(options.output.read_bytes()).hexdigest()
    print(f"sha256 {sha256}")
    if options.public:
        _judge(encoder, TrainedHarmHead(options.output, sha256), options.public)


def _train(encoder: Encoder, output: Path) -> None:
    examples = [Example(text, kind, text) for text, kind in sorted(dict(_labelled()).items())]
    head = fit(examples, _vectors(encoder, [example.text for example in examples]), outside=HARMLESS)
    head.write(output, BUNDLED)
    print(f"{len(examples)} messages; recall on folds that share no line:")
    for kind, recall in head.figures.recall.items():
        print(f"  {kind}: {recall:.3f}")


def _labelled() -> Iterator[tuple[str, str]]:
    """Messages in English with their kind of harm, or out of scope for none."""
    ordinary = {example.line: example for example in examples_of(STORE) if is_latin(example.text)}.values()
    foreign, own = ([one.text for one in ordinary if (one.intent == OUT_OF_SCOPE) == apart] for apart in (True, False))
    drawn = random.Random(SEED).sample(sorted(own), ORDINARY)  # noqa: S311 - reproducible, not secret
    yield from ((text, OUT_OF_SCOPE) for text in (*foreign, *drawn))
    for line in RULED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if is_latin(row["text"]):
            reason: str = row["reason"] or OUT_OF_SCOPE
            yield row["text"], _KIND_OF_REASON.get(reason, reason)
    for row in read(Moderated, "moderation", "tune"):
        if is_latin(row.text):
            yield row.text, row.kind if row.harmful else OUT_OF_SCOPE
    for kind, texts in yaml.safe_load(WRITTEN.read_text(encoding="utf-8")).items():
        yield from ((text, kind if kind in KINDS else OUT_OF_SCOPE) for text in texts)


def _vectors(encoder: Encoder, texts: Iterable[str]) -> np.ndarray:
    return np.array([encoder.embed_here(text).vector for text in texts], dtype=np.float32)


def _judge(encoder: Encoder, head: TrainedHarmHead, folder: Path) -> None:
    """Print how well public sets are ordered, and how many of their ordinary messages are taken for harm."""
    for name, rows in _sets(folder / "moderation.jsonl"):
        scores = [probability for _, probability in _found(encoder, head, rows)]
        labels = [row["label"] == 1 for row in rows]
        if len(set(labels)) > 1:
            found, chance = average_precision_score(labels, scores), np.mean(labels)
            print(f"{name}: AUPRC {found:.3f}, by chance {chance:.3f} (n={len(rows)})")
    for name, rows in _sets(folder / "intents.jsonl"):
        alarms = [is_harm(*found) for found in _found(encoder, head, rows)]
        print(f"{name}: {sum(alarms)} of {len(alarms)} taken for harm", flush=True)


def _sets(file: Path) -> Iterator[tuple[str, list[dict[str, str | int]]]]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for name in sorted({row["set"] for row in rows}):
        of_set = [row for row in rows if row["set"] == name]
        yield name, random.Random(SEED).sample(of_set, min(JUDGED, len(of_set)))  # noqa: S311


def _found(encoder: Encoder, head: TrainedHarmHead, rows: Sequence[dict[str, str | int]]) -> list[tuple[str, float]]:
    return [head(encoder.embed_here(str(row["text"])).vector) for row in rows]


if __name__ == "__main__":
    main()
