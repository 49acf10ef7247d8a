"""A language model that stops in the middle of its answer, as a hanging server does: turns stay under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

from app.models import ChosenModel
from app.parts import Parts
from pipeline.types.answers import Generation, Prompt

LONG = "How much does shipping cost?"
"""Its answer has several sentences, so that the output guards have released some before the model stalls."""


def stalling(parts: Parts, *, before_text: bool = False, stalled: asyncio.Event | None = None) -> Parts:
    """The same parts, with a model that never finishes; with ``before_text`` it never even begins.

    It sets ``stalled`` once it has stopped.
    """
    real = parts.extractive.generate

    async def generate(prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        async for item in real(prompt):
            if before_text or isinstance(item, Generation):
                if stalled:
                    stalled.set()
                await asyncio.Event().wait()
            yield item

    model: ChosenModel = replace(parts.extractive, generate=generate)
    return replace(parts, extractive=model, model=model)
