import pytest

from guardrails.chain import InputGuards
from infra.stores.memory import MemorySessionStore
from pipeline.context import ContextLoader
from pipeline.types.asking import Exchange, Question, User

BERSERK = Exchange("Is Berserk finished?", "It is still ongoing.")


async def remembered(text: str, *history: Exchange) -> list[str]:
    """The questions that count of a history that a client sends along."""
    load = ContextLoader(MemorySessionStore(1, 60, 5), InputGuards([]), limit=5)
    context = await load(Question(text, "s", User("u"), history=history))
    return [exchange.question for exchange in context.history]


async def test_a_courtesy_is_nothing_to_remember() -> None:
    assert await remembered("and Naruto?", BERSERK, Exchange("great", "Alright!")) == [BERSERK.question]


@pytest.mark.parametrize("text", ["forget what I asked", "前の質問は忘れて。送料は？"])
async def test_who_begins_anew_has_said_nothing_yet(text: str) -> None:
    assert await remembered(text, BERSERK) == []


async def test_what_was_asked_instead_is_remembered_as_it_was_asked() -> None:
    anew = Exchange("forget that question. How much is shipping?", "It costs $6.90.")
    assert await remembered("and express?", BERSERK, anew) == ["How much is shipping?"]
