"""The built-in generator over a small corpus: does it quote the sentence that answers the question?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from infra.llm import evidence
from infra.llm.extractive import ExtractiveChat
from infra.llm.langchain_model import LangChainModel
from infra.llm.sentences import sentences_of
from infra.llm.vectors import SentenceVectors
from infra.store.reading import open_store
from pipeline.answer import parse, pieces_of
from pipeline.prompt import WrittenPassage
from pipeline.types.answers import Generation, Prompt
from pipeline.types.search import Vector
from pipeline.wording.tokens import approximate_tokens
from pipeline.wording.words import is_japanese, words_of
from tests.llm.conftest import Ask, EmbedMany, Listen
from tests.llm.streams import read_all

TRADE = open_store().trade

FACTS: list[tuple[str, str, str]] = [
    ("product_question", "How many volumes does One Piece have?", "One Piece had 110 volumes as of 2024 [1]."),
    ("product_question", "Who wrote Death Note?", "written by Tsugumi Ohba and drawn by Takeshi Obata [1]."),
    ("product_question", "who drew death note", "written by Tsugumi Ohba and drawn by Takeshi Obata [1]."),
    ("product_question", "Is One Piece still running?", "One Piece: The series is still running [1]."),
    ("product_question", "When did Dr. Stone end?", "Dr. Stone: The series ended in March 2022 [1]."),
    ("product_question", "When did Berserk start?", "It started in August 1989 and appears in Young Animal [1]."),
    ("product_question", "What is Uzumaki about?", "obsessed with spirals until the town itself is twisted [1]."),
    ("product_question", "What age rating does Berserk have?", "Berserk is rated Mature 18+ [1]."),
    ("product_question", "Is Yotsuba&! suitable for kids?", "Yotsuba&! is rated All Ages [1]."),
    ("product_question", "How much is a volume of Berserk?", "Berserk: A volume costs $14.99 [1]."),
    (
        "product_question",
        "Which magazine was Horimiya published in?",
        "ran in Monthly GFantasy from 2011 to 2021 [1].",
    ),
    (
        "product_question",
        "What has Junji Ito written?",
        "Uzumaki (うずまき, Whirlpool) is a horror manga by Junji Ito [",
    ),
    (
        "faq",
        "Can I send an item back?",
        "Unopened items can be returned within 30 days of delivery",
    ),
    (
        "faq",
        "How long do I have to return an unopened book?",
        "Unopened items can be returned within 30 days",
    ),
    ("faq", "Who pays for return shipping?", "Customers pay the return postage when they change their mind ["),
    ("faq", "When do I get my money back?", "5-7 business days after the inspection [1]."),
    ("faq", "How much does express shipping cost?", "Express shipping costs $18.50 at every order value [1]."),
    ("recommendation", "How much is Berserk?", "Berserk: A volume costs $14.99 [1]."),
    ("faq", "When is shipping free?", "free standard shipping on orders with at least $60 of print merchandise [1]."),
    ("faq", "How fast is express delivery?", "Express shipping takes 2-4 business days after dispatch [1]."),
    ("faq", "Do you ship to Germany?", "The store ships worldwide from Osaka, Japan [1]."),
    ("checkout_help", "Can I pay with PayPal?", "We accept Visa, Mastercard, JCB, PayPal and Konbini payment [1]."),
    ("faq", "Can I cancel my order?", "with the button on the order page within 60 minutes [1]."),
    ("checkout_help", "I can't log in, I forgot my password", 'Use the link "Forgot password" on the login page [1].'),
    ("promotion", "Is there a discount if I buy five books?", "when the cart holds 5 or more of them ["),
    ("promotion", "Is there a discount if I buy five books?", "The code works once per customer"),
    ("faq", "送料はいくらですか？", "速達便は18.50ドルです[1]。"),
    ("faq", "注文のキャンセルは何分以内ですか", "60分以内であれば、注文ページのボタンでキャンセルできます[1]。"),
    ("product_question", "ワンピースは何巻まで出ていますか？", "2024年時点で110巻が発売されています[1]。"),
    ("product_question", "ワンピースの作者は誰ですか", "ワンピースは尾田栄一郎による少年漫画です["),
]
NOT_IN_THE_STORE: list[tuple[str, str]] = [
    ("product_question", "Who wrote Moby Dick?"),
    ("product_question", "how many volumes does moby dick have"),
    ("faq", "What is the capital of France?"),
    ("faq", "Do you sell bicycles?"),
    ("faq", "What is the weather in Tokyo tomorrow?"),
    ("faq", "東京の天気を教えて"),
    ("recommendation", "Which car should I buy?"),
]


@pytest.fixture
def model(embed_many: EmbedMany, model_of: Listen) -> LangChainModel:
    return model_of(ExtractiveChat(embed_many=embed_many, store=open_store()), "extractive")


async def answer(model: LangChainModel, prompt: Prompt) -> Generation:
    return (await read_all(model(prompt)))[1]


@pytest.mark.parametrize(("intent", "question", "quoted"), FACTS, ids=[row[1] for row in FACTS])
async def test_quotes_the_sentence_that_answers(
    intent: str, question: str, quoted: str, ask: Ask, model: LangChainModel
) -> None:
    prompt = await ask(question, intent)
    text = (await answer(model, prompt)).text
    assert quoted in text
    parsed = await parse(text, prompt.passages, ())
    assert parsed.unknown_citations == 0
    assert text.count("[") <= 4


@pytest.mark.parametrize(
    ("intent", "question"), [*((intent, question) for intent, question, _ in FACTS), *NOT_IN_THE_STORE]
)
async def test_the_answer_is_the_one_that_all_vectors_would_give(
    intent: str, question: str, ask: Ask, model: LangChainModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompt = await ask(question, intent)
    quick = await answer(model, prompt)
    monkeypatch.setattr(evidence, "_only_the_best_counts", lambda _: False)
    assert (await answer(model, prompt)).text == quick.text


@pytest.mark.parametrize(
    ("question", "most"),
    [("Who wrote Death Note?", 0), ("How many volumes does One Piece have?", 0), ("What is Uzumaki about?", 3)],
)
async def test_only_sentences_that_could_be_quoted_are_embedded(
    question: str, most: int, ask: Ask, embed_many: EmbedMany, model_of: Listen
) -> None:
    embedded: list[str] = []

    async def counted(texts: Sequence[str]) -> list[Vector]:
        embedded.extend(texts)
        return await embed_many(texts)

    await answer(
        model_of(ExtractiveChat(embed_many=counted, store=open_store()), "extractive"),
        await ask(question, "product_question"),
    )
    assert len(set(embedded) - {question}) <= most


@pytest.mark.parametrize(("intent", "question"), NOT_IN_THE_STORE)
async def test_says_so_when_nothing_supports_an_answer(
    intent: str, question: str, ask: Ask, model: LangChainModel
) -> None:
    text = (await answer(model, await ask(question, intent))).text
    assert "[" not in text
    assert ("見つかりません" if is_japanese(question) else "could not find") in text


async def test_says_of_a_title_that_the_pages_do_not_state_what_is_asked(ask: Ask, model: LangChainModel) -> None:
    text = (await answer(model, await ask("How many chapters does One Piece have?", "product_question"))).text
    assert "pages do not say" in text
    assert "[" not in text


@pytest.mark.parametrize(
    ("question", "wanted", "unwanted"),
    [
        ("Recommend a romance manga", {"Horimiya", "Fruits Basket"}, {"Uzumaki", "Berserk"}),
        ("Do you have any horror manga?", {"Uzumaki", "Berserk"}, {"Horimiya", "Yotsuba&!"}),
        ("a story about a notebook that kills people", {"Death Note"}, {"Yotsuba&!"}),
        ("Something like One Piece?", set(), {"One Piece"}),
        ("I want a funny manga for my little daughter", {"Yotsuba&!"}, {"Uzumaki", "Berserk"}),
    ],
)
async def test_lists_fitting_titles(
    question: str, wanted: set[str], unwanted: set[str], ask: Ask, model: LangChainModel
) -> None:
    lines = (await answer(model, await ask(question, "recommendation"))).text.split("\n")
    assert 1 <= len(lines) <= 4
    assert all(line.startswith("- ") and "[" in line for line in lines)
    assert all(any(title in line for line in lines) for title in wanted)
    assert not any(title in line for line in lines for title in unwanted)


async def test_compares_the_titles_that_are_named(ask: Ask, model: LangChainModel) -> None:
    prompt = await ask("Which has more volumes, Fruits Basket or Death Note?", "product_question")
    text = (await answer(model, prompt)).text
    assert "Fruits Basket has 23 volumes" in text
    assert "Death Note has 12 volumes" in text


async def test_streams_sentences_and_counts_tokens(ask: Ask, model: LangChainModel) -> None:
    prompt = await ask("What do I need for a refund, and when do I get my money back?", "faq")
    pieces, generation = await read_all(model(prompt))
    assert len(pieces) > 1
    assert all(piece.rstrip().endswith((".", "!", "?")) for piece in pieces)
    assert (generation.finish_reason, generation.model) == ("stop", "tiny")
    assert generation.usage.output_tokens == approximate_tokens(generation.text)
    assert generation.usage.input_tokens > 100
    assert not generation.usage.estimated
    assert (await answer(model, prompt)).text == generation.text


@pytest.mark.parametrize("text", ["- A: b [1].\n- C d [2].", "送料は6ドルです[1]。次。", " a\n", "！？「漫画」ok"])
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(pieces_of(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("It has 27 volumes [1]. It ended in 2022 [1].", ["It has 27 volumes [1]. ", "It ended in 2022 [1]."]),
        ("- A: b [1].\n- C d [2].", ["- A: b [1].\n", "- C d [2]."]),
        ("送料は6ドルです[1]。次[2]。", ["送料は6ドルです[1]。", "次[2]。"]),
        ("It costs $9.99 [1].", ["It costs $9.99 [1]."]),
    ],
)
def test_a_piece_is_a_sentence(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == pieces


def test_sentences_are_not_cut_at_names_and_amounts() -> None:
    text = "## Price\n\nDr. Stone costs $9.99, e.g. in vol. 3. How many? It has 27 volumes! 終わり、完結しました。"
    sentences = sentences_of(WrittenPassage(1, "Dr. Stone", "product", text))
    assert [sentence.text for sentence in sentences] == [
        "Dr. Stone costs $9.99, e.g. in vol. 3.",
        "It has 27 volumes!",
        "終わり、完結しました。",
    ]
    assert [sentence.lead for sentence in sentences] == ["Price", "How many?", "How many?"]


def test_words_meet_in_other_forms() -> None:
    assert words_of("Returned items", TRADE) == words_of("return the item", TRADE)
    assert words_of("ホラー漫画", TRADE) == words_of("horror manga", TRADE)
    assert words_of("five books", TRADE) == words_of("5 book", TRADE)
    assert words_of("全２３巻", TRADE) & words_of("何巻ですか", TRADE)


async def test_vectors_are_made_once_and_bounded() -> None:
    calls: list[list[str]] = []

    async def embed(texts: list[str]) -> list[tuple[float, ...]]:
        calls.append(list(texts))
        return [(float(len(text)), 0.0) for text in texts]

    vectors = SentenceVectors(embed, capacity=2)
    assert (await vectors(["a", "bb", "a"])).tolist() == [[1, 0], [2, 0], [1, 0]]
    assert (await vectors(["bb", "ccc"])).tolist() == [[2, 0], [3, 0]]
    await vectors(["a"])
    assert calls == [["a", "bb"], ["ccc"], ["a"]]
