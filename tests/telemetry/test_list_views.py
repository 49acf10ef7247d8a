"""The saved views of MLflow's list of traces, opened from its menu in a real browser."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect
from typer.testing import CliRunner

from app.__main__ import cli
from tests.app.browser import DESK, chromium
from tests.telemetry.conftest import ATTACK, DEGRADED, DISLIKED, GREETING, LIKED, Mlflow

ALL = {ATTACK, LIKED, DISLIKED, GREETING, DEGRADED}
LISTED = {
    "Blocked": {ATTACK},
    "Degraded": {DEGRADED},
    "Thumbs down": {DISLIKED},
    "Models and cost": ALL,
    "Slowest first": ALL,
}
HEADINGS = {"Blocked": "guardrail", "Degraded": "degraded", "Models and cost": "model_used", "Slowest first": "intent"}


async def opened(page: Page, view: str) -> None:
    await page.get_by_test_id("trace-v4-saved-views-trigger").click()
    await page.get_by_role("menuitem", name=view).first.click()
    await expect(page.get_by_test_id("trace-v4-saved-views-trigger")).to_contain_text(view)


async def test_each_view_lists_what_its_name_says(mlflow: Mlflow, traces: dict[str, str]) -> None:
    result = await asyncio.to_thread(CliRunner().invoke, cli, ["curate"])
    assert "views of the list of traces: 5 new" in result.output
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 2 * DESK[0], "height": DESK[1]})
        await page.goto(f"{mlflow.url}/#/experiments/{mlflow.experiment}/traces")
        await page.get_by_role("button", name="Got it").click()
        for view, messages in LISTED.items():
            await opened(page, view)
            for message in ALL - messages:
                await expect(page.get_by_text(message)).to_have_count(0)
            for message in messages:
                await expect(page.get_by_text(message).first).to_be_visible()
            if view in HEADINGS:
                await expect(page.get_by_role("columnheader", name=HEADINGS[view])).to_be_visible()
        took = {one["trace_id"]: float(one["execution_duration"].removesuffix("s")) for one in mlflow.traces()}
        slowest = sorted(traces, key=lambda message: took[f"tr-{traces[message]}"], reverse=True)
        heading = ""
        await expect(page.get_by_role("row")).to_contain_text([heading, *slowest])
