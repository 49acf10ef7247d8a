"""The lookup route: what the order book says to a signed-in customer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from pipeline.ports import OrderBook
from pipeline.types import IntentName, Order, OrderAnswer, Question

_ORDER_NUMBER = re.compile(r"\bHM[-\s]?(\d{6})[-\s]?(\d{4})\b", re.IGNORECASE)

SIGN_IN = (
    "I can look that up once you are signed in. Please sign in to your account and ask again, "
    "or open the order link in your confirmation e-mail."
)
_RETURNS = (
    "Unopened items can be returned within 30 days of delivery, and opened volumes with a print defect within 14 days. "
)
_NO_ORDERS = "There are no orders in your account yet."
_NOT_YOURS = "I could not find order {number} in your account. Please check the number in your confirmation e-mail."


class OrderDesk:
    """Answers "where is my order" and "I want to return this" from the customer's own orders."""

    def __init__(self, book: OrderBook, *, today: Callable[[], date]) -> None:
        self._book = book
        self._today = today

    async def __call__(self, question: Question, intent: IntentName, /) -> OrderAnswer:
        """Return the answer. A guest is asked to sign in; a number that is not the asker's is not found."""
        if question.user.type == "guest":
            return OrderAnswer(_RETURNS + SIGN_IN if intent == "return_request" else SIGN_IN, found=0)
        orders = await self._book.orders_of(question.user)
        asked = _ORDER_NUMBER.search(question.text)
        number = f"HM-{asked[1]}-{asked[2]}" if asked else None
        if number:
            orders = tuple(order for order in orders if order.order_id == number)
        if not orders:
            return OrderAnswer(_NOT_YOURS.format(number=number) if number else _NO_ORDERS, 0, (number or "",))
        if intent == "return_request":
            return self._returns(orders)
        return _tracking(orders if number else _most_telling(orders))

    def _returns(self, orders: tuple[Order, ...]) -> OrderAnswer:
        today = self._today().isoformat()
        open_orders = tuple(
            order
            for order in orders
            if order.status == "delivered" and order.return_until and order.return_until >= today
        )
        if not open_orders:
            return OrderAnswer(
                "None of these orders can be returned now: a return has to start within 30 days of delivery. "
                "A damaged or misprinted volume is a different case, and our support team will help with it.",
                len(orders),
                _own_values(orders),
            )
        lines = [
            f"Order {order.order_id} ({_items(order)}) can be returned until {order.return_until}."
            for order in open_orders
        ]
        lines.append("Open the order in your account and choose 'Return items' to print the label.")
        return OrderAnswer("\n".join(lines), len(open_orders), _own_values(open_orders))


def _most_telling(orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """Orders still on their way, or the newest one when all have arrived."""
    moving = tuple(order for order in orders if order.status in {"placed", "packed", "shipped"})
    return moving[:3] or orders[:1]


def _tracking(orders: tuple[Order, ...]) -> OrderAnswer:
    return OrderAnswer("\n".join(_status(order) for order in orders), len(orders), _own_values(orders))


def _status(order: Order) -> str:
    about = f"Order {order.order_id} ({_items(order)})"
    match order.status:
        case "shipped":
            return (
                f"{about} was shipped on {order.shipped_at} with {order.carrier}, tracking number "
                f"{order.tracking_number}. It should arrive by {order.eta}."
            )
        case "delivered":
            return f"{about} was delivered on {order.delivered_at}."
        case "returned":
            return f"{about} has come back to us and is refunded to your payment method."
        case "cancelled":
            return f"{about} was cancelled."
        case "placed" | "packed":
            due = f" It should arrive by {order.eta}." if order.eta else ""
            return f"{about} was placed on {order.placed_at} and is {_PROGRESS[order.status]}.{due}"


_PROGRESS = {"placed": "waiting to be packed", "packed": "packed and waiting for the carrier"}


def _items(order: Order) -> str:
    return ", ".join(f"{item.title} x{item.quantity}" if item.quantity > 1 else item.title for item in order.items)


def _own_values(orders: tuple[Order, ...]) -> tuple[str, ...]:
    return tuple(value for order in orders for value in (order.order_id, order.tracking_number) if value)
