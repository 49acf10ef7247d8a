from __future__ import annotations

import pytest

from pipeline.wording.currency import Currency


@pytest.mark.parametrize(
    ("code", "amount", "written"),
    [
        ("USD", 33.9, "$33.90"),
        ("EUR", 788.0, "€788.00"),
        ("EUR", 1234.5, "€1,234.50"),
        ("GBP", 0.0, "£0.00"),
        ("JPY", 1980.0, "¥1,980"),
        ("KRW", 15000.0, "₩15,000"),
        ("CHF", 20.5, "CHF 20.50"),
        ("SEK", 499.0, "499.00 kr"),
        ("XAF", 12.0, "XAF 12.00"),
    ],
)
def test_an_amount_is_written_as_its_currency_is(code: str, amount: float, written: str) -> None:
    assert Currency(code).written(amount) == written
