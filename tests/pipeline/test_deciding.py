"""The value by which something comes first is what its page begins with."""

from __future__ import annotations

import pytest

from pipeline.catalogue.deciding import told_first
from pipeline.catalogue.fields import Field
from pipeline.trade import NO_TRADE
from pipeline.types.documents import Fact, Passage
from pipeline.types.search import Hit

PRICE = Field("number", "what it costs, in pounds")
SIZE = Field("number", "how many cups it holds")
DAY = Field("date", "the day on which it came")


def hit(text: str, value: Fact | None, number: int = 0, language: str = "en") -> Hit:
    fields = {} if value is None else {"worth": value}
    return Hit(Passage(f"pot#{number}", "pot", "Moss", "product", language, "/", text, fields=fields), 1.0)


@pytest.mark.parametrize(
    ("field", "value", "text", "first"),
    [
        (PRICE, 38, "A pot. It costs £38.00 here. Lovely.", "It costs £38.00 here."),
        (PRICE, 1200.5, "A pot.\n\nNow at £1,200.50. Lovely.", "Now at £1,200.50."),
        (SIZE, 3, "Made in 3 days. It holds 3 cups. Lovely.", "It holds 3 cups."),
        (SIZE, 3, "Made in 3 days. Lovely.", "Moss: how many cups it holds: 3."),
        (SIZE, 3, "It holds 13 cups, and 3.5 more.", "Moss: how many cups it holds: 3."),
        (DAY, "2026-04-15", "A pot.", "Moss: the day on which it came: 2026-04-15."),
        (PRICE, None, "A pot. It costs £38.00.", "A pot. It costs £38.00."),
    ],
)
def test_a_page_begins_with_the_value_that_decides(field: Field, value: Fact | None, text: str, first: str) -> None:
    (told,) = told_first([hit(text, value)], "worth", field, NO_TRADE)
    assert told.passage.text.startswith(first)


def test_the_passage_that_states_it_comes_first_of_its_document() -> None:
    told = told_first([hit("A pot.", 38, 1), hit("It costs £38.", 38, 2)], "worth", PRICE, NO_TRADE)
    assert [one.passage.id for one in told] == ["pot#2", "pot#1"]


def test_a_japanese_page_is_given_no_english_sentence() -> None:
    assert told_first([hit("急須です。", 3, language="ja")], "worth", SIZE, NO_TRADE)[0].passage.text == "急須です。"
