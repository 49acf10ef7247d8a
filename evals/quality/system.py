"""The system that is judged: the embedded default in this process, asked through its front door."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.catalogue import ingest_bundled
from app.lexicon import Lexicon, lexicon_of
from app.main import create_app
from app.parts import Parts, open_corpus, open_parts
from app.services import Services
from app.settings import Settings
from app.watching import build_telemetry
from app.wiring import build
from evals.quality.unbroken import whole

_HOST = "quality"
_PATIENT = {
    "allowed_hosts": (_HOST,),
    "turns_per_minute": 1_000_000,
    "rerank_budget_ms": 60_000,  # no answer is worse because the machine is slow
    "trace_keep_ratio": 1.0,
}


@dataclass(frozen=True, slots=True)
class System:
    """Its parts, a client at its door, and how many answers were made without which part."""

    settings: Settings
    parts: Parts
    services: Services
    client: httpx.AsyncClient
    degraded: Counter[str] = field(default_factory=Counter[str])

    @property
    def lexicon(self) -> Lexicon:
        """The names that it knows."""
        return lexicon_of(self.settings.store)

    async def ask(self, message: str, session: str | None = None) -> dict[str, Any]:
        """One turn, as the door answers it. Raises BrokenGuard where a guard broke in it."""
        body = {"message": message} | ({"session_id": session} if session else {})
        reply = await self.client.post("/chat", json=body)
        answer = whole(reply.raise_for_status().json())
        self.degraded.update(answer["degraded"])
        return answer


@asynccontextmanager
async def opened(data_dir: Path, mlflow: str | None, **more: Any) -> AsyncGenerator[System, None]:
    """Open it over a folder for its models and its index; traces go to this MLflow, or nowhere."""
    traces = {"trace_url": f"{mlflow}/v1/traces", "mlflow_url": mlflow} if mlflow else {"trace_mode": "off"}
    settings = Settings().model_copy(update={"data_dir": data_dir} | _PATIENT | traces | more)
    corpus = await open_corpus(settings)
    report = await ingest_bundled(corpus, lambda _: None)
    parts = await open_parts(settings, corpus)
    services = build(settings, parts, build_telemetry(settings), report.corpus_version)
    transport = httpx.ASGITransport(app=create_app(settings, services))
    try:
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{_HOST}", timeout=120) as client:
            yield System(settings, parts, services, client)
    finally:
        await services.close()
