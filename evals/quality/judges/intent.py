"""Whether the intent of a message is found, and that it is none of ours."""

from __future__ import annotations

from collections.abc import Callable

from evals.intents import Message, hand_written
from evals.quality.figure import Figure, Part, share
from evals.quality.system import System
from pipeline.intents import OUT_OF_SCOPE

STEP = "intent"


async def intent(system: System, part: Part, heard: Callable[[Message], None] = lambda _: None) -> list[Figure]:
    """What the door says that a message wants, each in a conversation of its own: the names in it are known by then."""
    judged = list[tuple[Message, str]]()
    for message in hand_written(part):
        judged.append((message, _said((await system.ask(message.text))["intent"])))
        heard(message)
    wrong = [f"{message.intent} -> {said}: {message.text}" for message, said in judged if said != message.intent]
    inside = [message.intent == said for message, said in judged if message.intent != OUT_OF_SCOPE]
    outside = [said == OUT_OF_SCOPE for message, said in judged if message.intent == OUT_OF_SCOPE]
    return [share(STEP, "own, in scope", "right", inside, wrong), share(STEP, "own, out of scope", "found", outside)]


def _said(intent: dict[str, object] | None) -> str:
    """The intent's name; a message that was refused has none."""
    if intent is None:
        return "refused"
    return OUT_OF_SCOPE if intent["path"] == "out_of_scope" else str(intent["name"])
