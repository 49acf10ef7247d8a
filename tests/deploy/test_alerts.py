"""Alerts fire where they should and nowhere else, tell the right one, and lead to the turns that they are about."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from app.parts import Corpus, Parts
from app.settings import Settings
from app.watching import build_telemetry
from app.wiring import build
from tests.app.conftest import Live, bearer, serving
from tests.conftest import ROOT
from tests.deploy.monitoring import DEPLOY, Alertmanager, Prometheus, Webhook, jobs, rules
from tests.deploy.turns import Store
from tests.serve.server import eventually
from tests.servers import find

HERE = Path(__file__).parent
TESTED = ("alerts_test.yml", "cost_alerts_test.yml")
ALERTS = [rule for rule in rules() if "alert" in rule]


def by_name(rule: dict[str, Any]) -> str:
    return rule["alert"]


@pytest.mark.parametrize("file", TESTED)
def test_alerts_fire_and_are_silent(file: str) -> None:
    done = _run("promtool", "test", "rules", str(HERE / file))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("rule", ALERTS, ids=by_name)
def test_of_each_alert_firing_and_silence_are_tested(rule: dict[str, Any]) -> None:
    asked = [
        (re.compile(matched[1] if matched[0] == "=~" else re.escape(matched[1])), bool(test["exp_samples"]))
        for file in TESTED
        for case in yaml.safe_load((HERE / file).read_text(encoding="utf-8"))["tests"]
        for test in case["promql_expr_test"]
        for matched in re.findall(r'alertname(=~?)"([^"]+)"', test["expr"])
    ]
    assert {fires for name, fires in asked if name.fullmatch(rule["alert"])} == {True, False}


def test_prometheus_accepts_its_configuration() -> None:
    done = _run("promtool", "check", "config", str(DEPLOY / "prometheus.yml"))
    assert done.returncode == 0, done.stderr


def test_alertmanager_accepts_its_configuration() -> None:
    done = _run("amtool", "check-config", str(DEPLOY / "alertmanager.yml"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("rule", ALERTS, ids=by_name)
def test_an_alert_says_who_is_told_and_where_to_look(rule: dict[str, Any]) -> None:
    receivers = yaml.safe_load((DEPLOY / "alertmanager.yml").read_text(encoding="utf-8"))["receivers"]
    assert rule["labels"]["tell"] in {receiver["name"] for receiver in receivers}
    notes = rule["annotations"]
    assert notes["summary"]
    for link in (notes["runbook_url"], notes["dashboard"]):
        address = re.fullmatch(r"\{\{ \$externalLabels\.grafana \}\}/d/([\w-]+)", link)
        assert address
        assert (DEPLOY / "grafana" / "boards" / f"{address[1]}.json").is_file()


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "runbooks").glob("*.md")), ids=lambda path: path.stem)
def test_a_runbook_names_alerts_that_there_are(path: Path) -> None:
    named = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`", path.read_text(encoding="utf-8")))
    assert named <= {rule["alert"] for rule in ALERTS}


def test_every_receiver_is_told_of_by_a_path_of_its_own(compose: dict[str, Any]) -> None:
    receivers = yaml.safe_load((DEPLOY / "alertmanager.yml").read_text(encoding="utf-8"))["receivers"]
    for receiver in receivers:
        assert receiver["webhook_configs"] == [{"url": f"http://alert-webhook.invalid/{receiver['name']}"}]
    assert "s|http://alert-webhook.invalid|$$ALERT_WEBHOOK|" in compose["services"]["alertmanager"]["entrypoint"][2]


@pytest.fixture
async def live(
    settings: Settings, parts: Parts, corpus: tuple[Corpus, str], store: Store
) -> AsyncGenerator[Live, None]:
    """An app that may be made slow, and whose traces go to MLflow."""
    changes = {"trace_url": store.url, "trace_experiment": store.experiment, "faults": "allow"}
    services = build(changed := settings.model_copy(update=changes), parts, build_telemetry(changed), corpus[1])
    async with serving(services) as made:
        yield made
    await asyncio.to_thread(services.telemetry.shutdown, 5)
    await parts.stores.close()


async def test_a_step_made_slow_reaches_who_is_told_and_leads_to_its_turn(
    live: Live, store: Store, tmp_path: Path
) -> None:
    operator = bearer(live.services, "demo-operator")
    key = operator["authorization"].removeprefix("Bearer ")
    with ExitStack() as stack:
        webhook = stack.enter_context(Webhook())
        alertmanager = stack.enter_context(Alertmanager(tmp_path / "alertmanager", webhook.url))
        watched = jobs({"mangaassist": [live.url.split("/")[2]]}, key)
        prometheus = Prometheus(tmp_path / "prometheus", watched, alertmanager.address)
        stack.callback(prometheus.close)
        await asyncio.to_thread(prometheus.start)  # it asks the app, which answers from this thread
        loading = asyncio.create_task(_ask(live.url))
        stack.callback(loading.cancel)
        await asyncio.to_thread(eventually, lambda: prometheus.values("sum(rate(manga_turns_total[10s])) > 0"))
        assert webhook.alerts("TurnsSlow") == []
        await _slow_down(live.url, operator)
        path, alert = (await asyncio.to_thread(eventually, lambda: webhook.alerts("TurnsSlow")))[0]
        assert path == "/on-call"
        assert alert["annotations"]["runbook_url"] == "http://grafana/d/runbook-slow"
        series = alert["annotations"]["exemplars"]
        turns = await asyncio.to_thread(eventually, lambda: _exemplars(prometheus, series))
        stored = await asyncio.to_thread(eventually, lambda: turns & store.traces().keys())
    for turn in stored:
        assert _seconds(store.traces()[turn]) > 1.5


async def _ask(url: str) -> None:
    """Two questions at a time, over and over: so few that a slow one is at once more than one in twenty."""

    async def one(client: httpx.AsyncClient, number: int) -> None:
        while True:
            await client.post("/chat", json={"message": ("Hello!", "How much is express shipping?")[number]})
            await asyncio.sleep(0.5)

    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as client:
        await asyncio.gather(*(one(client, number) for number in range(2)))


async def _slow_down(url: str, operator: dict[str, str]) -> None:
    """Make the first step take longer than a turn may."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, headers=operator) as client:
        fault = {"kind": "delay", "ms": 1700, "seconds": 300}
        (await client.put("/faults/query.condense", json=fault)).raise_for_status()


def _exemplars(prometheus: Prometheus, series: str) -> set[str]:
    """The turns that a series has as examples, by their ids in MLflow."""
    found = prometheus.get("query_exemplars", query=series, start=0, end=4e9)
    return {f"tr-{exemplar['labels']['trace_id']}" for each in found for exemplar in each["exemplars"]}


def _seconds(trace: dict[str, Any]) -> float:
    return float(str(trace["execution_duration"]).removesuffix("s"))


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([find(program), *arguments], capture_output=True, text=True, timeout=120, check=False)
