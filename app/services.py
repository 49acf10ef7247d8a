"""A running system: what the routes use, how each part is, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypedDict

from app.auth import Caller, Keys
from app.masking import Masking
from app.models import ChosenModel
from app.peers import Peers
from app.renewal import RenewedChat
from app.schemas import FeedbackOut
from app.settings import Settings
from guardrails.chain import PassageGuard
from infra.admission import Admission
from infra.faults import Faults
from infra.resilience import Breakers
from infra.stores.limits import RateLimiter
from infra.telemetry.ratings import Outcome, Rating, Ratings
from infra.telemetry.setup import Telemetry
from infra.telemetry.stored_turn import Maker
from infra.telemetry.turn import RunTracedTurn
from pipeline.store import Store
from pipeline.wording.addresses import shown

PING_S = 2.0
FLUSH_S = 8.0
"""What the last traces may take to be stored at the end."""
_NO_SUCH_TURN = (
    "MLflow has no such turn of yours, so the rating could not be stored. "
    "A guest names the session of the turn in the header x-session-id."
)
_RATED: dict[Outcome, str] = {
    "stored": "Thank you. The rating is stored with the trace of this turn.",
    "kept": "Thank you. MLflow cannot store the rating yet: it is kept, and stored as soon as that can be done.",
    "no_turn": _NO_SUCH_TURN,
    "refused": "MLflow does not take the rating, so it could not be stored.",
    "queue_full": "MLflow cannot store ratings right now, and too many wait for it: please rate this turn again later.",
}


class PartState(TypedDict):
    """How a dependency is. ``required`` ones keep the app from being ready when they are down."""

    state: str
    required: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Dependency:
    """A dependency, with the call that tells whether it answers. What that returns, if anything, is said of it."""

    name: str
    ping: Callable[[], Awaitable[Any]]
    required: bool = False
    detail: str = ""

    async def state(self) -> PartState:
        """Ask how it is; never raises, never waits long."""
        try:
            async with asyncio.timeout(PING_S):
                said = await self.ping()
        except TimeoutError:
            return PartState(state="down", required=self.required, detail=f"no answer within {PING_S:g} s")
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it is its state
            said = shown(f"{type(error).__name__}: {error}")[:300]
            return PartState(state="down", required=self.required, detail=said)
        return PartState(state="ok", required=self.required, detail=shown(said or self.detail))


@dataclass(slots=True)
class Services:
    """Everything behind the routes."""

    settings: Settings
    shop: Store
    chat: RenewedChat
    run_turn: RunTracedTurn
    """The chat, limited and traced."""
    rehearse: Callable[[], Awaitable[None]]
    """Answers a few questions before anybody asks, so that the first answer is as fast as the hundredth."""
    telemetry: Telemetry
    model: ChosenModel
    admission: Admission
    passage_guard: PassageGuard
    limiter: RateLimiter
    keys: Keys
    parts: tuple[Dependency, ...]
    breakers: Breakers
    faults: Faults
    ratings: Ratings | None
    closing: tuple[Callable[[], Awaitable[Any]], ...]
    peers: Peers = field(default_factory=Peers)

    @property
    def masking(self) -> Masking:
        """What hides personal data, by the names of now."""
        return self.chat.lexicon.masking(self.shop.order_numbers)

    def trace_url(self, trace_id: str) -> str | None:
        """Where MLflow shows a turn."""
        base = self.settings.mlflow_link
        return f"{base}/#/experiments/{self.settings.trace_experiment}/traces/tr-{trace_id}" if base else None

    async def health(self) -> dict[str, PartState]:
        """The state of every dependency, asked all at once."""
        states = await asyncio.gather(*(part.state() for part in self.parts))
        return dict(zip((part.name for part in self.parts), states, strict=True))

    async def feedback(self, trace_id: str, value: int, comment: str | None, caller: Caller) -> FeedbackOut:
        """Bind feedback to a turn of the caller's; says whether it was stored, and what to tell the user."""
        if self.ratings is None:
            return _not_stored("Traces are not stored in MLflow here, so there is nothing to bind feedback to.")

        def own(maker: Maker) -> bool:
            return caller.may_see(user=maker.user, session=maker.session)

        recent = self.telemetry.recent
        known = recent.maker(trace_id)
        if known and not own(known):
            return _not_stored(_NO_SUCH_TURN)
        if known and recent.kept_because(trace_id) is None:
            return _not_stored("This turn was not kept by the sampling rule, so its rating cannot be stored with it.")
        masked = comment and self.masking.mask(comment)
        rating = Rating(trace_id, value > 0, masked, caller.user.id, caller.session_id, None if known else own)
        outcome = await self.ratings.give(rating)
        return FeedbackOut(stored=outcome == "stored", kept=outcome == "kept", detail=_RATED[outcome])

    async def close(self) -> None:
        """Close the parts, then store the last traces."""
        for close in self.closing:
            await close()
        await asyncio.to_thread(self.telemetry.shutdown, FLUSH_S)


def _not_stored(why: str) -> FeedbackOut:
    return FeedbackOut(stored=False, detail=why)
