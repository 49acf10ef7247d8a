"""Titles that were listed or compared: what is asked of them without their names is answered for each by its facts."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("messages", "every"),
    [
        (("Who wrote Berserk and Monster?", "which is longer?"), ("42 volumes", "18 volumes")),
        (("Compare Berserk and Vinland Saga", "which one has fewer volumes?"), ("42 volumes", "28 volumes")),
        (("Who wrote Berserk and Monster?", "which is finished?"), ("still ongoing", "complete")),
        (("Is Monster finished?", "Is Nana?", "which is longer?"), ("18 volumes", "21 volumes")),
        (("Monster vs One Piece", "which came out first?"), ("1994", "1997")),
        (("Monster vs One Piece", "both authors?"), ("Naoki Urasawa", "Eiichiro Oda")),
        (("Monster vs One Piece", "the cheaper one?"), ("$14.99", "$9.99")),
        (("Is Berserk longer than Naruto?", "cheaper?"), ("$14.99", "$9.99")),
        (("Monster vs One Piece", "is either finished?"), ("complete", "still ongoing")),
        (("which costs less, Monster or Nana?",), ("$14.99", "$9.99")),
        (("price of Berserk compared to Claymore?",), ("$14.99", "$9.99")),
        (("is Uzaki-chan Wants to Hang Out! cheaper than Tomodachi Game?",), ("$13.99", "$10.99")),
        (("Noragami: Stray God vs The Rising of the Shield Hero price",), ("$10.99", "$11.99")),
        (("which came first, Tokyo Ghoul or Tokyo Ghoul:re?",), ("2011", "2014")),
        (("difference between Jujutsu Kaisen and Jujutsu Kaisen 0 in length?",), ("30 volumes", "1 volume")),
        (("How many more volumes does Inuyasha have than Ranma?",), ("56 volumes", "38 volumes")),
        (("whats cheaper: all of Akira or all of A Silent Voice",), ("$101.94", "$76.93")),
        (("I'm torn between Uzumaki and Tomie, which one has fewer volumes?",), ("Uzumaki is", "Tomie is")),
        (("fulmetal alchemist vs soul eater which has fewer books",), ("27 volumes", "25 volumes")),
        (("which is longer, naruto or bleach",), ("72 volumes", "74 volumes")),
        (("Golden Kamuy price compared to bleach",), ("$12.99", "$9.99")),
        (("jjk, csm, kny - which is the longest?",), ("30 volumes", "18 volumes", "23 volumes")),
        (
            ("which of Shadows House, Uzumaki, Tokyo Ghoul and Parasyte is the shortest",),
            ("18 volumes", "3 volumes", "14 volumes", "10 volumes"),
        ),
        (("compare Death Note and Liar Game", "which one's cheaper"), ("$9.99", "$12.99")),
        (("did Vinland Saga start before vagabond",), ("2005", "1998")),
        (("Dr stone or dandadan, which one is still going?",), ("is complete", "still ongoing")),
        (("which is cheaper to own completely, Akira or Pluto?",), ("$101.94", "$111.92")),
        (("Are Chobits and cardcaptor sakura by the same artist?",), ("Chobits (", "Cardcaptor Sakura (")),
        (("Vinland Saga - price, volumes, status?",), ("$14.99", "28 volumes", "still ongoing")),
        (("is Pluto or Monster the newer one",), ("2003", "1994")),
        (("which of these is for adults: Dorohedoro, Uzumaki",), ("rated 18+", "rated 16+")),
        (("do Gantz and Inuyashiki share an author",), ("Gantz is a", "Inuyashiki")),
        (("ワンピとナルト、長いのはどっち",), ("110 volumes", "72 volumes")),
        (("ワンピとナルトの作者は？", "じゃあ短いのはどっち？"), ("110 volumes", "72 volumes")),
        (("ベルセルクとモンスターの作者は？", "どっちが長い?"), ("42 volumes", "18 volumes")),
        (("ワンピースの作者は？", "ナルトは？", "安いのはどっち？"), ("One Piece costs", "Naruto costs")),
        (("ワンピースとナルトの作者は？", "両方とも完結してる？"), ("still ongoing", "complete")),
    ],
)
async def test_titles_that_were_spoken_of_are_compared(
    talk: Talk, messages: tuple[str, ...], every: tuple[str, ...]
) -> None:
    answer = (await talk(*messages))[-1]["answer"]
    assert [fact for fact in every if fact not in answer] == []


@pytest.mark.parametrize(
    ("message", "titles"),
    [
        ("which is better, Monster or Pluto", {"Monster", "Pluto: Urasawa x Tezuka"}),
        ("Fruits Basket or Ouran, which is better for a beginner", {"Fruits Basket", "Ouran High School Host Club"}),
        ("Berserk vs Vinland Saga, which would you hand someone who's never read manga", {"Berserk", "Vinland Saga"}),
        ("can't decide between Horimiya and Kimi ni Todoke", {"Horimiya", "Kimi ni Todoke: From Me to You"}),
        ("what's better for a 13 year old, Haikyuu or Blue Lock", {"Haikyu!!", "Blue Lock"}),
        ("どっちがおすすめ？フルーツバスケットとNANA", {"Fruits Basket", "Nana"}),
    ],
)
async def test_who_has_to_choose_is_told_of_each(talk: Talk, message: str, titles: set[str]) -> None:
    assert {source["title"] for source in (await talk(message))[-1]["sources"]} == titles


async def test_what_no_page_compares_is_not_told_of_either(talk: Talk) -> None:
    assert not (await talk("which one has better art, Vagabond or Berserk"))[-1]["sources"]


@pytest.mark.parametrize(
    ("messages", "right", "wrong"),
    [
        (("Berserk vs Monster", "the first one's price"), "Berserk costs", "Monster"),
        (("Berserk vs Monster", "who wrote the latter?"), "Naoki Urasawa", "Miura"),
        (
            ("Berserk vs Monster", "how long is the first one?", "and the other one?"),
            "18 vol",
            "Berserk",
        ),
        (("ワンピースとナルトの作者は？", "前者の値段は？"), "One Piece costs", "Naruto"),
        (("ワンピースとナルトの作者は？", "もう一つのほうの値段は？"), "Naruto costs", "One Piece"),
        (("Who wrote Monster?", "and the price of Berserk?"), "14.99", "Urasawa"),
    ],
)
async def test_one_of_two_titles_is_pointed_out(talk: Talk, messages: tuple[str, ...], right: str, wrong: str) -> None:
    answer = (await talk(*messages))[-1]["answer"]
    assert right in answer
    assert wrong not in answer


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        (("Berserk vs Monster", "which is cheaper, express or standard shipping?"), "18.50"),
        (("Berserk vs Monster", "How much is express shipping?", "how long does it take?"), "2-4"),
    ],
)
async def test_the_service_is_not_compared_with_titles(talk: Talk, messages: tuple[str, ...], right: str) -> None:
    assert right in (await talk(*messages))[-1]["answer"]
