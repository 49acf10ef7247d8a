"""What the order desk says: what an order holds, in the store's words."""

from __future__ import annotations

from pipeline.store import OrderTexts
from pipeline.types.orders import Order
from pipeline.wording.currency import Currency


def status(order: Order, texts: OrderTexts, currency: Currency) -> str:
    """Where an order is."""
    said = {
        "placed": texts.placed,
        "packed": texts.packed,
        "shipped": texts.shipped,
        "delivered": texts.delivered,
        "returned": texts.returned,
        "cancelled": texts.cancelled,
    }[order.status]
    due = texts.due if order.status in {"placed", "packed"} and order.eta else ""
    return _filled(said + due, order, currency)


def returnable(order: Order, texts: OrderTexts, currency: Currency) -> str:
    """Until when an order can be returned, as it says itself."""
    return _filled(texts.returnable, order, currency)


def _filled(text: str, order: Order, currency: Currency) -> str:
    return text.format(
        id=order.order_id,
        items=", ".join(f"{item.title} x{item.quantity}" if item.quantity > 1 else item.title for item in order.items),
        total=currency.written(order.total),
        placed=order.placed_at,
        shipped=order.shipped_at,
        delivered=order.delivered_at,
        carrier=order.carrier,
        tracking=order.tracking_number,
        eta=order.eta,
        until=order.return_until,
    )
