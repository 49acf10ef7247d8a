"""Questions that take a shop to go to: the page on visits answers them, whatever else they speak of."""

from __future__ import annotations

import pytest

from pipeline.understanding.visiting import wants_to_come
from tests.app.conftest import Talk


@pytest.mark.parametrize(
    "message",
    [
        "is it in stock in your Berlin shop",
        "do you have Naruto in your Berlin shop",
        "do you have a shop in Berlin",
        "Can I hand a return in at the warehouse",
        "can I drop my return off in person",
        "大阪の店舗で買えますか",
    ],
)
async def test_there_is_no_shop_to_go_to(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert "not open to visitors" in reply["answer"] or "実店舗はありません" in reply["answer"]


@pytest.mark.parametrize(
    "text",
    [
        "do you have it in your shop",
        "how do I return something to your warehouse in Osaka",
        "can I drop the parcel off at the post office",
        "is there a cheaper shop in Berlin, do you match prices?",
        "your online store in Germany",
        "how much is shipping to my shop in Berlin",
        "bring me something in the style of Naruto",
    ],
)
def test_nobody_wants_to_come(text: str) -> None:
    assert not wants_to_come(text)
