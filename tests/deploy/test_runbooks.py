"""Each runbook walked: its fault is put, its questions are asked, and all that it says is looked for where it says.

``MANGA_TEST_PICTURES=1 python -m pytest tests/deploy/test_runbooks.py`` takes the pictures of the pages anew.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from functools import reduce
from typing import Any

import httpx
import pytest

from app.mlflow_server import MlflowServer
from app.parts import Corpus, Parts
from app.settings import Settings
from app.watching import build_telemetry
from app.wiring import build
from infra.telemetry import vocabulary as v
from tests.app.conftest import PATIENCE_S, Live, bearer, serving
from tests.deploy.runbook_picture import take
from tests.deploy.runbooks import FOLDER, PAGES, Claim, Page
from tests.telemetry.conftest import Mlflow, with_an_experiment

EASE = {"rerank_budget_ms": 60_000.0}
"""No reranking is cut short because the machine is busy: the fault alone is to be seen."""
NAMES = v.GUARD_STAGES | {value for value in vars(v).values() if isinstance(value, str)}
TRACED = (
    r"`((?:(?:cache|chat|context|guardrails|intent|orders|query|queue|rag)\.|(?:gen_ai|manga|telemetry)[._])[\w.]+)"
)
MOST_BYTES = 150_000


@pytest.mark.parametrize("name", PAGES)
def test_what_a_runbook_names_is_traced(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    named = {found.removesuffix("_total") for found in re.findall(TRACED, text)} | set(
        re.findall(r"`tags\.(\w+)", text)
    )
    assert named
    assert {each for each in named - NAMES if not each.startswith(v.LLM_DETAIL)} == set()


@pytest.mark.parametrize("name", PAGES)
def test_a_runbook_has_a_picture_that_is_told_in_words(name: str) -> None:
    page = Page(name)
    assert re.search(rf"^!\[.{{30,}}\]\({page.picture.name}\)$", page.text, re.MULTILINE)
    assert page.picture.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("name", PAGES)
async def test_a_runbook_leads_from_the_symptom_to_the_cause(
    name: str, settings: Settings, parts: Parts, corpus: tuple[Corpus, str], mlflow_server: MlflowServer
) -> None:
    await parts.stores.close()
    await walk(Page(name), settings, parts, corpus[1], await asyncio.to_thread(with_an_experiment, mlflow_server, name))
    await parts.stores.close()


async def walk(page: Page, settings: Settings, parts: Parts, version: str, mlflow: Mlflow) -> None:
    """Start the app as the page says, and go through it; then take its picture, if that is asked for."""
    read = Settings(_env_file=None, **page.settings)  # type: ignore[arg-type]
    changes = {"trace_url": mlflow.url, "trace_experiment": mlflow.experiment, "faults": "allow", **EASE}
    changed = settings.model_copy(update=changes | {field: getattr(read, field) for field in page.settings})
    services = build(changed, parts, build_telemetry(changed), version)
    headers = bearer(services, "demo-operator")
    async with serving(services) as live:
        async with httpx.AsyncClient(base_url=live.url, headers=headers, timeout=60, trust_env=False) as client:
            await _Walk(page, live, client, mlflow).all()
        if os.environ.get("MANGA_TEST_PICTURES"):
            await take(page, live.url, headers["authorization"].removeprefix("Bearer "))
    await asyncio.to_thread(services.telemetry.shutdown, 1)


class _Walk:
    def __init__(self, page: Page, live: Live, client: httpx.AsyncClient, mlflow: Mlflow) -> None:
        self._page, self._live, self._client, self._mlflow = page, live, client, mlflow

    async def all(self) -> None:
        """As one goes who is on call: the dashboard, a trace, its spans."""
        for step, fault in self._page.faults.items():
            (await self._client.put(f"/faults/{step}", json=fault)).raise_for_status()
        turns = await self._ask()
        await self._seen("/dashboard", self._figure)
        await self._seen("/metrics", self._series)
        if self._page.search:
            turns = await self._found(self._page.search)
        for turn in turns:
            view = (await self._client.get(f"/turns/{turn}")).raise_for_status().json()
            _hold(self._page.claims("/turns"), view)
            for name in self._page.spans:
                spans = [span for span in view["spans"] if span["name"] == name]
                assert spans, f"{turn} has no span {name}"
                for span in spans:
                    _hold(self._page.claims(name), {"status": span["status"], **span["attributes"]})

    async def _ask(self) -> list[str]:
        session: dict[str, str] = {}
        turns: list[str] = []
        for question in self._page.questions:
            reply = (await self._client.post("/chat", json={"message": question, **session})).raise_for_status().json()
            session = {"session_id": reply["session_id"]}
            turns.append(reply["trace_id"])
        return turns

    async def _seen(self, place: str, look: Any) -> None:
        """What is said of a place is to be seen there, if not at once, then soon."""
        limit = time.monotonic() + PATIENCE_S
        for claim in self._page.claims(place):
            while not claim.holds(found := await look(claim.name)):
                assert time.monotonic() < limit, f"{place}: {claim}, but it is {found}"
                await asyncio.sleep(0.1)

    async def _figure(self, path: str) -> Any:
        found = (await self._client.get("/dashboard/figures")).raise_for_status().json()
        return reduce(_below, path.split("."), found)

    async def _series(self, name: str) -> Any:
        text = (await self._client.get("/metrics")).raise_for_status().text
        return next((line.rpartition(" ")[2] for line in text.splitlines() if line.startswith(f"{name} ")), None)

    async def _found(self, search: str) -> list[str]:
        """The turns that MLflow finds, once all are stored."""
        await self._live.idle()
        found = await asyncio.to_thread(self._mlflow.traces, search)
        assert found, f"MLflow finds nothing with {search}"
        return [trace["trace_id"] for trace in found]


def _below(found: Any, key: str) -> Any:
    if isinstance(found, list):
        return found[int(key)] if int(key) < len(found) else None
    return found.get(key) if isinstance(found, dict) else None


def _hold(claims: list[Claim], found: dict[str, Any]) -> None:
    for claim in claims:
        assert claim.holds(found.get(claim.name)), f"{claim}, but it is {found.get(claim.name)}"
