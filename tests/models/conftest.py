"""The real models, their int8 form kept between runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.models.cross_encoder import CrossEncoderScorer
from infra.models.encoder import Encoder
from tests.conftest import TEST_DATA


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    return TEST_DATA / "models"


@pytest.fixture(scope="session")
def encoder(cache_dir: Path) -> Iterator[Encoder]:
    loaded = Encoder.load(cache_dir)
    yield loaded
    asyncio.run(loaded.close())


@pytest.fixture(scope="session")
def scorer(cache_dir: Path) -> Iterator[CrossEncoderScorer]:
    loaded = CrossEncoderScorer.load(cache_dir)
    yield loaded
    asyncio.run(loaded.close())
