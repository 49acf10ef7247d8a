"""What is said in a turn: all of it passes the output guards, and quotes make up for what they withhold of a model."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from pipeline.errors import Busy, PartUnavailable
from pipeline.generation import Generated
from pipeline.ports import Review
from pipeline.quoting import unsaid
from pipeline.turn import Steps, Turn
from pipeline.types.search import Hit
from pipeline.types.verdicts import Evidence
from pipeline.understanding.asked import Asked


class Speaker:
    """Says the parts of an answer. Holds no state of its own between turns."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    async def recite(self, turn: Turn, text: str, *, own_values: tuple[str, ...] = (), model: str = "template") -> None:
        """Say a text that no model writes now. It passes the output guards like any other."""
        review = self._steps.start_review(Evidence(turn.message, own_values=own_values))
        turn.model, turn.next_paragraph = model, bool(turn.said)
        await turn.say(await review.feed(text))
        await self._close(turn, review)
        await self._end(turn, review)

    async def generate(self, turn: Turn, asked: Asked, hits: tuple[Hit, ...]) -> None:
        """Stream an answer. Where what is shown of a model's may not be the answer, what the passages say is quoted."""
        steps, question = self._steps, (asked.query, asked.intent.kind, hits, asked.context)
        about = Evidence(asked.query.text, tuple(hit.passage for hit in hits), written=steps.quote is not None)
        review, before, generated = steps.start_review(about), len(turn.said), None
        turn.next_paragraph = bool(turn.said)
        async with aclosing(steps.generate(*question, lambda: not review.ended)) as stream:
            async for item in stream:
                if isinstance(item, Generated):
                    generated = item
                    turn.note(item.generation)
                    continue
                await turn.say(await review.feed(item))
                if review.blocked:
                    break
        turn.generated(generated)
        await self._close(turn, review)
        if steps.quote and review.doubtful and not review.blocked:
            if quoted := await _quoted(turn, steps.quote(*question, lambda: True)):
                turn.usage += quoted.generation.usage
                review = await self._say_beside(turn, quoted, "".join(turn.said[before:]), about) or review
            turn.sources = (await steps.parse("".join(turn.said[before:]), about.passages, hits)).sources
        await self._end(turn, review)

    async def _say_beside(self, turn: Turn, quoted: Generated, shown: str, about: Evidence) -> Review | None:
        """Say what a quoted answer has beside what is shown, if anything. One without a source knows no answer."""
        text = quoted.generation.text
        if shown:
            text = unsaid(text, shown, self._steps.store.trade) if quoted.parsed.sources else ""
        if not text:
            return None
        review = self._steps.start_review(replace(about, written=False))
        turn.model, turn.next_paragraph = quoted.generation.model, bool(turn.said)
        await turn.say(await review.feed(text))
        await self._close(turn, review)
        return review

    async def _close(self, turn: Turn, review: Review) -> None:
        """Judge what was held back, and the whole."""
        await turn.say(await review.finish())
        turn.judged(review.reports, stopped=review.blocked)

    async def _end(self, turn: Turn, review: Review) -> None:
        """Never leave the user without a word."""
        if review.blocked:
            turn.sources = ()
            await turn.say(self._steps.refuse(review.reports, turn.question.language))
        elif not turn.answer:
            turn.sources = ()
            await turn.say(self._steps.texts.nothing_found(turn.question.language))


async def _quoted(turn: Turn, stream: AsyncGenerator[str | Generated, None]) -> Generated | None:
    """A quoted answer, which nobody reads along; None, and told by the turn, where there is none to be had."""
    quoted = None
    try:
        async with aclosing(stream):
            async for item in stream:
                quoted = quoted if isinstance(item, str) else item
    except PartUnavailable as error:
        turn.without(error.part)
    except Busy:
        turn.without("busy")
    return quoted
