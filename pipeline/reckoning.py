"""What all or several of something cost, told before all else of it: how many, times what each costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.bounds import A_NUMBER, asks_for_all, number_in
from pipeline.cues import cues_of
from pipeline.currency import Currency
from pipeline.deciding import with_first
from pipeline.fields import Fields
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Query
from pipeline.types.documents import EXTENT, PRICE, TOTAL, Passage
from pipeline.types.search import Hit

_SUM = re.compile(r": [\d.]+ x \S+ = \S+ for (?:all|\d+) ")
_SEVERAL = Wording(
    rf"(?:\b(?:first|next|last) )?(?<![\w#$.,-])(?P<many>{A_NUMBER}) (?:{{units}}|{{counted_as}})\b|"
    r"(?P<ja>\d{1,3}){units_ja}分",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\btogether\b", re.IGNORECASE)


def is_to_be_reckoned(query: Query, trade: Trade) -> bool:
    """Whether a question bounds or orders by what all of something costs, or asks for that of a title."""
    taste = query.taste
    picked = any(fact == TOTAL for fact, *_ in taste.bounds) or (taste.sort is not None and taste.sort.field == TOTAL)
    return picked or bool(query.title and (asks_for_all(query.text, trade) or several_in(query.text, trade)))


def several_in(text: str, trade: Trade) -> int | None:
    """How many of something a question asks the price of: "what do three of them cost"; None where of no number."""
    found = _SEVERAL.of(trade).search(text)
    if not found or not any(cue.name == "price" for cue in cues_of(text, trade)):
        return None
    return number_in(found["many"] or found["ja"])


def without_several(text: str, trade: Trade) -> str:
    """A question without how many its price is asked of: no page has that."""
    if several_in(text, trade) is None:
        return text
    return " ".join(_TOGETHER.sub(" ", _SEVERAL.of(trade).sub(" ", text)).split())


def reckoned(hits: Iterable[Hit], fields: Fields, currency: Currency, several: int | None) -> Iterator[Hit]:
    """The hits, the first one on each thing beginning with the sum for ``several``, or all: no page states it.

    Nobody can have more than there are: then the sum is that for all.
    """
    told: set[str] = set()
    for hit in hits:
        passage = hit.passage
        new = TOTAL in passage.fields and passage.document_id not in told
        told.add(passage.document_id)
        yield with_first(hit, _sum(passage, fields, currency, several)) if new else hit


def is_a_sum(sentence: str) -> bool:
    """Whether a sentence is one that was reckoned: it is told only where it is asked for."""
    return bool(_SUM.search(sentence))


def _sum(passage: Passage, fields: Fields, currency: Currency, several: int | None) -> str:
    extent, price, total = (float(f"{passage.fields[fact]}") for fact in (EXTENT, PRICE, TOTAL))
    counted = fields.name_of(EXTENT).replace("_", " ")
    if several and several < extent:
        return (
            f"{passage.title}: {several} x {currency.written(price)} = {currency.written(several * price)} "
            f"for {several} {counted}."
        )
    return f"{passage.title}: {extent:g} x {currency.written(price)} = {currency.written(total)} for all {counted}."
