"""Two real processes that answer at one address, over a real Redis: to a user they are one."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from app.peers import Peers
from app.places import share_of
from app.settings import Settings, WrongSetting, load_settings
from tests.conftest import TEST_DATA, Furnished
from tests.serve.server import Installation, eventually
from tests.serve.test_command_line import NOBODY, refused
from tests.servers import Server, free_port
from tests.stores.redis_server import redis_server

pytestmark = pytest.mark.timeout(400)
NUMBERS = ("00", "01")
"""How trace ids of each worker begin."""
TRIES = 200


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def made(redis: Server, tmp_path_factory: pytest.TempPathFactory, furnished: Furnished) -> Iterator[Installation]:
    folder = furnished(tmp_path_factory.mktemp("workers") / "data")
    settings = {
        "MANGA_WORKERS": "2",
        "MANGA_CACHE": "redis",
        "MANGA_REDIS_URL": redis.url,
        "MANGA_TURNS_PER_MINUTE": "100000",
    }
    made = Installation(folder, settings=settings)
    yield made
    made.end()


@pytest.fixture
def pair(made: Installation) -> Installation:
    if not made.running:
        made.start()
    return made


def workers(pair: Installation) -> list[psutil.Process]:
    """Both of them, by who listens: whoever started them holds the address too."""
    assert pair.process
    found = psutil.Process(pair.process.pid).children()
    return [each for each in found if "spawn_main" in " ".join(each.cmdline())]


def by(pair: Installation, number: str, method: str, path: str, **given: Any) -> httpx.Response:
    """What this one of the workers answers: a new connection goes to either."""
    for _ in range(TRIES):
        with pair.client() as client:
            answer = client.request(method, path, **given)
        if answer.headers["x-trace-id"].startswith(number):
            return answer
    pytest.fail(f"worker {number} answers nobody")


def told(pair: Installation, number: str, message: str, **fields: str) -> dict[str, Any]:
    return by(pair, number, "POST", "/chat", json={"message": message, **fields}).raise_for_status().json()


def test_a_conversation_goes_on_in_the_other_worker(pair: Installation) -> None:
    first = told(pair, "00", "Who wrote Vagabond?")
    second = told(pair, "01", "And is it finished?", session_id=first["session_id"])
    assert second["session_id"] == first["session_id"]
    assert "Vagabond" in second["answer"]


def test_an_answer_is_kept_for_both(pair: Installation) -> None:
    told(pair, "00", "How much is express shipping to Osaka?")
    assert told(pair, "01", "How much is express shipping to Osaka?")["cache"] == "exact"


@pytest.mark.parametrize("maker", NUMBERS)
@pytest.mark.parametrize("asked", NUMBERS)
def test_a_turn_is_shown_and_rated_wherever_it_was_run(pair: Installation, maker: str, asked: str) -> None:
    turn = told(pair, maker, "Who drew Slam Dunk?")
    own, path = {"x-session-id": turn["session_id"]}, f"/turns/{turn['trace_id']}"
    shown = by(pair, asked, "GET", path, headers=own)
    assert shown.raise_for_status().json()["trace_id"] == turn["trace_id"]
    assert shown.headers["x-trace-id"].startswith(asked)
    operator = {"authorization": f"Bearer {pair.keys()['demo-operator']}"}
    assert by(pair, asked, "GET", path, headers=operator).json()["spans"]
    pair.trace_arrived(turn["trace_id"])
    rating = by(pair, asked, "POST", "/feedback", json={"trace_id": turn["trace_id"], "value": 1}, headers=own)
    assert rating.raise_for_status().json()["stored"]


@pytest.mark.parametrize("asked", NUMBERS)
def test_what_is_nobodys_or_somebody_elses_is_refused_wherever_it_is_asked(pair: Installation, asked: str) -> None:
    turn = told(pair, "00", "Who wrote Nana?")
    assert by(pair, asked, "GET", f"/turns/{turn['trace_id']}").status_code == 404
    assert by(pair, asked, "GET", f"/turns/{turn['trace_id']}", headers={"x-session-id": "mine"}).status_code == 404
    wrong = by(pair, asked, "GET", f"/turns/{turn['trace_id']}", headers={"authorization": "Bearer manga-x"})
    assert wrong.status_code == 401
    for number in ("00", "01", "02", "ff"):
        assert by(pair, asked, "GET", f"/turns/{number}{'5' * 30}").status_code == 404
    rating = by(pair, asked, "POST", "/feedback", json={"trace_id": turn["trace_id"], "value": -1})
    assert not rating.json()["stored"]


def test_each_worker_has_metrics_of_its_own(pair: Installation) -> None:
    def turns(number: int) -> float:
        text = httpx.get(f"http://127.0.0.1:{pair.metrics_port + number}/metrics", trust_env=False, timeout=30).text
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("manga_turns_total{"))

    for number, name in enumerate(NUMBERS):
        before = turns(number)
        told(pair, name, "hello")
        assert turns(number) >= before + 1
    operator = {"authorization": f"Bearer {pair.keys()['demo-operator']}"}
    for name in NUMBERS:
        answer = by(pair, name, "GET", "/metrics", headers=operator)
        assert answer.status_code == 404
        assert "MANGA_METRICS_PORT" in answer.json()["detail"]


def test_what_is_ingested_is_known_to_both(pair: Installation, corpus_folder: Path) -> None:
    assert pair.command("ingest", str(corpus_folder)).returncode == 0
    question = "When does the Kaminari reading lounge open?"
    for name in NUMBERS:
        eventually(lambda name=name: "10:30" in told(pair, name, question)["answer"])


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGKILL, "was killed by signal 9"), (signal.SIGSTOP, "hangs: its event loop")]
)
def test_a_worker_that_ends_or_hangs_comes_back_and_the_other_one_answers_meanwhile(
    pair: Installation, number: signal.Signals, said: str
) -> None:
    gone, before = workers(pair)[0], len(pair.output)
    os.kill(gone.pid, number)
    limit = time.monotonic() + 120
    while "answers." not in (output := pair.output[before:]):
        assert time.monotonic() < limit, pair.output
        with pair.client() as client:
            client.get("/healthz").raise_for_status()
        time.sleep(0.05)
    assert f"(process {gone.pid}) {said}" in output
    assert "is started again in 1 s" in output
    for name in NUMBERS:
        assert told(pair, name, "hello")
    assert len(workers(pair)) == 2
    assert pair.output.count("Corpus: ") == 1  # one prepares, once
    assert "Traceback" not in pair.output


def test_sigterm_stops_all_and_no_answered_turn_is_lost(pair: Installation) -> None:
    answered, begun = list[str](), threading.Event()

    def ask() -> None:
        while True:
            try:
                answered.append(pair.ask("Who wrote Monster?")["trace_id"])
            except httpx.HTTPError:
                return
            begun.set()

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    assert begun.wait(60)
    ours = [psutil.Process(pair.process.pid), *workers(pair)] if pair.process else []
    assert pair.stop(signal.SIGTERM) == 0
    for thread in asking:
        thread.join()
    assert not any(each.is_running() for each in ours)
    assert pair.processes() == []
    assert set(answered) <= pair.traces_in_database()
    assert "Traceback" not in pair.output


def test_workers_end_with_who_started_them(made: Installation) -> None:
    """Without MLflow, which has nothing to do with it and would be left behind."""
    if made.running:
        made.stop()
    pair = Installation(made.data_dir, settings={**made.settings, "MANGA_TRACE_MODE": "off"})
    pair.start()
    assert pair.process
    ours = workers(pair)
    assert len(ours) == 2
    pair.process.kill()
    pair.process.wait()
    assert psutil.wait_procs(ours, timeout=40)[1] == []


def test_a_worker_that_cannot_start_is_one_line(tmp_path: Path, redis: Server) -> None:
    changes = {
        "MANGA_WORKERS": "2",
        "MANGA_CACHE": "redis",
        "MANGA_REDIS_URL": redis.url,
        "MANGA_SEARCH": "opensearch",
        "MANGA_OPENSEARCH_URL": NOBODY,
        "MANGA_TRACE_MODE": "off",
    }
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(TEST_DATA / "models")
    assert "MANGA_OPENSEARCH_URL" in refused(tmp_path, "serve", **changes)


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"MANGA_WORKERS": "2"}, "set MANGA_CACHE=redis"),
        ({"MANGA_WORKERS": "2", "MANGA_CACHE": "memory"}, "set MANGA_CACHE=redis"),
        ({"MANGA_WORKERS": "2", "MANGA_CACHE": "redis", "MANGA_FAULTS": "allow"}, "MANGA_FAULTS"),
        ({"MANGA_WORKERS": "0"}, "greater than or equal to 1"),
        ({"MANGA_WORKERS": "65"}, "less than or equal to 64"),
        ({"MANGA_WORKERS": "two"}, "integer"),
    ],
)
def test_workers_that_would_know_nothing_of_each_other_are_refused(
    changes: dict[str, str], remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=r"^MANGA_WORKERS=") as refusal:
        load_settings()
    assert remedy in str(refusal.value)


def test_a_refused_start_is_one_line(tmp_path: Path) -> None:
    assert "MANGA_REDIS_URL" in refused(tmp_path, "serve", MANGA_WORKERS="2")


def test_what_may_be_at_once_is_for_all_workers_together() -> None:
    settings = Settings(_env_file=None, workers=3, cache="redis", llm_slots=4, max_turns=64, metrics_port=9100)
    shares = [share_of(settings, number) for number in range(3)]
    assert [share.metrics_port for share in shares] == [9100, 9101, 9102]
    assert {(share.llm_slots, share.max_turns) for share in shares} == {(2, 22)}
    assert share_of(settings.model_copy(update={"metrics_port": None}), 2).metrics_port is None


def test_a_process_alone_marks_no_trace_id() -> None:
    assert len({Peers().new_trace_id()[:2] for _ in range(200)}) > 50
    assert {Peers(5, ("a",) * 6).new_trace_id()[:2] for _ in range(20)} == {"05"}


def test_a_port_for_metrics_that_is_taken_is_named(tmp_path: Path, redis: Server) -> None:
    first = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        said = refused(
            tmp_path,
            "serve",
            MANGA_WORKERS="2",
            MANGA_CACHE="redis",
            MANGA_REDIS_URL=redis.url,
            MANGA_METRICS_PORT=str(first - 1),
            MANGA_TRACE_MODE="off",
        )
    assert "MANGA_METRICS_PORT" in said
    assert str(first) in said
