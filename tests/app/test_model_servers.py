"""One place knows the model servers by name: nothing else in the app does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.model_servers import BUILT_IN, SERVERS
from app.settings import Settings, WrongSetting, load_settings
from tests.conftest import ROOT

APP = ROOT / "app"
KNOWS = {APP / "model_servers.py", APP / "settings.py"}
OWN_FORM = APP / "openai_form"
"""What we answer in, not what we ask."""
OTHERS = sorted(
    path
    for kind in ("py", "js", "html")
    for path in APP.rglob(f"*.{kind}")
    if path not in KNOWS | {APP / "demo.py"}  # which means the environment of that name
    and not path.is_relative_to(OWN_FORM)
)
ADAPTERS = sorted(set(re.findall(r"from (infra\.llm\.\w+) import \w+Server", (APP / "model_servers.py").read_text())))


def test_the_registry_imports_an_adapter_for_each_name() -> None:
    assert len(ADAPTERS) == len(SERVERS) + 1


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(APP)))
def test_no_other_file_of_the_app_names_a_server(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in (*SERVERS, BUILT_IN):
        assert not re.search(rf"[\"']{name}[\"']", text)
        assert f"settings.{name}_" not in text
    assert "ollama" not in text.lower()
    assert not any(adapter in text for adapter in ADAPTERS)


@pytest.mark.parametrize("name", [*SERVERS, BUILT_IN, "auto"])
def test_every_name_of_the_registry_may_be_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANGA_LLM", name)
    assert Settings(_env_file=None).llm == name


def test_another_name_is_refused_with_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANGA_LLM", "gpt")
    with pytest.raises(WrongSetting, match="MANGA_LLM='gpt': use one of auto, extractive, ollama, openai, local"):
        load_settings()
