"""Wishes for many at once: the pages on large orders answer them."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.understanding.bulk import wants_many
from tests.app.conftest import Talk

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("100冊注文したい", "20冊以上"),
        ("50冊", "20冊以上"),
        ("漫画を30冊買いたいのですが", "20冊以上"),
        ("二百部発注したい", "20冊以上"),
        ("I want to order 80 copies for a school", "20 volumes or more"),
        ("we want to purchase a hundred volumes for our library", "20 volumes or more"),
        ("I'd like to buy 60 books", "no fixed limit"),
        ("Can I order 200 copies of One Piece 1?", "no fixed limit"),
        ("do you do bulk orders?", "no fixed limit"),
        ("can I buy in bulk", "no fixed limit"),
        ("まとめ買いしたい", "ボックスセットは1点"),
        ("まとめて買いたい", "ボックスセットは1点"),
        ("I need fifty copies of Naruto 1", "no fixed limit"),
    ],
)
async def test_what_the_pages_say_of_large_orders_is_told(message: str, said: str, talk: Talk) -> None:
    answer = (await talk(message))[0]["answer"]
    assert said in answer
    assert "defect" not in answer
    assert "ログイン" not in answer


@pytest.mark.parametrize(
    "text",
    [
        "I want a manga with 20 volumes",
        "I want to return 30 books",
        "I want to buy One Piece 100",
        "order 3 copies of Naruto",
        "30冊以内で完結する漫画を買いたい",
        "100巻がほしい",
        "20冊買うと割引がありますか",
    ],
)
def test_these_want_no_such_many(text: str) -> None:
    assert not wants_many(text, TRADE)
