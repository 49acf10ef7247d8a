"""What all or several of something cost, told before all else of it: how many, times what each costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.catalogue.all_told import asks_for_all
from pipeline.catalogue.deciding import with_first
from pipeline.catalogue.fields import Fields
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Query
from pipeline.types.documents import EXTENT, PRICE, TOTAL, Passage
from pipeline.types.search import Hit
from pipeline.wording.cues import cues_of
from pipeline.wording.currency import Currency
from pipeline.wording.figures import A_NUMBER, number_in

_SUM = re.compile(r": (?:[\d.]+ x \S+|\S+(?: \+ \S+)+) = \S+ for (?:all|one|\d+) ")
_SEVERAL = Wording(
    rf"(?:\b(?:first|next|last) )?(?<![\w#$.,-])(?P<many>{A_NUMBER}) (?:{{units}}|{{counted_as}})\b|"
    r"\b(?:{units}) (?P<first>\d{1,3}) ?(?:-|–|to|through|until) ?(?P<last>\d{1,3})\b(?! ?%)|"
    r"(?P<ja>\d{1,3})(?:{units_ja}分|{counted_as_ja})|"
    r"\b(?P<one>one|1|an?|a single) (?:{units}|{counted_as}) (?:each|apiece|of (?:each|both))\b|"
    r"(?P<one_ja>[1一]{units_ja}ずつ)",
    re.IGNORECASE,
)
_OF_THEM = Wording(
    r"^\W*(?:(?:and|so|ok(?:ay)?|then)\W+)*"
    r"(?:(?P<ask>how much (?:for|are|is|would|do)|what (?:do|would)|price (?:of|for))|what about)?"
    rf"\W*(?:for )?(?:(?:the )?(?:(?:first|last|next) )?(?P<many>{A_NUMBER})"
    r"(?: (?:of (?:them|those|these|it)|more|ones|{units}|{counted_as}))?|"
    r"all (?:of (?:it|them|those|these)|{units})|the (?:whole|entire) (?:thing|lot|set)|everything)"
    r"(?: (?:cost|be|come to|together|in total))*\W*$",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:(?:taken |all )?together|combined)\b", re.IGNORECASE)
_IN_ALL = re.compile(r"\b(?:together|combined|altogether|total|sum)\b|合計|合わせて|あわせて|全部で", re.IGNORECASE)


def is_to_be_reckoned(query: Query, trade: Trade) -> bool:
    """Whether a question bounds or orders by what all of something costs, or asks for that of a title."""
    taste = query.taste
    picked = any(fact == TOTAL for fact, *_ in taste.bounds) or (taste.sort is not None and taste.sort.field == TOTAL)
    return picked or bool(query.title and (asks_for_all(query.text, trade) or several_in(query.text, trade)))


def several_in(text: str, trade: Trade) -> int | None:
    """How many of something a question asks the price of: "what do three of them cost"; None where of no number."""
    found = _SEVERAL.of(trade).search(text)
    if not found or not (
        found["one"] or _TOGETHER.search(text) or any(cue.name == "price" for cue in cues_of(text, trade))
    ):
        return None
    if found["one"] or found["one_ja"]:
        return 1
    if found["first"]:
        several = int(found["last"]) - int(found["first"]) + 1
        return several if several > 1 else None
    return number_in(found["many"] or found["ja"])


def of_several(text: str, question: str, title: str, trade: Trade) -> str | None:
    """Make "and three of them?" or "and all of it?" after "what does it cost?" ask that of the title.

    None where no price is asked.
    """
    found = _OF_THEM.of(trade).match(text)
    priced = found and (found["ask"] or any(cue.name == "price" for cue in cues_of(question, trade)))
    if not (found and priced):
        return None
    many = number_in(found["many"]) if found["many"] else "all"
    return f"How much are {many} {trade.english('units').split()[0]}s of {title}?"


def without_several(text: str, trade: Trade) -> str:
    """A question without how many its price is asked of: no page has that."""
    if several_in(text, trade) is None:
        return text
    return " ".join(_TOGETHER.sub(" ", _SEVERAL.of(trade).sub(" ", text)).split())


def titles_to_add_up(query: Query) -> frozenset[str]:
    """The titles whose amounts a question wants in one sum: "one each of these two, total?"."""
    return query.names if len(query.names) > 1 and _IN_ALL.search(query.text) else frozenset()


def reckoned(
    hits: Iterable[Hit],
    fields: Fields,
    currency: Currency,
    several: int | None,
    added_up: frozenset[str] = frozenset(),
) -> Iterator[Hit]:
    """The hits, the first one on each thing beginning with the sum for ``several``, or all: no page states it.

    Nobody can have more than there are: then the sum is that for all. ``added_up`` are titles of which the first one's
    hit begins with the sum over these.
    """
    firsts: dict[str, Hit] = {}
    every = tuple(hits)
    for hit in every:
        if TOTAL in hit.passage.fields:
            firsts.setdefault(hit.passage.document_id, hit)
    counted = fields.name_of(EXTENT).replace("_", " ")
    together = [hit for hit in firsts.values() if hit.passage.title in added_up]
    for hit in every:
        if hit is not firsts.get(hit.passage.document_id):
            yield hit
        elif len(together) > 1 and hit is together[0]:
            yield with_first(hit, _sum_of_all([one.passage for one in together], counted, currency, several))
        else:
            yield hit if several == 1 else with_first(hit, _sum(hit.passage, counted, currency, several))


def is_a_sum(sentence: str) -> bool:
    """Whether a sentence is one that was reckoned: it is told only where it is asked for."""
    return bool(_SUM.search(sentence))


def _sum(passage: Passage, counted: str, currency: Currency, several: int | None) -> str:
    extent, price, total = (float(f"{passage.fields[fact]}") for fact in (EXTENT, PRICE, TOTAL))
    if several and several < extent:
        return (
            f"{passage.title}: {several} x {currency.written(price)} = {currency.written(several * price)} "
            f"for {several} {counted}."
        )
    return f"{passage.title}: {extent:g} x {currency.written(price)} = {currency.written(total)} for all {counted}."


def _sum_of_all(passages: Sequence[Passage], counted: str, currency: Currency, several: int | None) -> str:
    """One sum over several things, for as many of each."""
    amounts = [_amount(passage, several) for passage in passages]
    *before, last = (passage.title for passage in passages)
    of_each = "one of each" if several == 1 else f"{several or 'all'} {counted} of each"
    terms = " + ".join(map(currency.written, amounts))
    return f"{', '.join(before)} and {last}: {terms} = {currency.written(sum(amounts))} for {of_each}."


def _amount(passage: Passage, several: int | None) -> float:
    extent, price, total = (float(f"{passage.fields[fact]}") for fact in (EXTENT, PRICE, TOTAL))
    return several * price if several and several < extent else total
