"""The order that a wish asks for, in the words of a store's fields."""

from __future__ import annotations

import pytest

from infra.store import BUNDLED
from infra.store.fields import declared_fields
from infra.store.reading import open_store
from pipeline.catalogue.extremes import first_of
from pipeline.catalogue.fields import Fields
from pipeline.catalogue.ordering import order_in, without_order
from pipeline.types.conditions import Sort
from pipeline.types.documents import Fact, Passage
from pipeline.types.search import Hit
from tests.store.conftest import VELO

TRADE = open_store().trade
MANGA, BICYCLES = declared_fields(BUNDLED), declared_fields(VELO)


@pytest.mark.parametrize(
    ("fields", "wish", "sort"),
    [
        (MANGA, "Which is the shortest complete horror manga?", Sort("volumes")),
        (MANGA, "the second longest series", Sort("volumes", descending=True, rank=2)),
        (MANGA, "the three cheapest sports manga", Sort("price_usd")),
        (MANGA, "the LONGEST series", Sort("volumes", descending=True)),
        (MANGA, "your least-expensive comedy", Sort("price_usd")),
        (MANGA, "the most  expensive one", Sort("price_usd", descending=True)),
        (MANGA, "newest sports manga", Sort("start", descending=True)),
        (MANGA, "一番短いホラー漫画は？", Sort("volumes")),
        (MANGA, "いちばん新しい作品", Sort("start", descending=True)),
        (MANGA, "not the cheapest, the newest", Sort("start", descending=True)),
        (MANGA, "mysteries, the shorter the better", Sort("volumes")),
        (MANGA, "安ければ安いほどいい", Sort("price_usd")),
        (MANGA, "a manga for my oldest son", None),
        (MANGA, "for our oldest", None),
        (MANGA, "a manga about the oldest man in the world", None),
        (MANGA, "a manga about pirates, the cheapest", Sort("price_usd")),
        (MANGA, "short stories about the greatest longings", None),
        (MANGA, "the lightest manga", None),
        (MANGA, "もっと短いもの", None),
        (BICYCLES, "Which bicycle is the lightest?", Sort("weight_kg")),
        (BICYCLES, "the oldest bicycle for my oldest son", Sort("in_stock_since")),
        (BICYCLES, "一番軽い自転車は？", Sort("weight_kg")),
        (BICYCLES, "the shortest one", None),
        (Fields(), "the cheapest one", None),
    ],
)
def test_an_order_is_read_in_the_words_that_the_store_declares(fields: Fields, wish: str, sort: Sort | None) -> None:
    assert order_in(wish, fields) == sort


@pytest.mark.parametrize(
    ("wish", "rest"),
    [
        ("the cheapest manga about pirates", "the manga about pirates"),
        ("一番短いホラー漫画は？", "ホラー漫画は?"),
        ("the cheapest", "the"),
        ("a  Pokémon manga", "a  Pokémon manga"),
    ],
)
def test_what_is_left_of_a_wish_says_of_what_kind_the_first_is(wish: str, rest: str) -> None:
    assert without_order(wish, MANGA) == rest


def hits(*books: tuple[str, str, Fact]) -> list[Hit]:
    """In this order, by title, text and volumes."""
    return [
        Hit(Passage(f"{title}#{n}", title, title, "product", "en", "/", text, fields={"volumes": volumes}), 1.0)
        for n, (title, text, volumes) in enumerate(books)
    ]


SHELF = hits(
    ("Waves", "A manga about the sea.", 1),
    ("Sails", "A manga about pirates.", 2),
    ("Sails", "It is for everybody.", 2),
    ("Hooks", "A manga about a pirate.", 2),
    ("Ghosts", "A manga about a ship.", 3),
)


@pytest.mark.parametrize(
    ("wish", "titles"),
    [
        ("the manga", ["Waves"]),
        ("", ["Waves"]),
        ("manga about pirates", ["Sails", "Sails", "Hooks"]),
        ("recommend a manga about pirates", ["Sails", "Sails", "Hooks"]),
        ("a manga about ghosts", ["Ghosts"]),
    ],
)
def test_the_first_that_speaks_of_a_wish_is_told_with_its_equals(wish: str, titles: list[str]) -> None:
    assert [hit.passage.title for hit in first_of(SHELF, wish, Sort("volumes"), TRADE)] == titles


def test_of_nothing_nothing_is_first() -> None:
    assert first_of([], "the manga", Sort("volumes"), TRADE) == ()


def test_of_many_equals_a_few_are_told() -> None:
    same = hits(*((f"Book {number}", "A manga.", 1) for number in range(9)))
    assert len(first_of(same, "the manga", Sort("volumes"), TRADE)) == 3
