"""PostgreSQL, an S3 server and MLflow on both, once for all tests here; a Collector for each test that asks."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy import servers
from tests.deploy.servers import Collector
from tests.deploy.turns import App, Store
from tests.servers import Server, given

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
def postgres() -> Iterator[Server]:
    if there := given("MANGA_TEST_POSTGRES_URL"):
        yield there
        return
    # Not under pytest's folder, which only its owner may enter: PostgreSQL runs as another user than root.
    folder = Path(tempfile.mkdtemp(prefix="manga-postgres-"))
    folder.chmod(0o755)
    (folder / "postgres").mkdir()
    try:
        with servers.postgres(folder / "postgres") as server:
            yield server
            server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(postgres: Server) -> str:
    return postgres.url


@pytest.fixture
def own_postgres(postgres: Server) -> Server:
    """The database server, to break."""
    return postgres.own()


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which an S3 client finds the server."""
    if url := os.environ.get("MANGA_TEST_S3_URL"):
        yield {"MLFLOW_S3_ENDPOINT_URL": url}
        return
    with servers.s3(tmp_path_factory.mktemp("s3"), CREDENTIALS) as server:
        yield {**CREDENTIALS, "MLFLOW_S3_ENDPOINT_URL": server.url}


@pytest.fixture(scope="session")
def mlflow(
    tmp_path_factory: pytest.TempPathFactory, database: str, s3: dict[str, str], compose: dict[str, Any]
) -> Iterator[Server]:
    """MLflow as the compose file has it: same artifact store, allowed hosts and origins."""
    composed = compose["services"]["mlflow"]["environment"]
    same = ("MLFLOW_ARTIFACTS_DESTINATION", "MLFLOW_SERVER_ALLOWED_HOSTS", "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS")
    environment = {**s3, **{name: composed[name] for name in same}}
    with servers.mlflow(tmp_path_factory.mktemp("mlflow"), database, environment) as server:
        yield server


@pytest.fixture
def store(mlflow: Server, database: str) -> Store:
    """An experiment of the test's own."""
    return Store(mlflow.url, database, f"test-{uuid.uuid4().hex[:12]}")


@pytest.fixture
def make_collector(store: Store, tmp_path: Path) -> Iterator[Callable[..., Collector]]:
    """Make a Collector in front of the test's experiment; keyword arguments are environment variables."""
    with ExitStack() as stack:

        def make(**variables: str) -> Collector:
            mlflow = {"MLFLOW_OTLP_URL": f"{store.url}/v1/traces", "MLFLOW_EXPERIMENT_ID": store.experiment}
            return stack.enter_context(Collector([DEPLOY / "otelcol.yaml"], tmp_path, **mlflow, **variables))

        yield make


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
