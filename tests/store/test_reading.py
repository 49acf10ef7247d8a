"""What ``store check`` says of a folder, and what ``store new`` writes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.commands.store import check, new
from app.preflight import CannotStart
from infra.store import BUNDLED, TEMPLATE
from infra.store.reading import WrongStore, open_store
from tests.store.conftest import VELO


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of one's own, as it is written."""
    new(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], list[str]]:
    """The lines that ``store check`` prints of a folder."""

    def said(folder: Path) -> list[str]:
        capsys.readouterr()
        status = check(folder)
        lines = capsys.readouterr().out.splitlines()
        assert status == (0 if "can be opened" in lines[0] else 1)
        return lines

    return said


def change(file: Path, pattern: str, by: str) -> None:
    text, count = re.subn(pattern, by, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count, pattern
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("store", [BUNDLED, TEMPLATE, VELO], ids=lambda store: store.name)
def test_every_store_of_the_repository_can_be_opened(store: Path, said: Callable[[Path], list[str]]) -> None:
    assert said(store) == [f"The store in {store} can be opened: MANGA_STORE={store} make run"]


def test_a_new_store_is_the_template_and_overwrites_nothing(folder: Path) -> None:
    assert open_store(folder).name == "Example Shop"
    (folder / "store.toml").write_text("mine")
    with pytest.raises(CannotStart, match="is not empty"):
        new(folder)
    assert (folder / "store.toml").read_text() == "mine"


def test_a_file_is_no_place_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="is not empty"):
        new(tmp_path / "file")


@pytest.mark.parametrize(
    ("file", "change_of", "problem"),
    [
        ("store.toml", ("^name = .*", ""), "store.toml: name: is missing"),
        (
            "store.toml",
            (r'\["en"\]', '["en", "de"]'),
            "store.toml:10: languages.2: de is no language that can be asked in",
        ),
        ("store.toml", ("^contact", "kontact"), "store.toml: contact: is missing"),
        ("store.toml", ("^name = ", "name "), "store.toml: is not TOML"),
        ("store.toml", ("^title = .*", "titel = 1"), "page.title: is missing"),
        ("texts/en.yaml", ("^greeting", "greting"), "texts/en.yaml:8: greting: is not known here"),
        ("texts/en.yaml", ("{tracking}", "{trakcing}"), "orders.shipped: has the placeholder {trakcing}"),
        ("texts/en.yaml", ("^thanks: .*", "thanks: ''"), "texts/en.yaml:5: thanks: is empty"),
        ("texts/en.yaml", ("^thanks: .*", "thanks: ["), "texts/en.yaml:7: is not YAML"),
        ("texts/foreign.yaml", ("^en: .*", ""), "texts/foreign.yaml: a text in en"),
        ("prompt.md", (r"(?s).*", " "), "prompt.md: is empty"),
        ("documents/returns.md", ("language: en", "language: de"), "documents/returns.md:4: language 'de'"),
        ("store.toml", ("EX-#####", "EX-10231"), "orders.number: tells no orders apart: write # for a digit"),
        ("store.toml", ('"EX-#####"', "10231"), "orders.number: is no form of numbers: write it in quotes"),
        (
            "store.toml",
            (r"\[orders\]\n.*\n.*", ""),
            "orders.json:3: 1.order_id: EX-10231 is not of the form any: say it in store.toml",
        ),
        ("store.toml", ('"USD"', '"Dollar"'), "currency: is no currency: write its code of three capitals"),
        ("store.toml", ('"UTC"', '"Europe/Bärlin"'), "timezone: is no time zone that this machine knows"),
        ("store.toml", ('"UTC"', "9"), "timezone: is no time zone that this machine knows"),
        (
            "orders.json",
            ("EX-10231", "EX-1023"),
            "orders.json:3: 1.order_id: EX-1023 is not of the form EX-##### in store.toml: mend",
        ),
        ("orders.json", ('"status": "shipped"', '"status": "lost"'), "orders.json:5: 1.status: Input should be"),
        ("orders.json", ('"quantity": 2', '"quantity": "x"'), "orders.json:12: 1.items.1.quantity: Input should be"),
        ("orders.json", ('"carrier"', '"carier"'), "orders.json:2: 1.carrier: is missing"),
        ("orders.json", ("2026-11-16", "soon"), "orders.json:11: 1.eta: soon is no day of the form 2026-12-31"),
        ("orders.json", ('"shipped",', '"shipped"'), "orders.json:6: is not JSON: Expecting ',' delimiter"),
        ("orders.json", ("^    ", "\\t"), "can be opened"),
        ("orders.json", ('"status": "shipped"', '\\t"status": 1'), "orders.json:5: 1.status: Input should be"),
        ("store.toml", ("^currency", "curency"), "store.toml:14: curency: is not known here: did you mean currency?"),
        ("store.toml", ("^title", "titel"), "page.titel: is not known here: did you mean title?"),
        ("store.toml", ("^customer", "custommer"), "page.tries.2.custommer: is not known here: did you mean customer?"),
        ("texts/en.yaml", ("^  injection:", "  injektion:"), "refusals.injektion: is not known here: did you mean inj"),
        ("texts/en.yaml", ("^thanks:", "weather:"), "weather: is not known here: remove it, or mend its spelling"),
        (
            "fields.yaml",
            ("^  about: what it costs", "  abuot: what it costs"),
            "price_usd.abuot: is not known here:",
        ),
        ("intents.yaml", ("^    instruction: Answer", "    instrution: Answer"), "did you mean instruction?"),
        ("trade.yaml", ("^  items:", "  itmes:"), "words.itmes: is not known here: did you mean items?"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_place(
    folder: Path, said: Callable[[Path], list[str]], file: str, change_of: tuple[str, str], problem: str
) -> None:
    change(folder / file, *change_of)
    assert [line for line in said(folder) if problem in line], said(folder)


def test_a_word_that_tells_goods_apart_is_not_harmless(folder: Path, said: Callable[[Path], list[str]]) -> None:
    with (folder / "fields.yaml").open("a", encoding="utf-8") as file:
        file.write("\nsort: {type: choice, about: which it is, choices: [mug, teapot], narrows: true}\n")
    with (folder / "trade.yaml").open("a", encoding="utf-8") as file:
        file.write("\nalike:\n  harmless: [cup, mugs]\n")
    (line,) = said(folder)
    assert "alike.harmless.2: mugs is a value of the field sort, which narrows" in line


GONE = ["store.toml", "prompt.md", "texts/en.yaml", "texts/foreign.yaml", "orders.json", "documents"]


@pytest.mark.parametrize("gone", GONE)
def test_what_is_missing_is_named(folder: Path, said: Callable[[Path], list[str]], gone: str) -> None:
    (shutil.rmtree if gone == "documents" else Path.unlink)(folder / gone)
    assert [line for line in said(folder) if line.startswith(gone)]


def test_everything_is_said_at_once_and_a_start_names_the_first_of_it(
    folder: Path, said: Callable[[Path], list[str]]
) -> None:
    change(folder / "store.toml", "^assistant = .*", "")
    change(folder / "texts/en.yaml", "^farewell: .*", "")
    (folder / "orders.json").write_text("{")
    lines = said(folder)
    assert {line.split(":")[0] for line in lines} == {"store.toml", "texts/en.yaml", "orders.json"}
    with pytest.raises(WrongStore, match=re.escape(lines[0]) + r".* 1 more: `mangaassist store check"):
        open_store(folder)
