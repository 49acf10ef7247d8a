"""What the order desk says, in English and Japanese: what an order holds. The shop's rules stand in its pages."""

from __future__ import annotations

from pipeline.types import Order

_SIGN_IN = {
    "en": (
        "I can look that up once you are signed in. Please sign in to your account and ask again, "
        "or open the order link in your confirmation e-mail."
    ),
    "ja": (
        "ログインしていただくと確認できます。ログインしてもう一度お尋ねいただくか、確認メールのリンクを開いてください。"
    ),
}
_NO_ORDERS = {
    "en": "There are no orders in your account yet.",
    "ja": "お客様のアカウントにはまだご注文がありません。",
}
_NOT_YOURS = {
    "en": "I could not find order {number} in your account. Please check the number in your confirmation e-mail.",
    "ja": "ご注文{number}はお客様のアカウントに見つかりませんでした。確認メールの番号をご確認ください。",
}
_NONE_RETURNABLE = {
    "en": "None of these orders can be returned now.",
    "ja": "現在返品できるご注文はありません。",
}
_RETURNABLE = {
    "en": "Order {id} ({items}) can be returned until {until}.",
    "ja": "ご注文{id}（{items}）は{until}まで返品できます。",
}
_STATUS = {
    "en": {
        "shipped": (
            "Order {id} ({items}) was shipped on {shipped} with {carrier}, tracking number {tracking}. "
            "It should arrive by {eta}."
        ),
        "delivered": "Order {id} ({items}) was delivered on {delivered}.",
        "returned": "Order {id} ({items}) has come back to us.",
        "cancelled": "Order {id} ({items}) was cancelled.",
        "placed": "Order {id} ({items}) was placed on {placed} and is waiting to be packed.",
        "packed": "Order {id} ({items}) was placed on {placed} and is packed and waiting for the carrier.",
        "due": " It should arrive by {eta}.",
    },
    "ja": {
        "shipped": (
            "ご注文{id}（{items}）は{shipped}に{carrier}で発送しました。追跡番号は{tracking}、お届け予定日は{eta}です。"
        ),
        "delivered": "ご注文{id}（{items}）は{delivered}に配達済みです。",
        "returned": "ご注文{id}（{items}）は当店に返送済みです。",
        "cancelled": "ご注文{id}（{items}）はキャンセル済みです。",
        "placed": "ご注文{id}（{items}）は{placed}に承り、梱包待ちです。",
        "packed": "ご注文{id}（{items}）は{placed}に承り、梱包が済んで集荷待ちです。",
        "due": "お届け予定日は{eta}です。",
    },
}


def sign_in(language: str) -> str:
    """Said to a guest."""
    return _in(_SIGN_IN, language)


def no_orders(language: str) -> str:
    """Said where there is nothing to look up."""
    return _in(_NO_ORDERS, language)


def not_yours(number: str, language: str) -> str:
    """Said of a number that is none of the asker's."""
    return _in(_NOT_YOURS, language).format(number=number)


def none_returnable(language: str) -> str:
    """Said where the last day of every order has passed."""
    return _in(_NONE_RETURNABLE, language)


def returnable(order: Order, language: str) -> str:
    """Until when an order can be returned, as it says itself."""
    return _in(_RETURNABLE, language).format(id=order.order_id, items=_items(order), until=order.return_until)


def status(order: Order, language: str) -> str:
    """Where an order is."""
    texts = _STATUS["ja" if language == "ja" else "en"]
    due = texts["due"] if order.status in {"placed", "packed"} and order.eta else ""
    return (texts[order.status] + due).format(
        id=order.order_id,
        items=_items(order),
        placed=order.placed_at,
        shipped=order.shipped_at,
        delivered=order.delivered_at,
        carrier=order.carrier,
        tracking=order.tracking_number,
        eta=order.eta,
    )


def _items(order: Order) -> str:
    return ", ".join(f"{item.title} x{item.quantity}" if item.quantity > 1 else item.title for item in order.items)


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language, texts["en"])
