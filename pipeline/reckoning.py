"""What all of something costs, told before all else of it: how many there are, times what each costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.bounds import asks_for_all
from pipeline.currency import Currency
from pipeline.deciding import with_first
from pipeline.fields import Fields
from pipeline.trade import Trade
from pipeline.types.asking import Query
from pipeline.types.documents import EXTENT, PRICE, TOTAL, Passage
from pipeline.types.search import Hit

_SUM = re.compile(r": [\d.]+ x \S+ = \S+ for all ")


def is_to_be_reckoned(query: Query, trade: Trade) -> bool:
    """Whether a question bounds or orders by what all of something costs, or asks for that of a title."""
    taste = query.taste
    picked = any(fact == TOTAL for fact, *_ in taste.bounds) or (taste.sort is not None and taste.sort.field == TOTAL)
    return picked or bool(query.title and asks_for_all(query.text, trade))


def reckoned(hits: Iterable[Hit], fields: Fields, currency: Currency) -> Iterator[Hit]:
    """The hits, the first one on each thing beginning with the sum: no page states it."""
    told: set[str] = set()
    for hit in hits:
        passage = hit.passage
        new = TOTAL in passage.fields and passage.document_id not in told
        told.add(passage.document_id)
        yield with_first(hit, _sum(passage, fields, currency)) if new else hit


def is_a_sum(sentence: str) -> bool:
    """Whether a sentence is one that was reckoned: it is told only where it is asked for."""
    return bool(_SUM.search(sentence))


def _sum(passage: Passage, fields: Fields, currency: Currency) -> str:
    extent, price, total = (float(f"{passage.fields[fact]}") for fact in (EXTENT, PRICE, TOTAL))
    counted = fields.name_of(EXTENT).replace("_", " ")
    return f"{passage.title}: {extent:g} x {currency.written(price)} = {currency.written(total)} for all {counted}."
