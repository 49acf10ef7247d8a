"""PostgreSQL, an S3 server, MLflow and the Collector for the tests of the deployment, on free ports."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg2

from tests.servers import Server, answers, find, free_port

START_S = 180.0
"""MLflow imports much and makes its tables: 5 seconds alone, two minutes on a machine with ten others at work."""


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as, or None to run it as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def postgres(folder: Path) -> Server:
    """PostgreSQL with an empty database."""
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

    return Server(url, command, folder.parent / f"{folder.name}.log", ready, user=user)


def s3(folder: Path, credentials: Mapping[str, str]) -> Server:
    """An S3 server over a folder in which the bucket ``mlflow`` is a mounted, empty folder, as in the compose file."""
    (folder / "data" / "mlflow").mkdir(parents=True)
    url = f"http://127.0.0.1:{free_port()}"
    command = [find("versitygw"), "--quiet", "--port", url.removeprefix("http://"), "--health", "/health", "posix"]
    env = {
        "ROOT_ACCESS_KEY": credentials["AWS_ACCESS_KEY_ID"],
        "ROOT_SECRET_KEY": credentials["AWS_SECRET_ACCESS_KEY"],
    }
    return Server(url, [*command, str(folder / "data")], folder / "log", answers(f"{url}/health"), env=env)


def mlflow(folder: Path, database: str, environment: Mapping[str, str]) -> Server:
    """MLflow with one worker and no jobs. ``environment`` says the rest, such as where artifacts go."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    # SQLAlchemy 2.1 takes a bare postgresql:// for psycopg 3.
    uri = database.replace("postgresql://", "postgresql+psycopg2://")
    quiet = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
    env = {**environment, **quiet, "MLFLOW_BACKEND_STORE_URI": uri}
    # Unlike /health this needs the database.
    ready = answers(f"{url}/api/2.0/mlflow/experiments/get?experiment_id=0")
    return Server(url, command, folder / "log", ready, env=env, within_s=START_S)


class Collector(Server):
    """The Collector on ``infra/deploy/otelcol.yaml``; a restart finds the queue that it left on disk."""

    def __init__(self, configs: list[Path], folder: Path, **variables: str) -> None:
        http, grpc, health, metrics, own = (free_port() for _ in range(5))
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
        ready = answers(f"http://127.0.0.1:{health}")
        super().__init__(f"http://127.0.0.1:{http}", command, folder / "log", ready, env=env)
