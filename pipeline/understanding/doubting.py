"""Whether the words of a question speak against what the head takes it for."""

from __future__ import annotations

import re

from pipeline.intents import LISTING, OWN_ORDERS, UNSURE, Role
from pipeline.orders.rules import asks_for_a_rule
from pipeline.orders.topics import order_topic
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Query
from pipeline.wording.language import language_of
from pipeline.wording.lead import without_lead
from pipeline.wording.topics import (
    is_about_an_item,
    is_about_an_order,
    is_about_offers,
    is_about_oneself,
    is_about_service,
    is_about_wares,
    is_harmed,
    is_trouble,
)

FEW_WORDS = 3
"""No more of them tell one thing."""
_OF_THE_PAGES: frozenset[Role] = frozenset({*LISTING, "help", "fact", "chitchat"})
_OF_A_GUESS: frozenset[Role] = frozenset({*LISTING, "offers", "escalation", "checkout", "fact"})
"""What the head may take a question about the service for."""
_ANY_OFFER = re.compile(
    r"\W*(?:is there|are there|do you have|have you|got|any)\b(?:\s+[\w'-]+){0,4}?\s+"
    r"(?:discount|coupon|voucher|promo\w*|code|sale|deal)s?\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\W*(?:who|what|which|where|when|how|is there|are there|do you have)\b", re.IGNORECASE)
_ASKS_WHETHER = re.compile(r"\W*(?:is|are|do|does|can|could|will|may|should)\b", re.IGNORECASE)
_OF_THE_SHOP = re.compile(
    r"\W*(?:(?:who|which|how many)\b(?!.*\b(?:wrong|in charge|responsible|complain\w*|talk|speak)\b).* "
    r"your (?!(?:name|favou?rite|creators?|makers?|friends?|family|father|mother|hero|boss|manager|supervisor)\b)\w|"
    r"(?:who|what|which|how many)\b(?!.*\bwrong\b).* (?:the|this|your) (?:shop|store|company|warehouse)\b|"
    r"are you (?:\w+ )?(?:hiring|recruiting|expanding|opening|closing|moving|planning|merging|looking for)\b|"
    r"(?:are you|is (?:an? \w+|any(?:one|body)|some(?:one|body))) (?:\w+ )?"
    r"(?:there|open|closed|working|available|around|off|away)\b.*"
    r"\b(?:\w+days?|new year|christmas|easter|holidays?|weekends?|nights?|noon|midnight|mornings?|evenings?)\b|"
    r"(?:do|can|will) you (?!(?:like|love|know|remember|guess|be|understand|read|hear|see|feel)\b)\w+ (?:my|our) \w)",
    re.IGNORECASE,
)
"""Wants to know something of the shop, and no person: "who is your CEO?"; "what is your" is small talk."""
_THE_SHOP = Wording(
    r"\byour (?:shop|store|company|business|team|staff|warehouse|owners?)\b|\b(?:owns?|runs?|founded) {shop}\b"
)
_HAS = re.compile(
    r"\b(?:have|has|sells?|carr(?:y|ies)|stocks?|got|offers?|any|recommend\w*)\b(?!(?: your \w+)? been\b)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\W*do (?:you|they|the \w+) (?:(?:also|still|even|guys|actually|currently|maybe|perhaps|possibly|by chance|"
    r"by any chance|now|already|really|ever|usually|normally|generally|always|happen to) )*+"
    r"(?!(?:have|sell|carry|stock|offer|do|got|get|keep|recommend|suggest|know|think|like|love|prefer|read|enjoy|see|find)\b)"
    r"\w+",
    re.IGNORECASE,
)
"""What the shop does is told by no list of titles: "do you rent things out?"."""
_SOLD = re.compile(r"\W*do you (?:sell|stock|carry)\b", re.IGNORECASE)
_OF_NO_ORDER = re.compile(
    r"\b(?:an|any|every|each|most) orders?\b(?! (?:number|i\b))|\b(?:my|our) (?:old|own|unwanted)\b|"
    r"\b(?:donat|recycl)\w+|\bbefore (?:i|we) (?:buy|order|pay)\b",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[.!?,;]\s+|\s-\s")
"""Thanks and a question may be one message."""
_OF_ANY_GOODS = re.compile(
    r"\W*(?:can|may|could) (?:i|we|you|one|people) (?:still |also )?(?:return|exchange|swap|send back|give back) "
    r"(?:an?|any|opened|unopened|used|damaged)\b"
    r"(?!.*\b(?:my|mine|our|this|that|it|bought|got|ordered|received|yesterday|ago|orders?)\b)",
    re.IGNORECASE,
)
"""Asks for a rule, and not for something to be taken back."""
_HOW_TO = re.compile(
    r"\W*how (?:do|can|could|should|would) (?:i|we)\b(?!.*\b(?:refund|return|back|rid)\b)", re.IGNORECASE
)
"""What asks how something is done, and speaks of nothing that goes back, asks for no return."""
_HOW_TO_JA = re.compile(r"どうやって|どのように|方法|(?:やり|仕|買い|使い)方")
"""How something is done the pages tell, where nothing is asked of an order."""
_GIVES_BACK = re.compile(
    r"\b(?:can|could|may|do) (?:i|we|he|she|they) (?:still |also |just )?"
    r"(?:return|exchange|swap|cancel|(?:send|give|bring|take) (?:[\w'-]+ ){1,4}back)\b",
    re.IGNORECASE,
)
"""What is done with goods that somebody has: no list of titles answers that, whatever it names."""
_OF_ANY_ORDER = re.compile(
    r"\W*(?:(?:does|will|would|can|could) "
    r"(?!(?:i|we|you|he|she|it|they|an?|someone|somebody|anyone|this|that|my|our|the|your|support|please)\b)[\w'-]+"
    r"(?: [\w'-]+){1,5} (?:my|our|an?) (?:\w+ )?(?:orders?|parcels?|packages?|deliver(?:y|ies))\b|"
    r"do you (?:\w+ )?(?:tell|e-?mail|notify|inform|warn|text|call|ring)\b|"
    r"(?:is|are) there (?!.*\b(?:news|delays?|problems?|updates?|issues?|troubles?|status|way|wrong|missing)\b)|"
    r"(?:can|could|do|will|would) you (?:\w+ )?(?:mend|repair|rebind|restore|appraise|buy)\b)|"
    r".*\bif (?:i|we) (?:order|buy|pay|choose|pick)\b",
    re.IGNORECASE,
)
"""Asks what the shop does, or what something does to an order; nothing is to be looked up."""
_OF_OWN_ORDER = re.compile(
    r"\b(?:my|our|this|that|the) (?:\w+ )?(?:orders?|parcel|package)\b|\bi (?:bought|ordered)\b", re.IGNORECASE
)
"""Of an order as such, or of books that were not bought here, the pages tell."""
_WHAT_BECOMES_JA = re.compile(r"(?:たら|ると|れば)(?:どうなり|どうすれば|どうしたら)")
_OF_WHO_ASKS = re.compile(r"\babout me\b|(?<!for )(?<!like )\bmy (?!fav)", re.IGNORECASE)
"""What somebody has already, or the shop has of him, is nothing to choose from."""
WHY = re.compile(r"\W*(?:why|how (?:come|do|does|can|is|are))\b", re.IGNORECASE)
"""What begins so is answered by no list of titles."""


def doubted(query: Query, role: Role | None, trade: Trade) -> Role | None:
    """What the head takes a question for, where its words do not speak against that."""
    if role in _OF_THE_PAGES and _ANY_OFFER.match(query.text):
        return "offers"
    unlikely = (
        (
            role == "escalation"
            and (
                _asks_for_a_fact(query.text, trade)
                or is_harmed(query.text, trade)
                or _is_a_topic(query.text, trade)
                or _asks_of_the_shop(query.text)
            )
        )
        or (role in LISTING and (WHY.match(query.text) or _GIVES_BACK.search(query.text) or _is_of_a_service(query)))
        or (role in {*LISTING, "fact"} and _names_the_shop(query, trade))
        or (role in OWN_ORDERS and not is_about_oneself(query.beside_the_title))
        or (role == "tracking" and not is_about_an_order(query.text, trade))
        or (role == "returns" and _asks_how_returns_go(query.text, trade))
        or (role in OWN_ORDERS and _HOW_TO_JA.search(query.text) and order_topic(query.text, trade) is None)
        or (role in LISTING and _SOLD.match(query.text) and not _is_of_a_kind(query, trade))
        or (role in OWN_ORDERS and (_OF_ANY_GOODS.match(query.text) or _OF_ANY_ORDER.match(query.text)))
        or (role in OWN_ORDERS and _OF_NO_ORDER.search(query.text) and not _OF_OWN_ORDER.search(query.text))
        or (role in LISTING and _WHAT_BECOMES_JA.search(query.text))
        or (role in LISTING and _OF_WHO_ASKS.search(query.text) and not is_about_wares(query.text, trade))
        or (role == "offers" and _tells_of_no_offer(query, trade) and not is_about_offers(query.text))
        # The encoder reads English: of Japanese, words that speak of the service tell more.
        or (language_of(query.text, trade) == "ja" and _is_a_wrong_guess(query.text, role, trade))
    )
    return UNSURE if unlikely else role


def _asks_how_returns_go(text: str, trade: Trade) -> bool:
    """Whether a question about what goes back asks for a rule that holds for all: nothing is to be looked up."""
    topic = order_topic(text, trade)
    is_rule = asks_for_a_rule(text) and (topic is None or topic.sends_back)
    return is_rule or (topic is None and bool(_HOW_TO.match(text)))


def _is_of_a_kind(query: Query, trade: Trade) -> bool:
    """Whether it names what the shop sells, or a kind of that: of other goods a page says whether they are sold."""
    taste = query.taste
    return bool(taste.kinds or taste.bounds or taste.made_by or query.names) or is_about_wares(query.text, trade)


def _tells_of_no_offer(query: Query, trade: Trade) -> bool:
    return bool(_SOLD.match(query.text) or query.taste.kinds) or is_about_service(query.text, trade)


def _is_a_wrong_guess(text: str, role: Role | None, trade: Trade) -> bool:
    """Whether words speak of no offer, of the service alone, or of no trouble that wants a person."""
    of_the_service_only = is_about_service(text, trade) and not (is_about_an_item(text, trade) or is_about_offers(text))
    no_trouble = not (is_about_oneself(text) or is_trouble(text))
    no_offer = role == "offers" and not is_about_offers(text)
    return no_offer or (role in _OF_A_GUESS and of_the_service_only) or (role == "escalation" and no_trouble)


def _asks_for_a_fact(text: str, trade: Trade) -> bool:
    """Whether a question wants to know something of the service, and nothing done for who asks."""
    is_question = _ASKS.match(text) or (text.rstrip().endswith(("?", "？")) and not is_about_oneself(text))
    return bool(is_question) and is_about_service(text, trade)


def asks_the_shop(text: str, trade: Trade) -> bool:
    """Whether it is a question about the shop or what that does, and no talk: "are you there on sundays?"."""
    clauses = (without_lead(clause) for clause in _CLAUSE_ENDS.split(text))
    return bool(_THE_SHOP.of(trade).search(text.casefold())) or any(
        _OF_THE_SHOP.match(clause)
        or ((_ASKS.match(clause) or _ASKS_WHETHER.match(clause)) and is_about_service(clause, trade))
        for clause in clauses
    )


def _names_the_shop(query: Query, trade: Trade) -> bool:
    """Whether it asks about the shop itself, and not what that has: "since when has your shop been around?"."""
    of_wares = query.taste.kinds or query.taste.bounds or query.taste.chosen or _HAS.search(query.text)
    return not (query.title or of_wares) and bool(_THE_SHOP.of(trade).search(query.text.casefold()))


def _is_of_a_service(query: Query) -> bool:
    """Whether it asks what the shop does, and names no kind of what is sold."""
    return bool(_DOES.match(query.text)) and not (query.taste.kinds or query.taste.bounds)


def _asks_of_the_shop(text: str) -> bool:
    """Whether a question is about the shop, and tells of no trouble of who asks."""
    return bool(_OF_THE_SHOP.match(text)) and not (is_about_oneself(text) or is_trouble(text))


def _is_a_topic(text: str, trade: Trade) -> bool:
    """Whether a message is little but a word for a part of the service: "film?"."""
    return (
        len(text.split()) <= FEW_WORDS
        and is_about_service(text, trade)
        and not (is_about_oneself(text) or is_trouble(text))
    )
