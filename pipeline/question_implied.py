"""What goes without saying beside an idea, or beside several: "how long does it take" is "how long"."""

from __future__ import annotations

from pipeline.question_tokens import stem

_PLACED = (
    "have see find subscribe unsubscribe register review track change cancel delete enter login password download print"
).split()
"""What is done in one place: "where can I" asks how."""
IMPLIED = {
    concept: frozenset((*words.split(), *map(stem, words.split())))
    for concept, words in {
        "duration": "time take takes taking need",
        "count": "have include total out exist",
        **dict.fromkeys(_PLACED, "where"),
        "price": "pay future have",
        "ship": "future order parcel address",
        "arrive": "future",
        "expire": "future use valid",
        "refund": "have issue request ask future money",
        "pay": "method accept price take",
        "order": "place placing accept",
        "recommend": "have",
        "release": "past",
        "return": "begin accept order future",
        "track": "order parcel ship where",
        "bulk": "order buy",
        "cheaper": "price",
        "restock": "have when future soldout once",
        "soldout": "have",
        "instock": "have",
        "missing": "past have order parcel from ship arrive",
        "wrong": "past have arrive parcel ship",
        "damaged": "past have arrive order parcel report",
        "declined": "past pay have",
        "fail": "past pay have",
        "email": "address",
        **dict.fromkeys(("change", "late", "confirm", "bill", "split"), "order parcel have find past"),
        "gift": "give",
        "combine": "use order several code together",
        "discount": "price size have",
        "value": "price",
        "similar": "recommend have",
        "deadline": "must when",
        "forget": "past",
        "giftwrap": "have order",
        "review": "where author",
        "message": "author",
        "difference": "what between from",
        "prove": "show",
        "whatif": "have",
        "cancel": "order place",
        "lost": "order parcel have past ship",
        "notarrived": "order parcel have past ship",
        "redeem": "use enter code",
        "promo": "code",
        "newsletter": "mail email ship",
        "wishlist": "button",
        "balance": "verify see price money instock",
        "minimum": "order value price buy",
        "maximum": "number count",
        "reset": "link email",
        "notify": "email have message once subscribe future",
        "subscribe": "list",
        "guest": "order buy",
        "human": "contact",
        "contact": "support",
        "pricematch": "elsewhere cheaper find ask from future",
        "customs": "pay have fee must order parcel import free",
        "fastest": "way have order",
        "courier": "who parcel company order ship use bring",
        "promotion": "ongoing have",
        "newcustomer": "customer buy",
        "history": "where see find before show order",
        "twofactor": "login authentication verify",
        "used": "copy",
        "data": "personal",
        "hours": "when",
        **dict.fromkeys(("applepay", "googlepay", "instalments"), "pay accept have use order several price"),
        "aged": "child",
        **dict.fromkeys(
            "paypal visa mastercard amex klarna bitcoin instalment installment cash cheque".split(),
            "pay accept have use card",
        ),
    }.items()
}
"""What a word already says: "how long does it take" is "how long"."""

IMPLIED_BY_SEVERAL = [
    (frozenset(ideas), frozenset(said.split(", ")))
    for ideas, said in {
        ("cancel",): "after, after order, after buy, after pay",
        ("add",): "after, after order, after buy",
        ("change", "address"): "after, after order, wrong, enter, old, mov, hous, parcel",
        ("change", "email"): "login, account, address",
        ("takeout",): "order, from, from order, separate",
        ("maximum",): "copy, have, own, per, per customer, customer, buy, count, order",
        ("who pay",): "price",
        ("exchange",): "for",
        ("notify", "soldout"): "again, when, have, restock, instock",
        ("refund", "duration"): "return, after, after return, week, last, until card, until account, card, arrive",
        ("pay", "when"): "card, account, money, from account, from card, future",
        ("pay", "twice"): "order, have, past",
        ("return", "free"): "ship",
        ("return", "price"): "ship",
        ("return", "who pay"): "ship",
        ("reset", "password"): "replace, lost, account, login",
        ("exchange", "for bigger"): "for, for size, size, small, for bigger",
        ("wrong",): "than, than order, from, from order, have",
        ("instalments",): "over, over month, over several",
    }.items()
]
"""As ``IMPLIED``, of ideas that stand together, in the words of a reading."""

AS_ONE = [
    (frozenset(ideas), frozenset(gone.split()), frozenset(meant.split()))
    for ideas, gone, meant in (
        (("change", "address"), "ship", ""),  # "the delivery address"
        (("delete", "from order"), "delete", "takeout"),
        (("count", "copy", "buy"), "count", "maximum"),  # "How many copies may I buy?"
        (("duration", "use"), "use", "expire"),  # "How long can I use it?"
        *(((act, means), act, "redeem") for act in ("enter", "use") for means in ("promo", "giftcard", "point")),
        (("data", "copy"), "copy", "download"),
        (("several", "redeem"), "several redeem", "combine"),
        *((("notarrived", what), "notarrived", "lost") for what in ("parcel", "order", "until parcel", "until order")),
    )
]
"""Ideas that say one thing together: which ones, what is left out of them, and what stands instead; in this order."""
