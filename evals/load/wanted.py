"""A sweep as the command line wants it: of which server, at which rates, and on which cores."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from evals.load.cores import on_cores, shares
from evals.load.overload import factors_of
from evals.load.own_server import own_server
from evals.load.progress import Live
from evals.load.recorded import PREFIX
from evals.load.run import Load
from evals.load.sweep import Sweep, rates_of, sweep


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of a sweep. ``rates`` is None where the knee is to be found; ``factors`` of it are asked then.

    ``own`` says that a server is started for it, over the mock model if one is named.
    """

    rates: Sequence[float] | None
    factors: Sequence[float]
    own: bool
    mock: str | None
    server_cores: int | None

    @classmethod
    def of(
        cls,
        url: str | None,
        mock: str | None,
        cores: int | None,
        rates: str | None,
        beyond: str | None,
        *,
        climbs: bool,
    ) -> Self:
        """Read the options; ``climbs`` is that of ``--to-knee``.

        Raises:
            ValueError: they do not fit each other, or one is none.
        """
        factors = factors_of(beyond) if beyond else []
        if (rates is None) != (climbs or bool(factors)):
            raise ValueError("say either --rates 2,4,8 or --to-knee")
        if url and mock:
            raise ValueError("--mock starts a server of its own: leave out --url")
        own = mock is not None or (bool(factors) and not url)
        if cores and not own:
            raise ValueError("--server-cores: the server that is named has its cores already")
        return cls(rates_of(rates) if rates else None, factors, own, mock, cores)

    def put_on(self, load: Load, out: Path, live: Live, mlflow: str | None) -> Sweep:
        """Put loads like this one on the server that it names, or on an own one, and write the folder.

        Raises:
            ValueError: an option does not fit.
        """
        if load.arrival.startswith(PREFIX):
            raise ValueError("--arrival replay has a rate of its own: use constant, poisson or gamma:SHAPE")
        cores = shares(self.server_cores)
        with ExitStack() as stack:
            with on_cores(cores.servers):
                started = own_server(None if self.own else load.url, load.key, mlflow, self.mock)
                url, key = stack.enter_context(started)
            stack.enter_context(on_cores(cores.generators))
            return sweep(replace(load, url=url, key=key), self.rates, out, live, beyond=self.factors)
