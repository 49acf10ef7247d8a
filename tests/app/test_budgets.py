"""What all of a series costs: reckoned from how many there are and what each costs, and said."""

import re

import pytest

from tests.app.conftest import Talk

_SUM = re.compile(r": (\d+) x \$([\d.]+) = \$([\d,.]+) for all volumes")


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ("a complete series for under $60 in total", 60),
        ("the whole series under $100", 100),
        ("a complete romance for under $60 in total", 60),
        ("my budget is $40, which complete series can I get whole for that?", 40),
        ("全巻で60ドル以内の漫画はありますか", 60),
        ("合計100ドル以内で完結している恋愛漫画", 100),
    ],
)
async def test_titles_are_within_a_budget_for_all_of_them(talk: Talk, message: str, most: float) -> None:
    answer = (await talk(message))[0]["answer"]
    sums = [(int(count), float(price), float(total.replace(",", ""))) for count, price, total in _SUM.findall(answer)]
    assert sums
    assert all(round(count * price, 2) == total <= most for count, price, total in sums)


@pytest.mark.parametrize(
    "message", ["How much does the whole series of Monster cost?", "モンスターは全巻でいくらですか？"]
)
async def test_the_whole_of_a_title_is_reckoned(talk: Talk, message: str) -> None:
    assert "18 x $14.99 = $269.82" in (await talk(message))[0]["answer"]


async def test_a_set_of_all_volumes_costs_what_they_do_together(talk: Talk) -> None:
    assert "110 x $9.99 = $1,098.90" in (await talk("ワンピースの全巻セットはいくら"))[0]["answer"]


async def test_the_cheapest_whole_is_not_the_one_with_the_cheapest_part(talk: Talk) -> None:
    assert "1 x $9.99 = $9.99" in (await talk("the cheapest complete series in total"))[0]["answer"]


@pytest.mark.parametrize(
    ("message", "right"), [("全巻で5000円以内", "米ドル"), ("a romance under 1000 yen", "US dollars")]
)
async def test_a_budget_in_another_currency_is_answered_with_ours(talk: Talk, message: str, right: str) -> None:
    assert right in (await talk(message))[0]["answer"]


@pytest.mark.parametrize(
    ("message", "reckoned"),
    [
        ("what do 3 volumes of Berserk cost", "3 x $14.99 = $44.97 for 3 volumes"),
        ("what would five books of One Piece come to", "5 x $9.99 = $49.95 for 5 volumes"),
        ("モンスター3巻分でいくらですか", "3 x $14.99 = $44.97 for 3 volumes"),
        ("what do 30 volumes of Monster cost", "18 x $14.99 = $269.82 for all volumes"),
        ("two volumes of Akira together, what's that?", "2 x $16.99 = $33.98 for 2 volumes"),
        ("If I buy volumes 1 to 4 of Vinland Saga, what will that come to without shipping?", "4 x $14.99 = $59.96"),
        ("ブリーチを3冊買うといくらになりますか", "3 x $9.99 = $29.97 for 3 volumes"),
        ("One volume each of Solanin, Blue Box and Nana. Total?", "$16.99 + $9.99 + $9.99 = $36.97 for one of each"),
        (
            "what do 3 volumes of Berserk and of Claymore cost together?",
            "$44.97 + $29.97 = $74.94 for 3 volumes of each",
        ),
    ],
)
async def test_several_volumes_cost_what_they_do_together(talk: Talk, message: str, reckoned: str) -> None:
    assert reckoned in (await talk(message))[0]["answer"]


async def test_a_volume_by_its_number_is_one(talk: Talk) -> None:
    assert " x $" not in (await talk("how much is volume 3 of Monster"))[0]["answer"]
