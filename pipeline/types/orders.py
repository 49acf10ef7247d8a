"""The order book, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class OrderItem:
    """A line of an order."""

    title: str
    quantity: int
    price: float


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the demo book. Dates are ISO 8601 days, or None where not yet; amounts in its currency."""

    order_id: str
    customer_id: str
    status: Literal["placed", "packed", "shipped", "delivered", "returned", "cancelled"]
    placed_at: str
    shipped_at: str | None
    delivered_at: str | None
    carrier: str | None
    tracking_number: str | None
    eta: str | None
    items: tuple[OrderItem, ...]
    shipping: float
    total: float
    return_until: str | None


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """What the order book says. ``own_values`` are the asker's own numbers, which the PII guard lets through."""

    text: str
    found: int
    own_values: tuple[str, ...] = ()
