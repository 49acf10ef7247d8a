"""What is asked, by whom, and how the asker behaves: planned before a run, by a seed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

Kind = Literal["ordinary", "help", "followup", "hostile", "personal", "nonsense", "replayed"]
_THINK_S = 2.0
"""Seconds that somebody takes at least before they ask on."""
_HANG_UP_S = (0.02, 1.5)
_SLOW_READ_S = 0.25
"""What a slow reader waits between two pieces of text."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A request to come. ``at_s`` counts from the start of the run.

    ``session`` names the conversation it belongs to; the server gives that its real id. ``hang_up_s`` is when the asker
    leaves, in seconds after sending; ``read_delay_s`` is what a slow reader waits between two pieces.
    """

    index: int
    at_s: float
    message: str
    kind: Kind = "ordinary"
    session: int = 0
    turn: int = 1
    hang_up_s: float | None = None
    read_delay_s: float = 0.0
    arm: int = 0
    block: int = 0


@dataclass(frozen=True, slots=True)
class Switch:
    """Something to be changed at the server between two blocks: an HTTP request of an operator's, and its moment."""

    at_s: float
    method: Literal["PUT", "DELETE"]
    path: str
    body: dict[str, Any] | None = None
    arm: int = 0


Step = Planned | Switch


class Scenario(BaseModel):
    """Shares of kinds of requests, and how people behave."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zipf: float = 0.0
    unique: bool = False
    turns: tuple[int, int] = (1, 1)
    help: float = 0.0
    hostile: float = 0.0
    personal: float = 0.0
    nonsense: float = 0.0
    hang_up: float = 0.0
    slow_reader: float = 0.0
    filler: int = 0
    """How often the filler stands before each question: 50 words each."""


class Words(BaseModel):
    """The file ``workload.yml``, or one of the same form for another store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: list[list[str]]
    help: list[list[str]]
    followups: list[str]
    hostile: list[str]
    personal: list[str]
    nonsense: list[str]
    filler: str
    scenarios: dict[str, Scenario]


BUNDLED = Path(__file__).with_name("workload.yml")


def read_words(path: Path = BUNDLED) -> Words:
    """Read what is asked. Raises pydantic's ValidationError, which names the field."""
    return Words.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass(slots=True)
class _Session:
    number: int
    turns_left: int
    asked: int
    last_s: float


@dataclass(slots=True)
class Planner:
    """Turns moments into requests. The same words, titles, scenario and seed make the same plan."""

    words: Words
    titles: Sequence[str]
    scenario: Scenario
    rng: np.random.Generator
    _sessions: list[_Session] = field(default_factory=list[_Session])
    _begun: int = 0
    _questions: Iterator[str] | None = None

    def plan(self, moments: Sequence[float]) -> list[Planned]:
        """One request for each moment. The next plan goes on where this one ended: what is asked once stays so."""
        self._questions = topics = self._questions or self._topics()
        return [self._request(index, at_s, topics) for index, at_s in enumerate(moments)]

    def _request(self, index: int, at_s: float, topics: Iterator[str]) -> Planned:
        session = self._session(at_s)
        kind, message = self._message(session, topics)
        scenario = self.scenario
        filler = f"{self.words.filler} " * scenario.filler
        return Planned(
            index,
            at_s,
            filler + message,
            kind,
            session.number,
            session.asked,
            hang_up_s=float(self.rng.uniform(*_HANG_UP_S)) if self.rng.random() < scenario.hang_up else None,
            read_delay_s=_SLOW_READ_S if self.rng.random() < scenario.slow_reader else 0.0,
        )

    def _session(self, at_s: float) -> _Session:
        """Go on with the conversation that has waited longest, if one has waited long enough, else begin one."""
        ready = next((one for one in self._sessions if one.last_s <= at_s - _THINK_S), None)
        if ready is None:
            self._begun += 1
            low, high = self.scenario.turns
            ready = _Session(self._begun, int(self.rng.integers(low, high + 1)), 0, at_s)
        else:
            self._sessions.remove(ready)
        ready.turns_left, ready.asked, ready.last_s = ready.turns_left - 1, ready.asked + 1, at_s
        if ready.turns_left > 0:
            self._sessions.append(ready)
        return ready

    def _message(self, session: _Session, topics: Iterator[str]) -> tuple[Kind, str]:
        if session.asked > 1:
            return "followup", self._any(self.words.followups)
        draw, scenario = self.rng.random(), self.scenario
        kinds: tuple[tuple[Kind, float, list[str]], ...] = (
            ("hostile", scenario.hostile, self.words.hostile),
            ("personal", scenario.personal, self.words.personal),
            ("nonsense", scenario.nonsense, self.words.nonsense),
            ("help", scenario.help, [line for lines in self.words.help for line in lines]),
        )
        for kind, share, lines in kinds:
            if draw < share:
                return kind, self._filled(self._any(lines))
            draw -= share
        return "ordinary", next(topics)

    def _topics(self) -> Iterator[str]:
        """Endless questions about titles: each once, or by popularity."""
        topics = [(lines, title) for lines in self.words.topics for title in self.titles]
        order = self.rng.permutation(len(topics))
        if self.scenario.unique:
            return self._once_each([topics[number] for number in order])
        return self._by_popularity([topics[number] for number in order])

    def _once_each(self, topics: Sequence[tuple[list[str], str]]) -> Iterator[str]:
        for wording in range(max(len(lines) for lines, _ in topics)):
            for lines, title in topics:
                if wording < len(lines):
                    yield lines[wording].format(title=title)
        raise ValueError("this scenario never asks twice, and has no more questions: a shorter run is needed")

    def _by_popularity(self, topics: Sequence[tuple[list[str], str]]) -> Iterator[str]:
        weights = 1.0 / np.arange(1, len(topics) + 1) ** self.scenario.zipf
        shares = weights / weights.sum()
        while True:
            lines, title = topics[int(self.rng.choice(len(topics), p=shares))]
            yield self._any(lines).format(title=title)

    def _any(self, lines: Sequence[str]) -> str:
        return lines[int(self.rng.integers(len(lines)))]

    def _filled(self, line: str) -> str:
        return line.format(title=self._any(self.titles))


class Asked(NamedTuple):
    """What somebody asked once. ``at_s`` counts seconds from any origin; ``session`` may be empty."""

    at_s: float
    message: str
    session: str


def replayed(asked: Sequence[Asked]) -> list[Planned]:
    """Requests in order of their time, with the gaps and the conversations that they had."""
    rows = sorted(asked, key=lambda one: one.at_s)
    sessions: dict[str, int] = {}
    turns: dict[int, int] = {}
    plan: list[Planned] = []
    for index, (at_s, message, name) in enumerate(rows):
        session = sessions.setdefault(name or f"only-{index}", len(sessions) + 1)
        turns[session] = turns.get(session, 0) + 1
        plan.append(Planned(index, at_s - rows[0].at_s, message, "replayed", session, turns[session]))
    return plan


def read_asked(lines: Sequence[str]) -> list[Asked]:
    """Read JSON objects with ``at_s``, ``message``, and optionally ``session``, one a line.

    Raises:
        ValueError: a line has no such fields; names the line.
    """
    return [_asked(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _asked(number: int, line: str) -> Asked:
    try:
        row: dict[str, Any] = json.loads(line)
        return Asked(float(row["at_s"]), str(row["message"]), str(row.get("session") or ""))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"line {number}: a JSON object with at_s and message is needed ({error})") from error
