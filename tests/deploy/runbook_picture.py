"""The picture of a runbook: the dashboard while its fault strikes, with the figures and the panels that the page
names."""

from __future__ import annotations

from tests.app.browser import DESK
from tests.app.dashboard_picture import dashboard, saved
from tests.deploy.runbooks import Page

_NAMED_ONLY = """(names) => document.querySelectorAll("#board > section").forEach((section) => {
  section.hidden = !names.includes(section.querySelector("h2").textContent);
})"""


async def take(page: Page, url: str, key: str) -> None:
    """Take it of the server at ``url``, and put it beside the page."""
    async with dashboard(url, key, DESK) as tab:
        await tab.evaluate(_NAMED_ONLY, page.panels)
        saved(await tab.locator("main").screenshot(), page.picture)
