"""Two models of one server: a small one for what needs little wit, the large one for the rest."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

from infra.llm.asking import Asking
from infra.llm.slots import Slots
from pipeline.ports import LanguageModel
from pipeline.types.answers import Generation, Prompt


class ModelByIntent:
    """Passes each prompt on to the model for its intent (implements ``LanguageModel``).

    Most answers repeat a fact or a rule from a passage; those that name titles weigh them against a wish.
    """

    def __init__(self, small: LanguageModel, large: LanguageModel) -> None:
        self._small = small
        self._large = large

    def __call__(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        """Return the stream of the model that answers this."""
        return (self._large if prompt.intent.lists_titles else self._small)(prompt)


def by_intent(asking: Asking, speaking: Callable[[str, Slots], LanguageModel]) -> LanguageModel:
    """The models of one server, behind one line. ``speaking`` makes one of its name and the line."""
    line = asking.line()
    models = {name: speaking(name, line) for name in asking.models}
    large = models[asking.model]
    return ModelByIntent(models[asking.model_small], large) if asking.model_small else large
