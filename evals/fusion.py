"""``fusion``: the searches of a turn fused in the client and fused by OpenSearch, over one index of 10,000 passages.

The two take turns, in an order drawn anew each round, so that noise of the machine falls on both alike.
"""

from __future__ import annotations

import asyncio
import os
import platform
import random
import tempfile
import time
import uuid
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
from opensearchpy import AsyncOpenSearch
from rich.console import Console
from rich.progress import track

from evals.intervals import paired_difference
from evals.made import made_passages
from evals.questions import Questions
from evals.readme import markdown_table, write_section
from infra.corpus.catalogue import catalogue_titles
from infra.models.encoder import Encoder
from infra.search.opensearch import OpenSearchIndex, open_index
from pipeline.fusion import fuse
from pipeline.retrieval import Retriever
from pipeline.types.search import Retrieval, SearchQuery

console = Console()

PAGE = Path(__file__).parent.parent / "docs" / "adr" / "0006-the-server-fuses-where-it-can.md"
PASSAGES, QUESTIONS, ROUNDS, BATCH = 10_000, 200, 12, 500
USERS = (1, 8)
HEADER = ("milliseconds", *(f"{users} user{'s'[: users > 1]} {figure}" for users in USERS for figure in ("p50", "p95")))
Rounds = dict[tuple[str, int], list[list[float]]]
"""Milliseconds of every retrieval, by who fused and the number of users, a list for each round."""


def fusion(url: str, *, write: bool) -> None:
    """Measure and print; with ``write`` also put the table into its decision record.

    Raises:
        RuntimeError: the server cannot fuse, or its results are others.
    """
    text = _markdown(asyncio.run(_measure(url)))
    console.print(text, markup=False)
    if write:
        write_section("fusion", text, PAGE)


async def _measure(url: str) -> Rounds:
    order = random.Random(7)  # noqa: S311 - no secrets
    with tempfile.TemporaryDirectory() as folder:
        encoder = await asyncio.to_thread(Encoder.load, Path(folder))
        async with _filled(url, encoder, order) as index:
            queries = await _queries(encoder)
            client = Retriever(index.keyword, index.vector, fuse)
            arms = {"client": client, "server": replace(client, hybrid=index.hybrid)}
            for query in queries:
                _check(await arms["client"](query), await arms["server"](query))
            measured: Rounds = {arm: [] for arm in product(arms, USERS)}
            for _ in track(range(ROUNDS), description="Rounds", console=console):
                for name, users in order.sample(sorted(measured), len(measured)):
                    measured[name, users].append(await _round(arms[name], queries, users))
        await encoder.close()
    return measured


def _check(client: Retrieval, server: Retrieval) -> None:
    wanted, found = ([hit.score for hit in retrieval.hits] for retrieval in (client, server))
    if server.fused_by != "server" or len(found) != len(wanted) or not np.allclose(found, wanted, rtol=1e-6):
        raise RuntimeError("this server does not fuse as the client does: is the neural-search plugin there?")


async def _round(retrieve: Retriever, queries: Sequence[SearchQuery], users: int) -> list[float]:
    waiting, took = iter(queries), list[float]()

    async def user() -> None:
        for query in waiting:
            began = time.perf_counter()
            await retrieve(query)
            took.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(user() for _ in range(users)))
    return took


@asynccontextmanager
async def _filled(url: str, encoder: Encoder, order: random.Random) -> AsyncGenerator[OpenSearchIndex]:
    """An index of its own, deleted in the end."""
    alias = f"evals-{uuid.uuid4().hex[:8]}"
    index = await open_index(url, alias=alias, timeout_s=20)
    try:
        passages = made_passages(PASSAGES, order)
        for start in track(range(0, PASSAGES, BATCH), description="Passages", console=console):
            batch = passages[start : start + BATCH]
            texts = [f"{passage.title}\n{passage.text}" for passage in batch]
            await index.replace(batch, await encoder.embed_many(texts, lambda _: None))
        await index.publish()
        yield index
    finally:
        await index.close()
        async with AsyncOpenSearch([url]) as client:
            await client.indices.delete(index=",".join(await client.indices.get_alias(name=alias)))


async def _queries(encoder: Encoder) -> list[SearchQuery]:
    questions = Questions("retrieval", [names.title for names in catalogue_titles()])
    texts = [next(questions) for _ in range(QUESTIONS)]
    return [SearchQuery(text, (await encoder(text)).vector) for text in texts]


def _markdown(measured: Mapping[tuple[str, int], list[list[float]]]) -> str:
    rows = [
        [name, *(f"{np.percentile(np.concatenate(measured[name, users]), p):.1f}" for users in USERS for p in (50, 95))]
        for name in ("client", "server")
    ]
    medians = {arm: [float(np.median(part)) for part in rounds] for arm, rounds in measured.items()}
    more = [f"{paired_difference(medians['server', users], medians['client', users])} at {users}" for users in USERS]
    return "\n\n".join(
        (
            f"Measured {datetime.now(UTC):%Y-%m-%d} with `python -m evals fusion URL --write` on {os.cpu_count()} "
            f"cores ({platform.machine()}), which server and client shared: {PASSAGES:,} passages, {QUESTIONS} "
            f"questions of 20 hits, {ROUNDS} rounds, all results equal up to ties.",
            markdown_table(HEADER, rows),
            f"The server's median, more than the client's, with 95 % interval, by users: {'; '.join(more)}.",
        )
    )
