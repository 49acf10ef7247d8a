"""The English of shop questions, as far as it decides whether two of them ask the same thing.

What stands here may be left out or exchanged. Every other word has to stand in both questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.trade import Trade

_HARMLESS = frozenset(
    # articles, pronouns and auxiliaries that change no answer
    "a an the this that these those some any i me my mine we our ours you your yours it its they them their "
    "is are am be been being do does can could would may has have had having of in on at for with by to and as so then "
    # question words; see ``OPEN_QUESTION`` for when they count all the same
    "what which how "
    # asking politely, or as people talk
    "please kindly thanks thank hi hello hey dear ok okay well um just actually really maybe perhaps quick question "
    "tell know wonder wondering explain say help want wanna like let possible able allowed "
    "currently now yet still already ever exactly "
    # what the whole shop is about
    "title titles policy policies process procedure procedures rule rules".split()
)
YES_OR_NO = frozenset("is are was were do does did has have will".split())
OPEN_QUESTION = frozenset("what which how who when where why".split())
"""First words that tell "Do you accept cards?" from "Which cards do you accept?"; "can I" often means "how do I"."""

BINDING = frozenset(
    "from than before after until till since without except unless instead despite during between into if because "
    "over under above below against per via".split()
)
"""They say something of the word that follows: "from Japan to France" is not "from France to Japan"."""
TOWARDS = "to"
MOVING = frozenset("ship send return go come".split())
"""Ideas after which ``TOWARDS`` tells the direction; elsewhere it is harmless: "to cancel"."""
_ORDERED = frozenset(
    "ship refund return cancel order preorder pay buy sell change send earn redeem use track combine register login "
    "giftcard point promo".split()
)
"""Ideas that do something or that something is done to. Their order counts: "refund shipping" is not "ship refunds"."""

ARTICLES = frozenset("a an the this that these those my your of".split())
POSSESSIVE = "'s"
NEGATIONS = frozenset("not no never neither nor cannot without none nothing nobody".split())

NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "dozen": "12"}

_PHRASES = {
    "": (
        "at all, i am, am i, may i, may we, it is, would like, d like, feel free, so far, right now, at the moment, "
        "as of now, these days, at present, of course, your store, your shop, your site, your website, your company, "
        "in general, in order to, go about, be able to, let me know, find out, do i have to do to, a way to, "
        "is there a way, is it ok, is it okay"
    ),
    "use": "be used, get used",
    "whatif": (
        "what if, what happens if, what happens when, what do i do if, what should i do if, what can i do if, "
        "what to do if"
    ),
    "must": "have to, has to, need to, required to, supposed to, do i have to, do you have to, do we have to",
    "future": "going to, gonna",
    "count": "how many, number of, amount of",
    "price": "how much, how expensive, how costly",
    "duration": "how long, how many days, how many weeks, how much time",
    "when": "what time, how soon, what day, what date, which day, which date",
    "sell": "do you have, do you sell, do you carry, do you stock, do you offer, is there, are there, have you got",
    "refund": "money back",
    "return": "send back, give back, take back, bring back, ship back, send it back, send them back, bring it back",
    "preorder": "pre order, pre orders, pre ordering, pre ordered",
    "giftcard": "gift card, gift cards, gift certificate, gift certificates, gift voucher, gift vouchers",
    "giftwrap": "gift wrap, gift wrapping, gift wrapped, wrap gifts, wrap presents",
    "email": "e mail, e mails",
    "promo": (
        "promo code, promo codes, discount code, discount codes, coupon code, coupon codes, promotion code, "
        "promotional code, voucher code"
    ),
    "register": "sign up, create account, create an account, open an account, make an account",
    "login": "log in, sign in, log on",
    "release": "come out, came out, comes out, coming out",
    "abroad": "outside the country, other countries, another country, outside the us, outside the usa",
    "phone": "phone number, telephone number, number to call",
    "contact": "get in touch, get hold of",
    "hours": "opening hours, business hours, opening times, open hours",
    "fastest": "most quickly",
    "cheapest": "least expensive, least costly, lowest priced",
    "free": "free of charge, at no charge, at no cost, for nothing, without charge",
}

_WORDS = {
    "ship": "ship ships shipping shipped shipment shipments deliver delivers delivering delivery deliveries",
    "price": "price prices priced cost costs costing fee fees charge charges charged",
    "cancel": "cancel cancels cancelled canceled cancelling canceling cancellation cancellations",
    "return": "return returns returned returning",
    "refund": "refund refunds refunded refunding reimbursed reimbursement reimburse",
    "order": "order orders ordered ordering",
    "preorder": "preorder preorders preordering preordered",
    "buy": "buy buys buying bought purchase purchases purchasing purchased",
    "sell": "sell sells selling sold",
    "pay": "pay pays paying paid payment payments",
    "accept": "accept accepts accepted accepting",
    "recommend": "recommend recommends recommended recommendation recommendations suggest suggestion suggestions",
    "change": "change changes changed changing modify modified edit edited update updated",
    "damaged": "damaged damage broken",
    "abroad": "abroad international internationally overseas globally worldwide",
    "giftcard": "giftcard giftcards",
    "promo": "coupon coupons promo promos",
    "track": "track tracks tracking tracked",
    "release": "release releases released publish publishes published",
    "similar": "similar alike",
    "suitable": "suitable appropriate",
    "child": "child children kid kids",
    "contact": "contact contacting reach",
    "email": "email emails",
    "phone": "phone telephone",
    "abandon": "abandon abandoned",
    "redeem": "redeem redeems redeemed redeeming",
    "earn": "earn earns earned earning collect collecting",
    "expire": "expire expires expired expiry expiration",
    "gift": "gift gifts present presents",
    "fastest": "fastest quickest",
    "must": "must should shall ought",
    "need": "need needs needed necessary",
    "free": "free",
    "fast": "fast quick quickly",
    "giftwrap": "giftwrap giftwrapping",
    "future": "will",
    "past": "did was were",
    "register": "register registering registration",
    "password": "password passwords",
    "combine": "combine combined combining merge merged",
    "use": "use using",
    "send": "send sends sending",
    "get": "get gets getting got receive receives receiving received obtain",
    "arrive": "arrive arrives arriving",
    "pack": "pack packed packing package packaging packaged",
    "wait": "wait waiting",
    "point": "point points",
    "store": "store stores shop shops",
}

_IMPLIED = {
    concept: frozenset(words.split())
    for concept, words in {
        "duration": "take takes taking last lasts need",
        "count": "sell",
        "price": "pay future sell",
        "ship": "future",
        "arrive": "future",
        "expire": "future",
        "refund": "get give gives issue request ask future",
        "pay": "method accept",
        "order": "place placing",
        "recommend": "give",
        "release": "past",
        "damaged": "past",
        "declined": "past",
        "giftwrap": "sell",
        "whatif": "get",
        **dict.fromkeys("paypal visa mastercard amex klarna bitcoin cash cheque".split(), "pay accept"),
    }.items()
}
"""What a word already says: "how long does it take" is "how long"."""

PERSONS = {"i": "i", "we": "i", "me": "i", "us": "i", "you": "you"}
PERSONAL = {"buy": "you", "pay": "you", "order": "you", "return": "you", "sell": "i", "ship": "i"}
"""Acts that belong to one side of the counter, and who does them when it is the other way round."""


@dataclass(frozen=True, slots=True)
class Ideas:
    """What the words of a question stand for: general English, and that of a trade."""

    harmless: frozenset[str]
    ordered: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    concepts: Mapping[str, str]
    implied: Mapping[str, frozenset[str]]


@lru_cache(maxsize=16)
def ideas_of(trade: Trade) -> Ideas:
    """What is known of general English and of a trade."""
    alike = trade.alike
    phrases = [*_split(_PHRASES, ", "), *alike.phrases.items()]
    words = [*_split(_WORDS, " "), *alike.words.items()]
    return Ideas(
        _HARMLESS | frozenset(alike.harmless),
        _ORDERED | frozenset(alike.ordered),
        {tuple(phrase.split()): idea for idea, several in phrases for phrase in several},
        {word: idea for idea, several in words for word in several},
        _IMPLIED | {idea: frozenset(said) for idea, said in alike.implied.items()},
    )


def _split(table: Mapping[str, str], between: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(idea, tuple(said.split(between))) for idea, said in table.items()]
