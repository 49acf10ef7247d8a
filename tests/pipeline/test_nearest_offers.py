"""Of offers, those that share words with a wish come first, in the pages' words or in others."""

from __future__ import annotations

from infra.store.reading import open_store
from pipeline.catalogue.offers import nearest_offers
from pipeline.types.documents import Passage
from pipeline.types.search import Hit

TRADE = open_store().trade
OFFERS = tuple(
    Hit(Passage(title, title, title, "promotion", "en", "https://shop.example", text), 1.0)
    for title, text in (
        ("Double points", "Code TWICE doubles the points of an order. Soldiers cannot use it."),
        ("20% off second-hand volumes", "Code SECOND takes 20% off second-hand volumes."),
    )
)


def test_what_a_wish_names_comes_first_whatever_it_is_called() -> None:
    assert nearest_offers(OFFERS, "is there a coupon for used books?", TRADE)[0] is OFFERS[1]
    assert nearest_offers(OFFERS, "any code for points?", TRADE)[0] is OFFERS[0]
    assert nearest_offers(OFFERS, "is there one for soldiers?", TRADE) == ()
