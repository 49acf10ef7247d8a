"""Takes the picture of presenter mode in the README, of a server that runs.

``python -m tests.app.presenter_picture http://127.0.0.1:8000 docs/presenter.png``
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import expect

from tests.app.browser import Visitor, chromium
from tests.app.dashboard_picture import saved

_SIZE = {"width": 1920, "height": 1080}
_QUESTIONS = ("How much is express shipping?", "My e-mail is jane@example.com. Can I return an unopened box set?")


async def _picture(url: str) -> bytes:
    async with chromium() as browser:
        page = await browser.new_page(viewport=_SIZE, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
        await page.goto(f"{url}/?present")
        for question in _QUESTIONS:
            await Visitor(page).ask(question)
        await expect(page.locator("#beside")).to_be_visible()
        return await page.screenshot()


def main() -> None:
    url, path = sys.argv[1:]
    saved(asyncio.run(_picture(url)), Path(path))


if __name__ == "__main__":
    main()
