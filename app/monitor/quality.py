"""``monitor quality``: a sample of the last week by code scorers, per segment, against the week before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.monitor.counting import chance_of_drop, fair_sample
from app.monitor.report import Report, Section, Unit
from app.monitor.scorers import Scorer
from infra.telemetry import vocabulary as v
from infra.telemetry.stored_turn import StoredTurn

WEEK_MS = 7 * 86_400_000
_COLUMNS: tuple[tuple[str, Unit], ...] = (
    ("segment", ""),
    ("now", "share"),
    ("of", "count"),
    ("before", "share"),
    ("of it", "count"),
    ("change", "points"),
)
_BY_CHANCE = 0.05
"""How often a week like the one before may be called worse, over all comparisons together."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The samples of two weeks: of each segment, the turns of now and of before."""

    now: list[StoredTurn]
    before: list[StoredTurn]

    @property
    def segments(self) -> Mapping[str, _Drawn]:
        found: dict[str, _Drawn] = {"all": self}
        for name, tag in (("intent", v.TAG_INTENT), ("user", v.TAG_USER_TYPE)):
            for value in sorted({turn.tags.get(tag, "none") for turn in self.now}):
                now, before = (
                    [t for t in turns if t.tags.get(tag, "none") == value] for turns in (self.now, self.before)
                )
                found[f"{name} {value}"] = _Drawn(now, before)
        return found


@dataclass(frozen=True, slots=True)
class _Compared:
    """A scorer's verdicts of a segment: (passed, counted) of now and of before."""

    segment: str
    scorer: str
    now: tuple[int, int]
    before: tuple[int, int]

    @property
    def drop(self) -> float:
        """By how much the share fell."""
        return _share(self.before) - _share(self.now)

    def row(self) -> tuple[str, float, int, float | None, int, float | None]:
        was = _share(self.before) if self.before[1] else None
        change = None if was is None else -100 * self.drop
        return (self.segment, _share(self.now), self.now[1], was, self.before[1], change)


def quality(
    turns: Sequence[StoredTurn], keep_ratio: float, score: dict[str, Scorer], *, now_ms: int, sample: int, most: float
) -> Report:
    """Segments that got worse are told of.

    Args:
        turns: of the last two weeks.
        keep_ratio: of ordinary turns, how many were kept.
        score: the scorers by name.
        now_ms: the end of the week that is looked at.
        sample: turns of each week.
        most: by how much a share may fall.
    """
    fair, begins_ms = fair_sample(turns, keep_ratio), now_ms - WEEK_MS
    weeks = ([t for t in fair if t.started_ms >= begins_ms], [t for t in fair if t.started_ms < begins_ms])
    drawn = _Drawn(*(_drawn(week, sample) for week in weeks))
    compared = list(_compared(drawn, score))
    return Report(
        "Quality",
        tuple(
            Section(name, _COLUMNS, [one.row() for one in compared if one.scorer == name])
            for name in score
            if any(one.scorer == name for one in compared)
        ),
        passed=tuple(_worse(compared, most)),
        notes=(f"{len(drawn.now)} turns of the last seven days against {len(drawn.before)} of the seven before.",),
    )


def _drawn(turns: list[StoredTurn], sample: int) -> list[StoredTurn]:
    """The same sample for the same turns: asking twice must not give two answers."""
    return Random(0).sample(turns, sample) if len(turns) > sample else turns  # noqa: S311 - no secret


def _compared(drawn: _Drawn, score: dict[str, Scorer]) -> Iterator[_Compared]:
    for segment, part in drawn.segments.items():
        for name, scorer in score.items():
            now, before = _passed(part.now, scorer), _passed(part.before, scorer)
            if now[1]:
                yield _Compared(segment, name, now, before)


def _passed(turns: list[StoredTurn], scorer: Scorer) -> tuple[int, int]:
    verdicts = [verdict for turn in turns if (verdict := scorer(turn)) is not None]
    return sum(verdicts), len(verdicts)


def _share(passed: tuple[int, int]) -> float:
    return passed[0] / passed[1] if passed[1] else 0.0


def _worse(compared: list[_Compared], most: float) -> Iterator[str]:
    comparable = [one for one in compared if one.before[1]]
    for one in comparable:
        if one.drop > most and chance_of_drop(one.now, one.before) < _BY_CHANCE / len(comparable):
            yield f"{one.segment}, {one.scorer}: {_share(one.now):.1%} after {_share(one.before):.1%}"
