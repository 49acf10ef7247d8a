"""Follow-ups about the order that the last answer told of: "and when will it arrive?"."""

from __future__ import annotations

import re

from pipeline.intents import OWN_ORDERS
from pipeline.lead import SHORT_JAPANESE, without_lead
from pipeline.order_numbers import MASK, OrderNumbers
from pipeline.types.asking import Context
from pipeline.words import is_japanese

_ORDER = re.compile(r"\b(?:(?:this|that|the) one|its?|they|them|their|this|that)\b", re.IGNORECASE)
_ASKED_OF_AN_ORDER = re.compile(
    r"\b(?:tracking|carrier|eta|status|arriv\w*|get here|come|left|take|deliver\w*|ship(?:ped)?|dispatched|packed|back|"
    r"cancel\w*|"
    r"return\w*|refund\w*|exchang\w*|lost|late|money back)\b"
    r"|届|到着|発送|配送|配達|追跡|いつ|まだ|どこ|キャンセル|返品|返金|交換"
)
"""What one asks of an order: "it" in such a question is the one that was just spoken of."""
_OF_NOTHING_ELSE = re.compile(
    r"^(?:what|which|when|where|has|is|was|still|not|the|and|it|s|already|yet|delivered|shipped|tracking|number|code|"
    r"link|carrier|eta|status|date|arriv\w*|delivery|expected|estimated|\W)+$"
)
"""Such a question without a pronoun: "and the tracking number?"."""


def of_the_order(text: str, context: Context, numbers: OrderNumbers) -> str | None:
    """The follow-up with the order in it; None where it is about something else, or names one itself."""
    rest = without_lead(text)
    names_one = MASK in text or numbers.named_in(text)
    if not context.history or context.history[-1].role not in OWN_ORDERS or names_one:
        return None
    plain = rest.casefold()
    if not _ASKED_OF_AN_ORDER.search(plain):
        return None
    if is_japanese(text):
        return f"注文は{rest}" if len(text) < SHORT_JAPANESE and "注文" not in text else None
    if pronoun := _ORDER.search(rest):
        return f"{rest[: pronoun.start()]}my order{rest[pronoun.end() :]}"
    return f"{rest.rstrip(' ?')} of my order?" if _OF_NOTHING_ELSE.match(plain) else None
