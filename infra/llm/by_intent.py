"""Two models of one server: a small one for what needs little wit, the large one for the rest."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from pipeline.ports import LanguageModel
from pipeline.types import Generation, IntentName, Prompt

SIMPLE: frozenset[IntentName] = frozenset({"product_question", "faq", "checkout_help", "promotion"})
"""Intents whose answer repeats a fact or a rule from a passage. The others weigh titles against a wish."""


class ModelByIntent:
    """Passes each prompt on to the model for its intent (implements ``LanguageModel``)."""

    def __init__(self, small: LanguageModel, large: LanguageModel) -> None:
        self._small = small
        self._large = large

    def __call__(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Return the stream of the model that answers this."""
        return (self._small if prompt.intent in SIMPLE else self._large)(prompt)
