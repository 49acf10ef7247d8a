"""Whatever says what the bundled store sells stands in its folder, and nowhere in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

OF_THE_TRADE = re.compile(
    r"\b(?:mangas?|mangaka|hondana|volumes?|vols?|series|chapters?|tankobon|anime)\b|hondana\.|漫画|マンガ|巻|連載",
    re.IGNORECASE,
)
THE_PROJECT = re.compile(r"mangaassist|manga_\w+|\b(?:[a-z]+-)?manga[.-][a-z_.-]*", re.IGNORECASE)
"""What the software is called, in settings, metrics, attributes, keys and models."""
_EDGE = re.compile(r"\\[bBwWdDsS]")
"""Of a pattern, whose letter would hide where a word begins."""
MEANT_OTHERWISE = {
    "infra/search/opensearch_server.py": {"chapter"},  # of a book that is cited
    "infra/store/__init__.py": {"hondana"},  # the folder
    # Abbreviations of English, whose full stop ends no sentence.
    "guardrails/release.py": {"vols"},
    "infra/corpus/splitting.py": {"vol"},
    "pipeline/wording/full_stops.py": {"vols"},
    # What stands beside numbers in any text that is looked through for personal data.
    "guardrails/pii/address.py": {"vol", "volume"},
    "guardrails/pii/said.py": {"volumes", "巻"},
    # What makes a number that of something else than an order.
    "pipeline/wording/order_form.py": {"chapter", "vol", "volume"},
    "pipeline/wording/order_numbers.py": {"巻"},
    "pipeline/wording/order_words.py": {"chapter", "vol", "volume"},
}
CODE = [
    file
    for package in ("app", "guardrails", "infra", "pipeline")
    for file in sorted([*(ROOT / package).rglob("*.py"), *(ROOT / package).rglob("rules/*.json")])
    if "hondana" not in file.relative_to(ROOT).parts
]


def words_in(file: Path) -> set[str]:
    text = THE_PROJECT.sub("", _EDGE.sub(" ", file.read_text(encoding="utf-8")))
    return {word.casefold() for word in OF_THE_TRADE.findall(text)}


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_has_words_of_the_bundled_store(file: Path) -> None:
    assert words_in(file) - MEANT_OTHERWISE.get(str(file.relative_to(ROOT)), set()) == set()


def test_every_exception_is_needed() -> None:
    assert {name: words for name, words in MEANT_OTHERWISE.items() if not words <= words_in(ROOT / name)} == {}
