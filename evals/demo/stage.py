"""Where findings are played: servers as child processes, and one MLflow that all of them send their traces to."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from evals.arms.backend import mlflow_server, new_experiment
from evals.load.own_server import operator_key
from evals.load.progress import Live
from evals.server import Server, Start, furnish, installed, running_all

SETTINGS = {
    "MANGA_FAULTS": "allow",
    "MANGA_TURNS_PER_MINUTE": "1000000",
    "MANGA_TRACE_KEEP_RATIO": "1",
    # Nobody is refused and no answer is worse because the machine is slow, nor does one come from the cache where that
    # is not the point.
    "MANGA_ADMISSION_WAIT_MS": "60000",
    "MANGA_RERANK_BUDGET_MS": "10000",
    "MANGA_CACHE_TTL_S": "1",
}


Version = tuple[str, Path | None, Mapping[str, str] | None]
"""The experiment that a server's traces go to, the folder of its code, if it is not this, and its settings."""


class Served(NamedTuple):
    """A server that runs, and its operator's key."""

    server: Server
    key: str

    @property
    def url(self) -> str:
        """Its address."""
        return self.server.url


@dataclass(slots=True)
class Stage:
    """What findings are played on.

    Args:
        mlflow: the address of MLflow.
        mlflow_folder: where that keeps its files.
        folder: for the servers' files; they go with it.
        console: where progress is shown.
    """

    mlflow: str
    mlflow_folder: Path
    folder: Path
    console: Console
    _furnished: Path | None = None

    def experiment(self, name: str) -> str:
        """An experiment of MLflow's, by its id."""
        return new_experiment(self.mlflow, name)

    def live(self, title: str) -> Live:
        """A progress bar for a load."""
        return Live(self.console, title)

    @contextmanager
    def serving(
        self, experiment: str, checkout: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> Generator[Served, None, None]:
        """A server, for as long as this block. ``checkout`` is the folder of another version of the code."""
        with self.serving_all((experiment, checkout, settings)) as (served,):
            yield served

    @contextmanager
    def serving_all(self, *versions: Version) -> Generator[list[Served], None, None]:
        """Several servers, which start side by side; each is named as ``serving`` takes it."""
        starts = [self._start(*version) for version in versions]
        with ExitStack() as stack:
            with self.console.status("Starting servers" if versions[1:] else "Starting a server"):
                servers = stack.enter_context(running_all(*starts))
            self._furnished = starts[0].data_dir
            keys = [operator_key(start.data_dir) for start in starts]
            yield list(map(Served, servers, keys))

    def _start(self, experiment: str, checkout: Path | None, settings: Mapping[str, str] | None) -> Start:
        traces = {"MANGA_TRACE_URL": f"{self.mlflow}/v1/traces", "MANGA_TRACE_EXPERIMENT": experiment}
        return Start(self.data_dir(), checkout, SETTINGS | traces | dict(settings or {}))

    def models(self) -> Path:
        """The folder of the models, which all share; the first server makes those that are not there."""
        return installed() / "models"

    def data_dir(self) -> Path:
        """A new installation's folder, furnished like the last one."""
        made = Path(tempfile.mkdtemp(dir=self.folder))
        furnish(made, self._furnished)
        return made


@contextmanager
def stage(folder: Path, console: Console) -> Generator[Stage, None, None]:
    """A stage whose MLflow keeps its files in ``folder``, for as long as this block."""
    with mlflow_server(folder) as url, tempfile.TemporaryDirectory() as servers:
        yield Stage(url, folder, Path(servers), console)
