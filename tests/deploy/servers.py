"""Real servers for the tests of the deployment: found, started on free ports, frozen, killed and brought back."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import psycopg2
import pytest

START_S = 180.0
"""MLflow imports much and makes its tables: 5 seconds alone, two minutes on a machine with ten others at work."""

HOW_TO_GET = {
    "postgres": "Debian: apt-get install postgresql",
    "initdb": "Debian: apt-get install postgresql",
    "versitygw": "https://github.com/versity/versitygw/releases",
    "otelcol": "https://github.com/open-telemetry/opentelemetry-collector-releases (otelcol-contrib), named otelcol",
    "docker-compose": "Debian: apt-get install docker-compose",
    "promtool": "Debian: apt-get install prometheus",
}


def find(program: str) -> str:
    """Return the path of a program; skip, or fail where servers are required, when there is none."""
    debian = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    folders = [os.environ.get("PATH", ""), os.environ.get("MANGA_TEST_SERVERS", ""), *debian]
    found = shutil.which(program, path=os.pathsep.join(filter(None, folders)))
    if found is None:
        report = pytest.fail if os.environ.get("MANGA_TEST_REQUIRE_SERVERS") == "1" else pytest.skip
        report(f"no {program}: put it on PATH or into the folder that MANGA_TEST_SERVERS names ({HOW_TO_GET[program]})")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as, or None to run it as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Server:
    """A server in a process group of its own, so that a signal reaches its workers too."""

    def __init__(
        self,
        command: list[str],
        log: Path,
        ready: Callable[[], bool],
        *,
        env: Mapping[str, str],
        user: str | None = None,
    ) -> None:
        self._command = command
        self._ready = ready
        self._env = {**os.environ, **env}
        self._user = user
        self.log = log
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdout=log,
                stderr=log,
                env=self._env,
                start_new_session=True,
                user=self._user,
                extra_groups=[] if self._user else None,
                cwd="/",
            )
        limit = time.monotonic() + START_S
        while time.monotonic() < limit and self._process.poll() is None:
            if self._ready():
                return
            time.sleep(0.1)
        why = "did not answer in time" if self._process.poll() is None else f"ended with {self._process.returncode}"
        self.kill()
        pytest.fail(f"{self._command[0]} {why}:\n{self.log.read_text(errors='replace')[-3000:]}")

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self._signal(signal.SIGKILL)
        self._process.wait(10)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it in good order."""
        self.go_on()
        os.kill(self._process.pid, number)
        try:
            self._process.wait(20)
        finally:
            self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def answers(url: str) -> Callable[[], bool]:
    """Return a check whether a GET succeeds."""

    def check() -> bool:
        try:
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False

    return check


def postgres(folder: Path) -> tuple[Server, str]:
    """PostgreSQL with an empty database; returns its address too."""
    user, port, data = unprivileged(), free_port(), folder / "data"
    if user:
        shutil.chown(folder, user)
    initdb = [find("initdb"), "-D", str(data), "-U", "mlflow", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        initdb, check=True, capture_output=True, user=user, extra_groups=[] if user else None, cwd="/", timeout=START_S
    )
    command = [find("postgres"), "-D", str(data), "-p", str(port), "-c", "unix_socket_directories=", "-F"]

    url = f"postgresql://mlflow@127.0.0.1:{port}/postgres"

    def ready() -> bool:
        try:
            psycopg2.connect(url, connect_timeout=2).close()
        except psycopg2.OperationalError:  # also while it recovers from being killed
            return False
        return True

    return Server(command, folder.parent / f"{folder.name}.log", ready, env={}, user=user), url


def s3(folder: Path, credentials: Mapping[str, str]) -> tuple[Server, str]:
    """An S3 server over a folder in which the bucket ``mlflow`` is a mounted, empty folder, as in the compose file."""
    (folder / "data" / "mlflow").mkdir(parents=True)
    url = f"http://127.0.0.1:{free_port()}"
    command = [find("versitygw"), "--quiet", "--port", url.removeprefix("http://"), "--health", "/health", "posix"]
    env = {
        "ROOT_ACCESS_KEY": credentials["AWS_ACCESS_KEY_ID"],
        "ROOT_SECRET_KEY": credentials["AWS_SECRET_ACCESS_KEY"],
    }
    return Server([*command, str(folder / "data")], folder / "log", answers(f"{url}/health"), env=env), url


def mlflow(folder: Path, database: str, environment: Mapping[str, str]) -> tuple[Server, str]:
    """MLflow with one worker and no jobs. ``environment`` holds the S3 server's address, keys and allowed hosts."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    # SQLAlchemy 2.1 takes a bare postgresql:// for psycopg 3.
    uri = database.replace("postgresql://", "postgresql+psycopg2://")
    quiet = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
    env = {**environment, **quiet, "MLFLOW_BACKEND_STORE_URI": uri}
    return Server(command, folder / "log", answers(f"{url}/health"), env=env), url


class Collector(Server):
    """The Collector on ``infra/deploy/otelcol.yaml``; a restart finds the queue that it left on disk."""

    def __init__(self, configs: list[Path], folder: Path, **variables: str) -> None:
        http, grpc, health, metrics, own = (free_port() for _ in range(5))
        self.url = f"http://127.0.0.1:{http}"
        self.metrics_url = f"http://127.0.0.1:{metrics}/metrics"
        self.own_metrics_url = f"http://127.0.0.1:{own}/metrics"
        env = {
            "OTELCOL_HTTP_ENDPOINT": f"127.0.0.1:{http}",
            "OTELCOL_GRPC_ENDPOINT": f"127.0.0.1:{grpc}",
            "OTELCOL_HEALTH_ENDPOINT": f"127.0.0.1:{health}",
            "OTELCOL_PROMETHEUS_ENDPOINT": f"127.0.0.1:{metrics}",
            "OTELCOL_SELF_PORT": str(own),
            "OTELCOL_STORAGE": str(folder / "queue"),
            # So that a restarted MLflow is noticed, and metrics are shown, within the patience of a test.
            "OTELCOL_RETRY_MAX_INTERVAL": "1s",
            "OTELCOL_EXPORT_TIMEOUT": "3s",
            "OTELCOL_METRICS_INTERVAL": "1s",
            **variables,
        }
        command = [find("otelcol"), *(f"--config={config}" for config in configs)]
        super().__init__(command, folder / "log", answers(f"http://127.0.0.1:{health}"), env=env)
