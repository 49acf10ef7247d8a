"""Whether the intent of a message is found, and that it is none of ours."""

from __future__ import annotations

from collections.abc import Callable

from app.intent_head import fitted_head
from evals.intents import Message, hand_written
from evals.quality.figure import Figure, Part, share
from evals.quality.system import System
from infra.models.intent_head import TrainedIntentHead
from pipeline.intent import IntentClassifier
from pipeline.intents import OUT_OF_SCOPE
from pipeline.types.asking import Query

STEP = "intent"


async def intent(system: System, part: Part, heard: Callable[[Message], None] = lambda _: None) -> list[Figure]:
    """Rules and head together, each message alone."""
    store, corpus, models = system.services.shop, system.parts.corpus, system.settings.data_dir / "models"
    head = TrainedIntentHead(fitted_head(system.settings.store, models), store.intents, encoder=corpus.encoder.name)
    classify = IntentClassifier(store.intents, head, corpus.encoder, store.trade, store.order_numbers)
    judged = list[tuple[Message, str]]()
    for message in hand_written(part):
        found = await classify(Query(message.text))
        judged.append((message, OUT_OF_SCOPE if found.path == "out_of_scope" else found.name))
        heard(message)
    wrong = [f"{message.intent} -> {said}: {message.text}" for message, said in judged if said != message.intent]
    inside = [message.intent == said for message, said in judged if message.intent != OUT_OF_SCOPE]
    outside = [said == OUT_OF_SCOPE for message, said in judged if message.intent == OUT_OF_SCOPE]
    return [share(STEP, "own, in scope", "right", inside, wrong), share(STEP, "own, out of scope", "found", outside)]
