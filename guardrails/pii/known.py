"""What a store knows of the personal data in its texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.trade import NO_TRADE, Trade
from pipeline.wording.order_numbers import NO_NUMBERS, OrderNumbers


@dataclass(frozen=True, slots=True)
class Known:
    """What is nobody's secret, and what is the store's own.

    Attributes:
        public: the names of the people whose dates of birth are no secret (see ``birth.names_of``).
        numbers: those of its orders.
        trade: its words for what it sells, and for who makes that.
    """

    public: re.Pattern[str] | None = None
    numbers: OrderNumbers = NO_NUMBERS
    trade: Trade = NO_TRADE


NOTHING_KNOWN = Known()
