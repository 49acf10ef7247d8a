"""What ways to trace lose when their backend is away, with the app alive until it is back, and with the app killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from evals.arms.backend import await_answers, copy_to, mlflow_server, new_experiment, stored
from evals.server import child, free_port

_STORED_S, _POLL_S = 45.0, 0.5
_CONFIG = Path(__file__).parents[2] / "infra" / "deploy" / "otelcol.yaml"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to trace. ``through`` is where it sends to, where that is not MLflow itself."""

    label: str
    arm: str
    through: str | None = None


@dataclass(frozen=True, slots=True)
class _App:
    """A process that traces its turns in an experiment; ``held`` says that a Collector holds them once it has ended."""

    process: subprocess.Popen[str]
    experiment: str
    killed: bool
    held: bool

    def settled(self, there: int, turns: int) -> bool:
        """Whether nothing more can come of it, with so many turns in MLflow."""
        return self.process.poll() is not None and (not self.held or there == turns)


def collector() -> str | None:
    """The Collector's program, if it is installed."""
    return shutil.which("otelcol") or shutil.which("otelcol-contrib")


def kept_over_outage(
    mlflow: str, files: Path, ways: Sequence[Way], turns: int, folder: Path
) -> dict[tuple[str, bool], int]:
    """Answer ``turns`` turns each way while an MLflow is away; how many are there once it is back.

    It is a copy, over ``folder``, of the one at ``mlflow``, whose files are in ``files``. The counts are by the way's
    label and whether the app was killed before MLflow was back.

    Raises:
        httpx.HTTPError: MLflow is not back within two minutes.
    """
    cases = [(way, killed) for way in ways for killed in (False, True)]
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    experiments = _experiments(mlflow, files, folder, [f"6 {way.label}, killed: {killed}" for way, killed in cases])
    with ExitStack() as stack:
        apps: list[_App] = []
        for (way, killed), experiment in zip(cases, experiments, strict=True):
            to = stack.enter_context(running_collector(folder / experiment, url, experiment)) if way.through else url
            process = stack.enter_context(_app(way.arm, to, experiment, folder / experiment, turns))
            apps.append(_App(process, experiment, killed, held=way.through is not None))
        for app in apps:
            _await_answers(app.process)
            if app.killed:
                app.process.kill()
        stack.enter_context(mlflow_server(folder, port))
        await_answers(url)
        found = _await_stored(apps, folder, turns)
    return {(way.label, killed): kept for (way, killed), kept in zip(cases, found, strict=True)}


def _experiments(mlflow: str, files: Path, folder: Path, names: Sequence[str]) -> list[str]:
    """Experiments of an MLflow that is to be started over ``folder``: a copy of the one whose files are given."""
    found = [new_experiment(mlflow, name) for name in names]
    copy_to(files, folder)
    for experiment in found:
        (folder / experiment).mkdir()
    return found


@contextmanager
def _app(arm: str, url: str, experiment: str, folder: Path, turns: int) -> Generator[subprocess.Popen[str], None, None]:
    command = [sys.executable, "-m", "evals.demo.tracer", arm, url, experiment, str(folder), str(turns)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _await_answers(app: subprocess.Popen[str]) -> None:
    if app.stdout is None or app.stdout.readline() != "answered\n":
        raise RuntimeError("an app ended before it had answered")


def _await_stored(apps: Sequence[_App], folder: Path, turns: int) -> list[int]:
    """Wait, from when MLflow is back, for what is on its way; how many turns of each app are there then.

    That is until every living app has ended and what a Collector holds is there, at most ``_STORED_S``.
    """
    limit = time.monotonic() + _STORED_S
    while True:
        found = [_kept(folder, app.experiment) for app in apps]
        if time.monotonic() > limit or all(app.settled(there, turns) for app, there in zip(apps, found, strict=True)):
            return found
        time.sleep(_POLL_S)


def _kept(folder: Path, experiment: str) -> int:
    """Turns in MLflow, or in the file of the tracer that has none."""
    file = folder / experiment / "spans.jsonl"
    if file.exists():
        return len(set(_trace_ids(file)))
    return stored(folder, experiment)[0]


def _trace_ids(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):  # the last line of an app that was killed
            yield json.loads(line)["trace_id"]


@contextmanager
def running_collector(folder: Path, mlflow: str, experiment: str) -> Generator[str, None, None]:
    """The Collector as it is shipped, in front of an MLflow; yields its address."""
    http, health = free_port(), free_port()
    variables = _variables(folder, http, health, {"MLFLOW_OTLP_URL": f"{mlflow}/v1/traces"})
    variables["MLFLOW_EXPERIMENT_ID"] = experiment
    command = [collector() or "otelcol", f"--config={_CONFIG}"]
    with (folder / "collector.log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **variables}, stdout=log, stderr=log)
    with child(process, f"http://127.0.0.1:{health}"):
        yield f"http://127.0.0.1:{http}"


def _variables(folder: Path, http: int, health: int, more: Mapping[str, str]) -> dict[str, str]:
    return {
        "OTELCOL_HTTP_ENDPOINT": f"127.0.0.1:{http}",
        "OTELCOL_GRPC_ENDPOINT": f"127.0.0.1:{free_port()}",
        "OTELCOL_HEALTH_ENDPOINT": f"127.0.0.1:{health}",
        "OTELCOL_PROMETHEUS_ENDPOINT": f"127.0.0.1:{free_port()}",
        "OTELCOL_SELF_PORT": str(free_port()),
        "OTELCOL_STORAGE": str(folder / "queue"),
        "OTELCOL_RETRY_MAX_INTERVAL": "1s",
        "OTELCOL_EXPORT_TIMEOUT": "3s",
        **more,
    }
