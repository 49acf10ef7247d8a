"""Harm that no rule has words for, told by what a message means: a trained head over its embedding.

The rules come first and decide alone where they find something (``guardrails/content_moderation.py``). The embedding is
the one that told the intent: nothing is read twice. Figures and training: ``docs/models/moderation.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

from guardrails.content_moderation import ContentModeration
from guardrails.stage import Ledger
from pipeline.catalogue.unwanted import rules_out_what_is_grave, wished_beside
from pipeline.ports import Embed, HarmHead
from pipeline.questions.same_question import is_latin
from pipeline.trade import Trade
from pipeline.types.search import Embedding
from pipeline.types.verdicts import Allow, Block, Evidence, GuardrailOutcome, Screening, Verdict

SURE = 0.68
"""From this probability on it is harm. Of 4,500 ordinary messages of three public sets, 6 reach it."""
SURE_OF_SELF_HARM = 0.6
"""The same where self-harm is the likeliest kind: a miss weighs more than help lines that nobody needed.

On folds of what is learnt it knows 19 more of 381, and takes 9 more of 4,120 that are none.
"""


def is_harm(kind: str, probability: float) -> bool:
    """Whether the head is sure enough, which it need be less of some kinds."""
    return probability >= (SURE_OF_SELF_HARM if kind == "self_harm" else SURE)


@dataclass(frozen=True, slots=True)
class MeaningGuard:
    """Step: a message and its wishes as they were read, each with its embedding, to a ``Screening``.

    ``head`` reads English: other scripts are left to the rules, and so is everything where there is no head. What a
    title may have brought, or what a wish asks to be spared, is read again without it, by ``embed``.
    """

    head: HarmHead | None
    rules: ContentModeration
    trade: Trade
    embed: Embed

    async def __call__(self, text: str, read: tuple[tuple[str, Embedding], ...], /) -> Screening:
        """Block where one of the wishes is harm. Raises PartUnavailable where it must be read again and cannot be."""
        ledger = Ledger()
        if any(self._is_harm(ledger, wish, embedding) for wish, embedding in read):
            return await self._read_again(text, read)
        return Screening(text, None, ledger.reports)

    async def _read_again(self, text: str, read: tuple[tuple[str, Embedding], ...]) -> Screening:
        """Judge each wish that looks like harm by what it says beside names and what it rules out."""
        ledger, outcome = Ledger(), None
        for wish, embedding in read:
            bare = self._bare(wish) if self._is_harm(Ledger(), wish, embedding) else wish
            if self._is_harm(ledger, wish, embedding if bare == wish else await self.embed(bare)):
                outcome = GuardrailOutcome(self.rules.name, "broken" if ledger.is_broken(self.rules) else "block")
                break
        return Screening(text, outcome, ledger.reports)

    def _bare(self, wish: str) -> str:
        """What is said beside names and what is ruled out: of "nothing sexual" nothing is left that is sexual."""
        wish = self.rules.without_titles(wish)
        return wished_beside(wish, self.trade) if rules_out_what_is_grave(wish, self.trade) else wish

    def _is_harm(self, ledger: Ledger, wish: str, embedding: Embedding) -> bool:
        verdict = ledger.judge(self.rules, wish, Evidence(wish), lambda text, _: self._verdict(text, embedding))
        return isinstance(verdict, Block)

    def _verdict(self, wish: str, embedding: Embedding) -> Verdict:
        if self.head is None or not is_latin(wish):
            return Allow()
        kind, probability = self.head(embedding.vector)
        return Block(kind) if is_harm(kind, probability) else Allow()
