"""What a load's server tells of itself, by a server of metrics."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry, Counter, start_http_server

from evals.load.told import Told, cpu_between, in_vain_between
from infra.telemetry import vocabulary as v


class Server:
    """Serves what it is told to have used and worked."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self.cpu = Counter("process_cpu_seconds", "CPU", registry=registry)
        self.work = Counter(v.WORK_SECONDS, "Work", ("span", "taken"), registry=registry)
        self.server, _ = start_http_server(0, "127.0.0.1", registry)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_of_the_work_in_between_the_share_is_told_that_nobody_took(server: Server) -> None:
    server.work.labels(v.RERANK, "no").inc(50.0)
    before = Told.by(server.url, {})
    server.cpu.inc(3.0)
    server.work.labels(v.RERANK, "yes").inc(2.0)
    server.work.labels(v.INTENT, "yes").inc(1.0)
    server.work.labels(v.RERANK, "no").inc(1.0)
    after = Told.by(server.url, {})
    assert cpu_between(before, after) == pytest.approx(3.0)
    assert in_vain_between(before, after) == pytest.approx(0.25)


def test_a_server_that_tells_nothing_of_its_work_is_known_by_its_cpu_alone(server: Server) -> None:
    told = Told.by(server.url, {})
    assert in_vain_between(told, told) is None
    assert cpu_between(told, told) == 0.0


def test_a_server_that_is_not_there_is_not_known(server: Server) -> None:
    gone = Told.by("http://127.0.0.1:9", {})
    assert gone == Told(None)
    assert cpu_between(gone, Told.by(server.url, {})) is None
