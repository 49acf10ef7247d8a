"""``pull``: get the models of the settings onto their server, with a progress bar. Nothing else pulls."""

from __future__ import annotations

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from app.console import console
from app.model_servers import SERVERS, TRIED_BY_AUTO
from app.preflight import CannotStart
from app.settings import Settings
from guardrails.text import escaped
from pipeline.ports import Pull


async def run(settings: Settings) -> None:
    """Pull what is missing, onto the server that is chosen, or else onto the first that is looked for.

    Raises:
        CannotStart: that server cannot be given models so.
        PartUnavailable: it does not answer, or cannot get a model.
    """
    server = SERVERS[settings.llm if settings.llm in SERVERS else TRIED_BY_AUTO[0]](settings)
    about = server.describe()
    try:
        if server.pull is None:
            raise CannotStart(f"models of an {about.server} cannot be pulled: {about.remedy}")
        for model in about.models:
            pulled = await _pull(server.pull, model)
            console.print(f"{model}: {'pulled' if pulled else 'is there already'}", markup=False)
    finally:
        await server.close()


async def _pull(pull: Pull, model: str) -> bool:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(model, total=None)

        def show(status: str, done: int, total: int) -> None:
            progress.update(task, description=escaped(f"{model}: {status}"), completed=done, total=total or None)

        return await pull(model, show)
