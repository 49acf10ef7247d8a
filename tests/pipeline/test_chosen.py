"""Values of a store's own fields that a wish names."""

from __future__ import annotations

import pytest

from pipeline.catalogue.chosen import ChosenValues
from pipeline.catalogue.fields import Field, Fields, ranked
from pipeline.trade import Spoken, Trade
from pipeline.types.conditions import AnyOf, Condition, Within

FIELDS = Fields(
    {
        "leaf": Field("choice", choices=ranked(["green", "black", "light green", "oolong"]), narrows=True),
        "sort": Field("choice", choices=ranked(["tea", "teapot", "tea tin"]), narrows=True),
        "colours": Field("list", narrows=True),
        "size": Field("ordered", choices=ranked(["S", "M", "L"]), narrows=True),
        "handle": Field("choice", choices=ranked(["none", "some", "wooden"]), narrows=True),
        "origin": Field("choice", choices=ranked(["Assam", "Uji"])),
    }
)
FACTS = [{"colours": ("Blue", "moss", "black", "紺色")}, {"colours": ("blue",), "leaf": "green"}]
TRADE = Trade(words={"items": Spoken(en=("tea", "teapot"))}, synonyms={"brew": "tea"})
VALUES = ChosenValues(FIELDS, FACTS, TRADE)
TEA, TEAPOT = AnyOf("sort", ("tea",)), AnyOf("sort", ("teapot",))


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        ("most expensive tea", {TEA}),
        ("Which teas do you have?", {TEA}),
        ("your strongest brew", {TEA}),
        ("the cheapest TEAPOT", {TEAPOT}),
        ("a tea tin", {AnyOf("sort", ("tea tin",))}),
        ("teas and teapots", {AnyOf("sort", ("teapot", "tea"))}),
        ("a green tea under £10", {TEA, AnyOf("leaf", ("green",))}),
        ("a light-green tea", {TEA, AnyOf("leaf", ("light green",))}),
        ("something in blue", {AnyOf("colours", ("Blue", "blue"))}),
        ("紺色のものはありますか", {AnyOf("colours", ("紺色",))}),
        ("a teapot for green tea", {TEAPOT}),
        ("a teapot that goes with my tea", {TEAPOT}),
        ("something for tea", set()),
        ("a teapot, not blue", {TEAPOT}),
        ("a tea without oolong", {TEA}),
        ("anything in size M", {Within("size", 2, 2)}),
        ("an S size teapot", {TEAPOT, Within("size", 1, 1)}),
        ("a present for M", set()),
        ("I'm after some tea", {TEA}),
        ("teapots with handle none", {TEAPOT, AnyOf("handle", ("none",))}),
        ("a wooden one", {AnyOf("handle", ("wooden",))}),
        ("a black tea", {TEA}),
        ("a tea from Uji", {TEA}),
        ("a steak", set()),
    ],
)
def test_a_value_that_a_wish_names_narrows_the_search(wish: str, asked: set[Condition]) -> None:
    assert set(VALUES.named_in(wish)) == asked


def test_a_store_that_declares_none_is_narrowed_by_nothing() -> None:
    assert ChosenValues(Fields(), FACTS, TRADE).named_in("a blue teapot") == ()
