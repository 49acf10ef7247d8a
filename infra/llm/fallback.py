"""When the language model fails or has no room, the extractive generator answers, and the answer says so."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from infra.llm.failures import has_words
from infra.seldom import Seldom
from pipeline.errors import Busy, PartUnavailable
from pipeline.ports import LanguageModel
from pipeline.texts import Texts
from pipeline.types.answers import Generation, Prompt

seldom = Seldom(logging.getLogger(__name__))


class FallbackModel:
    """Tries ``first``; when it fails, ``second`` answers with ``degraded="llm"`` (implements ``LanguageModel``).

    Where the server is well and at its limit, it is ``degraded="busy"``. A failure after the first words cannot take
    them back: the second answer follows, and says why.
    """

    def __init__(self, first: LanguageModel, second: LanguageModel, texts: Texts) -> None:
        self._first = first
        self._second = second
        self._texts = texts

    async def __call__(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Yield pieces of text, then the Generation of the model that finished. Raises what ``second`` raises."""
        begun: list[str] = []
        degraded = "llm"
        try:
            async with aclosing(self._first(prompt)) as stream:
                async for item in stream:
                    if isinstance(item, str):
                        begun.append(item)
                    yield item
                return
        except PartUnavailable as error:
            seldom.warning(degraded, "The language model failed, the extractive generator answers: %s", error)
        except Busy as error:
            degraded = "busy"
            seldom.warning(degraded, "The language model has no room, the extractive generator answers: %s", error)
        if has_words("".join(begun)):
            begun.append(self._texts.broken_off(prompt.language))
            yield begun[-1]
        async with aclosing(self._second(prompt)) as stream:
            async for item in stream:
                yield item if isinstance(item, str) else _marked(item, "".join(begun), degraded)


def _marked(generation: Generation, begun: str, degraded: str) -> Generation:
    return replace(generation, text=begun + generation.text, degraded=degraded)
