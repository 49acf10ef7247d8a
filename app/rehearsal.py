"""Turns before the first: what libraries, patterns and models make late is made at the start, while nobody waits."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ParamSpec, TypeVar

from app.steps import PlainSteps, Row, Table, wrapped
from app.turns import ignore
from pipeline.chat import Chat
from pipeline.errors import MangaAssistError
from pipeline.ports import StartReview
from pipeline.types.answers import CacheLookup, Stored
from pipeline.types.asking import Context, Question, User
from pipeline.types.verdicts import StageReport
from pipeline.wording.language import language_of

P = ParamSpec("P")
R = TypeVar("R")


class _Bare:
    """Puts nothing round a step (implements ``Around``)."""

    def step(self, step: Callable[P, Awaitable[R]], row: Row[R]) -> Callable[P, Awaitable[R]]:
        del row
        return step

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], row: Row[R]
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        del row
        return step

    def review(self, start_review: StartReview, row: Row[Sequence[StageReport]]) -> StartReview:
        del row
        return start_review


async def rehearse(plain: PlainSteps, messages: tuple[str, ...]) -> None:
    """Answer *messages* with the built-in generator, traced, counted and remembered by nobody.

    A part that is down ends it: that is for the health check to say.
    """
    chat = Chat(wrapped(_forgetful(plain), _Bare(), Table()))
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
