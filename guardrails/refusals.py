"""What a user is told when a guard stops a turn: which of the store's texts. None names a rule to probe."""

from __future__ import annotations

from pipeline.store import Languages, Refusals
from pipeline.types.verdicts import StageName

_BY_REASON = {
    "self_harm": "self_harm",
    "threat": "hostile",
    "hate": "hostile",
    "slur": "hostile",
    "abuse": "hostile",
    "insult_japanese": "hostile",
    "violence_japanese": "hostile",
    "sexual_minors": "never",
    "sexualised_minors": "never",
    "sexual_content_for_minors": "young_readers",
    "adult": "adults_only",
    "too_long": "too_long",
    "empty": "empty",
    "withheld": "withheld",
}
_BY_STAGE: dict[StageName, str] = {
    "pii_detection": "pii",
    "prompt_injection": "injection",
    "hallucination_check": "empty",
    "response_length": "too_long",
    "format_validation": "empty",
}


class Refusing:
    """Finds the text for a block."""

    def __init__(self, languages: Languages) -> None:
        self._in = languages

    def __call__(self, stage: StageName, reason: str, language: str) -> str:
        """The text for a block by ``stage`` for ``reason``, in a language (``ja``, ``ja-JP``) or the store's first."""
        texts: Refusals = self._in[language].refusals
        said: str = getattr(texts, _BY_REASON.get(reason) or _BY_STAGE.get(stage) or "general")
        return said
