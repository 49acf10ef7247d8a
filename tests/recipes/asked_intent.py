"""Run in a copy: what the rules of the bundled store take a message for, and what the model is then asked."""

from __future__ import annotations

import asyncio
import json
import sys

from infra.store.reading import open_store
from pipeline.prompt import PromptBuilder
from pipeline.types.asking import Context, Query
from pipeline.types.search import Embedding
from pipeline.understanding.intent import IntentClassifier


async def embed(_: str, /) -> Embedding:
    raise AssertionError("no rule knows it")


async def main() -> None:
    store, query = open_store(), Query("How do you grade second-hand volumes?")
    intent = await IntentClassifier(store.intents, None, embed, store.trade)(query)
    prompt = await PromptBuilder(3000, len, store.instructions, store.intents)(query, intent.kind, (), Context())
    asked = prompt.messages[-1].content.splitlines()[0]
    sys.stdout.write(json.dumps({"intent": intent.name, "route": intent.kind.route, "asked": asked}))


asyncio.run(main())
