"""What a question asks for, and how a sentence looks that tells it: what any shop is asked. The trade adds its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.trade import Cue, Trade


def _cue(name: str, asked: str, told: str, *, strict: bool = False, particular: bool = False) -> Cue:
    return Cue(name, re.compile(asked, re.IGNORECASE), re.compile(told), strict, particular)


_SPAN = r"\d+(?:\s?(?:-|–|to)\s?\d+)? (?:business )?"

_GENERAL = (
    _cue(
        "price",
        r"how much(?! \w+ (?:(?:is|are)(?: there)? in|(?:does|do)\b.*\b(?:have|contain|show|feature))\b)|"
        r"\bprices?\b|\bcosts?\b|\bcharge for\b|\btotal (?:for|of all)\b|\bset (?:me|us|one) back\b|"
        r"\bwhat (?:would|do|does|will)\b[^?]*\bcome to(?=\W*$| (?:without|excluding|in|all|together|before)\b)|"
        r"\bdearer\b|"
        r"\bfees?\b|\bcheap|\bexpensive|いくら|値段|価格|料金|送料|"
        r"(?:どれ|どっち|どちら)[がの]?(?:方が|ほうが)?(?:安|高)い|(?:安|高)いのは(?:どれ|どっち|どちら)",
        r"[$¥€£]\s?\d|\b\d+ (?:dollars|yen)\b|\b\d+% of\b|\b[Ff]ree\b|\d\s*(?:円|ドル)|無料",
        strict=True,
    ),
    _cue(
        "duration",
        r"how (?:long|fast|soon|quick|quickly|many (?:days|weeks|hours))|when (?:will|do|does|can|should)|"
        r"\b(?:deadline|arrive|period)\b|何日|何週間|何年(?=間|使|有効)|いつ(?:届|まで|頃)|どのくらい|どれくらい|期間|期限",
        rf"\b{_SPAN}(?:minutes?|hours?|days?|weeks?|months?|years?)\b|"
        r"\d+\s*(?:[〜~-]\s*\d+\s*)?(?:営業日|日|週間|時間|分|[かヶカ]月|年)",
    ),
    _cue(
        "offer",
        r"discount|\bpromo|(?<!\bmy )(?:\bcodes?\b|coupon)|\bsales?\b|\b(?:special|current|any) offers?\b|\bdeals?\b|"
        r"割引|クーポン|セール",
        r"\b[Cc]ode [A-Z0-9]{4,}|\d+% off|\bdiscount of\b|割引|クーポン",
    ),
    _cue("meaning", r"(?<!\bi )\bmeans?\b|\bmeaning\b|意味", r"\bmeans?\b|\bis set when\b|意味"),
    _cue("stock", r"\bin stock\b|\bavailable\b|\bavailability\b|在庫", r"\b(?:stock|available|sold out)\b|在庫"),
    _cue(
        "means",
        r"\bpayment (?:methods?|options?)|\bways? to pay|\bpay (?:by|with)|\baccept\b|"
        r"\b(?:which|what)\b.{0,200}\b(?:countries|currenc|languages?|carriers?)|"
        r"支払い方法|使えるカード",
        r"\b(?:accepts?|pay|Visa|Mastercard|PayPal|worldwide|countries|languages?)\b|支払|カード",
    ),
    _cue(
        "in stock",
        r"\b(?:in|out of|back in) stock\b(?! (?:alerts?|notif\w+|messages?|e-?mails?|reminders?))|"
        r"\b(?:any|have|got)\b.{0,40}\bthe title left\b|\bcop(?:y|ies)\b.{0,60}\bleft\b|"
        r"\bsold out\b|\bstock (?:of|level)|\bhow many copies\b|"
        r"\b(?:is|are)\b.{0,200}\bavailable(?: now| yet| today| right now)?\W*$|"
        r"在庫|入荷",
        r"\b(?:in stock|out of stock|sold out|available|unavailable|copies)\b|在庫|入荷|品切れ",
        particular=True,
    ),
    _cue(
        "weight",
        r"\bweigh(?:s|t)?\b|\bhow heavy\b|重さ|何キロ|何グラム",
        r"\b\d+(?:\.\d+)? ?(?:kg|g|grams?|kilos?|pounds?|lbs?|oz)\b|\d\s*(?:キロ|グラム)",
        particular=True,
    ),
    _cue(
        "size",
        r"\bdimensions?\b|\b(?:what|which) size\b|\bhow (?:big|large|tall|thick|wide)\b|サイズ|大きさ",
        r"\b\d+(?:\.\d+)? ?(?:cm|mm|inch(?:es)?)\b|\b[AB]\d\b|\d\s*(?:センチ|ミリ)",
        particular=True,
    ),
)
"""Each told pattern is case-sensitive where a name must follow."""


@lru_cache(maxsize=16)
def every_cue(trade: Trade) -> tuple[Cue, ...]:
    """The facts that are asked for: the trade's, and those of any shop that it has none of the same name for."""
    named = {cue.name: cue for cue in (*_GENERAL, *trade.facts)}
    return tuple(named.values())


@lru_cache(maxsize=256)
def cues_of(question: str, trade: Trade) -> tuple[Cue, ...]:
    """Return what the question asks for; often nothing that is known here."""
    asked = tuple(cue for cue in every_cue(trade) if cue.asked.search(question))
    # "How much does it weigh" asks for no price, and "is it in stock now" for no time.
    return tuple(cue for cue in asked if cue.particular) or asked


def tells(text: str, cues: Iterable[Cue]) -> bool:
    """Whether a sentence tells any of these facts."""
    return any(cue.told.search(text) for cue in cues)


def is_telling(text: str, trade: Trade) -> bool:
    """Whether a sentence makes one want an item."""
    return tells(text, (cue for cue in every_cue(trade) if cue.appeal))


def is_story(text: str, trade: Trade) -> bool:
    """Whether a sentence tells what an item is like, in any words."""
    return tells(text, (cue for cue in every_cue(trade) if cue.appeal == "story"))
