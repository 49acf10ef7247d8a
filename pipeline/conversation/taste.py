"""What a wish for something to read asks of the titles, and which of those that were found are so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import log

from pipeline.catalogue.all_told import asks_for_all
from pipeline.catalogue.audience import ADULT
from pipeline.catalogue.bounds import bounds_in
from pipeline.catalogue.fields import NO, YES
from pipeline.catalogue.finished import finished_in
from pipeline.catalogue.naming import listed
from pipeline.catalogue.ordering import order_in
from pipeline.catalogue.shelf import Shelf
from pipeline.catalogue.unwanted import facts_unwanted_in, unwanted_in, without_unwanted
from pipeline.conversation.further_reading import Further
from pipeline.trade import Trade
from pipeline.types.asking import Taste
from pipeline.types.conditions import Sort
from pipeline.types.documents import ENDED, KINDS, LEAST_AGE, PRICE, TOTAL, Fact, Passage
from pipeline.types.search import Hit
from pipeline.wording.currency import without_amounts
from pipeline.wording.words import called_in_the_catalogue, is_japanese, words_of

_NEAR_ENOUGH = 0.65
"""Share of what the nearest title has of a model. Which of them suits best is for those who read them to say."""


def taste_of(wish: str, further: Further, shelf: Shelf, age: int, trade: Trade) -> Taste:
    """What a wish asks of titles, with all that was said of it before. ``age`` is the reader's, in years."""
    unwanted = unwanted_in(wish, trade, shelf.long_facts)
    without = facts_unwanted_in(wish, trade, shelf.long_facts)
    wanted = without_unwanted(wish, shelf.long_facts) if unwanted or without else wish
    kinds = shelf.kinds_in(wanted)
    # Who compares has named something; without that, nobody needs to know what else there is.
    others = shelf.like(kinds, further.besides, age) if any(named for _, named in further.said) else []
    bounds = bounds_in(
        [(message, shelf.facts_of(named)) for message, named in further.said], others, trade, shelf.currency
    )
    # A shop whose price is that of the whole has nothing to reckon.
    whole = PRICE if TOTAL not in shelf.fields.meanings else TOTAL
    wanted_makers = [name for name in shelf.makers_wished_in(wish) if name.casefold() not in without]
    return Taste(
        kinds=kinds,
        named=called_in_the_catalogue(wanted, trade),
        made_by=frozenset(further.made_by or (() if further.models else wanted_makers)),
        besides=further.besides,
        like=frozenset(
            kind for kind in shelf.kinds_of(further.models) - kinds if not words_of(kind, trade) <= unwanted
        ),
        unwanted=unwanted,
        without=without,
        bounds=tuple((whole if fact == TOTAL else fact, least, most) for fact, least, most in bounds),
        finished=finished_in(" ".join(message for message, _ in further.said), trade),
        sort=_of_all(order_in(wish, shelf.fields), wish, shelf, trade),
        chosen=shelf.values.named_in(wanted),
    )


def mildest(taste: Taste, shelf: Shelf) -> int:
    """The lowest age from which on titles to a taste are meant; 0, for all, where none of these is for the young."""
    fitting = (facts for facts in shelf.like(taste.kinds, taste.besides, ADULT - 1) if _is_within(facts, taste))
    return min((int(float(f"{facts[LEAST_AGE]}")) for facts in fitting), default=0)


def _is_within(facts: Mapping[str, Fact], taste: Taste) -> bool:
    if taste.finished is not None and facts.get(ENDED) != (YES if taste.finished else NO):
        return False
    return all(least <= float(f"{facts.get(fact, -1)}") <= most for fact, least, most in taste.bounds)


def _of_all(sort: Sort | None, wish: str, shelf: Shelf, trade: Trade) -> Sort | None:
    """The order by what all of it costs, where that is what should be least or most."""
    reckons = TOTAL in shelf.fields.meanings and asks_for_all(wish, trade)
    by_price = reckons and sort and sort.field in {PRICE, shelf.fields.name_of(PRICE)}
    return replace(sort, field=TOTAL) if sort and by_price else sort


def in_plain_words(text: str, taste: Taste) -> str:
    """What to search for: what is ruled out would be found by its name, so would a price; what is Japanese is not."""
    wanted = without_amounts(without_unwanted(text) if taste.unwanted else text)
    kinds = taste.kinds | taste.like if is_japanese(wanted) else taste.like
    return " ".join(dict.fromkeys((wanted, *taste.named, *sorted(kinds)))).strip()


def to_the_taste(hits: Iterable[Hit], taste: Taste, trade: Trade, beside: Iterable[Hit] = ()) -> tuple[Hit, ...]:
    """The hits on titles that are not ruled out; of those whose kinds are known, the ones that come nearest.

    ``beside`` are hits on what is ruled out: a title may tell of it elsewhere than where it was found.
    """
    every = tuple(hits)
    told = {hit.passage.title for hit in (*every, *beside) if _is_ruled_out(hit.passage, taste, trade)} | taste.besides
    kept = [hit for hit in every if hit.passage.title not in told]
    kinds = [{*listed(hit.passage.fields, KINDS)} for hit in kept]
    most = max((len(taste.kinds & some) for some in kinds), default=0)
    near = [(hit, some) for hit, some in zip(kept, kinds, strict=True) if not some or len(taste.kinds & some) == most]
    return _nearest(near, taste.like) if taste.like else tuple(hit for hit, _ in near)


def _nearest(hits: list[tuple[Hit, set[str]]], like: frozenset[str]) -> tuple[Hit, ...]:
    """The hits that have most of what makes a model what it is: a kind that few have says more than a common one."""
    rare = Counter(kind for _, kinds in hits for kind in kinds & like)
    shared = [sum(log(1 + len(hits) / rare[kind]) for kind in kinds & like) for _, kinds in hits]
    least = _NEAR_ENOUGH * max(shared, default=0.0)
    return tuple(hit for (hit, kinds), share in zip(hits, shared, strict=True) if not kinds or share >= least)


def are_only_near(hits: Iterable[Hit], taste: Taste, wish: str, trade: Trade) -> bool:
    """Whether none of these titles is of all the kinds that are asked for, or as strong as is asked for.

    One of which the kinds are not known may be.
    """
    passages = [hit.passage for hit in hits]
    if strong := words_of(without_unwanted(wish), trade) & words_of(trade.plain("grave"), trade):
        return not any(strong & _told_by(passage, trade) for passage in passages)
    kinds = [{*listed(passage.fields, KINDS)} for passage in passages]
    return bool(taste.kinds and kinds) and all(kinds) and not any(taste.kinds <= some for some in kinds)


def _is_ruled_out(passage: Passage, taste: Taste, trade: Trade) -> bool:
    """Whether a passage tells of what is ruled out, or its title is that by a fact."""
    if not (taste.unwanted or taste.without):
        return False
    facts = {fact.casefold() for name in passage.fields for fact in listed(passage.fields, name)}
    told = _told_by(passage, trade) | facts
    return bool(facts & taste.without) or any({*one.split()} <= told for one in taste.unwanted)


def _told_by(passage: Passage, trade: Trade) -> frozenset[str]:
    """The words of a passage, and those of its title's kinds."""
    return words_of("\n".join((passage.title, passage.text, *listed(passage.fields, KINDS))), trade)
