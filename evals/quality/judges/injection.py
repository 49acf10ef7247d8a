"""Whether attacks are refused, in messages and in documents, and nothing that only looks like one.

What no guard refuses has still to reach a model: a template or the order book may answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.guards import StoreGuards, passage_guard
from evals.quality.figure import Figure, Part, share
from evals.quality.rows import Message, read
from evals.quality.system import System
from evals.quality.unbroken import BrokenGuard, screened
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.types.verdicts import PassageScreening

STEP = "injection"


async def injection(system: System, part: Part, heard: Callable[[Message], None] = lambda _: None) -> list[Figure]:
    """Messages through all input guards, passages through theirs."""
    guards = StoreGuards(system.services.shop, system.lexicon)
    screen, passages = guards.of_message(system.settings.max_message_chars), passage_guard(system.services.shop.trade)
    rows, refused = read(Message, "attacks", part), list[bool]()
    for row in rows:
        if row.where == "message":
            refused.append(screened(await screen(row.text)).blocked)
        else:
            refused.append(_is_dropped(await passages((_hit(row.text),))))
        heard(row)
    judged = list(zip(rows, refused, strict=True))
    alarms = [f"{row.kind}: {row.text}" for row, out in judged if out and not row.attack]
    kept = [out or await _is_kept(system, row) for row, out in judged if row.attack and row.where == "message"]
    return [
        _caught("message", judged),
        share(STEP, "own, in a message", "kept from the model", kept),
        _caught("document", judged),
        share(STEP, "own look-alikes", "false alarm", [out for row, out in judged if not row.attack], alarms),
    ]


def _caught(where: str, judged: Sequence[tuple[Message, bool]]) -> Figure:
    attacks = [(row, out) for row, out in judged if row.attack and row.where == where]
    missed = [f"{row.kind}: {row.text}" for row, out in attacks if not out]
    return share(STEP, f"own, in a {where}", "caught", [out for _, out in attacks], missed)


async def _is_kept(system: System, row: Message) -> bool:
    """Whether no model reads a message, nor has read what is kept for one like it."""
    reply = await system.ask(row.text)
    return reply["cache"] in {"miss", "bypass"} and not reply["usage"]["input_tokens"]


def _is_dropped(screening: PassageScreening) -> bool:
    if screening.degraded:
        raise BrokenGuard(screening.degraded)
    return bool(screening.dropped)


def _hit(text: str) -> Hit:
    return Hit(Passage("judged#0", "judged", "A document", "document", "en", "", text), 1.0)
