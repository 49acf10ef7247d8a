"""Question to intent: rules first, then a trained head over the sentence embedding, with a way to be out of scope."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.intent_rules import Rule
from pipeline.ports import Embed, IntentHead
from pipeline.types import Intent, IntentName, Query

RULE_WINS = 0.95
"""A rule surer than this decides alone, and saves the embedding."""
IN_SCOPE = 0.5
"""Less in-scope probability than this is out of scope; the head is calibrated, so this is the even bet."""
UNSURE: IntentName = "faq"
"""Out of scope searches everything all the same: better a "not found" than a wrong refusal."""

_RULE_LENGTH = 300
"""Characters that the rules read; a longer message says more than one thing, and patterns stay cheap."""


@dataclass(frozen=True, slots=True)
class IntentClassifier:
    """Step: ``Query`` to ``Intent``. The embedding, where one was needed, stays in the result for the search."""

    rules: Sequence[Rule]
    head: IntentHead
    embed: Embed

    async def __call__(self, query: Query, /) -> Intent:
        """Classify. Raises PartUnavailable when no rule decides and the encoder is down."""
        if decided := match_rules(self.rules, query.text):
            return Intent(decided.intent, decided.confidence, "rules")
        embedding = await self.embed(query.text)
        by_name, in_scope = self.head(embedding.vector)
        if in_scope < IN_SCOPE:
            return Intent(UNSURE, 1.0 - in_scope, "out_of_scope", embedding)
        name = max(by_name, key=lambda intent: by_name[intent])
        return Intent(name, by_name[name] * in_scope, "head", embedding)


def match_rules(rules: Sequence[Rule], text: str) -> Rule | None:
    """Return the surest rule that matches; None if none is sure, or if sure rules of equal rank disagree."""
    if len(text) > _RULE_LENGTH:
        return None
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    sure = [rule for rule in rules if rule.confidence > RULE_WINS and rule.pattern.search(plain)]
    best = max((rule.confidence for rule in sure), default=0.0)
    top = [rule for rule in sure if rule.confidence == best]
    return top[0] if top and all(rule.intent == top[0].intent for rule in top) else None
