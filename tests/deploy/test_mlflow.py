"""The app straight to MLflow on PostgreSQL and S3, with MLflow frozen, killed and back."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import httpx
import pytest

from tests.deploy.turns import SPANS, App, Store
from tests.servers import Server

MakeApp = Callable[..., App]
pytestmark = pytest.mark.timeout(300)


def test_every_turn_is_stored_whole_and_listed_with_its_tags(store: Store, app: MakeApp) -> None:
    ours = app(store.url, store.headers)
    ours.load(seconds=2, per_second=50)
    assert ours.exporter.flush(30)
    assert store.spans() == dict.fromkeys(ours.turns, SPANS)
    listed = store.traces()
    assert listed.keys() == ours.turns
    assert {trace["tags"]["kept_because"] for trace in listed.values()} == {"ratio"}
    assert ours.dropped == 0


def test_artifacts_go_to_the_s3_server(store: Store, s3: dict[str, str]) -> None:
    import boto3  # noqa: PLC0415 - half a second, for this test only

    path = f"{store.url}/api/2.0/mlflow-artifacts/artifacts/{store.experiment}/note.txt"
    httpx.put(path, content=b"kept", timeout=20, trust_env=False).raise_for_status()
    assert httpx.get(path, timeout=20, trust_env=False).content == b"kept"
    bucket = boto3.client("s3", endpoint_url=s3["MLFLOW_S3_ENDPOINT_URL"], **_keys(s3))
    names = [item["Key"] for item in bucket.list_objects_v2(Bucket="mlflow").get("Contents", [])]
    assert f"artifacts/{store.experiment}/note.txt" in names


def test_the_compose_files_host_names_are_answered_and_others_are_not(store: Store) -> None:
    def status(host: str, origin: str | None = None) -> int:
        headers = {"host": host} | ({"origin": origin} if origin else {})
        search = {"max_results": 1}
        path = f"{store.url}/api/2.0/mlflow/experiments/search"
        return httpx.post(path, headers=headers, json=search, timeout=20, trust_env=False).status_code

    assert status("mlflow:5000") == 200
    assert status("localhost:5000", origin="http://localhost:5000") == 200
    assert status("evil.example:5000") == 403
    assert status("localhost:5000", origin="http://evil.example") == 403


def test_nothing_is_lost_while_mlflow_is_frozen(store: Store, app: MakeApp, mlflow: Server) -> None:
    ours = app(store.url, store.headers)
    load = ours.in_background(seconds=8, per_second=30)
    time.sleep(1)
    mlflow.freeze()
    time.sleep(5)
    mlflow.go_on()
    load.join()
    assert ours.exporter.flush(40)
    assert store.spans() == dict.fromkeys(ours.turns, SPANS)
    assert ours.dropped == 0


def test_what_is_lost_while_mlflow_is_gone_is_what_did_not_fit_and_is_counted(
    store: Store, app: MakeApp, mlflow: Server
) -> None:
    roomy, small = app(store.url, store.headers), app(store.url, store.headers, max_queue=50)
    loads = [each.in_background(seconds=4, per_second=30) for each in (roomy, small)]
    time.sleep(1)
    mlflow.kill()
    for load in loads:
        load.join()
    mlflow.start()
    assert roomy.exporter.flush(40)
    assert small.exporter.flush(40)
    stored = store.spans()
    assert set(stored.values()) == {SPANS}
    assert roomy.dropped == 0
    assert roomy.turns <= stored.keys()
    assert small.dropped > 0
    assert len(small.turns & stored.keys()) + small.dropped == len(small.turns)


def test_nothing_is_lost_while_the_database_is_gone(store: Store, app: MakeApp, own_postgres: Server) -> None:
    ours = app(store.url, store.headers)
    load = ours.in_background(seconds=6, per_second=30)
    time.sleep(1)
    own_postgres.stop(signal.SIGQUIT)
    load.join()
    own_postgres.start()
    assert ours.exporter.flush(40)
    assert store.spans() == dict.fromkeys(ours.turns, SPANS)
    assert ours.dropped == 0


def _keys(s3: dict[str, str]) -> dict[str, str]:
    """Credentials for the client; of a server that was there before, boto3 finds them in the environment itself."""
    names = {"aws_access_key_id": "AWS_ACCESS_KEY_ID", "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY"}
    found = {argument: s3[name] for argument, name in names.items() if name in s3}
    return {**found, "region_name": s3.get("AWS_DEFAULT_REGION", "us-east-1")}
