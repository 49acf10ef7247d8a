"""What is wrong with ``examples.jsonl``, from which the head of a store's intents is trained."""

from __future__ import annotations

import json
from collections.abc import Collection

from infra.store.problems import Problem
from pipeline.intents import OUT_OF_SCOPE

FILE = "examples.jsonl"


def problems_of_examples(text: str, intents: Collection[str]) -> list[Problem]:
    """Lines that are no example of one of these intents, or of none; each wrong name once."""
    problems: list[Problem] = []
    unknown: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        intent = _intent_of(line)
        if intent is None:
            problems.append(Problem(FILE, "", 'is not like {"intent": "...", "text": "..."}', number))
        elif intent not in intents and intent != OUT_OF_SCOPE:
            unknown.setdefault(intent, []).append(number)
    return problems + [_unknown(intent, *lines) for intent, lines in unknown.items()]


def _intent_of(line: str) -> str | None:
    try:
        example = json.loads(line)
    except ValueError:
        return None
    match example:
        case {"intent": str(intent), "text": str()}:
            return intent
        case _:
            return None


def _unknown(intent: str, first: int, *more: int) -> Problem:
    also = f" (as on {len(more)} more lines)" if more else ""
    what = f"intents.yaml has no {intent}{also}: add it there, or write {OUT_OF_SCOPE}"
    return Problem(FILE, "", what, first)
