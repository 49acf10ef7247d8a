"""Follow-ups about the order that the last answer told of: "and when will it arrive?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.conversation.advice import goes_on
from pipeline.intents import OWN_ORDERS, TALK
from pipeline.orders.stopping import wants_it_stopped
from pipeline.orders.topics import order_topic
from pipeline.trade import Trade
from pipeline.types.asking import Context, Exchange
from pipeline.wording.lead import SHORT_JAPANESE, without_lead
from pipeline.wording.order_numbers import MASK, OrderNumbers
from pipeline.wording.words import is_japanese

_ORDER = re.compile(r"\b(?:(?:this|that|the) one|its?|they|them|their|this|that)\b", re.IGNORECASE)
_ASKED_OF_AN_ORDER = re.compile(
    r"\b(?:tracking|carrier|eta|status|arriv\w*|get here|com(?:e|es|ing)|came|left|take|deliver\w*|"
    r"ship(?:ped)?|dispatched|packed|back|"
    r"cancel\w*|stop|halt|change|add|remove|merge|combine|address|"
    r"return\w*|refund\w*|exchang\w*|lost|late|money back)\b"
    r"|届|到着|発送|配送|配達|追跡|いつ|まだ|どこ|キャンセル|返品|返金|交換|変更|住所"
)
"""What one asks of an order: "it" in such a question is the one that was just spoken of."""
_JAPANESE_IT = re.compile(r"^(?:それ|これ|その荷物|その(?:もの|分))[はをがの]?")
_OF_NOTHING_ELSE = re.compile(
    r"^(?:what|which|when|where|has|is|was|still|not|the|and|it|s|already|yet|delivered|shipped|tracking|number|code|"
    r"link|carrier|eta|status|date|arriv\w*|delivery|expected|estimated|\W)+$"
)
"""Such a question without a pronoun: "and the tracking number?"."""


_OTHER = re.compile(
    r"\b(?:the|my) other (?:orders?|parcels?|packages?|deliver(?:y|ies)|ones?)\b|"
    r"(?:もう(?:一|1|ひと)つ|他|ほか|別)の(?:注文|荷物|オーダー)|^もう(?:一|1|ひと)つは[?？]?$",
    re.IGNORECASE,
)
"""Which one that is, nobody can tell who has not seen the order book: all are told of."""
_BY_AGE = re.compile(
    r"^(?:(?:what|how) about |and |where(?:'s| is) |(?:just |only )?(?:show|tell|give) me (?:about )?|"
    r"(?:which|what)(?: one| order| of (?:them|these|those))?(?: is|'s| was) )?"
    r"(?:the |my )?(?:very )?(?P<age>oldest|earliest|first|newest|latest|last|most recent)"
    r"(?: (?:one|orders?|parcel|package|of (?:them|these|those|all)))*(?: (?:now|please|then))?\W*$",
    re.IGNORECASE,
)
_JAPANESE_AGE = re.compile(
    r"^(?:(?:その|この)?(?:中|うち)で)?(?P<age>(?:一番|いちばん|最も)(?:新しい|古い|最近の?|最初の?|最後の?)|最新の?|最初の?|最後の?|最古の?)"
    r"(?:の|もの|やつ|注文|荷物)*(?:は|を|だけ|って)*(?:どれ|どこ|何|見せて|教えて)?(?:です|ください|下さい|か|？)*\W*$"
)
"""The superlative alone: which of the orders that were told of."""
_WHICH = re.compile(r"^which(?: one| order| of (?:them|those|these))?(?= (?:is|are|was|has|will|can)\b)", re.IGNORECASE)
_NEVER_COMES = re.compile(
    r"\bif (?P<it>it|that|they)(?= (?:\w+ )?(?:never|\w+n't|(?:does|do|is|has|will) not)\b.*"
    r"\b(?:com(?:e|es|ing)(?! out)|arriv\w+|(?:turns?|shows?) up|delivered|get here)\b)",
    re.IGNORECASE,
)
"""The rule is asked for then, and no order, whatever was spoken of: the pages call what gets lost a parcel."""
_OF_A_WISH = re.compile(r"\bhow long (?:does|will|would|do) (?:that|this|it) take\b", re.IGNORECASE)
"""After a wish for a refund, it is the refund that takes long."""


@dataclass(frozen=True, slots=True)
class OfAnOrder:
    """A follow-up with the order in it, and the numbers of those that were told of."""

    text: str
    numbers: tuple[str, ...] = ()


def of_the_order(text: str, context: Context, numbers: OrderNumbers, trade: Trade) -> OfAnOrder | None:
    """The follow-up with the order in it; None where it is about something else, or names one itself."""
    if context.history and (never := _NEVER_COMES.search(text)):
        return OfAnOrder(f"{text[: never.start('it')]}my parcel{text[never.end('it') :]}")
    told = _told_of(context.history, trade)
    if told is None or MASK in text or numbers.named_in(text):
        return None
    japanese = is_japanese(text)
    if _OTHER.search(text):
        return OfAnOrder("私の注文は全部どこですか？" if japanese else "Where are my orders, all of them?")
    if by_age := _by_age(text):
        return OfAnOrder(by_age)
    said = _in_japanese(text) if japanese else _in_english(text, told, trade)
    return OfAnOrder(said, numbers.possible_in(told.answer)) if said else None


def _by_age(text: str) -> str | None:
    rest = without_lead(text)
    if english := _BY_AGE.match(rest):
        return f"Where is my {english['age']} order?"
    japanese = _JAPANESE_AGE.match(rest)
    return f"{japanese['age'].removesuffix('の')}の注文はどこですか？" if japanese else None


def _told_of(history: Sequence[Exchange], trade: Trade) -> Exchange | None:
    """The exchange that told of an order, where nothing but that order was spoken of since."""
    for exchange in reversed(history):
        if exchange.role in OWN_ORDERS:
            return exchange
        rest = without_lead(exchange.question)
        goes_on = _in_japanese(rest) if is_japanese(rest) else _in_english(rest, exchange, trade)
        if not (exchange.role in TALK or goes_on):
            return None
    return None


def _in_japanese(text: str) -> str | None:
    rest = without_lead(text)
    if not _ASKED_OF_AN_ORDER.search(rest) or len(text) >= SHORT_JAPANESE or "注文" in text:
        return None
    return f"注文は{_JAPANESE_IT.sub('', rest)}"


def _in_english(text: str, told: Exchange, trade: Trade) -> str | None:
    rest = without_lead(text)
    plain = rest.casefold()
    if which := _WHICH.match(rest):
        return f"which of my orders{rest[which.end() :]}"
    wished = _OF_A_WISH.search(rest) and (told.role == "returns" or order_topic(told.question, trade))
    asked = _ASKED_OF_AN_ORDER.search(plain) or wants_it_stopped(rest)
    if wished or not asked or goes_on(text, trade):
        return None
    if pronoun := _ORDER.search(rest):
        return f"{rest[: pronoun.start()]}my order{rest[pronoun.end() :]}"
    return f"{rest.rstrip(' ?')} of my order?" if _OF_NOTHING_ELSE.match(plain) else None
