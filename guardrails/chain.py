"""The guards in order over a message, over passages, and over an answer as it streams."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import takewhile

from guardrails.format_validation import PieceFormat
from guardrails.garbage import Garbage
from guardrails.release import Sentences, Values
from guardrails.remembered import is_alone, remembered, remembered_values
from guardrails.stage import Check, Ledger, Stage
from guardrails.text import showable
from pipeline.answer import as_cited_here
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.types.verdicts import (
    Allow,
    Aside,
    Block,
    Cut,
    Evidence,
    GuardrailOutcome,
    PassageScreening,
    Rewrite,
    Screening,
    StageName,
    StageReport,
    Verdict,
)

_PIECE = PieceFormat()
_GROUNDING: StageName = "hallucination_check"
_MESSAGES = 512
"""Messages whose verdicts are kept: as many as are read once (``pipeline/understanding/read_once.py``)."""


class InputGuards:
    """Stages over a raw message, in order. A rewrite feeds the next stage; the first block ends the turn.

    The first stage masks: what the others are given is nobody's secret, and what is asked again is judged once.
    """

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._stages = tuple(
            (stage, remembered(stage, _MESSAGES, Evidence) if at else None) for at, stage in enumerate(stages)
        )

    async def __call__(self, text: str, /) -> Screening:
        """Judge the message. The outcome tells the block, else the last rewrite."""
        ledger, outcome = Ledger(), None
        for stage, check in self._stages:
            match ledger.judge(stage, text, Evidence(question=text), check):
                case Block():
                    action = "broken" if ledger.is_broken(stage) else "block"
                    return Screening(text, GuardrailOutcome(stage.name, action), ledger.reports)
                case Rewrite(text=changed):
                    text, outcome = changed, GuardrailOutcome(stage.name, "rewrite")
                case _:
                    pass
        return Screening(text, outcome, ledger.reports)


class _NotJudged(Exception):
    """The stage broke."""


class PassageGuard:
    """Drops retrieved passages that one stage blocks: text that gives the model orders.

    Passages come back with many questions, so the verdicts of the latest ``remembered`` texts are kept. Where the stage
    breaks there is none, and its policy decides.
    """

    def __init__(self, stage: Stage, remembered: int = 8_192) -> None:
        self.remembered = remembered
        self._stage = stage
        self._is_blocked = lru_cache(maxsize=remembered)(self._judge)

    async def __call__(self, hits: tuple[Hit, ...], /) -> PassageScreening:
        """Keep the hits in order; ``dropped`` holds the ids of the passages left out."""
        broken, blocked = False, list[bool]()
        for hit in hits:
            try:
                blocked.append(self._is_blocked(hit.passage.whole))
            except _NotJudged:
                blocked.append(self._stage.when_broken == "block")
                broken = True
        return PassageScreening(
            tuple(hit for hit, out in zip(hits, blocked, strict=True) if not out),
            tuple(hit.passage.id for hit, out in zip(hits, blocked, strict=True) if out),
            self._stage.name if broken else None,
        )

    def read_ahead(self, passage: Passage) -> None:
        """Judge a passage before any turn finds it: some 2 ms."""
        with suppress(_NotJudged):
            self._is_blocked(passage.whole)

    def _judge(self, text: str) -> bool:
        ledger = Ledger()
        verdict = ledger.judge(self._stage, text, Evidence(question=""))
        if ledger.is_broken(self._stage):
            raise _NotJudged
        return isinstance(verdict, Block)


class OutputGuards:
    """The guards of an answer: ``sentence`` stages judge each sentence, ``length`` and ``closing`` the whole so far.

    To a ``sentence`` stage the question means nothing where there are no passages: such texts are judged once (see
    ``guardrails.remembered``). ``values`` are those that no sentence may be cut through (see ``guardrails.release``).
    """

    def __init__(self, sentence: Sequence[Stage], length: Stage, closing: Sequence[Stage], values: Values) -> None:
        self._sentence = tuple((stage, remembered(stage)) for stage in sentence)
        self._length = length
        self._closing = tuple(closing)
        self._values = values
        self._values_again = remembered_values(values)

    def __call__(self, evidence: Evidence, /) -> AnswerReview:
        """Open a review of one answer."""
        sentences = Sentences(self._values_again if is_alone(evidence) else self._values)
        return AnswerReview(self._sentence, self._length, self._closing, sentences, evidence)


class AnswerReview:
    """One answer under review. What came out is ``shown``; it can be added to, never taken back.

    What a model writes ends early once more of its sentences were withheld than shown: the rest is not worth the wait.
    """

    def __init__(
        self,
        sentence: tuple[tuple[Stage, Check], ...],
        length: Stage,
        closing: tuple[Stage, ...],
        sentences: Sentences,
        evidence: Evidence,
    ) -> None:
        self._stages = sentence
        self._length = length
        self._closing = closing
        self._sentences = sentences
        self._evidence = evidence
        self._garbage = Garbage(evidence) if evidence.written else None
        self._ledger = Ledger()
        self._shown = ""
        self._asides = ""
        self._stated = 0
        self._withheld = 0
        self._blocked = False
        self._cut = False
        self._full = False
        self._changed = False

    @property
    def blocked(self) -> bool:
        """Whether a stage stopped the answer."""
        return self._blocked

    @property
    def ended(self) -> bool:
        """Whether nothing that would follow is worth the wait: it was blocked or cut."""
        return self._blocked or self._cut

    @property
    def doubtful(self) -> bool:
        """Whether what was shown may not be the answer."""
        return self._changed or not self._stated

    @property
    def reports(self) -> tuple[StageReport, ...]:
        """One entry per stage that has checked anything so far."""
        return self._ledger.reports

    async def feed(self, piece: str, /) -> str:
        """Take a piece of the stream; return what may be shown now, often nothing."""
        if self._is_over:
            return ""
        readable = self._readable(piece)
        if self._garbage and (why := self._garbage.found(readable)):
            return self._cut_for(why)
        return "".join([self._release(sentence) for sentence in self._sentences.feed(readable)])

    async def finish(self) -> str:
        """Judge the rest and the whole; return what is still to be shown.

        Where nothing is left of what a model wrote, nothing is shown: what is said instead is not for here to know.
        """
        rest = "" if self._is_over else "".join([self._release(sentence) for sentence in self._sentences.finish()])
        if self._asides:
            self._ledger.note(_GROUNDING, "states_nothing")
        nothing_left = self._evidence.written and not self._shown
        closing = () if self._blocked or nothing_left else self._closing
        return "".join([rest, *(self._show_whole(stage, self._shown) for stage in closing)])

    @property
    def _is_over(self) -> bool:
        return self.ended or self._full

    def _cut_for(self, why: str) -> str:
        """Show no more of the answer."""
        self._ledger.note(Garbage.name, why)
        self._changed = self._cut = True
        return ""

    def _readable(self, piece: str) -> str:
        """The piece without control characters. Nearly none has any, and then there is nothing to write down."""
        if showable(piece) == piece:
            return piece
        verdict = self._ledger.judge(_PIECE, piece, self._evidence)
        return verdict.text if isinstance(verdict, Rewrite) else piece

    def _release(self, sentence: str) -> str:
        if self._is_over:
            return ""
        judged, aside = self._judge(as_cited_here(sentence) if self._evidence.written else sentence)
        if self._garbage and judged and self._garbage.is_said_again(judged):
            return self._cut_for("repetition")
        if not judged:
            self._withheld += 1
            self._cut = self._cut or (self._evidence.written and self._withheld > self._stated)
            return ""
        if aside and not self._stated:
            self._asides += judged
            return ""
        self._stated += not aside
        judged, self._asides = self._asides + judged, ""
        if self._withheld and not self._shown:
            judged = judged.lstrip()
        return self._show_whole(self._length, self._shown + judged)

    def _judge(self, sentence: str) -> tuple[str, bool]:
        """The sentence as the stages leave it, empty when it is withheld; and whether it states nothing."""
        aside = False
        for stage, check in self._stages:
            verdict = self._ledger.judge(stage, sentence, self._evidence, check)
            match verdict:
                case Allow():
                    continue
                case Aside():
                    aside = True
                    continue
                case Rewrite(text=changed):
                    sentence = changed
                case Block():
                    self._blocked, sentence = True, ""
                case Cut():
                    self._cut, sentence = True, ""
            self._changed = True
            if not sentence:
                break
        return sentence, aside

    def _show_whole(self, stage: Stage, whole: str) -> str:
        """Judge the answer so far; return what of it, as the stage leaves it, was not shown yet."""
        verdict = self._ledger.judge(stage, whole, self._evidence)
        if isinstance(verdict, Block):
            self._blocked = True
            return ""
        shown_before = len(self._shown)
        self._shown = self._after(verdict, whole)
        return self._shown[shown_before:]

    def _after(self, verdict: Verdict, whole: str) -> str:
        if not isinstance(verdict, Rewrite):
            return whole
        self._full = True
        return self._shown + verdict.text[_shared(verdict.text, self._shown) :]


def _shared(a: str, b: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
