"""The guard chains, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import get_args

from app.lexicon import Lexicon
from guardrails import pii_detection as pii
from guardrails.chain import InputGuards, OutputGuards, PassageGuard
from guardrails.content_moderation import ContentModeration
from guardrails.format_validation import AnswerFormat, SentenceFormat
from guardrails.hallucination_check import HallucinationCheck
from guardrails.harm import MeaningGuard
from guardrails.pii.found import Kind
from guardrails.pii.known import Known
from guardrails.pii.withheld import Withheld
from guardrails.pii_detection import PiiDetection
from guardrails.prompt_injection import PromptInjection
from guardrails.refusals import Refusing
from guardrails.response_length import MessageLength, ResponseLength
from guardrails.stage import Ledger, Stage
from pipeline.ports import Embed, HarmHead, Parse
from pipeline.store import Store
from pipeline.texts import of_no_claim
from pipeline.trade import Trade
from pipeline.types.answers import Parsed, Source
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.types.verdicts import Allow, Evidence, Rewrite, StageReport


def passage_guard(trade: Trade) -> PassageGuard:
    """The guard of what was retrieved, in a shop of this trade."""
    return PassageGuard(PromptInjection(trade, documents=True))


CONTACT: frozenset[Kind] = frozenset({"EMAIL", "PHONE", "ADDRESS"})
SECRET: frozenset[Kind] = frozenset(
    {"API_KEY", "PASSWORD", "LOGIN", "SECURITY_CODE", "CARD", "CARD_EXPIRY", "GIFT_CODE", "BANK_ACCOUNT", "IBAN"}
)
"""What opens a door or pays a bill: no setting lets an answer repeat it."""
QUOTABLE: dict[str, frozenset[Kind]] = {
    "none": frozenset(),
    "contact": CONTACT,
    "all": frozenset(get_args(Kind)) - SECRET,
}
"""What ``MANGA_QUOTE_PERSONAL_DATA`` lets an answer repeat from the documents that it rests on."""


@dataclass(frozen=True)
class StoreGuards:
    """The guard chains of one store.

    Attributes:
        store: e-mail addresses at its domains are no personal data, and it has the words for a block.
        lexicon: its titles pass moderation, and the birthdays of its authors are no secret.
        quote: what an answer may repeat of the personal data in documents, a key of ``QUOTABLE``.
    """

    store: Store
    lexicon: Lexicon
    quote: str = "none"

    def of_message(self, max_chars: int) -> InputGuards:
        """The guards of a message of at most so many characters."""
        pii.warm()
        personal = PiiDetection(shop_domains=self.store.domains, known=self._known)
        return InputGuards((personal, PromptInjection(self.store.trade), self._moderation, MessageLength(max_chars)))

    def of_meaning(self, head: HarmHead | None) -> Callable[[Embed], MeaningGuard]:
        """What moderates a message by its meaning, once it is told how to embed."""
        return partial(MeaningGuard, head, self._moderation, self.store.trade)

    @property
    def grounding(self) -> HallucinationCheck:
        """What holds a sentence to the passages."""
        names = f"{self.store.name}, {self.store.assistant}"
        return HallucinationCheck(of_no_claim=of_no_claim(self.store.languages), known=self._known, own_names=names)

    def of_answer(self) -> OutputGuards:
        """The six guards of an answer."""
        refusing = Refusing(self.store.languages)
        sentence = (
            self._quoting(),
            PromptInjection(self.store.trade),
            self._moderation,
            self.grounding,
            SentenceFormat(),
        )
        whole = (Withheld(QUOTABLE["all"], refusing, self._known), AnswerFormat(refusing))
        return OutputGuards(sentence, ResponseLength(), whole, pii.values(self._known))

    def with_masked_sources(self, parse: Parse) -> Parse:
        """Names of documents are shown with an answer: ``parse``, with these masked as the answer is."""
        stage = self._quoting()

        async def step(text: str, passages: tuple[Passage, ...], hits: tuple[Hit, ...], /) -> Parsed:
            parsed, about = await parse(text, passages, hits), Evidence(question="", passages=passages)
            return replace(parsed, sources=tuple(_masked(source, stage, about) for source in parsed.sources))

        return step

    def refuse(self, reports: tuple[StageReport, ...], language: str, /) -> str:
        """The polite text for what stopped the turn: a guard that found something before one that broke."""
        stopping = (report for report in reports if report.action in {"block", "broken"})
        stopped = max(stopping, key=lambda report: (report.action == "block", report.end_ns))
        return Refusing(self.store.languages)(stopped.stage, stopped.reasons[-1] if stopped.reasons else "", language)

    @property
    def _known(self) -> Known:
        return self.lexicon.known(self.store.order_numbers)

    @cached_property
    def _moderation(self) -> ContentModeration:
        return ContentModeration(list(self.lexicon.title_by_name), self.store.trade)

    def _quoting(self) -> PiiDetection:
        return PiiDetection(
            shop_domains=self.store.domains,
            quotable=QUOTABLE[self.quote],
            known=self._known,
            in_answers=True,
        )


def _masked(source: Source, stage: Stage, about: Evidence) -> Source:
    def name(text: str) -> str:
        verdict = Ledger().judge(stage, text, about)
        return text if isinstance(verdict, Allow) else verdict.text if isinstance(verdict, Rewrite) else ""

    return replace(source, id=name(source.id), title=name(source.title), url=name(source.url))
