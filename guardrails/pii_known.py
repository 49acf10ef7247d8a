"""What a store knows of the personal data in its texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.order_numbers import NO_NUMBERS, OrderNumbers


@dataclass(frozen=True, slots=True)
class Known:
    """What is nobody's secret, and what is the store's own.

    Attributes:
        public: the names of the people whose dates of birth are no secret (see ``pii_birth.names_of``).
        numbers: those of its orders.
    """

    public: re.Pattern[str] | None = None
    numbers: OrderNumbers = NO_NUMBERS


NOTHING_KNOWN = Known()
