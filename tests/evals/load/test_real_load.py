"""The whole tool against a real server: what is asked is joined, taken apart, and a slow step is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from app.mlflow_server import MlflowServer
from evals.load import ab as ab_module
from evals.load.ab import Arm, Design, Fault, ab_verdict
from evals.load.cli import cli
from evals.load.folder import read_rows, read_spans, read_summary
from evals.load.hotspots import find_hotspots
from evals.load.mlflow_run import traces_url
from evals.load.objectives import Objectives
from evals.load.own_server import operator_key
from evals.load.progress import Live
from evals.load.run import Load, plan_of, run
from evals.load.taken import join
from evals.server import running
from tests.conftest import Furnished
from tests.servers import free_port

LIVE = Live(Console(quiet=True), quiet=True)
STEP = "intent.classification"
BUDGETS = Path(__file__).with_name("ci_budgets.yml")


@pytest.fixture(scope="module")
def load(mlflow_server: MlflowServer, tmp_path_factory: pytest.TempPathFactory, furnished: Furnished) -> Iterator[Load]:
    data_dir = furnished(tmp_path_factory.mktemp("load") / "data")
    settings = {
        "MANGA_FAULTS": "allow",
        "MANGA_TURNS_PER_MINUTE": "1000000",
        "MANGA_TRACE_URL": f"{mlflow_server.url}/v1/traces",
    }
    with running(data_dir, **settings) as server:
        yield Load(server.url, rate=3.0, duration_s=12.0, warm_up_s=2.0, key=operator_key(data_dir))


def test_a_mixed_load_is_joined_and_taken_apart(load: Load, tmp_path: Path) -> None:
    summary = run(load, tmp_path, LIVE)
    assert summary == read_summary(tmp_path)
    requests = summary.requests
    assert requests.sent == requests.asked
    assert requests.joined == requests.answered > 25
    assert requests.errors.keys() <= {"http_503"}, "a busy machine may refuse one"
    assert summary.spans["rag.rerank"].share > 0
    assert summary.cpu_ms_per_turn is not None
    assert summary.memory_mb is not None
    assert 100 < summary.memory_mb.start < summary.memory_mb.end * 2
    assert summary.memory_mb.settled is None
    for one in join(read_rows(tmp_path), read_spans(tmp_path)):
        assert sum(charge.total for charge in one.whole.values()) == round(one.row.latency_ms * 1000)
        assert min(charge.total for charge in one.whole.values()) > -2000


def test_a_run_keeps_its_budgets_beside_another_one(load: Load, tmp_path: Path) -> None:
    for seed, name in ((1, "before"), (2, "after")):
        run(replace(load, duration_s=8.0, scenario="unique", seed=seed), tmp_path / name, LIVE)
    options = ["--budgets", str(BUDGETS), "--baseline", str(tmp_path / "before")]
    result = CliRunner().invoke(cli, ["gate", str(tmp_path / "after"), *options])
    assert result.exit_code == 0, result.output


def test_a_slow_step_is_named(load: Load) -> None:
    server = Arm(load.url)
    slow = Arm(load.url, Fault(STEP, "delay", 250.0))
    unique = Load(load.url, rate=4.0, scenario="unique", key=load.key, objectives=Objectives())
    verdict = ab_verdict(Design(server, slow, unique, blocks=8, per_block=3, knee=100), LIVE).comparison.verdict
    assert (verdict.culprit, verdict.why) == (STEP, "slower")
    assert verdict.interval_ms is not None
    assert verdict.interval_ms[0] > 100


def test_where_the_time_goes_needs_enough_requests(load: Load, tmp_path: Path) -> None:
    run(Load(load.url, rate=4.0, duration_s=2.0, warm_up_s=0.5, key=load.key), tmp_path, LIVE)
    with pytest.raises(ValueError, match="too few to speak of the slowest"):
        find_hotspots(join(read_rows(tmp_path), read_spans(tmp_path)))


def test_without_an_operators_key_the_run_is_invalid(load: Load, tmp_path: Path) -> None:
    summary = run(Load(load.url, rate=4.0, duration_s=2.0, warm_up_s=0.5), tmp_path, LIVE)
    assert not summary.valid
    assert any("came without spans" in why for why in summary.why_invalid)
    assert set(summary.requests.unjoined) == {"no spans came with the reply"}


def test_a_fault_at_a_step_that_is_none_is_refused(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ab_module, "WARM_UP_S", 0.5)
    unknown = Arm(load.url, Fault("rag.rerankk", "delay", 10.0))
    with pytest.raises(ValueError, match=r"no step .rag\.rerankk."):
        ab_verdict(Design(Arm(load.url), unknown, load, blocks=8, per_block=2, knee=100), LIVE)


def test_far_above_what_the_server_can_do_no_verdict_is_given(load: Load) -> None:
    unique = Load(load.url, rate=80.0, scenario="unique", key=load.key)
    found = ab_verdict(Design(Arm(load.url), Arm(load.url), unique), LIVE)
    assert found.comparison.verdict.culprit is None
    assert str(found.comparison.verdict.refused).startswith("80/s is above 80% of the knee, delays would wander: ")
    assert {row.block for row in found.collected.rows} == {0}  # the blocks were not played


def test_a_comparison_without_spans_is_invalid_and_says_why(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ab_module, "WARM_UP_S", 1.0)  # no time of these turns counts
    monkeypatch.setattr(ab_module, "SETTLE_S", 0.1)  # and no fault is switched between their blocks
    unique = Load(load.url, rate=8.0, scenario="unique")
    found = ab_verdict(Design(Arm(load.url), Arm(load.url), unique, blocks=8, per_block=2, knee=100), LIVE)
    assert any("came without spans" in why for why in found.why_invalid)


def test_turns_are_asked_again_as_mlflow_kept_them(load: Load, tmp_path: Path) -> None:
    first = replace(load, duration_s=6.0, warm_up_s=0.0, scenario="unique", seed=11)
    asked = plan_of(first)
    run(first, tmp_path, LIVE)
    # On a busy machine, turns are sent later than they are due.
    sent = sorted((row.due_ms + row.lag_ms) / 1000 for row in read_rows(tmp_path))[-4:]
    again = replace(first, arrival=f"replay:{traces_url(tmp_path)}", duration_s=sent[-1] - sent[0] + 0.5)
    limit = time.monotonic() + 30
    while (plan := plan_of(again))[-1].message != asked[-1].message:
        assert time.monotonic() < limit, "the last turn was not stored"
        time.sleep(0.2)
    assert [one.message for one in plan[-4:]] == [one.message for one in asked[-4:]]
    gaps = [one.at_s - plan[-4].at_s for one in plan[-4:]]
    assert gaps == pytest.approx([at - sent[0] for at in sent], abs=0.3)
    assert len(plan) < len(asked)
    assert plan[0].at_s == 0


def test_an_mlflow_that_is_not_there_is_said_in_one_line(load: Load) -> None:
    with pytest.raises(ValueError, match=r"replay:http://127\.0\.0\.1:\d+: .*does not answer"):
        plan_of(replace(load, arrival=f"replay:http://127.0.0.1:{free_port()}"))
