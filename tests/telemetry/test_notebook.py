"""``docs/monitors.ipynb``, run by Jupyter's own runner over turns in a real MLflow."""

from __future__ import annotations

from typing import Any

import nbformat
from nbclient import NotebookClient
from playwright.async_api import expect

from infra.telemetry import vocabulary as v
from tests.app.browser import chromium
from tests.conftest import ROOT
from tests.telemetry.conftest import Mlflow

NOTEBOOK = ROOT / "docs" / "monitors.ipynb"
TITLES = ("Errors", "Cost", "Quality", "Redundancy", "Versions")


async def test_the_notebook_shows_all_monitors_a_plot_and_a_trace(mlflow: Mlflow, traces: dict[str, str]) -> None:
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)
    await NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT / "docs")}}).async_execute()
    shown = [out.data for cell in notebook.cells for out in cell.get("outputs", ()) if "data" in out]
    reports = [data["text/markdown"] for data in shown if "text/markdown" in data]
    for title, report in zip(TITLES, reports, strict=True):
        assert report.startswith(f"# {title}"), report
    assert f"{len(traces)} turns" in shown[0]["text/plain"]
    assert mlflow.url in shown[0]["text/plain"]
    assert any("image/png" in data for data in shown)
    frame = next(data["text/html"] for data in shown if "text/html" in data)
    src = frame.partition('src="')[2].partition('"')[0].replace("&amp;", "&")
    assert any(f"tr-{trace}" in src for trace in traces.values())
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(src)
        await expect(page.get_by_text(v.TURN).first).to_be_visible()


def test_it_is_kept_without_outputs() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
