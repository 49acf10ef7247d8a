"""Messages that offer us goods, and those that wait for goods that are sold out: a page answers each."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.understanding.restocking import waits_for_stock
from pipeline.understanding.selling import wants_to_sell

TRADE = open_store().trade


@pytest.mark.parametrize(
    "message",
    [
        "I want to sell my One Piece collection",
        "can I sell you my old books",
        "how much would you pay for my Berserk volumes",
        "would you take 40 volumes of Bleach off my hands",
        "do you do trade-ins? got all of Death Note",
        "looking to sell some Bleach volumes to you",
        "would you buy my old Monster set",
        "can i trade them in",
        "can I trade in old volumes",
        "I want to sell my manga on your site",
        "we've got boxes of old manga, would you be interested in buying our lot",
        "how much do you give for old manga",
        "what would you pay for a complete set of used books",
        "would you take some manga off us",
        "I've got a stack of volumes I no longer read. Do you take them?",
        "We have around sixty volumes my daughter has outgrown, some a bit yellow. Would you take them?",
        "can i give you my old books for credit",
        "I'd like to donate my collection to you",
        "do you accept donations of used comics",
        "ナルト全巻を売りたいです",
    ],
)
def test_goods_are_offered_to_us(message: str) -> None:
    assert wants_to_sell(message, TRADE)


@pytest.mark.parametrize(
    "message",
    [
        "do you sell my size",
        "are you allowed to sell my data",
        "do you sell my email address",
        "can I buy my son One Piece",
        "should I buy my wife Nana",
        "do you mind me buying my books elsewhere",
        "do you think i should buy my dad Vagabond",
        "a manga about a boy who has to sell his soul",
        "do you trade in euros",
        "what do you give a boy of 9",
        "how much do you charge for my order",
        "manga about trade in old Japan",
        "spice trade in old europe",
        "I need to sell my boss on Vinland Saga",
        "to sell my friend on manga, which should I give",
        "how much do you give for my points",
        "what would you give an old friend who loves books",
        "I have two gift cards and want books, do you take them",
        "I've got the books I ordered and two are bent, do you take them back",
        "I have the wrong volumes here, would you take them",
        "can you give me some old manga to start with",
        "how much do you charge for old manga",
        "can I send you my old address",
        "do you make donations to libraries",
        "do you take 10% off the price",
    ],
)
def test_nothing_is_offered_to_us(message: str) -> None:
    assert not wants_to_sell(message, TRADE)


@pytest.mark.parametrize(
    "message",
    [
        "when will Berserk be back in stock",
        "Vinland Saga 5 is sold out, when do you get it again",
        "tell me when Nana is available again",
        "will you restock Monster vol 3",
        "can i get a notification when Slam Dunk is back",
        "let me know once Blue Lock 4 is in stock again please",
        "can you tell me when that sold out volume of Berserk is coming back?",
        "can you mail me when Berserk does",
        "will there be more copies of Akira",
        "Vagabond 20 is sold out, could you drop me a line once it's there again",
        "ベルセルクの再入荷はいつですか",
    ],
)
def test_goods_that_are_sold_out_are_waited_for(message: str) -> None:
    assert waits_for_stock(message, TRADE)


@pytest.mark.parametrize(
    "message",
    [
        "is Berserk in stock",
        "when does the next volume of Frieren come out",
        "is Hunter x Hunter back from hiatus",
        "let me know when Hunter x Hunter is back from its hiatus",
        "tell me about Naruto again",
        "tell me when Nana ended",
        "which sold more copies, One Piece or Naruto?",
        "let me know if Monster is scary",
        "set back in the Edo period like Vagabond",
        "is One Piece available in English",
        "tell me if Monster is available in French",
        "let me know if it is available as a box set",
    ],
)
def test_nothing_is_waited_for(message: str) -> None:
    assert not waits_for_stock(message, TRADE)
