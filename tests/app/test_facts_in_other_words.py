"""Facts of a title asked for in the words of customers: the page that has the fact answers."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Which magazine did Parasyte appear in originally", "Afternoon"),
        ("How long did Fruits Basket run?", "from 1998 to 2006"),
        ("What's the target readership of Chihayafuru - girls, boys, grown women?", "josei"),
        ("Tell me who wrote the story and who did the art for Kaguya-sama", "Aka Akasaka"),
        ("who is kaguya-sama by", "Aka Akasaka"),
        ("Vinland Saga is by whom?", "Makoto Yukimura"),
        ("whats the genre of Dorohedoro exactly", "dark fantasy"),
        ("In which city does The Fable take place?", "Osaka"),
        ("who is the author of the novels behind The Apothecary Diaries manga", "Natsu Hyuuga"),
        ("how much is Paradise Kiss per book", "$12.99"),
        ("delicous in dungon ongoing or no", "is complete"),
        ("Does Vagabond have an ending or is it still on a break?", "hiatus"),
        ("ワンパンマンの作画は誰", "Yusuke Murata"),
        ("三月のライオンの作者さんを教えていただけますか", "Chica Umino"),
        ("3月のライオンは何巻", "17 volumes"),
        ("how many tomes of Mushishi exist", "10 volumes"),
        ("has Orange wrapped up?", "is complete"),
        ("what do you charge for Vagabond", "$14.99"),
        ("year Chobits first came out", "2000"),
        ("Golden Kamuy full set price", "31 x $12.99 = $402.69"),
        ("銀魂は何冊ありますか", "77 volumes"),
        ("犬夜叉を全部買うといくら", "56 x $9.99 = $559.44"),
        ("how many books is monster in total", "18 volumes"),
        ("is berserk for kids", "Berserk is rated 18+"),
        ("hiya, u guys carry yona of the dawn?", "Mizuho Kusanagi"),
        ("how many books is monster in total and whats the price for all of them", "18 x $14.99 = $269.82"),
        ("is jujitsu kaisen done or still going", "is complete"),
        ("is Haikyu done or still running", "is complete"),
        ("is nana finished or not", "hiatus"),
        ("is vagabond ever gonna be finished or what", "hiatus"),
        ("is dungeon meshi a comedy or fantasy or what", "The genres of Delicious in Dungeon are"),
        ("Is Nana a romance manga?", "The genres of Nana are"),
        ("is berserk scary", "The genres of Berserk are"),
        ("who's the guy that draws berserk", "Kentaro Miura"),
        ("hw mny vols of hunterxhunter r thr", "38 volumes"),
        ("ナルトじゃなくてブリーチの作者は？", "Tite Kubo"),
        ("ワンピースではなく銀魂の値段は？", "Each volume of Gintama costs"),
        ("僕ヤバってどこで連載してる？", "Manga Cross"),
        ("are parasite and uzumaki by the same author?", "Hitoshi Iwaaki"),
        ("hi! how far along is Dandadan, I mean how many books are out so far", "17 volumes"),
    ],
)
async def test_a_fact_is_told_however_it_is_asked(talk: Talk, message: str, said: str) -> None:
    assert said in (await talk(message))[0]["answer"]


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        (("price of Kaiju No. 8", "and three of them?"), "3 x $11.99 = $35.97"),
        (("how much is Beck", "and all of it?"), "for all volumes"),
        (("how much is Beck", "what about the whole set?"), "for all volumes"),
        (("how many volumes has Beck", "what would the whole lot cost me"), "for all volumes"),
        (("tell me about Frieren", "how much for the first five?"), "5 x $9.99 = $49.95"),
        (("how much is Bleach", "and for 3 volumes?"), "3 x $9.99 = $29.97"),
        (("price of Kaiju No. 8", "and three of them?", "ok thx. and does it still run?"), "still ongoing"),
        (
            ("Vinland Saga or Kingdom?", "ok price of the longer one"),
            "Kingdom had 74 volumes as of 2024 [2]. Each volume of",
        ),
        (("is berserk for kids", "from what age"), "Berserk is rated 18+"),
        (("Do you have Vagabond?", "is it finished", "what about Real?"), "still ongoing"),
    ],
)
async def test_a_fact_is_asked_on(talk: Talk, messages: tuple[str, ...], said: str) -> None:
    assert said in (await talk(*messages))[-1]["answer"]


async def test_each_of_two_facts_is_told_of_each_of_two_titles(talk: Talk) -> None:
    answer = (await talk("vinland saga or vagabond, which one is longer and which is cheaper"))[-1]["answer"]
    for title, volumes in (("Vinland Saga", 28), ("Vagabond", 37)):
        assert f"{title} had {volumes} volumes" in answer
        assert f"Each volume of {title} costs $14.99" in answer


@pytest.mark.parametrize(
    ("message", "unsaid"),
    [
        ("lol my cat peed on my copy of bleach, anyway how much is a new volume 1", "FIRSTVOL5"),
        ("電子版はキンドルで読めますか", "YEAREND12"),
        ("is there a chainsaw man movie showing this year", "Fire Punch"),
    ],
)
async def test_what_is_only_near_in_words_is_not_told(talk: Talk, message: str, unsaid: str) -> None:
    assert unsaid not in (await talk(message))[-1]["answer"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("ジョジョ第7部の値段は", "Part 7--Steel Ball Run costs $16.99"),
        ("price of jojo part 4", "Diamond Is Unbreakable costs"),
    ],
)
async def test_a_part_is_known_by_its_number(talk: Talk, message: str, said: str) -> None:
    assert said in (await talk(message))[-1]["answer"]
