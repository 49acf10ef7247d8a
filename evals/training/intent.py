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
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from evals.training.intent_data import Example, fill, own, public
from evals.training.reranker_questions import Questions, corpus
from infra.models.base import BUNDLED
from infra.models.encoder import Encoder
from infra.models.intent_head import WEIGHTS, TrainedIntentHead
from infra.store.reading import open_store
from pipeline.intent import IntentClassifier, match_rules
from pipeline.intents import OUT_OF_SCOPE, Intents
from pipeline.types import Intent, Query

SEED = 20261
STRENGTHS = (0.7, 2.0, 6.0)
"""Inverse regularisation strengths tried; the best over held-out groups is taken."""
TEMPERATURES = tuple(step / 20 for step in range(10, 61))
_FOLDS = 5
_KINDS = {
    "series fact": "product_question",
    "series story": "product_question",
    "policy, hand-written": "faq",
    "similar": "recommendation",
    "faq": "faq",
}
_NOT_FAQ = ("payment-failures", "faq-payment-failed", "faq-payment-locked", "faq-promo-not-working", "promo-")
"""Documents whose questions are about a checkout that goes wrong, or about a promotion."""
_PER_KIND = 300
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
    train = fill(own("train"), rng) + shared + _from_reranker(rng)
    encoder = Encoder.load(options.cache)
    try:
        features = await _embed(encoder, train)
        print(f"{len(train)} training examples:", dict(Counter(example.intent for example in train)))
        _fit(features, train, options.output)
        intents = open_store().intents
        classifier = IntentClassifier(intents, TrainedIntentHead(intents, options.output), encoder)
        _judge_rules(train, intents)
        await _judge(classifier, _hand_written("tune"), "hand-written, for tuning")
        await _judge(classifier, _hand_written("test"), "hand-written, for testing")
        unruled = Intents(*(replace(kind, rules=()) for kind in intents.values()))
        await _judge(IntentClassifier(unruled, classifier.head, encoder), _hand_written("test"), "the same, head alone")
        await _judge(classifier, foreign, "foreign labels never trained on")
    finally:
        await encoder.close()


def _from_reranker(rng: random.Random) -> list[Example]:
    """Return questions that the reranker trains on, where their kind tells the intent."""
    examples: list[Example] = []
    questions = Questions(corpus(), rng).all()
    for kind, intent in _KINDS.items():
        texts = [
            question.question
            for question in questions
            if question.kind == kind and not any(name.startswith(_NOT_FAQ) for name in question.positive)
        ]
        examples += [Example(text, intent, text) for text in rng.sample(texts, min(len(texts), _PER_KIND))]
    return examples


def _hand_written(split: str) -> list[Example]:
    return [Example(line["text"], line["intent"], "") for line in own(split)]


async def _embed(encoder: Encoder, examples: Sequence[Example]) -> Floats:
    vectors = await encoder.embed_many([example.text for example in examples], lambda _: None)
    return np.asarray(vectors, dtype=np.float32)


def _fit(features: Floats, examples: Sequence[Example], output: Path) -> None:
    """Fit the head, its strength and temperature chosen on folds that share no wording, and write it."""
    labels = np.array([example.intent for example in examples])
    with threadpool_limits(1):  # small products: threads only get in each other's way
        tried = [(strength, _out_of_fold(features, labels, examples, strength)) for strength in STRENGTHS]
        best, logits = min(tried, key=lambda pair: _loss(pair[1], labels, 1.0))
        model = _model(best).fit(features, labels, sample_weight=_weights(examples))
    temperature = min(TEMPERATURES, key=lambda value: _loss(logits, labels, value))
    accuracy = float((model.classes_[logits.argmax(axis=1)] == labels).mean())
    print(f"C {best}, temperature {temperature:.2f}, accuracy over held-out wordings {accuracy:.3f}")
    np.savez_compressed(
        output,
        coefficients=model.coef_.astype(np.float16),
        intercepts=model.intercept_.astype(np.float32),
        classes=model.classes_.astype(str),
        temperature=np.float32(temperature),
        encoder=BUNDLED,
    )


def _model(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=300, class_weight="balanced", random_state=SEED)


def _weights(examples: Sequence[Example]) -> Floats:
    return np.array([example.weight for example in examples])


def _out_of_fold(features: Floats, labels: npt.NDArray[Any], examples: Sequence[Example], strength: float) -> Floats:
    """Return the logits of each example from a model that saw no wording of its group."""
    groups, weights = np.array([example.group for example in examples]), _weights(examples)
    logits = np.zeros((len(labels), len(np.unique(labels))))
    for rest, held in GroupKFold(_FOLDS, shuffle=True, random_state=SEED).split(features, labels, groups):
        model = _model(strength).fit(features[rest], labels[rest], sample_weight=weights[rest])
        logits[held] = model.decision_function(features[held])
    return logits


def _loss(logits: Floats, labels: npt.NDArray[Any], temperature: float) -> float:
    """Mean negative log-likelihood of the labels; columns of *logits* are in the order of the sorted labels."""
    columns = np.searchsorted(np.unique(labels), labels)
    return -float(log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), columns].mean())


def _judge_rules(examples: Sequence[Example], intents: Intents) -> None:
    """Print how often the rules speak and are right, and every one that is wrong."""
    matched = [(example, said[0].name) for example in examples if (said := match_rules(intents, example.text))]
    wrong = [(example, said) for example, said in matched if said != example.intent]
    speak, right = len(matched) / len(examples), 1 - len(wrong) / len(matched)
    print(f"rules: speak {speak:.3f}, right {right:.3f}")
    for example, said in {(example.group, said): (example, said) for example, said in wrong}.values():
        print(f"  rule says {said}, label {example.intent}: {example.text}")


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
