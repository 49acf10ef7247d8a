"""Moderation by meaning, with a head that is sure of what it is told; the trained one is judged in evals/quality."""

from guardrails.content_moderation import ContentModeration
from guardrails.harm import MeaningGuard
from infra.store.reading import open_store
from pipeline.types.search import Embedding, Vector
from pipeline.types.verdicts import GuardrailOutcome

HARM, NONE = Embedding((1.0,), "m", 1), Embedding((0.0,), "m", 1)
TITLES = ["How to Kill a Heart"]
TRADE = open_store().trade


def head(vector: Vector, /) -> tuple[str, float]:
    return "threat", vector[0]


def broken(_: Vector, /) -> tuple[str, float]:
    raise ValueError("no such dimension")


async def bare(text: str, /) -> Embedding:
    return HARM if "hurt" in text else NONE


GUARD = MeaningGuard(head, ContentModeration(TITLES), TRADE, bare)


async def test_one_wish_that_is_harm_stops_the_message() -> None:
    read = (("Do you have Naruto?", NONE), ("Nobody leaves your shop unhurt.", HARM), ("thanks", NONE))
    screening = await GUARD("all of it", read)
    assert (screening.blocked, screening.text) == (True, "all of it")
    assert [(report.stage, report.reasons, report.checks) for report in screening.reports] == [
        ("content_moderation", ("threat",), 2)
    ]
    assert not (await GUARD("thanks", (("thanks", NONE),))).blocked


async def test_what_a_title_brings_is_read_again_without_it() -> None:
    assert not (await GUARD("", (("is How to Kill a Heart in stock?", HARM),))).blocked
    assert (await GUARD("", (("I read How to Kill a Heart and will hurt your clerk", HARM),))).blocked


async def test_what_a_wish_asks_to_be_spared_is_read_again_without_it() -> None:
    assert not (await GUARD("", (("I want nothing erotic.", HARM),))).blocked
    assert (await GUARD("", (("No nudity, or I hurt your clerk.", HARM),))).blocked


async def test_other_scripts_and_other_encoders_are_left_to_the_rules() -> None:
    assert not (await GUARD("", (("殺し屋の漫画はありますか", HARM),))).blocked
    assert not (await MeaningGuard(None, GUARD.rules, TRADE, bare)("", (("anything", HARM),))).blocked


async def test_a_broken_head_stops_the_turn_and_says_that_it_broke() -> None:
    screening = await MeaningGuard(broken, GUARD.rules, TRADE, bare)("", (("anything", HARM),))
    assert screening.outcome == GuardrailOutcome("content_moderation", "broken")
