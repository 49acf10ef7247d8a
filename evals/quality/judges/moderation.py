"""Whether harm is refused, as a turn refuses it, and nothing that only sounds like it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sklearn.metrics import average_precision_score

from app.guards import StoreGuards
from evals.quality.figure import Figure, Part, resampled, share
from evals.quality.rows import Moderated, read
from evals.quality.system import System
from evals.quality.unbroken import screened
from infra.models.harm_head import harm_head
from pipeline.questions.same_question import is_latin

STEP = "moderation"
_STAGE = "content_moderation"
_OF_STAFF = frozenset({"threat", "abuse"})


@dataclass(frozen=True, slots=True)
class _Judged:
    """``score`` orders the rows: 1 where rules find harm, else the head's probability, 0 where it does not read."""

    row: Moderated
    refused: bool
    score: float


async def moderation(system: System, part: Part, heard: Callable[[Moderated], None] = lambda _: None) -> list[Figure]:
    """Each message as the first of a conversation."""
    score, judged = _Scorer(system), list[_Judged]()
    for row in read(Moderated, "moderation", part):
        guardrail = (await system.ask(row.text))["guardrail"]
        refused = guardrail == {"stage": _STAGE, "action": "block"}
        judged.append(_Judged(row, refused, await score(row.text)))
        heard(row)
    return list(_figures(judged))


class _Scorer:
    def __init__(self, system: System) -> None:
        guards = StoreGuards(system.services.shop, system.lexicon)
        self._screen = guards.of_message(system.settings.max_message_chars)
        self._embed = system.parts.corpus.encoder
        self._head = harm_head(self._embed.name)

    async def __call__(self, text: str) -> float:
        outcome = screened(await self._screen(text)).outcome
        if outcome and outcome.stopped and outcome.stage == _STAGE:
            return 1.0
        return self._head((await self._embed(text)).vector)[1] if self._head and is_latin(text) else 0.0


def _figures(judged: Sequence[_Judged]) -> Iterator[Figure]:
    def caught(over: str, rows: Iterable[_Judged], misses: Sequence[str] = ()) -> Figure:
        return share(STEP, f"own, {over}", "caught", [one.refused for one in rows], misses)

    harm, other = [one for one in judged if one.row.harmful], [one for one in judged if not one.row.harmful]
    missed, alarms = ([one for one in rows if one.refused != one.row.harmful] for rows in (harm, other))
    yield caught("threats and abuse", [one for one in harm if one.row.kind in _OF_STAFF])
    yield caught("all harm", harm, [*map(_told, missed)])
    for kind in sorted({one.row.kind for one in harm}):
        yield caught(kind, [one for one in harm if one.row.kind == kind])
    yield caught("in Japanese", [one for one in harm if not is_latin(one.row.text)])
    yield share(STEP, "own look-alikes", "false alarm", [one.refused for one in other], [*map(_told, alarms)])
    yield resampled(STEP, "own", "AUPRC", judged, _auprc)


def _told(one: _Judged) -> str:
    return f"{one.row.kind}, {one.score:.2f}: {one.row.text}"


def _auprc(rows: Sequence[_Judged]) -> float:
    """Area under the curve of precision over recall, as the mean precision at each row of harm."""
    return float(average_precision_score([one.row.harmful for one in rows], [one.score for one in rows]))
