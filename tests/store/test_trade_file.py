"""What is wrong with ``trade.yaml`` is said at once, each with its line and what to do; what it lacks is never met."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from infra.store import BUNDLED, TEMPLATE
from infra.store.reading import open_store, read_store
from pipeline.catalogue.kinds import in_plain_words
from pipeline.catalogue.subject import subject_of
from pipeline.orders.topics import order_topic
from pipeline.questions.same_question import SameQuestion
from pipeline.trade import NO_TRADE, Part, Trade, Wording
from pipeline.wording.cues import cues_of
from pipeline.wording.topics import is_about_an_item, is_about_service, is_about_wares
from pipeline.wording.words import words_of
from tests.conftest import ROOT
from tests.store.conftest import VELO

TRADE = """\
words:
  items:
    en: [mug, 'cups?']
    ja: [マグ]
synonyms:
  beaker: mug
rare_kinds:
  thermo:
    written: thermo kind
    names: [thermos]
lines:
  item: {en: mug}
  other_works: {en: 'What else by {people}?'}
alike:
  harmless: [mug]
facts:
  capacity:
    strict: true
    asked: ['how much does a {items} hold', 容量]
    told: '\\d ml'
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with that trade."""
    shutil.copytree(TEMPLATE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "trade.yaml").write_text(TRADE, encoding="utf-8")
    return tmp_path


def said_of(folder: Path) -> list[str]:
    return [str(problem) for problem in read_store(folder)[1]]


@pytest.mark.parametrize("store", [BUNDLED, TEMPLATE, VELO], ids=lambda store: store.name)
def test_the_stores_of_the_repository_have_nothing_wrong(store: Path) -> None:
    assert said_of(store) == []


def test_a_trade_is_read(folder: Path) -> None:
    trade = open_store(folder).trade
    assert [cue.name for cue in cues_of("How much does a mug hold?", trade)] == ["price", "capacity"]
    assert words_of("two beakers", trade) == words_of("2 mugs", trade)
    assert in_plain_words("a thermos please", trade) == "a thermo kind mug please"
    assert trade.line("item", "ja") == "商品"


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("  items:", "  item:", "trade.yaml:2: words.item: is not known here: did you mean items?"),
        ("    ja: [マグ]", "    jp: [マグ]", "trade.yaml:4: words.items.jp: is not known here"),
        ("'cups?'", "'(cup'", "trade.yaml:3: words.items.en.2: is no word, and no regular expression: missing )"),
        ("'cups?'", "'c?'", "trade.yaml:3: words.items.en.2: is met in every text"),
        ("'cups?'", "''", "trade.yaml:3: words.items.en.2: is met in every text"),
        ("'cups?'", "'(cup|mug)'", "trade.yaml:3: words.items.en.2: has a group with a value of its own"),
        ("'cups?'", "'(?i)cup'", "trade.yaml:3: words.items.en.2: is no word, and no regular expression: global"),
        ("beaker: mug", "'': mug", "trade.yaml:6: synonyms.: is empty"),
        ("thermo kind", "''", "trade.yaml:9: rare_kinds.thermo.written: is empty"),
        ("by {people}?", "by {people?", "trade.yaml:13: lines.other_works.en: has a brace too many, or too few"),
        ("'cups?'", "on", "trade.yaml:3: words.items.en.2: Input should be a valid string"),
        ("beaker: mug", "beaker: 1", "trade.yaml:6: synonyms.beaker: Input should be a valid string"),
        ("    written: thermo kind\n", "", "trade.yaml:8: rare_kinds.thermo.written: is missing"),
        ("[thermos]", "['[t']", "trade.yaml:10: rare_kinds.thermo.names.1: is no word, and no regular expression"),
        ("  item: {", "  itm: {", "trade.yaml:12: lines.itm: is not known here: did you mean item?"),
        ("{people}", "{person}", "trade.yaml:13: lines.other_works.en: has the placeholder {person}; what is known"),
        ("  harmless:", "  harmles:", "trade.yaml:15: alike.harmles: is not known here: did you mean harmless?"),
        (
            "strict: true",
            "strikt: true",
            "trade.yaml:18: facts.capacity.strikt: is not known here: did you mean st",
        ),
        ("hold', 容量]", "hold(']", "trade.yaml:19: facts.capacity.asked: is no regular expression: missing )"),
        ("{items} hold", "{wares} hold", "trade.yaml:19: facts.capacity.asked: names {wares}: what can be named"),
        ("    told: '\\d ml'\n", "", "trade.yaml:17: facts.capacity.told: is missing"),
        ("told: '\\d ml'", "told: []", "trade.yaml:20: facts.capacity.told: is no pattern"),
        ("words:", "word:", "trade.yaml:1: word: is not known here: did you mean words?"),
    ],
)
def test_a_mistake_is_said_with_its_place(folder: Path, there: str, instead: str, said: str) -> None:
    assert there in TRADE
    (folder / "trade.yaml").write_text(TRADE.replace(there, instead, 1), encoding="utf-8")
    assert any(line.startswith(said) for line in said_of(folder)), said_of(folder)


def test_all_mistakes_are_said_at_once(folder: Path) -> None:
    wrong = TRADE.replace("'cups?'", "'('").replace("{people}", "{who}").replace("'\\d ml'", "'('")
    (folder / "trade.yaml").write_text(wrong, encoding="utf-8")
    assert {line.split(":")[1] for line in said_of(folder)} == {"3", "13", "20"}


def test_a_store_without_the_file_says_so(folder: Path) -> None:
    (folder / "trade.yaml").unlink()
    assert said_of(folder) == ["trade.yaml: is missing"]


@pytest.mark.parametrize(
    "text",
    ["Who wrote Berserk?", "how many volumes are there", "a bicycle", "", "x", "漫画は何巻まで？", "Recommend a manga"],
)
def test_what_a_trade_has_no_words_for_is_never_met(text: str) -> None:
    asked = [cue.name for cue in cues_of(text, NO_TRADE)]
    assert (asked, is_about_an_item(text, NO_TRADE), is_about_service(text, NO_TRADE)) == ([], False, False)
    assert in_plain_words(text, NO_TRADE) == text
    assert order_topic(text, NO_TRADE) is None
    assert SameQuestion({}, NO_TRADE).difference(text or "hi", "who are you") is not None


def test_general_words_are_met_without_a_trade() -> None:
    assert is_about_service("How much is shipping?", NO_TRADE)
    assert is_about_wares("recommend something", NO_TRADE)
    assert subject_of("Do you have the Isar 3?", NO_TRADE).thing == ("isar",)


def test_two_trades_live_in_one_process() -> None:
    manga, bicycles = open_store(BUNDLED).trade, open_store(VELO).trade
    for _ in range(2):
        told = [is_about_an_item("how many gears?", trade) for trade in (manga, bicycles)]
        assert told == [False, True]
        assert words_of("ホラー", manga) == {"horror"}
        assert words_of("ホラー", bicycles) != {"horror"}


def test_a_pattern_of_the_code_names_only_what_a_trade_can_have() -> None:
    with pytest.raises(ValueError, match="wares"):
        Wording(r"\b{wares}\b")


def test_a_plain_word_stands_for_its_plural_and_no_other_does() -> None:
    trade = Trade({"items": open_store(BUNDLED).trade.words["items"]})
    assert [bool(Wording(r"^{items}$").of(trade).search(word)) for word in ("manga", "books", "booked")] == [1, 1, 0]


def test_every_part_is_used_and_said_what_it_is() -> None:
    code = "\n".join(file.read_text() for package in ("pipeline", "infra") for file in (ROOT / package).rglob("*.py"))
    page = (ROOT / "docs/your-store.md").read_text()
    unused = [part for part in get_args(Part) if not re.search(rf"\{{{part}(?:_ja)?\}}|[\"']{part}[\"']", code)]
    assert unused == []
    assert [part for part in get_args(Part) if f"`{part}`" not in page] == []
