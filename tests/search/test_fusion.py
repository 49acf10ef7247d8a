import pytest

from pipeline.fusion import reciprocal_rank_fusion
from pipeline.types.documents import Passage
from pipeline.types.search import Hit


def hit(name: str) -> Hit:
    return Hit(Passage(name, name, name, "faq", "en", "/", name), score=9.0)


def test_a_hit_of_both_lists_beats_the_best_of_one() -> None:
    fused = reciprocal_rank_fusion([hit("a"), hit("b")], [hit("c"), hit("b")])
    assert [found.passage.id for found in fused] == ["b", "a", "c"]


def test_scores_follow_the_paper_and_ranks_are_kept() -> None:
    both, keyword_only, vector_only = reciprocal_rank_fusion([hit("k"), hit("b")], [hit("b"), hit("v")])
    assert both.score == pytest.approx(1 / 62 + 1 / 61)
    assert (both.keyword_rank, both.vector_rank) == (2, 1)
    assert (keyword_only.keyword_rank, keyword_only.vector_rank) == (1, None)
    assert (vector_only.keyword_rank, vector_only.vector_rank) == (None, 2)


def test_equal_scores_have_a_stable_order() -> None:
    one, other = [hit("b")], [hit("a")]
    assert [found.passage.id for found in reciprocal_rank_fusion(one, other)] == ["a", "b"]
    assert [found.passage.id for found in reciprocal_rank_fusion(other, one)] == ["a", "b"]


def test_nothing_found_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion([], []) == ()
