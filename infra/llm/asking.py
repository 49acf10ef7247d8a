"""How the models of a server are asked: which of them, how many answers at once, and what each wait may take."""

from __future__ import annotations

from dataclasses import dataclass

from infra.llm.http_hooks import Headers
from infra.llm.langchain_model import TimeLimits
from infra.llm.slots import Slots


@dataclass(frozen=True, slots=True)
class Asking:
    """What the settings say to every model server.

    Args:
        model: the one that is asked; the large one, where there is a small one.
        model_small: for what needs little wit.
        at_once: answers.
        in_line: how many more may wait for one.
        timeout_s: what a whole answer may take; half of it in line, and half of it to load a model.
        first_token_s: of silence before the first word.
        max_tokens: of an answer.
        headers: called for each request.
    """

    model: str
    model_small: str | None = None
    at_once: int = 4
    in_line: int = 64
    timeout_s: float = 60.0
    first_token_s: float = 10.0
    max_tokens: int = 400
    headers: Headers | None = None

    @property
    def models(self) -> tuple[str, ...]:
        """Each once, by name."""
        return tuple(dict.fromkeys(name for name in (self.model, self.model_small) if name))

    @property
    def name(self) -> str:
        """As shown, and as kept answers are told apart by."""
        return " and ".join(self.models)

    def line(self) -> Slots:
        """A line in front of a server. Who waits for half of the limit gets a quoted answer while there is time."""
        return Slots(self.at_once, self.in_line, self.timeout_s / 2)

    def limits(self) -> TimeLimits:
        """What each wait for an answer may take."""
        return TimeLimits(
            first_token_s=min(self.first_token_s, self.timeout_s / 2),
            cold_first_token_s=self.timeout_s / 2,
            between_tokens_s=self.timeout_s / 4,
            total_s=self.timeout_s,
        )
