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
    "currently now yet still already ever exactly also too simply very truly even especially "
    "generally usually normally good great nice myself "
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
        "from you, about me, about us, where can i, where do i, where should i, where must i, where would i, where "
        "could i, must i do to, should i do to, do i need to do to, can i do to, the steps to, in the mail, in the "
        "post, in transit, in total, altogether, as payment, do i have my, do i have it, at all, i am, am i, may "
        "i, may we, it is, would like, d like, feel free, so far, right now, at the moment, as of now, these days, "
        "at present, of course, your store, your shop, your site, your website, your company, in general, in order "
        "to, go about, be able to, let me know, find out, do i have to do to, a way to, is there a way, is it ok, "
        "is it okay, any chance, is there any chance, what about, how about, feel like, what now, what can i do, "
        "what should i do, what do i do, what to do, what do i have to do, what next, than the others, than "
        "others, than the other ones, the best way to, best way to, is the shop, is the store, is the website, is "
        "the site, does the shop, does the store, does the website, does the site, be sure, in case, do you know, "
        "d love, love to"
    ),
    "use": "be used, get used, what can i do with, what can you do with",
    "combine": "used together, use together, at the same time, at once, used at once",
    "own": "do i have, have i got, do we have, have we got",
    "whatif": (
        "what do i do when, what should i do when, what can i do when, what if, what happens if, what happens "
        "when, what do i do if, what should i do if, what can i do if, what to do if"
    ),
    "must": "have to, has to, need to, required to, supposed to, do i have to, do you have to, do we have to",
    "future": "going to, gonna",
    "count": "how many, number of, amount of",
    "price": (
        "what do i pay for, what must i pay for, what will i pay for, how many dollars, how many euros, how much, "
        "how expensive, how costly"
    ),
    "duration": "how long, how many days, how many weeks, how much time, how fast, how quick, how quickly",
    "deadline": (
        "until when, by when, how soon must, how soon should, how soon do i have to, time limit, how long do i "
        "have, how long have i got, how long do we have, how much time do i have, how many days do i have"
    ),
    "review": (
        "review i wrote, review i have written, reviews i wrote, write a review, leave a review, post a review, "
        "submit a review, give a review"
    ),
    "when": (
        "on what day, on which day, what year, which year, in what year, in which year, since when, since what "
        "year, what time, how soon, what date, which date"
    ),
    "day": "what day, which day",
    "arrive": "get here, be here, get to me, reach me",
    "enter": "put in, type in, fill in",
    "fee": "charge a fee, charge fees, charge any fees, charge extra",
    "pay": "have to pay, need to pay, must pay, do i have to pay, do we have to pay",
    "similar": (
        "in the style of, for fans of, close to, as good as, in the mood of, the vibe of, reminds me of, remind me "
        "of, along the lines of, similar to, something like, anything like, comparable to"
    ),
    "promotion": "on sale",
    "collect": "pick up, picked up, pick it up, picking up",
    "forget": "not remember",
    "fail": "not go through, went wrong",
    "have": (
        "i want to read, want to read, like to read, find me, search for, got any, let me see, list of, in your "
        "range, in your catalogue, for sale, looking for, searching for, show me, do you have, do you sell, do you "
        "carry, do you stock, do you offer, is there, are there, have you got, send me, sends me, sent me, give "
        "me, gave me, give us, send us, sent us, do you give, you give, you have, you offer, you sell, you stock, "
        "you carry"
    ),
    "often": "how often, how frequently, how regularly",
    "size": "how big, how large, what size, which size",
    "notify": (
        "how will i know when, how do i know when, notify me when, tell me when, let me know when, alert me when, "
        "email me when, inform me when, told when, get a message when, get an email when, get a mail when"
    ),
    "restock": (
        "be restocked, get restocked, be restocking, be back, back in stock, in stock again, available again, back "
        "in store, come back"
    ),
    "instock": "do you still have, are left, is left, in stock, on stock, on hand",
    "soldout": "out of stock, sold out",
    "sell my": "sell my, sells my, sold my",
    "used": "second hand, pre owned, pre loved",
    "subscribe": "signing up for, signing up to, signed up for, sign up for, sign up to, sign me up for",
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
        "send back, give back, take back, bring back, ship back, send it back, send them back, bring it back, sent "
        "back, sending back, send something back, give it back"
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
    "phone": "over the phone, on the phone, phone number, telephone number, number to call",
    "contact": "get in touch, get hold of, talk to, speak to, speak with, talk with, write to",
    "you keep": "do you store, you store",
    "hours": "the hours, your hours, opening hours, business hours, opening times, open hours",
    "fastest": "most quickly",
    "cheapest": "least expensive, least costly, lowest priced",
    "free": (
        "do i need to pay for, must i pay for, do i have to pay for, do we have to pay for, free of charge, at no "
        "charge, at no cost, for nothing, without charge, cost anything, costs anything, cost money, cost extra, "
        "costs extra"
    ),
    "where": "which countries, which country, what countries, to which countries, to which country",
    "suitable": "good for, okay for, ok for, fine for, alright for, right for, fit for, suited for, suited to",
    "amex": "american express",
    "sell": "do you sell my",
    "message": "write a note, write a message, write a greeting, write a card",
    "difference": "differ from, different from, compared to, compared with",
    "twofactor": "two factor, two step, 2 factor, 2 step",
    "store": "online shop, online store, web shop, web store, web site",
    "other": "third parties, third party",
    "why": "how come, for what reason, what is the reason",
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
        "offers offered carry carries list browse stock stocks"
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
    "choose": "choice choices selection choose chooses chosen choosing pick picks select selects selected",
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
    "answer": "answering responses answer answers answered reply replies respond response",
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
    "where": "where",
    "read": "read reads reading",
    "lost": "lost lose gone",
    "directly": "directly straight direct",
    "difference": "difference differences differ differs",
    "twofactor": "2fa mfa",
    "big": "big large",
    "bigger": "bigger larger",
    "biggest": "biggest largest",
    "small": "small little tiny",
    "clothes": "clothes clothing apparel",
    "defect": "defect defects defective faulty flaw flaws",
    "complain": "complain complaint complaints complaining",
    "company": "company business firm",
    "problem": "problem problems trouble issue issues",
    "info": "info information details",
    "safe": "safe secure safely securely",
    "standard": "standard regular normal",
    "confirm": "confirm confirmation confirmations confirmed confirms",
    "protect": "protect protection protective protects protected",
    "prove": "prove proof proves proving",
    "weight": "weight weigh weighs heavy",
    "blank": "blank empty",
    "same": "same identical",
    "extra": "extra additional additionally",
    "cheap": "cheap inexpensive affordable",
    "dear": "expensive costly pricey dear",
    "easy": "easy simple",
    "hard": "hard difficult tough",
    "popular": "popular famous",
    "end": "end ends ending finish finishes finishing",
    "immediately": "immediately instantly",
    "hide": "hide hides hidden hiding conceal",
    "show": "show shows shown display displays displayed",
    "mail": "mail mails mailed post posted",
    "country": "country countries",
    "copy": "copy copies",
    "review": "review reviews",
    "best": "best top greatest finest",
    "favourite": "favourite favorite favourites favorites",
    "colour": "colour color colours colors coloured colored",
    "why": "why",
}

_PLACED = (
    "have see find subscribe unsubscribe register review track change cancel delete enter login password download print"
).split()
"""What is done in one place: "where can I" asks how."""
_IMPLIED = {
    concept: frozenset((*words.split(), *map(stem, words.split())))
    for concept, words in {
        "duration": "time take takes taking need",
        "count": "have include total out exist",
        **dict.fromkeys(_PLACED, "where"),
        "price": "pay future have",
        "ship": "future",
        "arrive": "future",
        "expire": "future",
        "refund": "have issue request ask future",
        "pay": "method accept price",
        "order": "place placing accept",
        "recommend": "have",
        "release": "past",
        "return": "begin accept",
        "track": "order parcel ship where",
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
        "similar": "recommend have",
        "deadline": "must when",
        "forget": "past",
        "giftwrap": "have",
        "review": "where author",
        "message": "author",
        "difference": "what between from",
        "prove": "show",
        "whatif": "have",
        **dict.fromkeys(
            "paypal visa mastercard amex klarna bitcoin instalment installment cash cheque".split(),
            "pay accept have use card",
        ),
    }.items()
}
"""What a word already says: "how long does it take" is "how long"."""


_SHORTEST_STEM = 4
"""Shorter ones are words of their own: "note" would be "not"."""


@dataclass(frozen=True, slots=True)
class Ideas:
    """What the words of a question stand for: general English, and that of a trade. All forms of a word are known."""

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
    known = {word: idea for idea, several in words for word in several}
    return Ideas(
        _HARMLESS | frozenset(alike.harmless),
        _ORDERED | frozenset(alike.ordered),
        {tuple(phrase.split()): idea for idea, several in phrases for phrase in several},
        {stem(word): idea for word, idea in known.items() if len(stem(word)) >= _SHORTEST_STEM} | known,
        _IMPLIED | {idea: frozenset(said) for idea, said in alike.implied.items()},
    )


def _split(table: Mapping[str, str], between: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(idea, tuple(said.split(between))) for idea, said in table.items()]
