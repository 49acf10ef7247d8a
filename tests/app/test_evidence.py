"""What is no evidence: a neighbour's facts, and a blurb where a fact is asked for that no page states."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from app.catalogue import ingest_folder
from app.parts import Corpus, Parts
from pipeline.sources import remove_source, sources
from tests.app.conftest import Talk

NOT_OURS = ("could not find", "do not say", "見つかりません", "記載がありません")


@pytest.fixture
async def own_page(parts: Parts, tmp_path: Path) -> AsyncGenerator[Corpus, None]:
    """A page of the shop's own that tells of two things."""
    (tmp_path / "things.md").write_text("The Merlin clock costs $70. It is brass.\n\nThe Falcon bench is made of oak.")
    (tmp_path / "kiosk.md").write_text("The Zephyr kiosk is our stand in Kyoto. Its contact phone desk opens at 9:30.")
    await ingest_folder(tmp_path, parts.corpus, lambda _: None)
    yield parts.corpus
    for source in await sources(parts.corpus.index):
        if source.origin.place:
            await remove_source(parts.corpus.index, source.origin.id)


@pytest.mark.usefixtures("own_page")
@pytest.mark.parametrize(
    "question",
    [
        "How much is the Falcon tote?",
        "how much is the merlin tote",
        "price of the Falcon bench?",
        "Osprey clock price?",
    ],
)
async def test_a_neighbours_price_is_not_quoted(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert "$70" not in reply["answer"]


@pytest.mark.usefixtures("own_page")
@pytest.mark.parametrize("question", ["How much is the Merlin clock?", "what does the merlin clock cost"])
async def test_the_things_own_price_is_quoted(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert "$70" in reply["answer"]


@pytest.mark.parametrize(
    "question",
    [
        "Is Gunslinger Girl in stock?",
        "do you have gunslinger girl",
        "do you sell hentai",
        "do you sell lego",
        "Who wrote Skip to Loafer?",
        "Is Kodomo no Jikan in your shop?",
        "What is the genre of Heavenly Delusion?",
        "Is Sword Art Online violent?",
        "is Ghost in the Shell dark?",
        "Tell me about Solo Leveling",
        "リゼロの続きは出ますか",
        "Do you have Harry Potter?",
        "how much is Harry Potter",
        "do you sell pokemon cards",
        "what does the garfield omnibus cost",
        "how much is the Berserk hoodie",
        "how much is a Naruto headband",
        "do you have berserk deluxe edition",
        "who wrote the lord of the rings",
        "got any Batman comics?",
        "I want to buy Watchmen",
        "Do you have books by Stephen King?",
        "レゴを売っていますか",
        "do you have hentai manga",
        "got any Tolkien?",
        "got any Asimov?",
        "any blorp series?",
        "do you have wuxia comics",
        "show me frobnicate manga",
        "do you have comics about zorblax",
        "who wrote Solo Leveling",
        "how many volumes does Solo Leveling have",
        "when is the next volume of Solo Leveling",
        "how many pages does Gunslinger Girl have",
    ],
)
async def test_what_we_do_not_have_is_not_found(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert any(words in reply["answer"] for words in NOT_OURS)
    assert not reply["sources"]


@pytest.mark.parametrize(
    "question",
    [
        "next Berserk volume date?",
        "when is One Piece volume 111 released",
        "is Berserk in stock?",
        "do you have any Vagabond left",
        "any copies of Akira left?",
        "Naruto in stock?",
        "what is in the box set?",
        "what does the Death Note box set include",
        "when is Kentaro Miura's birthday",
        "when was Junji Ito born",
        "What is the ISBN of Berserk?",
        "how many pages does Berserk have",
        "is there a colour edition of Berserk?",
        "is there a Berserk film?",
        "is there an anime of Monster?",
        "how much does Berserk weigh?",
        "who translated Berserk",
        "does Berserk come with a poster",
        "is the English edition of Berserk uncensored? answer please",
        "ベルセルクの在庫はありますか",
        "ワンピースのISBNは？",
        "how old is Eiichiro Oda",
        "how old is eiichiro oda",
        "what is Eiichiro Oda's net worth",
        "where does Junji Ito live",
        "what nationality is the author of Naruto",
        "is Berserk violent?",
        "is Naruto gory?",
        "publisher address of Naruto",
        "who is the publisher of One Piece",
        "which studio made the Naruto anime",
        "who is the voice actor of Luffy in One Piece",
        "who voices Naruto",
        "is there a sequel to Death Note",
        "what paper is Berserk printed on",
        "how many awards did Vinland Saga win",
        "how many copies did One Piece sell",
        "what is the best arc of One Piece",
        "how does Death Note end",
        "who is the editor of Naruto",
        "how long does it take to read Berserk",
        "how long is the Berserk movie",
        "what is the opening song of Naruto",
        "does Berserk have romance",
        "what font does Naruto use",
        "how tall is Guts in Berserk",
        "ナルトの声優は誰ですか",
        "ベルセルクの映画はありますか",
    ],
)
async def test_a_fact_that_no_page_states_is_said_to_be_unsaid_with_where_to_look(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert ("記載がありません" if question[0] > "z" else "pages do not say") in reply["answer"]
    assert "https://hondana.example/help/contact" in reply["answer"]
    assert not reply["sources"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("60 copies for a school, invoice and film?", ["quote", "PDF invoice", "protective film"]),
        ("shipping to Melbourne, tracked?", ["$6.90", "tracking number"]),
        ("express shipping to Canada, insured?", ["$18.50", 'do not say anything about "insured"']),
        ("express shipping to Canada", ["$18.50", "worldwide"]),
        ("express shipping to Norway", ["$18.50", "worldwide"]),
        ("tracked parcel to Melbourne", ["Tracking", 'anything about "Melbourne"']),
        ("how much is overnight shipping to Honolulu?", ["$18.50", 'anything about "overnight" in particular']),
        ("how long does standard shipping to germany take?", ["7-12 business days", "worldwide"]),
        ("can you ship a gift card to Iceland?", ["gift card", 'anything about "Iceland"']),
        ("do you accept bitcoin and PayPal?", ["PayPal", "Bitcoin, are not accepted"]),
        ("parcel to Buenos Aires, insured and gift wrapped?", ["worldwide", '"insured"', "$3.50"]),
        ("40 volumes for a library, discount and catalogue records?", ["15%", "Spine labels and catalogue records"]),
        ("how much is Bleach and do you ship to Peru?", ["$9.99", "worldwide"]),
        ("メルボルンまでの送料は？", ["6.90ドル", "世界中"]),
        ("カナダへの速達便はいくらですか", ["18.50ドル", "世界中"]),
        ("who wrote Berserk and how many pages does it have?", ["Kentaro Miura", "do not say"]),
        ("how much is Bleach and when is the next volume out?", ["$9.99", "pre-ordered"]),
    ],
)
async def test_every_part_is_answered_or_said_to_be_unsaid(question: str, said: list[str], talk: Talk) -> None:
    (reply,) = await talk(question)
    assert all(words in reply["answer"] for words in said)
    assert "Goodbye, Eri" not in reply["answer"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Do you have Berserk and Gunslinger Girl?", "Berserk"),
        ("Do you have Gunslinger Girl and Berserk?", "Berserk"),
        ("Do you have Berserk, Naruto and Gunslinger Girl?", "Naruto"),
        ("are Berserk and Gunslinger Girl in stock?", "do not say"),
        ("who wrote Berserk and Gunslinger Girl?", "Kentaro Miura"),
    ],
)
async def test_of_a_list_what_we_lack_is_said_beside_what_we_have(question: str, said: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert said in reply["answer"]
    assert "could not find" in reply["answer"]
    assert "gunslinger girl" in reply["answer"].casefold()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("do you ship to Norway", "worldwide"),
        ("how much is express shipping", "$18.50"),
        ("How much is standard shipping to Japan?", "$6.90"),
        ("Do you match Amazon's price?", "$15 per item"),
        ("学割はどうすれば使えますか", "10%"),
        ("do you have horror manga", "horror"),
        ("do you sell gift cards", "$25"),
        ("is there a manga about cooking", "Food Wars"),
        ("Do you have One Piece?", "Eiichiro Oda"),
        ("do you have vinland saga", "Makoto Yukimura"),
        ("how much is Naruto", "$9.99"),
        ("what is the price of Berserk", "$14.99"),
        ("who wrote death note", "Tsugumi Ohba"),
        ("do you accept PayPal", "PayPal"),
        ("do you offer gift wrapping", "$3.50"),
        ("do you have manga by Junji Ito", "Junji Ito"),
        ("what else did Naoki Urasawa write", "Urasawa"),
        ("do you sell manga in Japanese", "Japanese editions"),
        ("do you have a loyalty programme", "Shiori Points"),
        ("do you have volleyball manga", "Haikyu"),
        ("do you have a manga about vampires", "Vampire"),
        ("who drew Akira", "Katsuhiro Otomo"),
        ("do you have samurai stories", "samurai"),
        ("is there a student discount", "10%"),
        ("do you have Nausicaa", "Hayao Miyazaki"),
        ("do you have a phone number", "telephone"),
        ("how much does gift wrapping cost", "$3.50"),
        ("Is Your Lie in April sad?", "Your Lie in April"),
        ("Is Hikaru no Go about chess?", "Hikaru no Go"),
        ("送料はいくらですか", "6.90"),
        ("main character of Naruto", "Naruto Uzumaki"),
        ("who is the protagonist of Death Note", "Light Yagami"),
        ("who's the main character in monster", "Kenzo Tenma"),
        ("who stars in Monster", "Kenzo Tenma"),
        ("what is the genre of orange", "drama"),
        ("age rating for parasite", "Parasyte is rated 16+"),
        ("Was Beastars in Jump?", "ran in Weekly Shonen Champion"),
        ("is One Piece in Shonen Jump", "has run in Weekly Shonen Jump"),
        ("is One Piece a Jump manga", "has run in Weekly Shonen Jump"),
        ("チェンソーマンってジャンプ？", "has run in Shonen Jump+"),
        ("What happens in Uzumaki", "spirals"),
        ("how old is Berserk", "1989"),
        ("when did Platinum End end", "2021"),
        ("is Berserk still published in Japan", "ongoing"),
        ("how much does One Piece cost per volume", "$9.99"),
        ("how many volumes does Berserk have in English", "42 volumes"),
        ("who is the genius who wrote Berserk", "Kentaro Miura"),
        ("is Fruits Basket sad?", "Fruits Basket"),
        ("where is Vinland Saga set", "Viking"),
        ("do you have mecha manga", "mecha"),
        ("any good horror manga?", "horror"),
        ("recommend a scary manga", "horror"),
        ("manga with Luffy", "One Piece"),
        ("do you have Spice and Wolf", "Spice and Wolf"),
        ("Do you have Berserk and Naruto?", "Naruto"),
    ],
)
async def test_what_we_do_have_is_answered(question: str, said: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert said in reply["answer"]
    assert reply["sources"]


@pytest.mark.usefixtures("own_page")
@pytest.mark.parametrize("question", ["Zephyr kiosk contact phone?", "when can the Zephyr kiosk be reached by phone?"])
async def test_a_contact_that_a_document_states_is_quoted_before_a_person_is_called(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert "9:30" in reply["answer"]


async def test_the_shops_own_contact_is_quoted(talk: Talk) -> None:
    (reply,) = await talk("who can I contact by e-mail?")
    assert "help@hondana.example" in reply["answer"]


async def test_what_answers_two_wishes_is_quoted_once(talk: Talk) -> None:
    (reply,) = await talk("How long do refunds take and do I get a mail when it's done?")
    assert reply["answer"].count("refunds within 5-7 business days") == 1


@pytest.mark.parametrize("question", ["overnight to Honolulu", "drone courier?"])
async def test_what_no_page_covers_at_all_is_said_so(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert any(words in reply["answer"] for words in NOT_OURS)


@pytest.mark.parametrize(
    "question",
    [
        "How much tax do I pay in the UK?",
        "How heavy is a parcel before shipping costs more?",
        "Planning to move next month, can I change my address?",
        "due to a typo my parcel goes to the wrong street, what now",
        "thinking to give a gift card, how long is it valid?",
    ],
)
async def test_what_the_pages_have_in_other_words_is_not_said_to_be_missing(question: str, talk: Talk) -> None:
    (reply,) = await talk(question)
    assert reply["sources"]
    assert "do not say" not in reply["answer"]


@pytest.mark.parametrize(
    ("message", "sources"),
    [
        ("My husband wants to read Vagabond.", {"Vagabond"}),
        ("My grandma wants to read Mushishi.", {"Mushishi"}),
        ("My brother is really into Naruto", {"Naruto"}),
        ("I need a cover for Vagabond.", set[str]()),
    ],
)
async def test_who_says_only_who_reads_a_title_is_told_of_it(message: str, sources: set[str], talk: Talk) -> None:
    (reply,) = await talk(message)
    assert {source["title"] for source in reply["sources"]} == sources
