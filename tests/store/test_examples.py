"""The examples of a store: what is wrong with them, and how they are worded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from infra.store import BUNDLED, TEMPLATE
from infra.store.reading import open_store
from infra.store.slots import SLOT
from infra.store.training import example_problems, examples_of
from infra.store.wordings import wordings

GOOD = [("faq", "how can I pay"), ("faq", "how much is shipping"), ("order_tracking", "where is {order}")]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEMPLATE, tmp_path / "store"))


def write(store: Path, lines: Iterable[tuple[str, str]]) -> None:
    rows = [json.dumps({"intent": intent, "text": text, "language": "en"}) for intent, text in lines]
    (store / "examples.jsonl").write_text("\n".join(rows), encoding="utf-8")


@pytest.mark.parametrize("folder", [BUNDLED, TEMPLATE, Path("tests/store/velo")])
def test_nothing_is_wrong_with_the_stores_that_ship(folder: Path) -> None:
    assert example_problems(folder) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "examples.jsonl:4: Invalid JSON"),
        ('{"intent": "faq", "language": "en"}', "examples.jsonl:4: text: Field required"),
        ('{"intent": "", "text": "hi", "language": "en"}', "examples.jsonl:4: intent: String should have"),
        ('{"intent": "faq", "text": "hi", "language": "en", "split": "x"}', "examples.jsonl:4: split: Extra inputs"),
        (
            '{"intent": "faq", "text": "who wrote {author}", "language": "en"}',
            "examples.jsonl:4: nothing fills {author}",
        ),
        ('{"intent": "repair", "text": "fix it", "language": "en"}', "examples.jsonl: repair: stands in 1 line, and"),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str, store: Path) -> None:
    write(store, GOOD)
    with (store / "examples.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    (problem,) = example_problems(store)
    assert str(problem).startswith(said)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_value_more_changes_no_wording_but_those_that_it_falls_to(language: str) -> None:
    lines = [f"{number}: do you have {{title}}, or {{title2}}" for number in range(100)]
    titles = [f"title-{number}" for number in range(50)]
    before = [wordings(line, language, {"title": titles}) for line in lines]
    after = [wordings(line, language, {"title": ["new", *titles]}) for line in lines]
    again = [wordings(line, language, {"title": [*reversed(titles)]}) for line in lines]
    differing = [new for old, new in zip(before, after, strict=True) for new in set(new) - set(old)]
    assert again == before
    assert 5 < len(differing) < 60, "2 of 51 values in 700 wordings"
    assert language == "en" or all("new" in text for text in differing), "English ones may be mistyped"


def test_a_store_without_examples_is_told_so(store: Path) -> None:
    (store / "examples.jsonl").unlink()
    assert [str(problem) for problem in example_problems(store)] == [
        "examples.jsonl: is missing: write lines with intent, text and language"
    ]


def test_an_intent_of_the_store_s_own_needs_examples(store: Path) -> None:
    with (store / "intents.yaml").open("a", encoding="utf-8") as table:
        table.write("  engraving:\n    instruction: Say what it costs.\n")
    assert "engraving: has 0 lines" in str(example_problems(store)[0])


def test_common_examples_count_where_the_store_has_the_intent(store: Path) -> None:
    write(store, GOOD)
    examples = examples_of(store)
    assert {example.intent for example in examples} == {*open_store(store).intents, "out_of_scope"}
    assert len({example.line for example in examples if example.intent == "order_tracking"}) > 100


@pytest.mark.parametrize("folder", [BUNDLED, Path("tests/store/velo")])
def test_slots_are_filled_from_the_stores_own_documents(folder: Path) -> None:
    examples = examples_of(folder)
    assert not [example.text for example in examples if SLOT.search(example.text)]
    prices = " ".join(example.text for example in examples if example.line == "{title} price").lower()
    assert ("isar 3" in prices or "nachtigall" in prices or "gratwind" in prices) == (folder != BUNDLED)


def test_the_same_files_make_the_same_examples() -> None:
    assert examples_of(BUNDLED) == examples_of(BUNDLED)
