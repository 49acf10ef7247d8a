"""The two arms of a comparison as the command line names them: running servers, or own ones where none is named."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from evals.load.ab import Arm, fault
from evals.load.own_server import own_pair, own_server
from evals.load.setting import settings_of


@dataclass(frozen=True, slots=True)
class Side:
    """What is said of one arm. ``settings`` and ``checkout`` are for a server that the tool starts itself."""

    url: str | None
    fault: str | None = None
    settings: Sequence[str] = ()
    checkout: Path | None = None

    @property
    def started_so(self) -> bool:
        """Whether it needs a server started for it."""
        return bool(self.settings) or self.checkout is not None


@contextmanager
def arms(base: Side, cand: Side, key: str | None, mlflow: str | None = None) -> Generator[tuple[Arm, Arm], None, None]:
    """The arms, for as long as this block. Servers that are started for it send their traces to ``mlflow``, if named.

    Raises:
        ValueError: an option does not fit, or does not fit the others.
    """
    faults = [fault(side.fault) if side.fault else None for side in (base, cand)]
    named = [side.url for side in (base, cand) if side.url]
    if base.started_so or cand.started_so:
        with _own(base, cand, mlflow) as servers:
            first, second = (Arm(url, struck, own_key) for (url, own_key), struck in zip(servers, faults, strict=True))
            yield first, second
    elif len(named) == len(faults) or (not named and any(faults)):
        with own_server(base.url, key, mlflow) as (url, operator):
            yield Arm(url, faults[0], operator), Arm(cand.url or url, faults[1], operator)
    else:
        raise ValueError("say --base and --cand, or one --url for both, or what differs: --cand-setting NAME=VALUE")


def started_as(base: Side, cand: Side) -> dict[str, str]:
    """What the servers of both arms were started with, by the name of the option."""
    settings = {
        f"{name}_setting": ", ".join(side.settings) for name, side in (("base", base), ("cand", cand)) if side.settings
    }
    return settings | ({"cand_checkout": str(cand.checkout)} if cand.checkout else {})


def _own(base: Side, cand: Side, mlflow: str | None) -> AbstractContextManager[Sequence[tuple[str, str]]]:
    if named := base.url or cand.url:
        raise ValueError(
            f"{named} runs, and its settings and its version cannot be changed from here: "
            "leave out --url, --base and --cand, and two servers are started"
        )
    return own_pair(settings_of(base.settings), settings_of(cand.settings), mlflow, cand.checkout)
