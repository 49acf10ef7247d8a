"""The English of shop questions: what may be left out or exchanged. Every other word has to stand in both questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.question_implied import IMPLIED
from pipeline.question_phrases import PHRASES, TOGETHER
from pipeline.question_tokens import stem, tokens_of
from pipeline.question_words import LIGHT
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
    "if altogether accidentally "
    "generally usually normally good great nice myself yourself specific particular certain actual approximately "
    "roughly typically recently lately somehow request requests requested requesting ask asking arrange goods "
    "merchandise article articles purchases "
    "work works working belong belongs there wish something anything stuff thing everything "
    # what the whole shop is about
    "title titles item items product products".split()
)
_ORDERED = frozenset(
    "ship refund return cancel order preorder pay buy sell change earn redeem track combine register login "
    "giftcard point promo discount".split()
)
"""Ideas that do something or that something is done to. Their order counts: "refund shipping" is not "ship refunds"."""

_WORDS = {
    "ship": (
        "postage send sends sending sent ship ships shipping shipped shipment shipments deliver delivers delivering "
        "delivery deliveries dispatch dispatched dispatches dispatching despatch despatched posting"
    ),
    "price": "price prices priced pricing rate pricetag",
    "fee": "cost costs costing fee fees",
    "cancel": ("cancel cancels cancelled canceled cancelling canceling cancellation cancellations revoke withdraw"),
    "return": "return returns returned returning",
    "refund": "refund refunds refunded refunding reimbursed reimbursement reimburse repay repaid reimbursing",
    "order": "order orders ordered ordering",
    "preorder": "preorder preorders preordering preordered reserve reserved reservation reservations",
    "buy": "buy buys buying bought purchase purchases purchasing purchased",
    "sell": "sell sells selling sold",
    "have": (
        "exist exists get gets getting got receive receives receiving received obtain available availability offer "
        "offers offered carry carries list browse stock stocks provide provides provided supply find"
    ),
    "find": "find finds found",
    "see": "see sees seen view views visible visibility look",
    "policy": "policy policies rule rules terms",
    "process": "process procedure procedures",
    "pay": "pay pays paying paid payment payments",
    "accept": "accept accepts accepted accepting",
    "recommend": (
        "recommend recommends recommended recommendation recommendations suggest suggestion suggestions recommending "
        "tips tip advise advice suggesting"
    ),
    "change": (
        "change changes changed changing modify modified edit edited update updated alter amend adjust switch "
        "switching switched correct corrected correcting fix fixing fixed amending adjusting"
    ),
    "damaged": "damaged damage damages broken battered wrecked crushed squashed smashed crumpled dented",
    "abroad": "abroad international internationally overseas globally worldwide",
    "giftcard": "giftcard giftcards",
    "promo": "coupon coupons promo promos voucher vouchers",
    "track": "track tracks tracking tracked follow trace tracing",
    "release": "release releases released publish publishes published",
    "similar": "similar alike resembling resembles",
    "suitable": "suitable appropriate",
    "child": "child children kid kids youngster youngsters",
    "contact": "contact contacting reach reached contacted",
    "email": "email emails",
    "phone": "phone telephone",
    "abandon": "abandon abandoned",
    "redeem": "redeem redeems redeemed redeeming spend spends spending spent apply applying",
    "earn": "earn earns earned earning gain gains gaining accumulate gather",
    "collect": "collect collects collected collecting pickup",
    "forget": "forget forgot forgotten",
    "fail": "fail fails failed failing failure",
    "faster": "faster quicker expedite expedited",
    "program": "program programs programme programmes scheme schemes",
    "expire": "expire expires expired expiry expiration lapse lapses lapsed expiring invalid elapse",
    "valid": "valid validity",
    "gift": "gift gifts present presents",
    "fastest": "fastest quickest",
    "must": "must should shall ought need needs needed necessary required mandatory obligatory",
    "free": "free gratis",
    "fast": "fast quick quickly speedy",
    "often": "often frequently",
    "choose": "choice choices selection choose chooses chosen choosing pick picks select selects selected",
    "enable": "enable enables enabled activate activated activating",
    "disable": "disable disables disabled deactivate deactivated",
    "newest": "newest latest",
    "edition": "edition editions version versions",
    "late": "late delayed delay delays overdue",
    "way": "way ways method methods option options type types kind kinds possibilities system systems means",
    "enter": "enter enters entered entering type typed",
    "locked": "lock locked block blocked locking frozen suspended",
    "value": "value worth",
    "promotion": "promotion promotions deal deals sale sales bargain bargains clearance",
    "charge": "charge charges charged charging billed debited",
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
    "discount": "discount discounts discounted reduction rebate concession",
    "bulk": "bulk wholesale",
    "parcel": "parcel parcels package packages packet shipment box consignment",
    "mean": "mean means meaning meant",
    "notify": "notify notification notifications alert alerts inform",
    "restock": "restock restocks restocking",
    "subscribe": "subscribe subscribing",
    "unsubscribe": "unsubscribe unsubscribing",
    "delete": (
        "delete deletes deleted deleting deletion erase erased remove removed removing removal close closing closed "
        "deactivate wipe"
    ),
    "include": "include includes included including contain contains inside",
    "add": "add adds adding added attach enclose",
    "whole": "whole entire",
    "separate": "separate separately individual individually single singly",
    "customer": "customer customers people person persons user users shopper shoppers client clients",
    "human": "human humans agent representative somebody someone staff employee operator anyone",
    "support": "support helpdesk hotline",
    "wrong": "wrong incorrect mistaken",
    "elsewhere": "elsewhere competitor competitors",
    "green": "green sustainable ecological",
    "missing": "missing incomplete absent",
    "begin": "start starts started begin begins begun",
    "verify": "verify verified verification check checks checked checking",
    "keep": "keep keeps kept stored retain",
    "deadline": "deadline deadlines window period timeframe cutoff",
    "giftwrap": "giftwrap giftwrapping",
    "future": "will gonna",
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
    "lost": "lost lose astray vanished disappeared",
    "directly": "directly straight direct",
    "difference": "difference differences differ differs",
    "twofactor": "2fa mfa",
    "big": "big large",
    "bigger": "bigger larger",
    "biggest": "biggest largest",
    "small": "small little tiny",
    "smaller": "smaller",
    "clothes": "clothes clothing apparel",
    "defect": "defect defects defective faulty flaw flaws",
    "complain": "complain complaint complaints complaining",
    "company": "company business firm",
    "problem": "problem problems trouble issue issues",
    "info": "info information details",
    "safe": "safe secure safely securely safety security",
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
    "popular": "popular famous bestseller bestsellers bestselling",
    "pickuppoint": "locker lockers",
    "history": "history",
    "data": "data",
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
    "notarrived": "undelivered",
    "balance": "balance remaining",
    "minimum": "minimum min threshold least",
    "maximum": "maximum max most limit limits limited restriction restrictions",
    "wishlist": "wishlist wishlists",
    "share": "share shares shared sharing pass",
    "reset": "reset resetting recover recovery restore",
    "condition": "condition conditions state quality shape",
    "several": "several multiple",
    "money": "money cash",
    "print": "print printed printing prints",
    "address": "address addresses street",
    "aged": "aged yo",
    "soldout": "unavailable",
    "weekend": "weekend weekends",
    "customs": "customs duty duties tariff tariffs",
    "twice": "twice",
    "torn": "torn tear tore ripped rip",
    "tax": "tax taxes vat gst",
    "status": "status",
    "website": "website site webpage webshop homepage",
    "instalments": "instalments installments instalment installment",
    "account": "account accounts profile",
    "username": "username",
    "holiday": "holiday holidays vacation",
    "pause": "pause pauses paused pausing",
    "courier": "courier couriers carrier carriers",
    "signature": "signature signatures",
    "postcode": "zipcode postcode",
    "offline": "offline",
    "download": "download downloads downloading downloaded",
    "bill": "invoice invoices bill bills",
    "adult": "adult adults mature",
    "split": "split splits divide divided",
    "upgrade": "upgrade upgraded upgrading",
}

_SHORTEST_STEM = 4
"""Shorter ones are words of their own: "note" would be "not"."""


@dataclass(frozen=True, slots=True)
class Ideas:
    """What the words of a question stand for: general English, and that of a trade. All forms of a word are known."""

    harmless: frozenset[str]
    light: frozenset[str]
    ordered: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    together: Mapping[str, Mapping[str, str]]
    concepts: Mapping[str, str]
    implied: Mapping[str, frozenset[str]]

    def of(self, token: str) -> str | None:
        """The idea that a word stands for, in whatever form."""
        return self.concepts.get(token) or self.concepts.get(stem(token))


@lru_cache(maxsize=16)
def ideas_of(trade: Trade) -> Ideas:
    """What is known of general English and of a trade."""
    alike = trade.alike
    phrases = [*_split(PHRASES, ", "), *alike.phrases.items()]
    words = [*_split(_WORDS, " "), *alike.words.items()]
    known = {word: idea for idea, several in words for word in several}
    by_phrase = {tuple(phrase.split()): idea for idea, several in phrases for phrase in several}
    for said, idea in _synonyms(trade):
        by_phrase.setdefault(said, idea)
        known.setdefault(" ".join(said), idea)
    return Ideas(
        _HARMLESS | frozenset(alike.harmless),
        LIGHT | frozenset(alike.light),
        _ORDERED | frozenset(alike.ordered),
        by_phrase,
        _by_first(_split(TOGETHER, ", ")),
        {stem(word): idea for word, idea in known.items() if len(stem(word)) >= _SHORTEST_STEM} | known,
        {
            idea: IMPLIED.get(idea, frozenset()) | set(alike.implied.get(idea, ()))
            for idea in {*IMPLIED, *alike.implied}
        },
    )


def _synonyms(trade: Trade) -> Iterator[tuple[tuple[str, ...], str]]:
    """What the search takes for one another is one idea here, too."""
    for said, meant in trade.synonyms.items():
        if said.isascii():
            yield tuple(tokens_of(said)), meant
            yield tuple(tokens_of(meant)), meant


def _split(table: Mapping[str, str], between: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(idea, tuple(said.split(between))) for idea, said in table.items()]


def _by_first(pairs: Sequence[tuple[str, Sequence[str]]]) -> dict[str, dict[str, str]]:
    """The idea of two words, by the one and then by the other."""
    found = defaultdict[str, dict[str, str]](dict)
    for idea, several in pairs:
        for first, second in map(str.split, several):
            found[first][second] = idea
    return found
