"""What a turn calls, and what it gathers on the way to its reply."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.generation import Generate, Generated
from pipeline.ports import (
    Admit,
    Classify,
    Condense,
    Embed,
    Emit,
    KeepRelevant,
    LoadContext,
    LookUpCache,
    LookUpOrders,
    Parse,
    Refuse,
    Rerank,
    Retrieve,
    SaveContext,
    ScreenMeaning,
    ScreenMessage,
    ScreenPassages,
    StartReview,
    StoreAnswer,
)
from pipeline.store import Store
from pipeline.texts import Texts
from pipeline.types.answers import CacheStatus, Reply, Source, Usage
from pipeline.types.asking import Intent, Question
from pipeline.types.documents import Passage
from pipeline.types.verdicts import GuardrailOutcome, StageReport

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Steps:
    """Everything a turn calls, in the order of the turn. ``app/steps.py`` puts round each what its row says.

    ``quote`` is None where the model itself quotes.
    """

    load_context: LoadContext
    screen_message: ScreenMessage
    condense: Condense
    classify: Classify
    screen_meaning: ScreenMeaning
    look_up_orders: LookUpOrders
    embed: Embed
    look_up_cache: LookUpCache
    admit: Admit
    retrieve: Retrieve
    keep_relevant: KeepRelevant
    rerank: Rerank
    screen_passages: ScreenPassages
    generate: Generate
    quote: Generate | None
    parse: Parse
    start_review: StartReview
    refuse: Refuse
    texts: Texts
    store: Store
    store_answer: StoreAnswer
    save_context: SaveContext


@dataclass(slots=True)
class Turn:
    """What one turn has gathered so far. Of an answer in several parts, ``model`` is the last one's."""

    question: Question
    emit: Emit
    started: float = field(default_factory=time.perf_counter)
    degraded: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])
    first_sentence_ms: float | None = None
    next_paragraph: bool = False
    """Whether what is said next answers another wish."""
    message: str = ""
    """The question's text as the input guards leave it."""
    intent: Intent | None = None
    guardrail: GuardrailOutcome | None = None
    model: str = "none"
    sources: tuple[Source, ...] = ()
    only_near: bool = False
    """Whether no title that was found is all that is asked for."""
    pages: tuple[Passage, ...] = ()
    """What comes nearest to questions for the shop's rules, if nothing answers them."""
    cache: CacheStatus = "bypass"
    usage: Usage = field(default_factory=Usage)
    first_token_ms: float | None = None

    def note(self, result: T) -> T:
        """Remember the part that had to do without something, and pass the result on."""
        part: str | None = getattr(result, "degraded", None)
        if part:
            self.without(part)
        return result

    def without(self, part: str) -> None:
        """Remember a part that was missing."""
        if part not in self.degraded:
            self.degraded.append(part)

    async def say(self, text: str) -> None:
        """Show text that the output guards have released."""
        if not text:
            return
        if self.next_paragraph:
            self.next_paragraph, text = False, f"\n\n{text.lstrip()}"
        if self.first_sentence_ms is None:
            self.first_sentence_ms = (time.perf_counter() - self.started) * 1000
        self.said.append(text)
        await self.emit(text)

    def generated(self, by: Generated | None) -> None:
        """Take in what the model said of itself. A blocked answer was cut off before it could say anything."""
        if by is None:
            self.model, self.usage = "none", Usage(estimated=True)
            return
        self.sources = by.parsed.sources
        self.model, self.usage = by.generation.model, by.generation.usage
        self.first_token_ms = by.generation.first_token_ms

    def judged(self, reports: tuple[StageReport, ...], *, stopped: bool) -> None:
        """Take in what the output guards did: what stopped the answer, else the last rewrite.

        An answer that a broken stage did not stop went without that check.
        """
        outcome = _outcome(reports, stopped=stopped)
        if outcome and not self.stopped:
            self.guardrail = outcome
        for report in reports:
            if report.action == "broken" and outcome != GuardrailOutcome(report.stage, "broken"):
                self.without(report.stage)

    @property
    def stopped(self) -> bool:
        """Whether a guard ended it."""
        return self.guardrail is not None and self.guardrail.stopped

    @property
    def answer(self) -> str:
        """What has been shown so far."""
        return "".join(self.said).strip()

    def reply(self) -> Reply:
        """The finished turn."""
        return Reply(
            answer=self.answer,
            session_id=self.question.session_id,
            intent=self.intent,
            sources=self.sources,
            cache=self.cache,
            model=self.model,
            guardrail=self.guardrail,
            degraded=tuple(self.degraded),
            usage=self.usage,
            first_token_ms=self.first_token_ms,
            first_sentence_ms=self.first_sentence_ms,
        )


def _outcome(reports: tuple[StageReport, ...], *, stopped: bool) -> GuardrailOutcome | None:
    """What the client is told. Of broken stages, the one that checked last is what stopped the answer."""
    for report in reversed(reports):
        if report.action == "block":
            return GuardrailOutcome(report.stage, "block")
    if stopped:
        broken = [report for report in reports if report.action == "broken"]
        return GuardrailOutcome(max(broken, key=lambda report: report.end_ns).stage, "broken") if broken else None
    rewrites = [report for report in reports if report.action == "rewrite"]
    return GuardrailOutcome(rewrites[-1].stage, "rewrite") if rewrites else None
