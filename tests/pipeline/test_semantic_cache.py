from __future__ import annotations

from dataclasses import replace

import pytest

from infra.store.reading import open_store
from infra.stores.memory import MemoryAnswerStore
from pipeline.questions.same_question import SameQuestion
from pipeline.semantic_cache import AnswerCache, normalise
from pipeline.types.answers import CachedAnswer
from pipeline.types.asking import Query

TRADE = open_store().trade

ANSWER = CachedAnswer("How much is express shipping?", "$18.50 [1].", (), "faq", "extractive")
NEAR = (0.99, 0.14106735979665885)
FAR = (0.0, 1.0)
FAQ = {"faq"}


def test_normalised_questions_forget_case_width_and_punctuation() -> None:
    assert normalise("  ＨＯＷ much  is shipping?!") == "how much is shipping"


@pytest.mark.parametrize(("one", "other"), [("18+ manga", "18 manga"), ("10% off", "10 off"), ("3〜4巻", "34巻")])
def test_normalised_questions_keep_what_means_something(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


async def by_language(language: str) -> str:
    return language


async def cache(threshold: float = 0.9) -> AnswerCache:
    made = AnswerCache(MemoryAnswerStore(10, 60), scope=by_language, threshold=threshold, same=SameQuestion({}, TRADE))
    await made.store(Query(ANSWER.question), (1.0, 0.0), ANSWER, await by_language("en"))
    return made


async def test_the_same_question_in_other_letters_is_an_exact_hit() -> None:
    lookup = await (await cache()).look_up(Query("how much is EXPRESS shipping"), FAR, FAQ)

    assert (lookup.status, lookup.answer) == ("exact", ANSWER)


async def test_a_near_question_is_a_semantic_hit() -> None:
    lookup = await (await cache()).look_up(Query("What does express shipping cost?"), NEAR, FAQ)

    assert lookup.status == "semantic"
    assert lookup.similarity == pytest.approx(0.99)


async def test_a_near_question_about_something_else_is_a_miss_that_says_why() -> None:
    lookup = await (await cache()).look_up(Query("What does standard shipping cost?"), NEAR, FAQ)

    assert (lookup.status, lookup.rejected) == ("miss", "words")


async def test_where_the_nearest_asks_something_else_the_next_one_may_serve() -> None:
    made, standard = await cache(), replace(ANSWER, question="How much is standard shipping?")
    await made.store(Query(standard.question), NEAR, standard, await by_language("en"))

    lookup = await made.look_up(Query("What does express shipping cost?"), NEAR, FAQ)

    assert (lookup.status, lookup.answer) == ("semantic", ANSWER)


async def test_a_question_in_another_script_is_answered_by_itself_and_by_what_has_its_key() -> None:
    made, returns = await cache(), replace(ANSWER, question="返品方法を教えてください")
    await made.store(Query(returns.question), (1.0, 0.0), returns, await by_language("en"))

    assert (await made.look_up(Query("返品方法を教えてください。"), (1.0, 0.0), FAQ)).status == "exact"
    polite = await made.look_up(Query("すみません、返品はどうすればいいですか"), FAR, FAQ)
    assert (polite.status, polite.answer) == ("semantic", returns)
    assert (await made.look_up(Query("支払い方法を教えてください"), (1.0, 0.0), FAQ)).rejected == "script"
    assert (await made.look_up(Query("返品はどうすればいいですか"), FAR, {"promotion"})).rejected == "intent"


async def test_a_far_question_is_a_miss() -> None:
    assert (await (await cache()).look_up(Query("Who wrote Berserk?"), FAR, FAQ)).status == "miss"


async def test_scopes_do_not_share_answers() -> None:
    assert (await (await cache()).look_up(Query(ANSWER.question, "ja"), (1.0, 0.0), FAQ)).status == "miss"


async def test_an_answer_from_before_a_change_of_the_corpus_is_not_kept_for_after_it() -> None:
    corpus = "old"

    async def scope(_: str) -> str:
        return corpus

    changing = AnswerCache(MemoryAnswerStore(10, 60), scope=scope, threshold=0.9, same=SameQuestion({}, TRADE))
    before = await changing.look_up(Query(ANSWER.question), FAR, FAQ)
    corpus = "new"
    await changing.store(Query(ANSWER.question), FAR, ANSWER, before.scope)

    assert (await changing.look_up(Query(ANSWER.question), FAR, FAQ)).status == "miss"


@pytest.mark.parametrize("question", [ANSWER.question, "What does express shipping cost?"])
async def test_an_answer_for_another_intent_does_not_serve(question: str) -> None:
    lookup = await (await cache()).look_up(Query(question), NEAR, {"product_discovery", "recommendation"})
    assert (lookup.status, lookup.answer, lookup.rejected) == ("miss", None, "intent")
