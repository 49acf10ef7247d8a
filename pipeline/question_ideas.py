"""The English of shop questions: what may be left out or exchanged. Every other word has to stand in both questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.question_tokens import stem
from pipeline.trade import Trade

_HARMLESS = frozenset(
    # articles, pronouns and auxiliaries that change no answer
    "a an the this that these those some any i me my mine we our ours you your yours it its they them their "
    "is are am be been being do does can could would may has have had having of in on at for with by to and as so "
    "then "
    # question words; see ``OPEN_QUESTION`` for when they count all the same
    "what which how "
    # asking politely, or as people talk
    "please kindly thanks thank hi hello hey dear ok okay well um just actually really maybe perhaps quick "
    "question sorry "
    "tell know wonder wondering explain say help want wanna like let lets possible possibility able allowed "
    "permitted "
    "currently now yet still already ever exactly also too simply "
    "work works working belong belongs there wish something anything stuff thing everything "
    # what the whole shop is about
    "title titles item items product products".split()
)
_ORDERED = frozenset(
    "ship refund return cancel order preorder pay buy sell change earn redeem track combine register login "
    "giftcard point promo discount".split()
)
"""Ideas that do something or that something is done to. Their order counts: "refund shipping" is not "ship refunds"."""

_PHRASES = {
    "": (
        "in total, altogether, as payment, do i have my, do i have it, at all, i am, am i, may i, may we, it is, "
        "would like, d like, feel free, so far, right now, at the moment, "
        "as of now, these days, at present, of course, your store, your shop, your site, your website, your company, "
        "in general, in order to, go about, be able to, let me know, find out, do i have to do to, a way to, "
        "is there a way, is it ok, is it okay, any chance, is there any chance, what about, how about, feel like, "
        "what now, what can i do, what should i do, what do i do, what to do, what do i have to do, what next, "
        "than the others, than others, than the other ones, the best way to, best way to, is the shop, is the "
        "store, is the website, is the site, does the shop, does the store, "
        "does the website, does the site, be sure, in case, do you know, d love, love to"
    ),
    "use": "be used, get used, what can i do with, what can you do with",
    "combine": "used together, use together, at the same time, at once, used at once",
    "own": "do i have, have i got, do we have, have we got",
    "whatif": (
        "what if, what happens if, what happens when, what do i do if, what should i do if, what can i do if, "
        "what to do if"
    ),
    "must": "have to, has to, need to, required to, supposed to, do i have to, do you have to, do we have to",
    "future": "going to, gonna",
    "count": "how many, number of, amount of",
    "price": "how much, how expensive, how costly",
    "duration": "how long, how many days, how many weeks, how much time, how fast, how quick, how quickly",
    "deadline": (
        "until when, by when, how soon must, how soon should, how soon do i have to, time limit, how long do i "
        "have, how long have i got, how long do we have, "
        "how much time do i have, how many days do i have"
    ),
    "review": "write a review, leave a review, post a review, submit a review, give a review",
    "when": "what time, how soon, what date, which date",
    "day": "what day, which day",
    "arrive": "get here, be here, get to me, reach me",
    "enter": "put in, type in, fill in",
    "fee": "charge a fee, charge fees, charge any fees, charge extra",
    "pay": "have to pay, need to pay, must pay, do i have to pay, do we have to pay",
    "similar": "similar to, something like, anything like, comparable to",
    "promotion": "on sale",
    "collect": "pick up, picked up, pick it up, picking up",
    "forget": "not remember",
    "fail": "not go through, went wrong",
    "have": (
        "for sale, looking for, searching for, show me, do you have, do you sell, do you carry, do you stock, do "
        "you offer, is there, are there, have "
        "you got, "
        "send me, sends me, sent me, give me, gave me, give us, send us, sent us, do you give, you give, you have, "
        "you offer, you sell, you stock, you carry"
    ),
    "often": "how often, how frequently, how regularly",
    "size": "how big, how large, what size, which size",
    "notify": (
        "notify me when, tell me when, let me know when, alert me when, email me when, inform me when, told when, "
        "get a message when, get an email when, get a mail when"
    ),
    "restock": "be back, back in stock, in stock again, available again, back in store, come back",
    "instock": "in stock, on stock, on hand",
    "soldout": "out of stock, sold out",
    "sell my": "sell my, sells my, sold my",
    "used": "second hand, pre owned, pre loved",
    "subscribe": "sign up for, sign up to, sign me up for",
    "unsubscribe": (
        "unsubscribe from, take me off, unsubscribe me from, remove me from, stop getting, stop receiving, stop "
        "sending, opt out of, opt out, get off, sign off from"
    ),
    "exchange": "trade in",
    "elsewhere": "somewhere else, other shop, other shops, another shop, other store, other stores, another store",
    "cheaper": "cost less, costs less, less expensive, save money, lower in price, lower price",
    "green": "eco friendly, environmentally friendly, environment friendly, good for the environment",
    "photo": "take a picture",
    "mean": "stand for, stands for, the meaning of",
    "missing": "missing from, missing in, not in",
    "bulk": "large order, large orders, big order, big orders, large quantities, large quantity",
    "support": "customer service, customer support, customer care, support team, service team, help desk",
    "human": "real person, real human, human being",
    "accept": "do you take",
    "refund": "money back",
    "return": (
        "send back, give back, take back, bring back, ship back, send it back, send them back, bring it back, "
        "sent back, sending back, send something back, give it back"
    ),
    "preorder": "pre order, pre orders, pre ordering, pre ordered",
    "giftcard": "gift card, gift cards, gift certificate, gift certificates, gift voucher, gift vouchers",
    "giftwrap": "gift wrap, gift wrapping, gift wrapped, wrap gifts, wrap presents",
    "email": "e mail, e mails",
    "promo": (
        "promo code, promo codes, discount code, discount codes, coupon code, coupon codes, promotion code, "
        "promotional code, voucher code"
    ),
    "register": "sign up, create account, create an account, open an account, make an account",
    "enable": "turn on, switch on",
    "disable": "turn off, switch off",
    "newest": "most recent",
    "include": "what do i get in, what do you get in, come with, comes with, came with, what is in, what is inside",
    "login": "logged in, signed in, logging in, signing in, log in, sign in, log on",
    "release": "come out, came out, comes out, coming out",
    "abroad": "outside the country, other countries, another country, outside the us, outside the usa",
    "phone": "phone number, telephone number, number to call",
    "contact": "get in touch, get hold of, talk to, speak to, speak with, talk with, write to",
    "you keep": "do you store, you store",
    "hours": "the hours, your hours, opening hours, business hours, opening times, open hours",
    "fastest": "most quickly",
    "cheapest": "least expensive, least costly, lowest priced",
    "free": (
        "do i have to pay for, do we have to pay for, free of charge, at no charge, at no cost, for nothing, "
        "without charge, cost anything, costs anything, "
        "cost money, cost extra, costs extra"
    ),
}

APART = {
    ("ship", "back"): "return",
    ("i ship", "back"): "return",
    ("when", "open"): "hours",
    ("when", "you open"): "hours",
}
"""Ideas of an idea and a word that may stand apart: "send the book back"."""

_WORDS = {
    "ship": (
        "postage send sends sending sent ship ships shipping shipped shipment shipments deliver delivers "
        "delivering delivery deliveries"
    ),
    "price": "price prices priced pricing",
    "fee": "cost costs costing fee fees",
    "cancel": "cancel cancels cancelled canceled cancelling canceling cancellation cancellations",
    "return": "return returns returned returning",
    "refund": "refund refunds refunded refunding reimbursed reimbursement reimburse",
    "order": "order orders ordered ordering",
    "preorder": "preorder preorders preordering preordered",
    "buy": "buy buys buying bought purchase purchases purchasing purchased",
    "sell": "sell sells selling sold",
    "have": (
        "exist exists get gets getting got receive receives receiving received obtain available availability offer "
        "offers offered "
        "carry carries"
    ),
    "find": "find finds found",
    "see": "see sees seen view views visible visibility look",
    "policy": "policy policies rule rules terms",
    "process": "process procedure procedures",
    "pay": "pay pays paying paid payment payments",
    "accept": "accept accepts accepted accepting",
    "recommend": "recommend recommends recommended recommendation recommendations suggest suggestion suggestions",
    "change": "change changes changed changing modify modified edit edited update updated alter amend adjust",
    "damaged": "damaged damage damages broken",
    "abroad": "abroad international internationally overseas globally worldwide",
    "giftcard": "giftcard giftcards",
    "promo": "coupon coupons promo promos",
    "track": "track tracks tracking tracked follow",
    "release": "release releases released publish publishes published",
    "similar": "similar alike",
    "suitable": "suitable appropriate",
    "child": "child children kid kids",
    "contact": "contact contacting reach reached",
    "email": "email emails",
    "phone": "phone telephone",
    "abandon": "abandon abandoned",
    "redeem": "redeem redeems redeemed redeeming",
    "earn": "earn earns earned earning",
    "collect": "collect collects collected collecting pickup",
    "forget": "forget forgot forgotten",
    "fail": "fail fails failed failing failure",
    "faster": "faster quicker",
    "program": "program programs programme programmes scheme schemes",
    "expire": "expire expires expired expiry expiration",
    "valid": "valid validity",
    "gift": "gift gifts present presents",
    "fastest": "fastest quickest",
    "must": "must should shall ought need needs needed necessary required mandatory obligatory",
    "free": "free",
    "fast": "fast quick quickly speedy",
    "often": "often frequently",
    "choose": "choose chooses chosen choosing pick picks select selects selected",
    "enable": "enable enables enabled activate activated",
    "disable": "disable disables disabled deactivate deactivated",
    "newest": "newest latest",
    "edition": "edition editions version versions",
    "late": "late delayed delay delays",
    "limit": "limit limits limited restriction restrictions",
    "way": "way ways method methods option options type types kind kinds possibilities system systems means",
    "enter": "enter enters entered entering",
    "locked": "lock locked block blocked",
    "value": "value worth",
    "promotion": "promotion promotions deal deals sale sales",
    "charge": "charge charges charged charging",
    "when": "when",
    "answer": "answer answers answered reply replies respond response",
    "all": "all every each",
    "delivered": "delivered",
    "restocked": "restocked",
    "declined": "declined rejected refused",
    "cheaper": "cheaper",
    "used": "used preowned secondhand",
    "replace": "replace replaces replaced replacing replacement replacements",
    "exchange": "exchange exchanges swap swaps trade",
    "other": "other another different else",
    "size": "size sizes dimension dimensions measurement measurements",
    "photo": "photo photos picture pictures image images photograph pic",
    "message": "message messages note notes greeting",
    "discount": "discount discounts discounted reduction rebate",
    "bulk": "bulk wholesale",
    "parcel": "parcel parcels package packages packet",
    "mean": "mean means meaning meant",
    "notify": "notify notification notifications alert alerts inform",
    "restock": "restock restocks restocking",
    "subscribe": "subscribe subscribing",
    "unsubscribe": "unsubscribe unsubscribing",
    "delete": "delete deletes deleted deleting deletion erase erased remove removed removing removal",
    "include": "include includes included including contain contains inside",
    "add": "add adds adding added attach enclose",
    "whole": "whole entire",
    "separate": "separate separately individual individually single singly",
    "customer": "customer customers people person persons user users shopper shoppers",
    "human": "human humans agent representative somebody someone",
    "support": "support helpdesk hotline",
    "wrong": "wrong",
    "elsewhere": "elsewhere competitor competitors",
    "green": "green sustainable ecological",
    "missing": "missing",
    "begin": "start starts started begin begins begun",
    "verify": "verify verified verification check checks checked checking",
    "keep": "keep keeps kept stored retain",
    "deadline": "deadline deadlines",
    "giftwrap": "giftwrap giftwrapping",
    "future": "will",
    "past": "did was were",
    "register": "register registering registration",
    "password": "password passwords",
    "combine": "combine combined combining merge merged",
    "use": "use using",
    "arrive": "arrive arrives arriving arrived come comes coming came",
    "pack": "pack packed packing packaging packaged",
    "wait": "wait waiting",
    "point": "point points",
    "store": "store stores shop shops",
}

_PLACED = "have see find subscribe unsubscribe register review track change cancel delete enter login password".split()
"""What is done in one place: "where can I" asks how."""
_IMPLIED = {
    concept: frozenset((*words.split(), *map(stem, words.split())))
    for concept, words in {
        "duration": "time take takes taking need",
        "count": "have",
        **dict.fromkeys(_PLACED, "where"),
        "price": "pay future have",
        "ship": "future",
        "arrive": "future",
        "expire": "future",
        "refund": "have issue request ask future",
        "pay": "method accept price",
        "order": "place placing",
        "recommend": "have",
        "release": "past",
        "return": "begin accept",
        "track": "order parcel ship",
        "bulk": "order",
        "cheaper": "price",
        "restock": "have when future",
        "soldout": "have",
        "instock": "have",
        "missing": "past have",
        "wrong": "past have arrive",
        "damaged": "past have arrive",
        "declined": "past",
        "fail": "past",
        "email": "address",
        "gift": "give",
        "combine": "use",
        "discount": "price size",
        "value": "price",
        "similar": "recommend",
        "deadline": "must when",
        "forget": "past",
        "giftwrap": "have",
        "whatif": "have",
        **dict.fromkeys(
            "paypal visa mastercard amex klarna bitcoin instalment installment cash cheque".split(),
            "pay accept have use card",
        ),
    }.items()
}
"""What a word already says: "how long does it take" is "how long"."""


@dataclass(frozen=True, slots=True)
class Ideas:
    """What the words of a question stand for: general English, and that of a trade."""

    harmless: frozenset[str]
    ordered: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    concepts: Mapping[str, str]
    implied: Mapping[str, frozenset[str]]

    def of(self, token: str) -> str | None:
        """The idea that a word stands for, in whatever form."""
        return self.concepts.get(token) or self.concepts.get(stem(token))


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
