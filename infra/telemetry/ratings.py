"""Thumbs on their way to MLflow: stored at once, or kept in a bounded line while MLflow cannot take them."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from infra.seldom import Seldom
from infra.telemetry import vocabulary as v
from infra.telemetry.assessments import CALL_S, Assessment, Assessments, NoSuchTrace
from infra.telemetry.stored_turn import Maker

logger = logging.getLogger(__name__)
seldom = Seldom(logger)

RATING = "user_rating"
MAX_WAITING = 1000
MAX_ABSENCES = 20
"""How often MLflow may say that it has no such trace: in eight minutes or so, behind a Collector that comes later."""
_WITHIN_S = 6.0
"""What a user waits for: a turn that was just kept is stored within the export interval and one request."""
_RETRY_S = 0.4
_POST_S = 2.0
"""What a try in the background may take: traces wait for it."""
_FIRST_S, _MOST_S = 1.0, 30.0
"""Between two tries of what waits."""

Outcome = Literal["stored", "kept", "no_turn", "refused", "queue_full"]
_NOW = {"refused": "lost", "unavailable": "kept until it can"}
_Tried = Literal["stored", "absent", "unavailable", "no_turn", "refused"]


@dataclass(slots=True)
class Rating:
    """A thumb of ``user`` on a turn; of guests, who are all one user, ``session`` tells whose.

    ``own`` says whether a turn's maker is the one who rates it; None where that was asked already: such a turn is
    remembered here, so it is on its way where MLflow does not have it.
    """

    trace_id: str
    good: bool
    comment: str | None
    user: str
    session: str
    own: Callable[[Maker], bool] | None = None
    absences: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """Whose later rating takes the place of this one."""
        return self.trace_id, self.user, self.session


class Ratings:
    """Ratings of one MLflow; what is lost of those that wait is counted. They wait in memory, until the process ends.

    Args:
        assessments: what is said of turns there.
        lost: counts a lost one by reason.
    """

    def __init__(self, assessments: Assessments, lost: Callable[[str], None]) -> None:
        self._assessments = assessments
        self._count_lost = lost
        self._line: dict[tuple[str, str, str], Rating] = {}
        self._one = threading.Lock()
        self._pause_s, self._rest_until = _FIRST_S, 0.0
        self._away = False

    @property
    def waiting(self) -> int:
        """Ratings that are kept until they can be stored."""
        return len(self._line)

    async def give(self, rating: Rating) -> Outcome:
        """Store a rating, or keep it where MLflow cannot take it yet. It takes the place of the user's earlier one."""
        # What was found away a moment ago need not be found so by everybody, who would wait for that.
        tried = "unavailable" if self._away else await asyncio.to_thread(self._try_at_once, rating)
        if tried == "absent" or tried == "unavailable":  # noqa: PLR1714 - pyright understands this one
            return "kept" if self._keep(rating) else "queue_full"
        self._line.pop(rating.key, None)
        return tried

    def post(self) -> None:
        """Try what waits, once each, unless that was done a moment ago."""
        if not self._line or time.monotonic() < self._rest_until:
            return
        before = len(self._line)
        self._post(_POST_S)
        self._pause_s = _FIRST_S if len(self._line) < before else min(self._pause_s * 2, _MOST_S)
        self._rest_until = time.monotonic() + self._pause_s

    def end(self, within_s: float) -> None:
        """Store what can be stored within that time. The rest is lost."""
        self._post(within_s)
        if left := len(self._line):
            logger.warning("%d ratings waited for MLflow until the end, and are not known to be stored", left)
        for _ in range(left):
            self._count_lost("shutdown")
        self._line.clear()

    def _keep(self, rating: Rating) -> bool:
        if len(self._line) >= MAX_WAITING and rating.key not in self._line:
            self._lose("queue_full")
            return False
        self._line[rating.key] = rating
        return True

    def _post(self, within_s: float) -> None:
        """Try one after another while MLflow answers; no request begins after ``within_s``."""
        limit = time.monotonic() + within_s
        for rating in list(self._line.values()):
            if (left := limit - time.monotonic()) <= 0 or not self._try_again(rating, left):
                return

    def _try_again(self, rating: Rating, within_s: float) -> bool:
        """Whether to go on with the next one."""
        if self._line.get(rating.key) is not rating:  # a later one took its place meanwhile
            return True
        tried = self._try(rating, within_s)
        rating.absences += tried == "absent"
        if tried == "unavailable":
            return False
        if tried == "absent" and rating.absences < MAX_ABSENCES:
            return True
        if self._line.get(rating.key) is rating:
            del self._line[rating.key]
        if tried == "absent":
            self._lose("expired")
        elif tried != "stored":
            self._lose(tried)
        return True

    def _try_at_once(self, rating: Rating) -> _Tried:
        limit = time.monotonic() + _WITHIN_S
        while (tried := self._try(rating, limit - time.monotonic())) == "absent":
            if rating.own:
                return "no_turn"
            if time.monotonic() + _RETRY_S > limit:
                break
            time.sleep(_RETRY_S)
        return tried

    def _try(self, rating: Rating, within_s: float) -> _Tried:
        limit = time.monotonic() + within_s
        # One at a time: two quick clicks must not both find that nobody has rated this turn.
        if not self._one.acquire(timeout=max(within_s, 0.0)):
            return "unavailable"
        try:
            return self._answer(rating, limit)
        finally:
            self._one.release()

    def _answer(self, rating: Rating, limit: float) -> _Tried:
        try:
            answer = "stored" if self._store(rating, limit) else "no_turn"
        except NoSuchTrace:
            answer = "absent"
        except (httpx.HTTPError, ValueError, LookupError) as error:  # what answers may be no MLflow
            answer = "refused" if _is_refusal(error) else "unavailable"
            if answer == "refused" or not self._away:  # once an outage
                why = str(error) or type(error).__name__
                seldom.warning(answer, "MLflow did not store a rating, which is %s (%s)", _NOW[answer], why)
        self._away = answer == "unavailable"
        return answer

    def _store(self, rating: Rating, limit: float) -> bool:
        """False where the turn is another's. MLflow leaves the rating that this one overrides out of its charts."""
        info = self._assessments.trace_info(rating.trace_id, _left(limit))
        if rating.own and not rating.own(_maker(info)):
            return False
        given = info.get("assessments", [])
        mine = [one["assessment_id"] for one in given if _is_rating(one, rating.user) and one.get("valid", True)]
        written = Assessment(
            rating.trace_id,
            RATING,
            rating.good,
            "HUMAN",
            rating.user,
            rationale=rating.comment,
            overrides=mine[-1] if mine else None,
        )
        self._assessments.write(written, _left(limit))
        return True

    def _lose(self, reason: str) -> None:
        self._count_lost(reason)
        seldom.warning(reason, "A rating did not get to MLflow (%s)", reason)


def _is_refusal(error: Exception) -> bool:
    return isinstance(error, httpx.HTTPStatusError) and error.response.is_client_error


def _left(limit: float) -> float:
    """What a request may take, if it begins now."""
    return min(CALL_S, max(_RETRY_S, limit - time.monotonic()))


def _maker(info: Mapping[str, Any]) -> Maker:
    of = info.get("trace_metadata", {})
    return Maker(of.get(v.MLFLOW_USER, ""), of.get(v.MLFLOW_SESSION, ""))


def _is_rating(assessment: Mapping[str, Any], user: str) -> bool:
    return assessment["assessment_name"] == RATING and assessment["source"]["source_id"] == user
