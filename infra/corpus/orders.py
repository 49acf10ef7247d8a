"""The demo order book: a JSON file of orders, read once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from infra.store import BUNDLED
from infra.store.problems import Place, Problem, problem_at, problems_in
from pipeline.errors import PartUnavailable
from pipeline.types.asking import User
from pipeline.types.orders import Order
from pipeline.wording.order_numbers import OrderNumbers

_ORDERS = TypeAdapter(list[Order])
_DAYS = ("placed_at", "shipped_at", "delivered_at", "eta", "return_until")
_DAY = len("2026-12-31")
DEMO_DAY = date(2026, 11, 12)
"""The day on which the demo orders are as they are written."""


class FileOrderBook:
    """``OrderBook`` over ``orders.json``, in its order. A guest has no orders."""

    def __init__(self, orders: list[Order]) -> None:
        self._by_customer: defaultdict[str, list[Order]] = defaultdict(list)
        for order in orders:
            self._by_customer[order.customer_id].append(order)

    async def orders_of(self, user: User) -> tuple[Order, ...]:
        """The user's own orders, newest first."""
        return () if user.type == "guest" else tuple(self._by_customer.get(user.id, ()))


def read_orders(path: Path = BUNDLED / "orders.json") -> list[Order]:
    """The orders of a file, newest first, moments cut to days.

    Raises:
        PartUnavailable: the file is missing, or an order in it is wrong.
    """
    orders, wrong = _validated(path)
    if wrong:
        raise PartUnavailable("orders", f"{path.parent}: {wrong[0]}")
    # Of two orders of one day only the hour tells which is newer.
    return [_in_days(order) for order in sorted(orders, key=lambda order: order.placed_at, reverse=True)]


def wrong_with_orders(path: Path, numbers: OrderNumbers | None) -> list[Problem]:
    """All that keeps a file of orders from being read, and an order from being found.

    ``numbers`` is None where the store does not say it in a way that can be read.
    """
    orders, wrong = _validated(path)
    if numbers is None:
        return wrong
    stated = (
        f"{numbers.form} in store.toml: mend one of them" if numbers.form else "any: say it in store.toml, [orders]"
    )
    odd = [(place, order.order_id) for place, order in enumerate(orders) if not numbers.is_one(order.order_id)]
    return [*wrong, *(_at(path, (place, "order_id"), f"{number} is not of the form {stated}") for place, number in odd)]


def _validated(path: Path) -> tuple[list[Order], list[Problem]]:
    try:
        orders = _ORDERS.validate_python(json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        return [], [Problem(path.name, "", f"is not JSON: {error.msg}", error.lineno)]
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(path.name, "", f"cannot be read: {getattr(error, 'strerror', None) or error}")]
    except ValidationError as error:
        return [], problems_in(path.parent, path.name, error, list[Order])
    wrong = [
        _at(path, (place, name), f"{day} is no day of the form 2026-12-31, with or without a time")
        for place, order in enumerate(orders)
        for name in _DAYS
        if (day := getattr(order, name)) is not None and not _is_a_day(day)
    ]
    return orders, wrong


def _at(path: Path, place: Place, what: str) -> Problem:
    return problem_at(path.parent, path.name, place, what)


def _is_a_day(written: str) -> bool:
    try:
        date.fromisoformat(written[:_DAY])
    except ValueError:
        return False
    return True


def moved_to(orders: list[Order], today: date) -> list[Order]:
    """The demo orders as if ``DEMO_DAY`` were today, so that some are always on their way and some can be returned."""
    later = today - DEMO_DAY
    return [_dated(order, lambda day: (date.fromisoformat(day) + later).isoformat()) for order in orders]


def _in_days(order: Order) -> Order:
    return _dated(order, lambda moment: moment[:_DAY])


def _dated(order: Order, written: Callable[[str], str]) -> Order:
    """The order with each of its days as ``written`` makes it of what stood there."""
    return replace(order, **{name: written(day) for name in _DAYS if (day := getattr(order, name))})
