from __future__ import annotations

import pytest

from infra.models.encoder import Encoder
from infra.models.intent_head import TrainedIntentHead
from infra.store.reading import open_store


async def test_probabilities_are_over_the_stores_intents(encoder: Encoder) -> None:
    by_name, in_scope = TrainedIntentHead(open_store().intents)(
        (await encoder("which parcel service brings my books?")).vector
    )
    assert set(by_name) == set(open_store().intents)
    assert sum(by_name.values()) == pytest.approx(1.0, abs=1e-4)
    assert 0 <= in_scope <= 1


async def test_the_store_is_in_scope_and_the_weather_is_not(encoder: Encoder) -> None:
    head = TrainedIntentHead(open_store().intents)
    _, store = head((await encoder("what is the price of a volume of Berserk")).vector)
    _, weather = head((await encoder("will it rain in Paris tomorrow")).vector)
    assert store > 0.8
    assert weather < 0.2
