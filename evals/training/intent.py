"""Train and judge the intent head: ``python -m evals.training.intent --public FILE``.

The public rows (CLINC150 CC BY 3.0, Banking77 CC BY 4.0, Bitext CDLA-Sharing 1.0) are read from a JSON-lines file
with ``set``, ``label`` and ``text``; they are not part of this repository.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from evals.training.intent_data import SERIES, Example, fill, own, public
from infra.models.encoder import Encoder
from infra.models.intent_head import OUT_OF_SCOPE, WEIGHTS, TrainedIntentHead
from pipeline.intent import IntentClassifier, match_rules
from pipeline.intent_rules import RULES
from pipeline.types import Intent, Query

SEED = 20261
STRENGTHS = (2.0, 6.0, 20.0)
"""Inverse regularisation strengths tried; the best over held-out groups is taken."""
_FOLDS = 5
Floats = npt.NDArray[np.floating[Any]]


def main() -> None:
    """Train, write the weights, print the figures of the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, required=True, help="JSON lines with set, label and text")
    parser.add_argument("--cache", type=Path, default=Path(".data/models"), help="where exported models are kept")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    asyncio.run(_run(parser.parse_args()))


async def _run(options: argparse.Namespace) -> None:
    rng = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    shared, foreign = public(options.public, rng)
    train = fill(own("train"), SERIES, rng) + shared
    encoder = Encoder.load(options.cache)
    try:
        features = await _embed(encoder, train)
        print(f"{len(train)} training examples:", dict(Counter(example.intent for example in train)))
        _fit(features, train, options.output)
        classifier = IntentClassifier(RULES, TrainedIntentHead(options.output), encoder)
        _judge_rules(train)
        await _judge(
            classifier, [Example(line["text"], line["intent"], "") for line in own("test")], "hand-written test"
        )
        await _judge(IntentClassifier((), classifier.head, encoder), _own_test(), "the same, head alone")
        await _judge(classifier, foreign, "foreign labels never trained on")
    finally:
        await encoder.close()


def _hand_written(split: str) -> list[Example]:
    return [Example(line["text"], line["intent"], "") for line in own(split)]


async def _embed(encoder: Encoder, examples: Sequence[Example]) -> Floats:
    vectors = await encoder.embed_many([example.text for example in examples], lambda _: None)
    return np.asarray(vectors, dtype=np.float32)


def _fit(features: Floats, examples: Sequence[Example], output: Path) -> None:
    """Fit the head, its strength and temperature chosen on folds that share no wording, and write it."""
    labels = np.array([example.intent for example in examples])
    groups = np.array([example.group for example in examples])
    best, logits = max(
        ((strength, _out_of_fold(features, labels, groups, strength)) for strength in STRENGTHS),
        key=lambda tried: -_loss(tried[1], labels, 1.0),
    )
    temperature = float(minimize_scalar(lambda t: _loss(logits, labels, t), bounds=(0.1, 10), method="bounded").x)
    model = _model(best).fit(features, labels)
    accuracy = float((model.classes_[logits.argmax(axis=1)] == labels).mean())
    print(f"C {best}, temperature {temperature:.2f}, accuracy over held-out wordings {accuracy:.3f}")
    np.savez_compressed(
        output,
        coefficients=model.coef_.astype(np.float16),
        intercepts=model.intercept_.astype(np.float32),
        classes=model.classes_.astype(str),
        temperature=np.float32(temperature),
    )


def _model(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=2000, class_weight="balanced", random_state=SEED)


def _out_of_fold(features: Floats, labels: npt.NDArray[Any], groups: npt.NDArray[Any], strength: float) -> Floats:
    folds = GroupKFold(_FOLDS, shuffle=True, random_state=SEED)
    return cross_val_predict(_model(strength), features, labels, groups=groups, cv=folds, method="decision_function")


def _loss(logits: Floats, labels: npt.NDArray[Any], temperature: float) -> float:
    """Mean negative log-likelihood of the labels; columns of *logits* are in the order of the sorted labels."""
    columns = np.searchsorted(np.unique(labels), labels)
    return -float(log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), columns].mean())


def _judge_rules(examples: Sequence[Example]) -> None:
    """Print how often the rules speak and are right, and every one that is wrong."""
    matched = [(example, rule) for example in examples if (rule := match_rules(RULES, example.text))]
    wrong = [(example, rule) for example, rule in matched if rule.intent != example.intent]
    print(
        f"rules on training examples: speak {len(matched) / len(examples):.3f}, right {1 - len(wrong) / len(matched):.3f}"
    )
    for example, rule in {(example.group, rule.intent): (example, rule) for example, rule in wrong}.values():
        print(f"  rule says {rule.intent}, label {example.intent}: {example.text}")


async def _judge(classifier: IntentClassifier, examples: Sequence[Example], name: str) -> None:
    results = [(example, await classifier(Query(example.text))) for example in examples]
    inside = [pair for pair in results if pair[0].intent != OUT_OF_SCOPE]
    outside = [intent for example, intent in results if example.intent == OUT_OF_SCOPE]
    ruled = [pair for pair in results if pair[1].path == "rules"]
    print(f"\n{name}: {len(inside)} in scope, {len(outside)} out of scope")
    if inside:
        print(f"  accuracy in scope {_share(_right(*pair) for pair in inside):.3f}")
        print(f"  in scope taken for out of scope {_share(intent.path == 'out_of_scope' for _, intent in inside):.3f}")
    print(f"  out-of-scope recall {_share(intent.path == 'out_of_scope' for intent in outside):.3f}")
    print(f"  decided by rules {len(ruled)}, of these right {_share(_right(*pair) for pair in ruled):.3f}")
    for example, intent in results:
        if not _right(example, intent) and len(results) < 300:  # noqa: PLR2004 - what a reader can take in
            print(f"    {example.intent} -> {intent.name} ({intent.path}, {intent.confidence:.2f}): {example.text}")


def _right(example: Example, intent: Intent) -> bool:
    said = OUT_OF_SCOPE if intent.path == "out_of_scope" else intent.name
    return said == example.intent


def _share(flags: Any) -> float:
    values = list(flags)
    return sum(values) / max(len(values), 1)


if __name__ == "__main__":
    main()
