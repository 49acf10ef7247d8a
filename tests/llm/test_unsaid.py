"""What a question wants of the service and no passage covers, as it is written."""

from __future__ import annotations

import pytest

from infra.llm.unsaid import things_in
from infra.store.reading import open_store
from pipeline.prompt import WrittenRequest

STORE = open_store()


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("It was sent back to Japan. She is 84, what now?", "Japan"),
        ("we want parcels to Trinidad and Tobago. How?", "Trinidad and Tobago"),
        ("do you ship to St. Louis?", "St. Louis"),
        ("do you deliver to the U.S. by express", "U.S."),
        ("do you ship to norway", "norway"),
    ],
)
def test_a_place_ends_with_its_sentence(question: str, place: str) -> None:
    request = WrittenRequest(STORE.intents["faq"], question, (), STORE.today())
    assert place in things_in(question, request, STORE.trade).places


@pytest.mark.parametrize(
    ("question", "unsaid"),
    [
        ("do I pay more postage for ten books?", ()),
        ("will you charge double shipping for two parcels?", ()),
        ("do you include extra delivery fees", ()),
        ("do you have drone delivery?", ("drone",)),
        ("is there overnight shipping?", ("overnight",)),
    ],
)
def test_how_much_is_paid_for_a_way_to_ship_is_none(question: str, unsaid: tuple[str, ...]) -> None:
    request = WrittenRequest(STORE.intents["faq"], question, (), STORE.today())
    assert things_in(question, request, STORE.trade).unsaid == unsaid
