"""Takes the picture of the dashboard in the README, of a server that runs and is under some load.

``MANGA_LOAD_KEY=manga-... python -m tests.app.dashboard_picture http://127.0.0.1:8000 docs/dashboard.png``
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, expect

from tests.app.browser import chromium

_SIZE = (1440, 900)
_COLOURS = 128
"""Enough for flat areas, at a third of the bytes."""


@asynccontextmanager
async def dashboard(url: str, key: str, size: tuple[int, int]) -> AsyncGenerator[Page, None]:
    """The dashboard as an operator sees it in a window of so many pixels, with figures."""
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
        await page.goto(f"{url}/dashboard")
        await page.fill("#key", key)
        await page.press("#key", "Enter")
        await expect(page.locator(".tile")).to_have_count(8)
        yield page


async def _picture(url: str, key: str) -> bytes:
    async with dashboard(url, key, _SIZE) as page:
        return await page.screenshot()


def saved(picture: bytes, path: Path) -> None:
    """Write a picture of a page with few colours, and so in few bytes."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS).save(path, optimize=True)


def main() -> None:
    url, path = sys.argv[1:]
    saved(asyncio.run(_picture(url, os.environ["MANGA_LOAD_KEY"])), Path(path))


if __name__ == "__main__":
    main()
