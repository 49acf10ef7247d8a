"""The lookup route: what the order book says to a signed-in customer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from pipeline.intents import IntentKind
from pipeline.orders.texts import returnable, status
from pipeline.orders.topic import OrderTopic
from pipeline.orders.topics import order_topic
from pipeline.ports import OrderBook
from pipeline.store import OrderTexts, Store
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Question
from pipeline.types.orders import Order, OrderAnswer
from pipeline.wording.order_numbers import MASK, OrderNumbers, plain

_BOUGHT = r"(?:ご?注文|購入|買|頼|オーダー)"
_NEWEST = re.compile(
    r"\b(?:last|latest|newest|most recent(?:ly)?)\b|"
    rf"(?:最後|最新|直近|前回|この前|最近)(?:の|[にで、]?{_BOUGHT})|(?:一番|いちばん|最も)(?:新しい|最近)",
    re.IGNORECASE,
)
_OLDEST = re.compile(
    r"\b(?:oldest|earliest|first(?= (?:ever )?(?:orders?|purchase|parcel|package|shipment|delivery|one)\b))\b|"
    rf"(?:最初|最古|初めて|はじめて)(?:の|[にで、]?{_BOUGHT})|(?:一番|いちばん|最も)(?:古い|前の|昔の|最初)",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:all|every|history)\b|全部|すべて|全て|履歴|一覧", re.IGNORECASE)
_MOST_TOLD = 3
_UNIT = Wording(r"(?:\s+Deluxe)?\s+{units}\.?\s*\d+$", re.IGNORECASE)


class OrderDesk:
    """Answers "where is my order" and "I want to return this" from the customer's own orders."""

    def __init__(self, book: OrderBook, store: Store, *, today: Callable[[], date]) -> None:
        self._book = book
        self._store = store
        self._today = today

    async def __call__(self, question: Question, intent: IntentKind, /) -> OrderAnswer:
        """Return the answer. A guest is asked to sign in; a number that is not the asker's is not found."""
        texts = self._store.languages[question.language].orders
        if question.user.type == "guest":
            return OrderAnswer(texts.sign_in, found=0)
        text = plain(question.text)
        orders = await self._book.orders_of(question.user)
        if numbers := self._named(text, orders):
            return self._numbered(numbers, orders, intent, text, texts)
        if not orders:
            return OrderAnswer(texts.no_orders, 0)
        return self._told(_meant(text, orders, self._store.trade), intent, text, texts)

    def _named(self, text: str, orders: tuple[Order, ...]) -> tuple[str, ...]:
        """The numbers that a text names. What may be a year is one where the asker has such an order."""
        named = self._store.order_numbers.named_in(text)
        own = {_key(number) for order in orders for number in _numbers_of(order)}
        return tuple(one for one in self._store.order_numbers.possible_in(text) if one in named or _key(one) in own)

    def _numbered(
        self, numbers: tuple[str, ...], orders: tuple[Order, ...], intent: IntentKind, text: str, texts: OrderTexts
    ) -> OrderAnswer:
        """Each order by its number, and each number that is none of the asker's."""
        named = [(one, order) for one in numbers for order in orders if _key(one) in map(_key, _numbers_of(order))]
        mine = tuple({order.order_id: order for _, order in named}.values())
        missing = tuple(number for number in numbers if number not in dict(named))
        lines = [self._told(mine, intent, text, texts, all_of=True).text] if mine else []
        lines += [texts.not_yours.format(number=number) for number in missing]
        return OrderAnswer("\n".join(lines), len(mine), (*_own_values(mine), *missing))

    def _told(
        self, orders: tuple[Order, ...], intent: IntentKind, text: str, texts: OrderTexts, *, all_of: bool = False
    ) -> OrderAnswer:
        topic = order_topic(text, self._store.trade)
        if topic.sends_back if topic else intent.role == "returns":
            return self._returns(orders, texts, all_of=all_of)
        told = orders if all_of or len(orders) == 1 or _EVERY.search(text) else _most_telling(orders, topic)
        return OrderAnswer(
            "\n".join(status(order, texts, self._store.currency) for order in told), len(told), _own_values(told)
        )

    def _returns(self, orders: tuple[Order, ...], texts: OrderTexts, *, all_of: bool) -> OrderAnswer:
        """Until when each can be returned; of those that were asked for by number and cannot, how they are."""
        today = self._today().isoformat()
        still = tuple(
            order
            for order in orders
            if order.status == "delivered" and order.return_until and order.return_until >= today
        )
        told = orders if all_of else still
        if not told:
            return OrderAnswer(texts.none_returnable, len(orders), _own_values(orders))
        lines = [(returnable if order in still else status)(order, texts, self._store.currency) for order in told]
        if not still:
            lines.append(texts.none_returnable)
        return OrderAnswer("\n".join(lines), len(told), _own_values(told))


def of_each(message: str, wishes: Sequence[str], numbers: OrderNumbers) -> list[str]:
    """Each wish of a message as it was said: the guards have put a mask where it names an order.

    The whole message for each, where the masks are not as many as the numbers.
    """
    named = [match[0] for match in numbers.found(plain(message))]
    if sum(wish.count(MASK) for wish in wishes) != len(named):
        return [message] * len(wishes)
    rest = iter(named)
    return [re.sub(re.escape(MASK), lambda _: next(rest), wish) for wish in wishes]


def _meant(text: str, orders: tuple[Order, ...], trade: Trade) -> tuple[Order, ...]:
    """The newest or oldest order where a message asks for that, else those of a title that it names, else all."""
    if _OLDEST.search(text):
        return orders[-1:]
    if _NEWEST.search(text):
        return orders[:1]
    folded = text.casefold()
    named = tuple(order for order in orders if any(_title(item.title, trade) in folded for item in order.items))
    return named or orders


def _title(item: str, trade: Trade) -> str:
    return _UNIT.of(trade).sub("", item).casefold()


def _most_telling(orders: tuple[Order, ...], topic: OrderTopic | None) -> tuple[Order, ...]:
    """The orders that a wish can be about, else those still on their way, or the newest one when all have arrived."""
    for stage in topic.statuses if topic else ():
        if fitting := tuple(order for order in orders if order.status == stage):
            return fitting[:_MOST_TOLD]
    moving = tuple(order for order in orders if order.status in {"placed", "packed", "shipped"})
    return moving[:_MOST_TOLD] or orders[:1]


def _numbers_of(order: Order) -> tuple[str, ...]:
    return tuple(number for number in (order.order_id, order.tracking_number) if number)


def _key(number: str) -> str:
    """What two ways to write a number have in common."""
    return re.sub(r"[\W_]", "", number).casefold()


def _own_values(orders: tuple[Order, ...]) -> tuple[str, ...]:
    return tuple(number for order in orders for number in _numbers_of(order))
