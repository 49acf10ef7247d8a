"""What is wrong with ``intents.yaml`` is said at once, each with its line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest

from infra.store import BUNDLED, TEMPLATE
from infra.store.reading import open_store, read_store
from pipeline.intents import Role
from pipeline.types.documents import DocumentType
from tests.conftest import ROOT

TABLE = """\
fragments:
  end: '\\W*$'
intents:
  hello:
    role: chitchat
    route: template
    rules: ['^hi{end}']
  pages:
    role: help
    instruction: Say what the pages say.
  orders:
    role: tracking
    route: lookup
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with that table."""
    shutil.copytree(TEMPLATE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "intents.yaml").write_text(TABLE)
    return tmp_path


def said_of(folder: Path) -> list[str]:
    return [str(problem) for problem in read_store(folder)[1]]


def test_the_bundled_table_has_every_role() -> None:
    assert len({kind.role for kind in open_store(BUNDLED).intents.values()}) == 10


def test_a_table_without_most_roles_is_enough(folder: Path) -> None:
    assert said_of(folder) == []


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("role: tracking", "role: traking", "intents.yaml:12: intents.orders.role: Input should be"),
        ("route: lookup", "route: search", "intents.yaml:13: intents.orders.route: Input should be"),
        ("route: lookup", "types: [page]", "intents.yaml:13: intents.orders.types.1: Input should be"),
        ("route: lookup", "rout: lookup", "intents.yaml:13: intents.orders.rout: is not known here"),
        ("role: tracking", "role: help", "intents.yaml:12: intents.orders.role: help is the role of pages already"),
        ("role: help", "role: fact", "intents.yaml:3: intents: none has the role help: give it to one"),
        ("role: chitchat", "role: escalation", "intents.yaml:3: intents: none has the role chitchat"),
        ("role: tracking", "role: fact", "intents.yaml:11: intents.orders: the route lookup is for the roles tracking"),
        ("route: template", "instruction: Talk.", "intents.yaml:4: intents.hello: the role chitchat needs the route"),
        ("    instruction: Say what the pages say.\n", "", "intents.yaml:8: intents.pages: has no instruction"),
        ("route: lookup", "route: lookup\n    cacheable: true", "intents.yaml:11: intents.orders: types, cacheable"),
        ("'^hi{end}'", "'^hi('", "intents.yaml:7: intents.hello.rules.1.pattern: is no regular expression: missing )"),
        (
            "'^hi{end}'",
            "hi, '[a'",
            "intents.yaml:7: intents.hello.rules.2.pattern: is no regular expression: unterminated",
        ),
        (
            "'^hi{end}'",
            "'^hi{ned}'",
            "intents.yaml:7: intents.hello.rules.1.pattern: names {ned}: add it to `fragments`",
        ),
        ("end: '\\W*$'", "end: '{stop}$'", "intents.yaml:2: fragments.end: names {stop}"),
        ("'^hi{end}'", "{pattern: hi, confidence: 0.9}", "intents.yaml:7: intents.hello.rules.1.confidence: Input"),
        ("'^hi{end}'", "''", "intents.yaml:7: intents.hello.rules.1.pattern: is no pattern"),
        ("'^hi{end}'", "{confidence: 0.99}", "intents.yaml:7: intents.hello.rules.1.pattern: is missing"),
        ("  orders:", "  My orders:", "intents.yaml:11: intents.My orders: is no name for an intent"),
        ("  orders:", "  out_of_scope:", "intents.yaml:11: intents.out_of_scope: is no name for an intent"),
        ("intents:", "intent:", "intents.yaml:3: intent: is not known here"),
        ("  orders:", " orders:", "intents.yaml:11: is not YAML"),
        ("  orders:", "  pages:", "intents.yaml:11: pages: stands there twice"),
    ],
)
def test_a_mistake_is_said_with_its_place(folder: Path, there: str, instead: str, said: str) -> None:
    assert there in TABLE
    (folder / "intents.yaml").write_text(TABLE.replace(there, instead, 1))
    assert any(line.startswith(said) for line in said_of(folder)), said_of(folder)


def test_all_mistakes_are_said_at_once(folder: Path) -> None:
    wrong = TABLE.replace("'^hi{end}'", "'('").replace("route: t", "root: t").replace("role: tracking", "role: help")
    (folder / "intents.yaml").write_text(wrong)
    assert {line.split(":")[1] for line in said_of(folder)} == {"6", "7", "11", "12"}


def test_a_store_without_a_table_says_so(folder: Path) -> None:
    (folder / "intents.yaml").unlink()
    assert said_of(folder) == ["intents.yaml: is missing"]


def test_the_code_knows_no_store_s_name_for_an_intent() -> None:
    words = {*get_args(Role), *get_args(DocumentType)}
    names = [name for name in open_store(BUNDLED).intents if name not in words]
    assert len(names) == 5
    code = [file for package in ("app", "guardrails", "infra", "pipeline") for file in (ROOT / package).rglob("*.py")]
    assert [file.name for file in code if any(name in file.read_text() for name in names)] == []
