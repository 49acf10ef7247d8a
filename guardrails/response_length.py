"""How long a message, or an answer, may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pipeline.types.verdicts import Allow, Block, Evidence, Rewrite, StageName, Verdict
from pipeline.wording.language import language_of


@dataclass(frozen=True, slots=True)
class MessageLength:
    """Blocks a message of more than ``max_chars`` characters. Defence in depth: the front door has its own limit."""

    max_chars: int = 4_000
    name: ClassVar[StageName] = "response_length"
    when_broken: ClassVar[Literal["allow", "block"]] = "allow"

    def check(self, text: str, about: Evidence) -> Verdict:  # noqa: ARG002 - the length needs no evidence
        """Count the characters."""
        return Block("too_long") if len(text) > self.max_chars else Allow()


@dataclass(frozen=True, slots=True)
class ResponseLength:
    """Ends an answer, judged as far as it has come, at the last sentence that fits ``max_chars``."""

    max_chars: int = 3_000
    name: ClassVar[StageName] = "response_length"
    when_broken: ClassVar[Literal["allow", "block"]] = "allow"

    def check(self, text: str, about: Evidence) -> Verdict:
        """Rewrite an answer that grew too long: cut at a space, closed with an ellipsis and a word on why."""
        if len(text) <= self.max_chars:
            return Allow()
        close = (
            "…（以下省略）" if language_of(about.question) == "ja" else "… (I kept this answer short; ask me for more.)"
        )
        return Rewrite(_cut(text, self.max_chars) + close, "too_long")


def _cut(text: str, limit: int) -> str:
    """The longest beginning within ``limit`` that ends between words, if it has a space in its last 80 characters."""
    space = text.rfind(" ", limit - 80, limit + 1)
    return text[: space if space > 0 else limit].rstrip()
