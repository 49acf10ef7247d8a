"""From hits to an answer: build the prompt, stream the model, read the answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.errors import PartUnavailable
from pipeline.intents import IntentKind
from pipeline.ports import BuildPrompt, LanguageModel, Parse
from pipeline.types.answers import Generation, Parsed, Prompt, Wanted
from pipeline.types.asking import Context, Query
from pipeline.types.search import Hit


@dataclass(frozen=True, slots=True)
class Generated:
    """The last item of a generation: what went in, how it went, and what came out."""

    prompt: Prompt
    generation: Generation
    parsed: Parsed


class Generate(Protocol):
    """Hits to a stream of text pieces whose last item is the Generated. Raises PartUnavailable, Busy."""

    def __call__(
        self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], context: Context, wanted: Wanted, /
    ) -> AsyncGenerator[str | Generated, None]:
        """Start a generation, which ends well as soon as no more of it is ``wanted``.

        Close the stream (``contextlib.aclosing``) to break it off.
        """
        ...


class Generator:
    """Runs the three steps of a generation (implements ``Generate``)."""

    def __init__(self, build_prompt: BuildPrompt, model: LanguageModel, parse: Parse) -> None:
        self._build_prompt = build_prompt
        self._model = model
        self._parse = parse

    async def __call__(
        self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], context: Context, wanted: Wanted, /
    ) -> AsyncGenerator[str | Generated, None]:
        """Yield pieces of text as the model writes them, then one Generated."""
        prompt = replace(await self._build_prompt(query, intent, hits, context), wanted=wanted)
        generation: Generation | None = None
        async with aclosing(self._model(prompt)) as stream:
            async for item in stream:
                if isinstance(item, Generation):
                    generation = item
                else:
                    yield item
        if generation is None:
            raise PartUnavailable("llm", "the stream ended without a result")
        yield Generated(prompt, generation, await self._parse(generation.text, prompt.passages, hits))
