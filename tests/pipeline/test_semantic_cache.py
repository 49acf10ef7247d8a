from __future__ import annotations

import pytest

from infra.stores.memory import MemoryAnswerStore
from pipeline.semantic_cache import AnswerCache, difference, normalise
from pipeline.types import CachedAnswer, Query

ANSWER = CachedAnswer("How much is express shipping?", "$18.50 [1].", (), "faq", "extractive")
NEAR = (0.99, 0.14106735979665885)
FAR = (0.0, 1.0)


@pytest.mark.parametrize(
    ("asked", "kept", "differs"),
    [
        ("Who wrote volume 2 of Berserk?", "Who wrote volume 3 of Berserk?", "numbers"),
        ("Can I return opened volumes?", "Can I not return opened volumes?", "negation"),
        ("Can I return it before delivery?", "Can I return it after delivery?", "opposites"),
        ("How long is express shipping?", "How long is standard shipping?", "opposites"),
        ("Is Naruto finished?", "Is Naruto ongoing?", "opposites"),
        ("Who wrote Berserk?", "Who wrote Naruto?", "names"),
        ("What is the first volume?", "What is the last volume?", "numbers"),
        ("How much does shipping cost?", "how much is the shipping cost", None),
        ("Who is the author of Berserk?", "Who's the Berserk author?", None),
    ],
)
def test_what_tells_two_near_questions_apart(asked: str, kept: str, differs: str | None) -> None:
    assert difference(asked, kept) == differs


def test_normalised_questions_forget_case_width_and_punctuation() -> None:
    assert normalise("  ＨＯＷ much  is shipping?!") == "how much is shipping"


async def by_language(language: str) -> str:
    return language


async def cache(threshold: float = 0.9) -> AnswerCache:
    made = AnswerCache(MemoryAnswerStore(10, 60), scope=by_language, threshold=threshold)
    await made.store(Query(ANSWER.question), (1.0, 0.0), ANSWER, await by_language("en"))
    return made


async def test_the_same_question_in_other_letters_is_an_exact_hit() -> None:
    lookup = await (await cache()).look_up(Query("how much is EXPRESS shipping"), FAR)

    assert (lookup.status, lookup.answer) == ("exact", ANSWER)


async def test_a_near_question_is_a_semantic_hit() -> None:
    lookup = await (await cache()).look_up(Query("What does express shipping cost?"), NEAR)

    assert lookup.status == "semantic"
    assert lookup.similarity == pytest.approx(0.99)


async def test_a_near_question_about_something_else_is_a_miss_that_says_why() -> None:
    lookup = await (await cache()).look_up(Query("What does standard shipping cost?"), NEAR)

    assert (lookup.status, lookup.rejected) == ("miss", "opposites")


async def test_a_far_question_is_a_miss() -> None:
    assert (await (await cache()).look_up(Query("Who wrote Berserk?"), FAR)).status == "miss"


async def test_scopes_do_not_share_answers() -> None:
    assert (await (await cache()).look_up(Query(ANSWER.question, "ja"), (1.0, 0.0))).status == "miss"


async def test_an_answer_from_before_a_change_of_the_corpus_is_not_kept_for_after_it() -> None:
    corpus = "old"

    async def scope(_: str) -> str:
        return corpus

    changing = AnswerCache(MemoryAnswerStore(10, 60), scope=scope, threshold=0.9)
    before = await changing.look_up(Query(ANSWER.question), FAR)
    corpus = "new"
    await changing.store(Query(ANSWER.question), FAR, ANSWER, before.scope)

    assert (await changing.look_up(Query(ANSWER.question), FAR)).status == "miss"
