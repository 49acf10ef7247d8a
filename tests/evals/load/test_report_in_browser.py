"""The report in a real browser: every chart is drawn, nothing is fetched, nothing reaches over the edge of a phone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser

from evals.load.report.page import content_of, write_report
from tests.app.browser import DESK, PHONE, chromium
from tests.evals.load.folders import small_comparison, small_run, small_sweep

DRAWN = """() => [...document.querySelectorAll(".chart")].map((chart) => chart.querySelector(".main-svg") !== null)"""
TOO_WIDE = """() => document.documentElement.scrollWidth - innerWidth"""


@pytest.fixture(scope="module")
async def browser() -> AsyncGenerator[Browser, None]:
    async with chromium() as started:
        yield started


@pytest.mark.parametrize("make", [small_run, small_comparison, small_sweep])
@pytest.mark.parametrize("window", [DESK, PHONE])
async def test_a_report_is_drawn_from_its_one_file(
    browser: Browser, tmp_path: Path, make: Callable[[Path], Path], window: tuple[int, int]
) -> None:
    folder = make(tmp_path)
    report = write_report(folder, content_of(folder))
    asked, errors = list[str](), list[str]()
    page = await browser.new_page(viewport={"width": window[0], "height": window[1]})
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(report.as_uri())
    await page.wait_for_selector(".main-svg")
    drawn, too_wide = await page.evaluate(DRAWN), await page.evaluate(TOO_WIDE)
    await page.close()
    assert (asked, errors) == ([report.as_uri()], [])
    assert drawn
    assert all(drawn)
    assert too_wide <= 0
