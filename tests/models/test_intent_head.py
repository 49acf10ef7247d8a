from __future__ import annotations

from pathlib import Path

import pytest

from app.intent_head import fitted_head
from infra.models.encoder import Encoder
from infra.models.intent_head import TrainedIntentHead
from infra.store import BUNDLED
from infra.store.reading import open_store
from tests.conftest import ROOT

VELO = ROOT / "tests" / "store" / "velo"


@pytest.fixture(scope="session")
def head(cache_dir: Path) -> TrainedIntentHead:
    return TrainedIntentHead(fitted_head(BUNDLED, cache_dir), open_store().intents)


async def test_probabilities_are_over_the_stores_intents(encoder: Encoder, head: TrainedIntentHead) -> None:
    by_name, in_scope = head((await encoder("which parcel service brings my books?")).vector)
    assert set(by_name) == set(open_store().intents)
    assert sum(by_name.values()) == pytest.approx(1.0, abs=1e-4)
    assert 0 <= in_scope <= 1


async def test_the_store_is_in_scope_and_the_weather_is_not(encoder: Encoder, head: TrainedIntentHead) -> None:
    _, store = head((await encoder("what is the price of a volume of Berserk")).vector)
    _, weather = head((await encoder("will it rain in Paris tomorrow")).vector)
    assert store > 0.8
    assert weather < 0.2


async def test_what_no_other_store_is_asked_is_in_scope_where_the_store_says_so(
    encoder: Encoder, head: TrainedIntentHead, cache_dir: Path
) -> None:
    tyre = (await encoder("can you fix a flat tyre?")).vector
    by_name, in_scope = TrainedIntentHead(fitted_head(VELO, cache_dir), open_store(VELO).intents)(tyre)
    assert max(by_name, key=lambda name: by_name[name]) in {"help_pages", "repair_booking"}
    assert in_scope > 0.5
    assert head(tyre)[1] < 0.5
