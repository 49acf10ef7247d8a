"""The lookup route: what the order book says to a signed-in customer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from pipeline import order_texts as texts
from pipeline.ports import OrderBook
from pipeline.topics import is_about_a_lost_parcel
from pipeline.types import IntentName, Order, OrderAnswer, Question

_ORDER_NUMBER = re.compile(r"(?<![A-Za-z0-9])HM[-\s]?(\d{6})[-\s]?(\d{4})(?!\d)", re.IGNORECASE)
_TRACKING_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,4}\d{8,12}(?:[A-Z]{2})?(?![A-Za-z0-9])", re.IGNORECASE)
_NEWEST = re.compile(r"\b(?:last|latest|newest|most recent)\b|最後の|最新の|直近の|前回の|この前の", re.IGNORECASE)
_VOLUME = re.compile(r"\s+(?:Deluxe\s+)?Vol\.?\s*\d+$", re.IGNORECASE)
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u30fc]")


class OrderDesk:
    """Answers "where is my order" and "I want to return this" from the customer's own orders."""

    def __init__(self, book: OrderBook, *, today: Callable[[], date]) -> None:
        self._book = book
        self._today = today

    async def __call__(self, question: Question, intent: IntentName, /) -> OrderAnswer:
        """Return the answer. A guest is asked to sign in; a number that is not the asker's is not found."""
        language = question.language
        if question.user.type == "guest":
            return OrderAnswer(texts.sign_in(language), found=0)
        text = _HYPHENS.sub("-", unicodedata.normalize("NFKC", question.text))
        orders = await self._book.orders_of(question.user)
        number = _number_in(text)
        if number:
            orders = tuple(order for order in orders if number in {order.order_id, order.tracking_number})
        if not orders:
            said = texts.not_yours(number, language) if number else texts.no_orders(language)
            return OrderAnswer(said, 0, (number or "",))
        orders = orders if number else _meant(text, orders)
        if intent == "return_request" and not is_about_a_lost_parcel(text):
            return self._returns(orders, language)
        told = orders if number or len(orders) == 1 else _most_telling(orders)
        return OrderAnswer("\n".join(texts.status(order, language) for order in told), len(told), _own_values(told))

    def _returns(self, orders: tuple[Order, ...], language: str) -> OrderAnswer:
        today = self._today().isoformat()
        still = tuple(
            order
            for order in orders
            if order.status == "delivered" and order.return_until and order.return_until >= today
        )
        if not still:
            return OrderAnswer(texts.none_returnable(language), len(orders), _own_values(orders))
        lines = "\n".join(texts.returnable(order, language) for order in still)
        return OrderAnswer(lines, len(still), _own_values(still))


def _number_in(text: str) -> str | None:
    """The order or tracking number that a message names, as the book writes it."""
    if asked := _ORDER_NUMBER.search(text):
        return f"HM-{asked[1]}-{asked[2]}"
    tracked = _TRACKING_NUMBER.search(text)
    return tracked[0].upper() if tracked else None


def _meant(text: str, orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """The newest order where a message asks for that, else those of a title that it names, else all."""
    if _NEWEST.search(text):
        return orders[:1]
    plain = text.casefold()
    named = tuple(order for order in orders if any(_title(item.title) in plain for item in order.items))
    return named or orders


def _title(item: str) -> str:
    return _VOLUME.sub("", item).casefold()


def _most_telling(orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """Orders still on their way, or the newest one when all have arrived."""
    moving = tuple(order for order in orders if order.status in {"placed", "packed", "shipped"})
    return moving[:3] or orders[:1]


def _own_values(orders: tuple[Order, ...]) -> tuple[str, ...]:
    return tuple(value for order in orders for value in (order.order_id, order.tracking_number) if value)
