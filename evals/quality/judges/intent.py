"""Whether the intent of a message is found, and that it is none of ours."""

from __future__ import annotations

from collections.abc import Callable

from evals.intents import Message, hand_written
from evals.quality.figure import Figure, Part, share
from evals.quality.system import System
from pipeline.intent import IntentClassifier
from pipeline.intents import OUT_OF_SCOPE
from pipeline.types.asking import Query

STEP = "intent"


async def intent(system: System, part: Part, heard: Callable[[Message], None] = lambda _: None) -> list[Figure]:
    """Rules and head together, each message alone."""
    store, parts = system.services.shop, system.parts
    classify = IntentClassifier(
        store.intents, parts.intent_head, parts.corpus.encoder, store.trade, store.order_numbers
    )
    judged = list[tuple[Message, str]]()
    for message in hand_written(part):
        found = await classify(Query(message.text))
        judged.append((message, OUT_OF_SCOPE if found.path == "out_of_scope" else found.name))
        heard(message)
    wrong = [f"{message.intent} -> {said}: {message.text}" for message, said in judged if said != message.intent]
    inside = [message.intent == said for message, said in judged if message.intent != OUT_OF_SCOPE]
    outside = [said == OUT_OF_SCOPE for message, said in judged if message.intent == OUT_OF_SCOPE]
    return [share(STEP, "own, in scope", "right", inside, wrong), share(STEP, "own, out of scope", "found", outside)]
