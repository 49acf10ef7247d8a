"""What is asked in a finding, and what is known of it beforehand."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import numpy as np

from evals.demo.stage import Served
from evals.load.arrivals import arrivals
from evals.load.workload import Planned, Planner, Scenario, read_words
from infra.corpus.catalogue import catalogue_titles
from pipeline.semantic_cache import normalise

POPULARITY = Scenario(zipf=1.2, help=0.2)
"""The exponent is chosen: of 80 questions as many are found redundant as in the story of the second finding, 38 % (29
to 45 over 20 seeds). No conversations: "and who drew it?" says nothing by itself."""
_TIMEOUT_S = 60.0
_ALONE = ("Recommend something for a friend", "Do you have manga about cooking?", "How do I earn Shiori Points?")


def popular(count: int, rate: float) -> list[Planned]:
    """Questions by popularity, in any of their wordings."""
    rng = np.random.default_rng(7)
    moments = arrivals("poisson", rate).moments(2 * count / rate + 10, rng)[:count]
    return Planner(read_words(), titles(), POPULARITY, rng).plan(moments)


def topics() -> Mapping[str, int]:
    """Which topic each wording asks for: one answer serves all that have the same one."""
    words, names = read_words(), titles()
    groups = [[line.format(title=title) for line in lines] for lines in words.topics for title in names]
    return {normalise(line): number for number, lines in enumerate([*groups, *words.help]) for line in lines}


def ask(served: Served, message: str) -> tuple[dict[str, Any], float]:
    """Ask one question; the reply with its spans, and the milliseconds that it took."""
    headers = {"authorization": f"Bearer {served.key}", "x-trace-spans": "1"}
    began = time.perf_counter()
    reply = httpx.post(
        f"{served.url}/chat", json={"message": message}, headers=headers, timeout=_TIMEOUT_S, trust_env=False
    )
    took = (time.perf_counter() - began) * 1000
    return reply.raise_for_status().json(), took


def room_for(served: Served, at_once: float, most: float) -> float:
    """Questions a second at which so many turns are under way at a time, on this machine as busy as it is; ``most``."""
    return min(most, at_once * 1000 / p50([ask(served, question)[1] for question in _ALONE]))


def p50(values: Sequence[float]) -> float:
    """The median."""
    return float(np.median(values))


def titles() -> list[str]:
    """Everything in the catalogue that has a title."""
    return sorted(names.title for names in catalogue_titles())
