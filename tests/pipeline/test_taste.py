"""What a wish asks of titles."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from infra.store.reading import open_store
from pipeline.catalogue.shelf import Shelf
from pipeline.conversation.further_reading import Further
from pipeline.conversation.taste import taste_of
from pipeline.types.documents import Fact

FACTS: dict[str, dict[str, Fact]] = {
    "Long": {"extent": 40, "kinds": ("romance",), "least_age": 13},
    "Short": {"extent": 3, "kinds": ("romance",), "least_age": 13},
}

TRADE = open_store().trade


class Watched(Shelf):
    """Counts how often the whole catalogue was gone through."""

    asked = 0

    def like(self, kinds: frozenset[str], besides: frozenset[str], age: int) -> list[Mapping[str, Fact]]:
        self.asked += 1
        return super().like(kinds, besides, age)


@pytest.mark.parametrize(
    ("wish", "named", "asked"),
    [
        ("Hello!", frozenset[str](), 0),
        ("How much is express shipping?", frozenset[str](), 0),
        ("something shorter", frozenset[str](), 0),
        ("something shorter", frozenset({"Long"}), 1),
    ],
)
def test_the_catalogue_is_gone_through_only_where_titles_are_compared(
    wish: str, named: frozenset[str], asked: int
) -> None:
    shelf = Watched(FACTS, TRADE)
    taste = taste_of(wish, Further(wish, said=((wish, named),)), shelf, 17, TRADE)
    assert shelf.asked == asked
    assert bool(taste.bounds) == bool(named)


MADE: dict[str, dict[str, Fact]] = {
    "Uzumaki": {"makers": ("Junji Ito",)},
    "Chobits": {"makers": ("CLAMP",)},
    "Mob Psycho 100": {"makers": ("ONE",)},
}


@pytest.mark.parametrize(
    ("wish", "maker"),
    [
        ("anything by Junji Ito", "Junji Ito"),
        ("CLAMP titles between 10 and 20 volumes", "CLAMP"),
        ("Junji Ito's books", "Junji Ito"),
        ("伊藤潤二の本は何がある？", "Junji Ito"),
        ("CLAMPの完結済み作品", "CLAMP"),
        ("伊藤潤二作品で短いのは？", "Junji Ito"),
        ("one title, please", None),
        ("did Junji Ito draw Uzumaki", None),
        ("nothing by Junji Ito", None),
    ],
)
def test_whose_titles_are_wished_for_is_read(wish: str, maker: str | None) -> None:
    assert Shelf(MADE, TRADE).makers_wished_in(wish) == ((maker,) if maker else ())
