"""PostgreSQL, an S3 server and MLflow on both, once for all tests here; a Collector for each test that asks."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy import servers
from tests.deploy.servers import Collector, Server
from tests.deploy.turns import App, Store

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "infra" / "deploy"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "only-for-this-test",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """The compose file, with the defaults of its variables and the passwords of the example."""
    example = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return yaml.safe_load(re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: example[found[1]], text))


@pytest.fixture(scope="session")
def postgres() -> Iterator[tuple[Server | None, str]]:
    if url := os.environ.get("MANGA_TEST_POSTGRES_URL"):
        yield None, url
        return
    # Not under pytest's folder, which only its owner may enter: PostgreSQL runs as another user than root.
    folder = Path(tempfile.mkdtemp(prefix="manga-postgres-"))
    folder.chmod(0o755)
    (folder / "postgres").mkdir()
    try:
        server, url = servers.postgres(folder / "postgres")
        yield server, url
        server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(postgres: tuple[Server | None, str]) -> str:
    return postgres[1]


@pytest.fixture
def own_postgres(postgres: tuple[Server | None, str]) -> Server:
    """The database server, to break."""
    if postgres[0] is None:
        pytest.skip("MANGA_TEST_POSTGRES_URL names a server that was not started here")
    return postgres[0]


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which an S3 client finds the server."""
    if url := os.environ.get("MANGA_TEST_S3_URL"):
        yield {"MLFLOW_S3_ENDPOINT_URL": url}
        return
    server, url = servers.s3(tmp_path_factory.mktemp("s3"), CREDENTIALS)
    yield {**CREDENTIALS, "MLFLOW_S3_ENDPOINT_URL": url}
    server.kill()


@pytest.fixture(scope="session")
def mlflow_server(
    tmp_path_factory: pytest.TempPathFactory, database: str, s3: dict[str, str], compose: dict[str, Any]
) -> Iterator[tuple[Server, str]]:
    """MLflow as the compose file has it: same artifact store, allowed hosts and origins."""
    composed = compose["services"]["mlflow"]["environment"]
    same = ("MLFLOW_ARTIFACTS_DESTINATION", "MLFLOW_SERVER_ALLOWED_HOSTS", "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS")
    environment = {**s3, **{name: composed[name] for name in same}}
    server, url = servers.mlflow(tmp_path_factory.mktemp("mlflow"), database, environment)
    yield server, url
    server.kill()


@pytest.fixture
def mlflow(mlflow_server: tuple[Server, str]) -> Server:
    return mlflow_server[0]


@pytest.fixture
def store(mlflow_server: tuple[Server, str], database: str) -> Store:
    """An experiment of the test's own."""
    return Store(mlflow_server[1], database, f"test-{uuid.uuid4().hex[:12]}")


@pytest.fixture
def make_collector(store: Store, tmp_path: Path) -> Iterator[Callable[..., Collector]]:
    """Make a Collector in front of the test's experiment; keyword arguments are environment variables."""
    made: list[Collector] = []

    def make(**variables: str) -> Collector:
        mlflow = {"MLFLOW_OTLP_URL": f"{store.url}/v1/traces", "MLFLOW_EXPERIMENT_ID": store.experiment}
        made.append(Collector([DEPLOY / "otelcol.yaml"], tmp_path, **mlflow, **variables))
        return made[-1]

    yield make
    for each in made:
        each.kill()


@pytest.fixture
def collector(make_collector: Callable[..., Collector]) -> Collector:
    return make_collector()


@pytest.fixture
def app() -> Iterator[Callable[..., App]]:
    """Make apps that send to an address; what they still hold at the end of the test is dropped."""
    made: list[App] = []

    def make(url: str, headers: dict[str, str] | None = None, **options: Any) -> App:
        made.append(App(url, headers or {}, **options))
        return made[-1]

    yield make
    for each in made:
        each.exporter.shutdown(0)
