"""Names and abbreviations with a full stop in them are never cut, in pages, questions and wishes."""

from __future__ import annotations

import pytest

from infra.llm.sentences import sentences_of
from infra.store.reading import open_store
from pipeline.conversation.wishes import wishes_of
from pipeline.prompt import WrittenPassage
from pipeline.wording.framing import asked_in
from pipeline.wording.full_stops import rejoined

TRADE = open_store().trade


@pytest.mark.parametrize(
    "name",
    [
        "Dr. Stone",
        "Mr. Villain",
        "Mrs. Hudson",
        "Sgt. Frog",
        "Capt. Harlock",
        "Prof. Layton",
        "Lt. Ouka",
        "Mt. Fuji",
        "St. Young Men",
        "Naruto vs. Sasuke",
        "King Jr. Story",
        "The U.S. Edition",
        "No. 6",
        "Vol. 3 of it",
        'Ask "Dr. Stone"',
    ],
)
def test_a_full_stop_within_a_name_ends_no_sentence(name: str) -> None:
    text = f"{name} costs $9.99. It has two parts."
    passage = WrittenPassage(1, "Our shop", "document", text)

    assert [one.text for one in sentences_of(passage)] == [f"{name} costs $9.99.", "It has two parts."]
    assert asked_in(f"How much is {name}?") == f"How much is {name}?"
    assert wishes_of(f"Do you have {name}?", TRADE) == (f"Do you have {name}?",)


@pytest.mark.parametrize("text", ["It is on TV. It is long.", "It is by Ito. It is long.", "Buy 3. It is long."])
def test_other_full_stops_end_one(text: str) -> None:
    pieces = [f"{piece}." for piece in text.removesuffix(".").split(". ")]

    assert rejoined(pieces) == pieces
