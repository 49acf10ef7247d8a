"""What a question speaks of and no passage covers: a place, a way to ship, a thing that an offer is to be for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pipeline.prompt import WrittenPassage, WrittenRequest
from pipeline.trade import Trade
from pipeline.understanding.lending import asks_to_borrow, tells_of_lending
from pipeline.understanding.meanings import is_explained, is_of_the_trade, meant_in
from pipeline.wording.days import without_days
from pipeline.wording.figures import in_figures
from pipeline.wording.words import in_the_words_of_the_catalogue, is_japanese, words_of

_SHIPPING = (
    r"(?:ship(?:ping|ment|ments|s|ped)?|deliver(?:y|ies|s|ed)?|postage|courier|parcels?|packages?|dispatch(?:ed)?|express|"
    r"send(?:ing)?|sent|post|mail|orders?|tracking|tracked|overnight|standard)"
)
_PLACE_NAME = r"[A-Z](?:[\w'-]|\.(?=\w)|(?<=\b[A-Z][a-z])\.|(?<=\.[A-Z])\.)*"
"""A full stop within it, or behind two letters, is its own: "U.S.", "St. Louis"; behind more it ends a sentence."""
_PLACE = re.compile(
    rf"\b{_SHIPPING}\b(?:\s+[\w'-]+){{0,3}}?\s+(?:to|in|into)\s+(?:the )?"
    rf"(?P<thing>{_PLACE_NAME}(?:,? (?:(?:of|the|and) )?{_PLACE_NAME})*|"
    r"(?!(?:me|you|us|my|our|your|his|her|their|a|an|the|this|that|it|them|get|be)\b)[\w'-]+(?= *(?:[?.,!;]|$|(?:and|or|costs?|takes?|by|on|with|for)\b)))"
)
_WAY = re.compile(
    r"(?P<thing>(?:\b(?!free\b)[\w'-]+\s+){1,2})(?:shipping|delivery|shipment|courier|parcels?|postage)\b",
    re.IGNORECASE,
)
_BARE_WAY = re.compile(
    r"^\W*(?P<thing>(?![a-z-]+ing\b)[a-z-]+) (?:to|in) (?:(?-i:[A-Z])[\w'-]*|[\w'-]+(?=\W*$|[,;.?!]))", re.IGNORECASE
)
"""What is meant to go to a place, which has a capital or ends the clause: "planning to move" is no way to ship."""
_MEANS = re.compile(r"\b(?:accept|pay(?:ing)? (?:with|by|in|via))\s+(?P<thing>[^?.!;]+)", re.IGNORECASE)
_LIST = re.compile(r",| and | or ", re.IGNORECASE)
_JAPANESE_PLACE = re.compile(
    r"(?!一緒|一度|同時|別々|無料|至急)(?P<thing>[\u30a0-\u30ff]{2,30}|[\u3400-\u9fff]{2,30})(?:への?|まで|宛|に(?=発送|配送|送|届|配達))(?=.*(?:発送|配送|送|届|配達|速達))"
)
_OFFER = r"(?:discounts?|coupons?|vouchers?|promo(?:tion)?s?|codes?|sales?|deals?|offers?)"
_BEFORE_AN_OFFER = re.compile(rf"(?P<thing>(?:[\w'%$-]{{1,30}}\s+){{1,4}}){_OFFER}\b", re.IGNORECASE)
_OF_AN_OFFER = re.compile(
    rf"\b{_OFFER}\b(?:\s+(?:codes?|available|valid|going|running|active|there|is|are|do|does|can|could|will|would|i|we|you|get|"
    r"have|give|offer))*\s+(?:for|on|off|with|towards|as)\s+(?P<thing>[^?.!;]+)",
    re.IGNORECASE,
)
_OFFERED_TO = re.compile(
    rf"\b{_OFFER}\b (?:do|does|can|could|will|would) (?P<thing>[\w'-]+(?: [\w'-]+){{0,3}}) (?:get|have|receive|earn)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\bfree (?P<thing>(?!of\b|standard\b|from\b|for\b|if\b|when\b|with\b|to\b|in\b|on\b)[\w'-]+(?: (?!with\b|for\b|on\b|to\b|when\b|if\b|in\b|and\b|or\b)[\w'-]+){0,2})",
    re.IGNORECASE,
)
_JAPANESE_OFFER = re.compile(
    r"(?P<thing>[\u30a0-\u30ff]{2,30}|[\u3400-\u9fff々]{1,30})(?:の|用の?|向けの?|専用の?|[にでが]使える)?(?:割引|割|クーポン|セール|キャンペーン|プロモ|コード)"
)
_CODE = re.compile(r"(?<![A-Za-z0-9-])(?P<thing>[A-Z]{3,}\d{1,3}[A-Z]?)(?![A-Za-z0-9-])")
"""What looks like a code: those of the shop stand in its offers."""

_MEANING = re.compile(r"\bmeans?\b|\bmeaning\b|意味", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“「『](?P<thing>[^\"“”「」『』]{2,30})[\"”」』]")
_QUALITY = re.compile(
    r"^\W*(?:is|are|will) (?:the |my |your )?(?:[\w-]+ ){0,2}"
    r"(?:shipping|shipments?|delivery|parcels?|packages?|postage|orders?)(?: be)? (?P<thing>[a-z-]+ed)\W*$",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\bstatus (?:of |is )?(?P<thing>\w+)(?= means?\b)", re.IGNORECASE)
_EVERYWHERE = re.compile(r"\b(?:worldwide|anywhere|every country|all countries)\b|世界|海外|どこでも")
_TELLS_OF_AN_OFFER = re.compile(
    r"%|\b(?:discounts?|vouchers?|coupons?|sales?|off|points?|credit|free|codes?|reduced|cheaper|programme)\b|"
    r"割引|クーポン|セール|ポイント|無料",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\b(?:a|an|the|any|your|my|some|this|that|is|are|for|of|have|you|there|with|on|in|to|or|and|can|could|may|do|does|"
    r"did|will|i|we|it|use|using|send|out|how|often|when|what(?:'s)?|which|if|still|said|says|told|thought|promised|was|were)\b",
    re.IGNORECASE,
)
_OF_NO_OFFER = (
    "code promo promotion discount coupon voucher sale deal offer free special current valid active available good best great "
    "new other more extra secret latest running going special any shop store website site title "
    "order purchase cart item product thing everything anything buy buying sell carry stock use get got send give show list find apply save "
    "today now moment day week month year season holiday customer total amount dollar usd worth big cheap additional "
    "lot lots many several bulk friend family wife husband mother father sister brother someone somebody person "
    "over above under below least minimum exceed exceeding "
    "割引 クーポン セール キャンペーン コード 現在 有効 利用 使用 最新 情報 全部 全て 注文 商品 お得 一覧 期間 プロモーション プロモ"
)
"""They say that an offer is wanted, not what it is to be for."""
_OF_NO_WAY = (
    "how much long many fast cheap free price cost is are does your my our have get want need order track where ship shipping "
    "before after until without delivery parcel package international worldwide first new lost late damaged missing wrong due move "
    "pay more less extra twice double again back charge refund include owe save cover"
)


@lru_cache(maxsize=16)
def _of_no_offer(trade: Trade) -> frozenset[str]:
    return words_of(f"{_OF_NO_OFFER} {trade.plain('items', 'units', 'shop')}", trade)


@lru_cache(maxsize=16)
def _of_no_way(trade: Trade) -> frozenset[str]:
    return words_of(_OF_NO_WAY, trade)


@dataclass(frozen=True, slots=True)
class Things:
    """What a question speaks of, as it is written: what some passage covers, and what none does."""

    covered: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    """Those that are places."""
    offers: bool = False
    """Whether they are things that an offer is to be for."""
    meant: bool = False
    """Whether they are words whose meaning is asked."""
    qualities: bool = False
    """Whether it is asked whether a thing is so, or done at all: "is shipping insured?", "do you rent?"."""

    def unsaid_by(self, answer: str) -> tuple[str, ...]:
        """What no passage covers, beside an answer: what holds everywhere covers any place."""
        return tuple(thing for thing in self.unsaid if not (thing in self.places and _EVERYWHERE.search(answer)))

    @property
    def is_unheard_of(self) -> bool:
        """Whether an offer, a word or a quality is asked for that no page has: what else they tell is no answer."""
        return (self.offers or self.meant or self.qualities) and bool(self.unsaid) and not self.covered


NO_THINGS = Things()


def things_in(question: str, request: WrittenRequest, trade: Trade) -> Things:
    """Take out what a question wants of the service or of an offer, and look for it in the passages."""
    if request.intent.role == "offers":
        return replace(_sorted(_offered(question, request.today), request, _of_no_offer(trade), trade), offers=True)
    if untold := _untold(question, request, trade):
        return Things(unsaid=untold, qualities=True)
    if _MEANING.search(question) and (words := _told(question, (_QUOTED, _STATUS))):
        return replace(_sorted(words, request, frozenset(), trade), meant=True)
    sent_free = words_of("shipping shipment delivery postage", trade)
    if free := _sorted(_told(question, (_FREE,)), request, _of_no_offer(trade) | sent_free, trade).unsaid:
        return Things(unsaid=free, offers=True)
    if qualities := _told(question, (_QUALITY,)):
        return replace(_sorted(qualities, request, frozenset(), trade), qualities=True)
    places = _told(question, (_PLACE, _JAPANESE_PLACE))
    ways = [thing for text in _told(question, (_WAY, _BARE_WAY)) if (thing := _after_stops(text))]
    means = [means.strip() for text in _told(question, (_MEANS,)) for means in _LIST.split(text)]
    found = _sorted([*ways, *places, *means], request, _of_no_way(trade), trade)
    return replace(found, places=frozenset(places))


def _untold(question: str, request: WrittenRequest, trade: Trade) -> tuple[str, ...]:
    """What no page says, where a question asks to borrow something, or what a word means."""
    own = [passage for passage in request.passages if passage.type != "product"]
    whole = (question.strip(" ?？.。!"),)
    if asks_to_borrow(question):
        return () if any(tells_of_lending(f"{page.title}\n{page.text}") for page in own) else whole
    untold = tuple(word for word in meant_in(question, trade) if not is_explained(word, request.passages, trade))
    # Of a word of the trade the pages say much, only not what it means.
    return whole if any(is_of_the_trade(word, trade) for word in untold) else untold


def speaks_of(things: Things, passage: WrittenPassage, trade: Trade) -> bool:
    """Whether a passage speaks of one of the things that some passage covers; all do where there is none."""
    wanted = ((thing, words_of(thing, trade) - _of_no_offer(trade)) for thing in things.covered)
    return not things.covered or any(_holds(passage, *thing, trade=trade) for thing in wanted)


def has_the_words(things: Things, text: str) -> bool:
    """Whether a text has one of the words whose meaning is asked; all do where that is not asked."""
    plain = text.casefold()
    return not things.meant or any(thing.casefold() in plain for thing in things.covered)


def tells_of_an_offer(text: str) -> bool:
    """Whether a text says what is offered, and not only for whom something else holds."""
    return bool(_TELLS_OF_AN_OFFER.search(text))


def _offered(question: str, today: date) -> list[str]:
    plain = in_figures(without_days(question, today))
    before = [_after_stops(text) for text in _told(plain, (_BEFORE_AN_OFFER,))]
    return [*before, *_told(plain, (_OF_AN_OFFER, _OFFERED_TO, _FREE, _JAPANESE_OFFER, _CODE))]


def _told(question: str, patterns: tuple[re.Pattern[str], ...]) -> list[str]:
    return [match["thing"].strip() for pattern in patterns for match in pattern.finditer(question)]


def _after_stops(text: str) -> str:
    """The words after the last one that begins a noun: "is there a free pizza" is "free pizza"."""
    return _STOPS.split(text)[-1].strip()


def _sorted(things: list[str], request: WrittenRequest, of_none: frozenset[str], trade: Trade) -> Things:
    covered: list[str] = []
    unsaid: list[str] = []
    for thing in (_trimmed(thing, of_none, trade) for thing in things):
        telling = frozenset(word for word in words_of(thing, trade) - of_none if not word.replace(".", "").isdecimal())
        if telling:
            (covered if _is_covered(thing, telling, request, trade) else unsaid).append(thing)
    return Things(tuple(dict.fromkeys(covered)), tuple(dict.fromkeys(unsaid)))


def _trimmed(thing: str, of_none: frozenset[str], trade: Trade) -> str:
    """Without the words at its beginning that say nothing of it: "need overnight" is "overnight"; a name is left whole."""
    words = thing.split()
    if len(words) > 1 and all(word[0].isupper() for word in words):
        return thing
    while words and not is_japanese(thing) and words_of(words[0], trade) <= of_none:
        words = words[1:]
    return " ".join(words)


def _is_covered(thing: str, telling: frozenset[str], request: WrittenRequest, trade: Trade) -> bool:
    return any(_holds(passage, thing, telling, trade) for passage in request.passages if passage.type != "product")


def _holds(passage: WrittenPassage, thing: str, telling: frozenset[str], trade: Trade) -> bool:
    text = f"{passage.title}\n{passage.text}"
    if is_japanese(thing):
        plain = in_the_words_of_the_catalogue(thing, trade).strip()
        return plain in in_the_words_of_the_catalogue(text, trade)
    return telling <= words_of(text, trade) or (thing.isupper() and _spelt_out(thing, text))


def _spelt_out(initials: str, text: str) -> bool:
    """Whether a text has the words that are shortened to these letters: "UK" for "United Kingdom"."""
    letters = [letter for letter in initials if letter.isalpha()]
    words = r"\w+ (?:(?:of|the|and) )*".join(letters)
    return len(letters) > 1 and bool(re.search(rf"\b{words}\w+", text))
