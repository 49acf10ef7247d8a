"""A guard that breaks while a row is judged: its policy answers for it, so it would only look lenient, or strict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from guardrails.stage import Stage
from pipeline.types.verdicts import Evidence, Screening, StageName, Verdict

_STAGES = frozenset[str](get_args(StageName))


class BrokenGuard(Exception):
    """This stage could not judge a row, so there is no figure."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"the guard {stage} broke")


def checked(stage: Stage, text: str, about: Evidence) -> Verdict:
    """What a stage says of a text. Raises BrokenGuard from what it broke with."""
    try:
        return stage.check(text, about)
    except Exception as error:
        raise BrokenGuard(stage.name) from error


def screened(screening: Screening) -> Screening:
    """A message as the guards left it. Raises BrokenGuard where one of them could not judge."""
    _refuse(report.stage for report in screening.reports if report.action == "broken")
    return screening


def whole(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer of the door. Raises BrokenGuard where it was stopped for a broken guard, or went without it."""
    _refuse(_broken_in(answer))
    return answer


def _broken_in(answer: dict[str, Any]) -> Iterator[str]:
    if answer["guardrail"] and answer["guardrail"]["action"] == "broken":
        yield answer["guardrail"]["stage"]
    yield from _STAGES.intersection(answer["degraded"])


def _refuse(stages: Iterable[str]) -> None:
    for stage in stages:
        raise BrokenGuard(stage)
