"""Turns before the first: what libraries, patterns and models make late is made at the start, while nobody waits."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from app.steps import Bare, PlainSteps, Table, wrapped
from app.turns import ignore
from pipeline.chat import Chat
from pipeline.errors import MangaAssistError
from pipeline.types.answers import CacheLookup, Stored
from pipeline.types.asking import Context, Question, User
from pipeline.wording.language import language_of


async def rehearse(plain: PlainSteps, messages: tuple[str, ...]) -> None:
    """Answer *messages* with the built-in generator, traced, counted and remembered by nobody.

    A part that is down ends it: that is for the health check to say.
    """
    chat = Chat(wrapped(_forgetful(plain), Bare(), Table()))
    with suppress(MangaAssistError):
        for message in messages:
            language = language_of(message, plain.store.trade)
            await chat(Question(message, "rehearsal", User("rehearsal"), language=language), ignore)


def _forgetful(plain: PlainSteps) -> PlainSteps:
    return replace(
        plain,
        load_context=_nothing_before,
        look_up_cache=_never_asked,
        store_answer=_unkept,
        save_context=_unkept,
        model=plain.quote or plain.model,
        quote=None,
    )


async def _nothing_before(_question: Question, /) -> Context:
    return Context()


async def _never_asked(*_: object) -> CacheLookup:
    return CacheLookup("miss")


async def _unkept(*_: object) -> Stored:
    return Stored(stored=False)
