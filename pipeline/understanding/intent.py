"""Question to intent: rules first, then a trained head over the sentence embedding, with a way to be out of scope."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from heapq import nlargest

from pipeline.intents import UNSURE, IntentKind, Intents
from pipeline.ports import Embed, IntentHead
from pipeline.trade import Trade
from pipeline.types.asking import Intent, Query
from pipeline.understanding.reconsidering import reconsidered
from pipeline.wording.framing import THE_TITLE
from pipeline.wording.order_numbers import NO_NUMBERS, OrderNumbers

IN_SCOPE = 0.5
"""Less in-scope probability than this is out of scope; the head is calibrated, so this is the even bet."""
_SURE_OF_A_PERSON = 0.6
"""Less than this, and a message is searched for: who is sent to a person is told nothing of what was asked. Of 450
messages written for this, none that wants a person is below 0.79; "any tearjerkers?" is at 0.5."""
_TOLD = 3
_RULE_LENGTH = 300
"""Characters that the rules read; a longer message says more than one thing, and patterns stay cheap."""


@dataclass(frozen=True, slots=True)
class IntentClassifier:
    """Step: ``Query`` to ``Intent``. The embedding, where one was needed, stays in the result for the search.

    Without a ``head``, what no rule decides is out of scope.
    """

    intents: Intents
    head: IntentHead | None
    embed: Embed
    trade: Trade
    numbers: OrderNumbers = NO_NUMBERS

    async def __call__(self, query: Query, /) -> Intent:
        """Classify. Raises PartUnavailable when no rule decides and the encoder is down."""
        found = await self._classified(query)
        masked = replace(query, text=self.numbers.masked(query.text))
        role = reconsidered(masked, found.kind.role, self.trade, by_rule=found.path == "rules")
        if role is None or role == found.kind.role:
            return found
        # What the head does not know, and its words or the names in it tell, is in scope.
        return replace(found, kind=self.intents.of(role), path="rules" if found.path == "out_of_scope" else found.path)

    async def _classified(self, query: Query) -> Intent:
        if decided := match_rules(self.intents, _with_its_title_as_one(query)):
            return Intent(*decided, "rules")
        if self.head is None:
            return Intent(self.intents.of(UNSURE), 0.0, "out_of_scope")
        embedding = await self.embed(query.text)
        by_name, in_scope = self.head(embedding.vector)
        likeliest = tuple((name, share * in_scope) for name, share in _first(by_name))
        if in_scope < IN_SCOPE:
            return Intent(self.intents.of(UNSURE), 1.0 - in_scope, "out_of_scope", embedding, likeliest)
        surely = (one for one in likeliest if one[1] >= _SURE_OF_A_PERSON or self.intents[one[0]].role != "escalation")
        name, probability = next(surely)
        return Intent(self.intents[name], probability, "head", embedding, likeliest)


def _first(by_name: Mapping[str, float]) -> list[tuple[str, float]]:
    return nlargest(_TOLD, by_name.items(), key=lambda item: item[1])


def _with_its_title_as_one(query: Query) -> str:
    """The text with other words for the title, which no rule may take for words of the question."""
    return re.sub(re.escape(query.title), THE_TITLE, query.text, flags=re.IGNORECASE) if query.title else query.text


def match_rules(intents: Intents, text: str) -> tuple[IntentKind, float] | None:
    """Return what the surest rule that matches says, and how sure it is.

    None if none is sure, or if sure rules of equal rank disagree.
    """
    if len(text) > _RULE_LENGTH:
        return None
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    said = ((kind, rule) for kind in intents.values() for rule in kind.rules)
    sure = {(kind.name, rule.confidence) for kind, rule in said if rule.pattern.search(plain)}
    best = max((confidence for _, confidence in sure), default=0.0)
    top = [name for name, confidence in sure if confidence == best]
    return (intents[top[0]], best) if len(top) == 1 else None
