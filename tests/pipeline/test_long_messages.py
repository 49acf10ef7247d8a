"""A message of 4,000 signs that says one thing over and over is read in some milliseconds by each of these."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest

from infra.corpus.sounds import kana_runs
from infra.store.reading import open_store
from pipeline.catalogue.audience import reader_in
from pipeline.catalogue.subject import thing_of
from pipeline.understanding.lending import asks_to_borrow
from pipeline.understanding.restocking import waits_for_stock
from pipeline.understanding.selling import wants_to_sell
from pipeline.wording.cues import cues_of
from pipeline.wording.likeness import names_a_model

TRADE = open_store().trade
Reader = Callable[[str], object]


def _cues(text: str) -> object:
    return cues_of(text, TRADE)


def _waits(text: str) -> object:
    return waits_for_stock(text, TRADE)


def _sells(text: str) -> object:
    return wants_to_sell(text, TRADE)


def _thing(text: str) -> object:
    return thing_of(text, TRADE)


def _reader(text: str) -> object:
    return reader_in(text, date(2026, 11, 25), TRADE)


def _sounds(text: str) -> object:
    return list(kana_runs(text))


@pytest.mark.parametrize(
    ("read", "unit"),
    [
        (_cues, "who "),
        (_cues, "what "),
        (_cues, "when is it "),
        (_cues, "息子"),
        (_waits, "sold out "),
        (_waits, "tell me when "),
        (_sells, "i want to sell some "),
        (_sells, "take a "),
        (_sells, "i have books "),
        (names_a_model, "!? "),
        (asks_to_borrow, "how "),
        (_thing, "!? "),
        (_thing, ", "),
        (_reader, "for my "),
        (_sounds, "サッカー"),
    ],
)
def test_a_message_that_repeats_itself_is_read_at_once(read: Reader, unit: str) -> None:
    read("?")  # patterns are made when they are first asked
    began = time.process_time()
    read((unit * 4000)[:3990] + " zq")
    assert time.process_time() - began < 0.2
