"""What ``fields.yaml`` may say, and what ``store check`` says of one that is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.commands.store import check
from infra.store import BUNDLED, TEMPLATE
from infra.store.fields import declared_fields
from infra.store.reading import WrongStore, open_store
from tests.store.conftest import VELO

Said = Callable[[str], list[str]]


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """The lines on ``fields.yaml`` that ``store check`` prints of the small store with this one."""
    shop = tmp_path / "shop"
    shutil.copytree(TEMPLATE, shop)

    def said(written: str) -> list[str]:
        declared_fields.cache_clear()
        (shop / "fields.yaml").write_text(written)
        check(shop)
        return [line for line in capsys.readouterr().out.splitlines() if line.startswith("fields.yaml")]

    return said


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("size: {type: size, about: a}", "fields.yaml:1: size.type: Input should be 'number', 'text'"),
        ("size: {about: a}", "fields.yaml:1: size.type: is missing"),
        ("size: {type: text}", "fields.yaml:1: size.about: is missing"),
        ("size: {type: text, about: a, unit: cm}", "fields.yaml:1: size.unit: is not known here"),
        ("size: large", "fields.yaml:1: size: Input should be a valid dictionary"),
        ("- size", "fields.yaml: is no table: give each field a name"),
        ("size: [", "fields.yaml:1: is not YAML"),
        ("size in cm: {type: number, about: a}", "fields.yaml:1: size in cm: is no name for a field"),
        ("names: {type: list, about: a}", "fields.yaml:1: names: is a field that every document may have: remove it"),
        ("code: {type: text, about: a}", "fields.yaml:1: code: is a field that every document may have"),
        ("size: {type: choice, about: a}", "fields.yaml:1: size: is of the type choice, and has no choices: list them"),
        ("size: {type: text, about: a, choices: [S]}", "size: has choices, which are for the types choice or ordered"),
        ("size: {type: choice, about: a, choices: [S, s]}", "size.choices: has a choice twice: remove one"),
        ("size: {type: ordered, about: a, choices: {S: small}}", "size.choices.S: Input should be a valid number"),
        ("size: {type: text, about: a, least: [tiny]}", "size: has words for the least or the most"),
        (
            "size: {type: text, about: a, narrows: true}",
            "size: narrows, which is for the types list",
        ),
        ("size: {type: text, about: a, means: price}", "size: means price, which is for the type number: take that"),
        ("size: {type: number, about: a, means: weight}", "size.means: Input should be 'least_age', 'makers'"),
        ("price: {type: number, about: a}", "price: has the name of a meaning: say `means: price`, or call it"),
        ("a: {type: choice, about: a, choices: [x], means: ended}", "a: means ended: name the choice that says so"),
        ("a: {type: choice, about: a, choices: [x], means: ended, value: y}", "a: means ended: name the choice"),
        ("a: {type: text, about: a, value: y}", "a: has a value, which is for the meaning ended: remove it"),
        (
            "a: {type: number, about: a, means: price}\nb: {type: number, about: a, means: price}",
            "fields.yaml:2: b.means: price is what a means already: only one field can",
        ),
        ("a: {type: text, about: a}\na: {type: text, about: b}", "fields.yaml:2: a: stands there twice"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_to_do(said: Said, written: str, problem: str) -> None:
    assert [line for line in said(written) if problem in line], said(written)


def test_everything_is_said_at_once(said: Said) -> None:
    lines = said(
        "size: {type: size, about: a}\ncolour in words: {type: text, about: b}\nvolume: {type: choice, about: c}"
    )
    assert [line.split(":")[1] for line in lines] == ["1", "2", "3"]


def test_documents_are_held_against_it_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(TEMPLATE, shop)
    mug = (shop / "documents/harbour-mug.md").read_text()
    (shop / "documents/harbour-mug.md").write_text(mug.replace("14.5", "$14.50").replace("volume_ml", "volume_l"))
    assert check(shop) == 1
    assert capsys.readouterr().out.splitlines() == [
        "documents/harbour-mug.md:9: field price_usd '$14.50' is no number: write one alone, without a unit",
        "documents/harbour-mug.md:10: field volume_l is not declared in the store's fields.yaml and is left out: "
        "did you mean volume_ml?",
    ]


def test_a_start_names_the_first_thing_that_is_wrong(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(TEMPLATE, shop)
    (shop / "fields.yaml").write_text("size: {type: size, about: a}")
    with pytest.raises(WrongStore, match=r"fields.yaml:1: size.type"):
        open_store(shop)


@pytest.mark.parametrize("written", [None, "# Nothing yet.\n"])
def test_a_store_may_declare_none(tmp_path: Path, written: str | None) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(TEMPLATE, shop)
    (shop / "fields.yaml").unlink()
    if written is not None:
        (shop / "fields.yaml").write_text(written)
    assert dict(open_store(shop).fields) == {}


@pytest.mark.parametrize("store", [BUNDLED, TEMPLATE, VELO], ids=lambda store: store.name)
def test_what_documents_are_read_by_is_what_the_store_declares(store: Path) -> None:
    assert dict(declared_fields(store)) == dict(open_store(store).fields)
    assert declared_fields(store)


def test_choices_are_words_whatever_yaml_takes_them_for(tmp_path: Path) -> None:
    (tmp_path / "fields.yaml").write_text(
        "lent: {type: choice, about: a, choices: [yes, no]}\nage: {type: ordered, about: b, choices: {0: 0, 18: 18}}"
    )
    fields = declared_fields(tmp_path)
    assert (fields["lent"].read("Yes"), fields["age"].read(18)) == ("yes", "18")
    assert fields["age"].key("18") == 18
