"""The picture of a runbook: the dashboard while its fault strikes, with the figures and the panels that the page
names."""

from __future__ import annotations

from playwright.async_api import expect

from tests.app.browser import chromium
from tests.app.dashboard_picture import saved
from tests.deploy.runbooks import Page

_WINDOW = {"width": 1280, "height": 800}
_NAMED_ONLY = """(names) => document.querySelectorAll("#board > section").forEach((section) => {
  section.hidden = !names.includes(section.querySelector("h2").textContent);
})"""


async def take(page: Page, url: str, key: str) -> None:
    """Take it of the server at ``url``, and put it beside the page."""
    async with chromium() as browser:
        tab = await browser.new_page(viewport=_WINDOW, color_scheme="light")  # type: ignore[arg-type]
        await tab.goto(f"{url}/dashboard")
        await tab.fill("#key", key)
        await tab.press("#key", "Enter")
        await expect(tab.locator(".tile")).to_have_count(8)
        await tab.evaluate(_NAMED_ONLY, page.panels)
        saved(await tab.locator("main").screenshot(), page.picture)
