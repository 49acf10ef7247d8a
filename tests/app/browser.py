"""The page in a real browser."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.app.conftest import PATIENCE_S
from tests.servers import find

expect.set_options(timeout=PATIENCE_S * 1000)
DESK, PHONE = (1280, 800), (390, 844)
"""Width and height of the window, in pixels."""
OVERFLOW = """() => {
  const reach = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    const scrolls = element.parentElement.closest(".tries ul, .turns ol, .visually-hidden, .log");
    return box.width > 0 && box.right > innerWidth + 1 && !scrolls;
  });
  return [document.documentElement.scrollWidth - innerWidth, ...reach.map((element) => element.outerHTML.slice(0, 90))];
}"""
"""By how many pixels the page is wider than the window, and which elements reach beyond it."""


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser, None]:
    """A browser without a window."""
    program = find("chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        await browser.close()


class Visitor:
    """Somebody at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def write(self, text: str) -> None:
        """Write a message and press Enter."""
        await self.page.fill("#message", text)
        await self.page.press("#message", "Enter")

    async def ask(self, text: str) -> None:
        """Ask, and wait until the answer is whole and its trace is drawn."""
        before = await self.page.locator(".answer").count()
        await self.write(text)
        await self.settled(before + 1)

    async def settled(self, answers: int) -> None:
        """Wait until so many answers are there, and the trace of the last one is drawn."""
        await expect(self.page.locator(".answer")).to_have_count(answers)
        await expect(self.page.locator("#send")).to_be_visible()
        await expect(self.page.locator("#trace-state")).to_have_text("")

    async def texts(self, selector: str) -> list[str]:
        """What the elements say."""
        return await self.page.locator(selector).all_inner_texts()

    async def run(self, script: str) -> Any:
        """Run JavaScript on the page."""
        return await self.page.evaluate(script)
