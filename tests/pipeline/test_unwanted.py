"""What a wish rules out is not searched for."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.unwanted import unwanted_in, without_unwanted

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("wish", "stems"),
    [
        ("not horror though", {"horror"}),
        ("a thriller without romance or school, please", {"romanc", "school"}),
        ("nothing too scary", {"horror"}),
        ("something less dark", {"dark"}),
        ("she doesn't like sports", {"sport"}),
        ("ホラー以外で", {"horror"}),
        ("恋愛じゃないもの", {"romanc"}),
        ("no more than 10 volumes", set[str]()),
        ("no thanks", set[str]()),
        ("a dark fantasy", set[str]()),
    ],
)
def test_what_is_denied_is_unwanted(wish: str, stems: set[str]) -> None:
    assert unwanted_in(wish, TRADE) == stems


def test_it_is_not_searched_for() -> None:
    assert without_unwanted("a psychological thriller without horror") == "a psychological thriller"
