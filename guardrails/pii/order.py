"""The numbers of the store's own orders."""

from __future__ import annotations

from collections.abc import Iterator

from guardrails.pii.found import Found, lowered
from guardrails.pii.numbers import is_card
from pipeline.wording.order_numbers import OrderNumbers


def find(text: str, numbers: OrderNumbers) -> Iterator[Found]:
    """Search folded text. A card's number stays one, whatever form the store's are of."""
    if numbers.may_be_in(lowered(text)):
        yield from (Found("ORDER_NUMBER", *match.span()) for match in numbers.found(text) if not is_card(match[0]))
