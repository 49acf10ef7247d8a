"""What was found of a text before: the shop's own texts and kept answers are said again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from guardrails.release import Values
from guardrails.stage import Check, Stage
from pipeline.types.verdicts import Evidence, Verdict

_MOST = 2_048
"""Sentences, or what stands round a cut between two: of at most some 640 characters each."""


def is_alone(about: Evidence) -> bool:
    """Whether a text is judged by itself: it rests on no passage, and holds no values of the asker's own."""
    return not (about.passages or about.own_values)


def _of_an_answer(_: str) -> Evidence:
    return Evidence(question="")


def remembered(stage: Stage, most: int = _MOST, alone: Callable[[str], Evidence] = _of_an_answer) -> Check:
    """The check of a stage to which a question without passages means nothing: a text by itself is judged once.

    What a model writes now, and what holds a customer's own values, is judged each time and not kept. A stage that
    breaks has given no verdict. Stages with other rules or names have to be remembered anew.

    Args:
        stage: what judges.
        most: texts whose verdicts are kept.
        alone: what a text by itself is judged by.
    """

    @lru_cache(maxsize=most)
    def by_itself(text: str) -> Verdict:
        return stage.check(text, alone(text))

    return lambda text, about: by_itself(text) if is_alone(about) else stage.check(text, about)


def remembered_values(values: Values, most: int = _MOST) -> Values:
    """The same of what finds values in a text."""
    return Values(lru_cache(maxsize=most)(values.spans), lru_cache(maxsize=most)(values.may_begin))
