"""What goes without saying beside ideas in English: "how long does it take" is "how long"."""

from __future__ import annotations

from pipeline.questions.implying import one_thing
from pipeline.questions.tokens import stem

_PLACED = "have see find unsubscribe register delete enter login password download print".split()
"""What is done in one place: "where can I" asks how."""
_PAID_WITH = "paypal visa mastercard amex klarna bitcoin".split()

IMPLIED = {
    ideas: frozenset(form for word in said.split(", ") for form in (word, stem(word)))
    for ideas, said in {
        "duration": "time, take",
        "count": "have, include, total, out",
        **dict.fromkeys(_PLACED, "where"),
        "review": "where, author",
        "track": "order, parcel, ship, where",
        **dict.fromkeys(("change", "late", "confirm", "bill", "split"), "order, parcel, have, find, past"),
        "cancel": "order, place, after, after order, after buy, after pay",
        "price": "pay, future, have",
        "ship": "future, order, parcel, address",
        "arrive": "future",
        "expire": "future, use, valid",
        "refund": "have, future, money, ask",
        "pay": "accept, price, take",
        "order": "place, accept",
        **dict.fromkeys(("recommend", "soldout", "instock", "whatif"), "have"),
        **dict.fromkeys(("release", "forget"), "past"),
        "return": "begin, accept, order, future",
        **dict.fromkeys(("bulk", "guest"), "order, buy"),
        **dict.fromkeys(("cheaper", "value", "who pay"), "price"),
        "restock": "have, when, future, soldout, once",
        "missing": "past, have, order, parcel, from, ship, arrive",
        "wrong": "past, have, arrive, parcel, ship, than, than order, from, from order",
        "damaged": "past, have, arrive, order, parcel, report",
        **dict.fromkeys(("declined", "fail"), "past, pay, have"),
        "email": "address",
        "gift": "give",
        "combine": "use, order, several, code, together",
        "discount": "price, size, have",
        "similar": "recommend, have",
        "deadline": "must, when",
        "giftwrap": "have, order",
        "message": "author",
        "difference": "what, between, from",
        "prove": "show",
        **dict.fromkeys(("lost", "notarrived"), "order, parcel, have, past, ship"),
        "redeem": "use, enter, code",
        "promo": "code",
        "newsletter": "mail, email, ship",
        "wishlist": "button",
        "balance": "verify, see, price, money, instock",
        "minimum": "order, value, price, buy",
        "maximum": "number, count, copy, have, own, per, per customer, customer, buy, order",
        "reset": "link, email",
        "notify": "email, have, message, once, subscribe, future",
        "human": "contact",
        "contact": "support",
        "pricematch": "elsewhere, cheaper, find, from, future, ask",
        "customs": "pay, have, fee, must, order, parcel, import, free",
        "fastest": "way, have, order",
        "courier": "who, parcel, company, order, ship, use, bring",
        "promotion": "ongoing, have",
        "newcustomer": "customer, buy",
        "history": "where, see, find, before, show, order",
        "twofactor": "login, authentication, verify",
        "used": "copy",
        "data": "personal",
        "hours": "when",
        **dict.fromkeys(("applepay", "googlepay"), "pay, accept, have, use, order, several, price"),
        "instalments": "pay, accept, have, use, order, several, price, over, over month, over several",
        "aged": "child",
        **dict.fromkeys(_PAID_WITH, "pay, accept, have, use, card"),
        "add": "after, after order, after buy",
        "takeout": "order, from, separate",
        "exchange": "for",
        "change+address": "after, after order, wrong, enter, old, move, house, parcel",
        "change+email": "login, account, address",
        "notify+soldout": "again, when, have, restock, instock",
        "refund+duration": "return, after, after return, week, last, until card, until account, card, arrive",
        "pay+when": "card, account, money, future",
        "pay+twice": "order, have, past",
        **dict.fromkeys(("return+free", "return+price", "return+who pay"), "ship"),
        "reset+password": "replace, lost, account, login",
        "exchange+for bigger": "for, for size, size, small, for bigger",
    }.items()
}
"""What an idea already says, or several that stand together (``a+b``): ideas and words, in all forms of a word."""

AS_ONE = one_thing(
    ("change, address", "ship", ""),  # "the delivery address"
    ("delete, from order", "delete", "takeout"),
    ("count, copy, buy", "count", "maximum"),  # "How many copies may I buy?"
    ("duration, use", "use", "expire"),  # "How long can I use it?"
    *((f"{act}, {means}", act, "redeem") for act in ("enter", "use") for means in ("promo", "giftcard", "point")),
    ("data, copy", "copy", "download"),
    ("several, redeem", "several, redeem", "combine"),
    *((f"notarrived, {what}", "notarrived", "lost") for what in ("parcel", "order", "until parcel", "until order")),
)
