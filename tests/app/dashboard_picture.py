"""Takes the picture of the dashboard in the README, of a server that runs and is under some load.

``MANGA_LOAD_KEY=manga-... python -m tests.app.dashboard_picture http://127.0.0.1:8000 docs/dashboard.png``
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.async_api import expect

from tests.app.browser import chromium

_SIZE = {"width": 1440, "height": 900}
_COLOURS = 128
"""Enough for flat areas, at a third of the bytes."""


async def _picture(url: str, key: str) -> bytes:
    async with chromium() as browser:
        page = await browser.new_page(viewport=_SIZE, color_scheme="light")  # type: ignore[arg-type]
        await page.goto(f"{url}/dashboard")
        await page.fill("#key", key)
        await page.press("#key", "Enter")
        await expect(page.locator(".tile")).to_have_count(8)
        return await page.screenshot()


def saved(picture: bytes, path: Path) -> None:
    """Write a picture of a page with few colours, and so in few bytes."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS).save(path, optimize=True)


def main() -> None:
    url, path = sys.argv[1:]
    saved(asyncio.run(_picture(url, os.environ["MANGA_LOAD_KEY"])), Path(path))


if __name__ == "__main__":
    main()
