"""What a plain question is about, and no page has: nearness is no answer then."""

from __future__ import annotations

import pytest

from infra.llm.question import understand
from infra.llm.unheard import unheard_in
from infra.store.reading import open_store
from pipeline.prompt import WrittenPassage, WrittenRequest

STORE = open_store()
TRADE = STORE.trade
PAGES = (
    WrittenPassage(1, "Which carriers do you use?", "faq", "Standard parcels are carried by Naniwa Post."),
    WrittenPassage(2, "What must my password look like?", "faq", "A password needs at least 12 characters."),
    WrittenPassage(4, "Blade of the Immortal", "product", "Rin hires Manji as her bodyguard."),
    WrittenPassage(3, "What is the fastest way to get my books?", "faq", "Express shipping is the fastest service."),
)


@pytest.mark.parametrize(
    ("question", "unheard"),
    [
        ("which airline carries my parcel", {"airlin"}),
        ("what's the wifi password", {"wifi"}),
        ("on which server is my password", {"server"}),
        ("are you hiring", {"hir"}),
        ("hi, quick one: is there a trophy?", {"trophy"}),
        ("I need your registration for the books", {"registration"}),
        ("how much goes to the painter", {"painter"}),
    ],
)
def test_a_thing_that_no_page_names_is_found(question: str, unheard: set[str]) -> None:
    assert unheard_in(question, PAGES, TRADE) == unheard


@pytest.mark.parametrize(
    "question",
    [
        "which carriers do you use for my aunt",
        "what is the quickest service",  # in the pages' words: the fastest
        "my mailbox was soaked in the rain",
        "can I use a password, my keyboard being broken",
        "how do I get rid of your parcels",
        "can I send my password",
        "can you hold my parcels and nicely send it all afterwards",
        "パスワードは何文字ですか",
    ],
)
def test_what_is_told_beside_a_question_and_other_words_for_the_same_need_no_page(question: str) -> None:
    assert unheard_in(question, PAGES, TRADE) == frozenset()


def test_who_asks_for_titles_facts_or_offers_may_use_any_word() -> None:
    for intent in ("product_discovery", "promotion", "product_question"):
        request = WrittenRequest(STORE.intents[intent], "is there a trophy", PAGES, STORE.today())
        assert not understand(request, request.question, TRADE).unheard
    request = WrittenRequest(STORE.intents["faq"], "is there a trophy", PAGES, STORE.today())
    assert understand(request, request.question, TRADE).unheard == {"trophy"}
