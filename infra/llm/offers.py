"""Offers quoted: every one that is asked for, each by the sentence that says what it is, for what, and how long."""

from __future__ import annotations

from functools import lru_cache

from infra.llm.codes import codes_of
from infra.llm.evidence import ENOUGH_SUPPORT, Scored
from infra.llm.question import Asked
from infra.llm.sentences import Sentence, sentences_of
from pipeline.catalogue.offers import pages_beside
from pipeline.prompt import WrittenPassage, WrittenRequest
from pipeline.trade import Trade
from pipeline.wording.topics import is_only_about_offers, is_trouble
from pipeline.wording.words import words_of

_MOST_MORE = 3
_OF_ANY_OFFER = (
    "code promo promotion discount coupon voucher use valid work apply order cart purchase still until when what "
    "minimum total dollar usd expire long end begin start have can tell more condition 使 有効 期間 注文 カート 条件"
)


def offers_told(request: WrittenRequest, asked: Asked, scored: list[Scored]) -> list[Sentence]:
    """The sentences that answer a question which offers there are, or for some by their codes; none for any other."""
    offers = [passage for passage in request.passages if passage.type == "promotion"]
    if is_only_about_offers(asked.text, asked.trade):
        beside = pages_beside(request.passages, offers, asked.text, asked.trade)
        return _first_of([*offers, *(one for one in beside if one.type != "document")]) if offers else []
    named = [passage for passage in offers if codes_of(passage).named_in(asked.text)]
    told = _first_of(named) if len(named) > 1 or is_trouble(asked.text) else _all_of(named)
    return [*told, *_on_the_rest(asked, told, named, scored)][: len(told) + _MOST_MORE] if told else []


def _first_of(offers: list[WrittenPassage]) -> list[Sentence]:
    return [sentences[0] for passage in offers if (sentences := sentences_of(passage))]


def _all_of(offers: list[WrittenPassage]) -> list[Sentence]:
    """All that is said of one offer: how often it can be used, and for what, stands behind what it is."""
    return [sentence for passage in offers for sentence in sentences_of(passage)][:_MOST_MORE]


def _on_the_rest(
    asked: Asked, told: list[Sentence], named: list[WrittenPassage], scored: list[Scored]
) -> list[Sentence]:
    """What more the question speaks of ("on gift cards", "with points"), in sentences that say something of it."""
    if is_trouble(asked.text):
        rules = (item for item in scored if item.sentence.passage.type != "promotion")
        told_of_it = (item for item in rules if item.support >= ENOUGH_SUPPORT)
        return [item.sentence for item in told_of_it][:_MOST_MORE]
    said = frozenset(word for sentence in told for word in words_of(sentence.text, asked.trade))
    rest = frozenset(word for word in asked.words - said - _of_any_offer(asked.trade) if not word.isdecimal())
    more: list[Sentence] = []
    for item in sorted(scored, key=lambda item: item.sentence.passage not in named):
        sentence = item.sentence
        new = rest & words_of(sentence.text, asked.trade)
        supported = sentence.passage in named or item.support >= ENOUGH_SUPPORT
        if new and supported and sentence not in told and len(more) < _MOST_MORE:
            more.append(sentence)
            rest -= new
    return more


@lru_cache(maxsize=16)
def _of_any_offer(trade: Trade) -> frozenset[str]:
    return words_of(_OF_ANY_OFFER, trade)
