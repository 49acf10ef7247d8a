"""A message that opens a conversation is read once, as long as the day is the same."""

from __future__ import annotations

from datetime import date

from pipeline.types.asking import Context, Exchange, Query
from pipeline.understanding.read_once import ReadOnce

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


class Reader:
    """Writes down what it reads, and may be told another day."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.today = MONDAY

    async def __call__(self, text: str, language: str, context: Context, /) -> Query:
        self.read.append(text)
        return Query(text, language, condensed=bool(context.history))

    def day(self) -> date:
        return self.today


async def test_the_same_message_is_read_once() -> None:
    reader = Reader()
    once = ReadOnce(reader, reader.day)
    assert await once("hello", "en", Context()) is await once("hello", "en", Context())
    assert reader.read == ["hello"]


async def test_it_is_read_again_in_another_language_and_on_another_day() -> None:
    reader = Reader()
    once = ReadOnce(reader, reader.day)
    assert [(await once("hello", language, Context())).language for language in ("en", "ja")] == ["en", "ja"]
    reader.today = TUESDAY
    await once("hello", "en", Context())
    assert len(reader.read) == 3


async def test_what_follows_on_something_is_read_each_time() -> None:
    reader = Reader()
    once = ReadOnce(reader, reader.day)
    before = Context((Exchange("Is Berserk finished?", "No."),))
    await once("and how long is it?", "en", Context())
    assert [(await once("and how long is it?", "en", before)).condensed for _ in range(2)] == [True, True]
    assert len(reader.read) == 3


async def test_only_the_latest_messages_are_remembered() -> None:
    reader = Reader()
    once = ReadOnce(reader, reader.day, most=2)
    for message in ("one", "two", "one", "three", "one", "two"):
        await once(message, "en", Context())
    assert reader.read == ["one", "two", "three", "two"]
