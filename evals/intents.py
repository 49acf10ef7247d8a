"""Judge a store's intents, rules and head together: ``python -m evals.intents [--public FILE]``.

The messages in ``intent_messages.jsonl`` were written for the bundled store and are never trained on. The public rows
are CLINC150's (CC BY 3.0), read from a JSON-lines file with ``set``, ``label`` and ``text`` that is no part of this
repository: all that no shop is asked for is out of scope.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from app.intent_head import fitted_head
from infra.models.encoder import Encoder
from infra.models.intent_head import TrainedIntentHead
from infra.store import BUNDLED
from infra.store.reading import open_store
from pipeline.intents import OUT_OF_SCOPE, Intents
from pipeline.types.asking import Intent, Query
from pipeline.understanding.intent import IntentClassifier

MESSAGES = Path(__file__).parent / "intent_messages.jsonl"
_SEED = 20261
_PER_LABEL = 20
_NOT_FOREIGN = frozenset(
    "greeting goodbye thank_you what_is_your_name are_you_a_bot who_made_you how_old_are_you where_are_you_from "
    "do_you_have_pets what_are_your_hobbies tell_joke what_can_i_ask_you order_status yes no maybe repeat cancel "
    "change_language meaning_of_life who_do_you_work_for".split()
)
"""Labels of CLINC150 that a shop is asked, and those that may mean anything."""


class Message(NamedTuple):
    """A message with the intent that it ought to get."""

    text: str
    intent: str


def hand_written(split: str) -> list[Message]:
    """The hand-written messages: ``tune``, whose errors may be read, or ``test``, whose may not."""
    lines = (json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines())
    return [Message(line["text"], line["intent"]) for line in lines if line["split"] == split]


def main() -> None:
    """Print the figures of the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="JSON lines with set, label and text")
    parser.add_argument("--cache", type=Path, default=Path(".data/models"), help="where models are kept")
    asyncio.run(_run(parser.parse_args()))


async def _run(options: argparse.Namespace) -> None:
    encoder = Encoder.load(options.cache)
    try:
        store = open_store()
        intents, words = store.intents, (store.trade, store.order_numbers)
        unruled = Intents(*(replace(kind, rules=()) for kind in intents.values()))
        head = TrainedIntentHead(fitted_head(BUNDLED, options.cache), intents, encoder=encoder.name)
        ruled = IntentClassifier(intents, head, encoder, *words)
        alone = IntentClassifier(unruled, head, encoder, *words)
        await _judge(ruled, hand_written("tune"), "hand-written, for tuning", list_errors=True)
        await _judge(ruled, hand_written("test"), "hand-written, for testing")
        await _judge(alone, hand_written("test"), "the same, head alone")
        if options.public:
            await _judge(alone, _foreign(options.public), "CLINC150, what no shop is asked, head alone")
    finally:
        await encoder.close()


def _foreign(file: Path) -> list[Message]:
    by_label: dict[str, list[str]] = defaultdict(list)
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        if row["set"] == "clinc150" and row["label"] not in _NOT_FOREIGN:
            by_label[row["label"]].append(row["text"])
    rng = random.Random(_SEED)  # noqa: S311 - reproducible, not secret
    picked = [rng.sample(texts, min(len(texts), _PER_LABEL)) for _, texts in sorted(by_label.items())]
    return [Message(text, OUT_OF_SCOPE) for texts in picked for text in texts]


async def _judge(
    classifier: IntentClassifier, messages: Sequence[Message], name: str, *, list_errors: bool = False
) -> None:
    results = [(message, _said(await classifier(Query(message.text)))) for message in messages]
    inside = [(message.intent, said) for message, said in results if message.intent != OUT_OF_SCOPE]
    outside = [said == OUT_OF_SCOPE for message, said in results if message.intent == OUT_OF_SCOPE]
    print(f"\n{name}: {len(inside)} in scope, {len(outside)} out of scope")
    if inside:
        print(f"  accuracy in scope {_share(intent == said for intent, said in inside):.3f}")
        print(f"  in scope taken for out of scope {_share(said == OUT_OF_SCOPE for _, said in inside):.3f}")
    print(f"  out-of-scope recall {_share(outside):.3f}")
    for message, said in results if list_errors else ():
        if said != message.intent:
            print(f"    {message.intent} -> {said}: {message.text}")


def _said(intent: Intent) -> str:
    return OUT_OF_SCOPE if intent.path == "out_of_scope" else intent.name


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / max(len(values), 1)


if __name__ == "__main__":
    main()
