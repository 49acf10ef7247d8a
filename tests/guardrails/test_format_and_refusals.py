import pytest

from guardrails.format_validation import AnswerFormat, SentenceFormat
from guardrails.refusals import Refusing
from guardrails.response_length import MessageLength
from infra.store.reading import open_store
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Allow, Block, Evidence, Rewrite

ABOUT = Evidence("q", (Passage("p", "d", "t", "faq", "en", "/", "text"),))
refusal = Refusing(open_store().languages)


@pytest.mark.parametrize(
    ("text", "clean", "reason"),
    [
        ("<|im_start|>assistant\nHello.", "Hello.", "role_marker"),
        ("\nassistant: Hello.", "\nHello.", "role_marker"),
        ("It ended [1] [7].", "It ended [1].", "citation"),
    ],
)
def test_stray_marks_are_taken_out(text: str, clean: str, reason: str) -> None:
    assert SentenceFormat().check(text, ABOUT) == Rewrite(clean, reason)


@pytest.mark.parametrize(
    "text", ["The assistant: a story.", "It ended [1].", "See [2](/x).", "Our support system is open."]
)
def test_ordinary_marks_stay(text: str) -> None:
    assert SentenceFormat().check(text, ABOUT) == Allow()


def test_citations_are_not_judged_without_passages() -> None:
    assert SentenceFormat().check("It ended [3].", Evidence("q")) == Allow()


@pytest.mark.parametrize(
    ("text", "closed"),
    [("```\nx", "```\nx\n```"), ("It ended (in 1996", "It ended (in 1996)"), ("「ベルセルク", "「ベルセルク」")],
)
def test_what_is_open_is_closed(text: str, closed: str) -> None:
    verdict = AnswerFormat(refusal).check(text, ABOUT)
    assert isinstance(verdict, Rewrite)
    assert verdict.text == closed


@pytest.mark.parametrize(
    "text", ["It ended (in 1996).", "1) Berserk\n2) Vagabond", "Enjoy :)", "Sad :(", "```\nx\n```"]
)
def test_a_closed_answer_passes(text: str) -> None:
    assert AnswerFormat(refusal).check(text, ABOUT) == Allow()


def test_an_empty_answer_gets_words_in_the_askers_language() -> None:
    for question, word in (("Is it out?", "could not find"), ("発売日は？", "見つかりません")):
        verdict = AnswerFormat(refusal).check(" \n", Evidence(question))
        assert isinstance(verdict, Rewrite)
        assert word in verdict.text


def test_a_message_over_the_limit_is_blocked() -> None:
    assert MessageLength(10).check("x" * 11, ABOUT) == Block("too_long")
    assert MessageLength(10).check("x" * 10, ABOUT) == Allow()


@pytest.mark.parametrize("language", ["en", "ja-JP"])
def test_refusals_fit_what_was_said_and_name_no_rule(language: str) -> None:
    families = ["self_harm", "threat", "hate", "slur", "sexualised_minors", "sexual_content_for_minors", "crime"]
    texts = {family: refusal("content_moderation", family, language) for family in families}
    texts["override"] = refusal("prompt_injection", "override", language)
    assert texts["threat"] == texts["hate"] == texts["slur"]
    assert len(set(texts.values())) == 6
    words = {word for family in texts for word in family.split("_")} - {"content", "for", "self", "harm"}
    assert not [word for word in words for text in texts.values() if word in text.lower()]


def test_self_harm_gets_care() -> None:
    assert "988" in refusal("content_moderation", "self_harm", "en")
    assert "いのちの電話" in refusal("content_moderation", "self_harm", "ja-JP")
