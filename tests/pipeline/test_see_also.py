"""Which pages come nearest to a question that none of them answers."""

from __future__ import annotations

from dataclasses import replace

from pipeline.see_also import MOST, see_also
from pipeline.types.documents import DocumentType, Passage
from pipeline.types.search import Hit


def hit(name: str, rank: int | None, *, of: DocumentType = "faq", url: str = "") -> Hit:
    return Hit(Passage(name, name, f"About {name}", of, "en", url, "Text."), 0.5, vector_rank=rank)


def test_the_nearest_by_meaning_come_first() -> None:
    hits = [hit("words", None), hit("third", 3), hit("product", 1, of="product"), hit("second", 2, of="policy")]
    assert [page.id for page in see_also(hits)] == ["second", "third", "words"]


def test_where_the_server_fused_its_order_stands() -> None:
    assert [page.id for page in see_also([hit("b", None), hit("a", None)])] == ["b", "a"]


def test_a_page_is_shown_once_by_its_nearest_section() -> None:
    first, again = hit("expiry", 1, url="/points"), hit("rules", 2, url="/points")
    assert see_also([again, first]) == (first.passage,)


def test_few_are_shown() -> None:
    many = [replace(hit(str(rank), rank)) for rank in range(1, 10)]
    assert len(see_also(many)) == MOST


def test_of_japanese_pages_the_nearest_by_words_come_first() -> None:
    near, far = (
        Hit(Passage(name, name, name, "faq", "ja", "", "本文。"), 0.5, keyword_rank=words, vector_rank=meaning)
        for name, words, meaning in (("near", 1, 9), ("far", 2, 1))
    )
    assert [page.id for page in see_also([far, near])] == ["near", "far"]
