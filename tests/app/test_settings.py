"""Settings: defaults, names, and one line about what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.settings import Settings, WrongSetting, load_settings

WRONG = [
    ("MANGA_ENV", "prod"),
    ("MANGA_PORT", "abc"),
    ("MANGA_PORT", "0"),
    ("MANGA_PORT", "65536"),
    ("PORT", "80a"),
    ("MANGA_MLFLOW_PORT", "-1"),
    ("MLFLOW_PORT", "5000.5"),
    ("MANGA_SEARCH", "elastic"),
    ("MANGA_OPENSEARCH_URL", "localhost:9200"),
    ("MANGA_OPENSEARCH_URL", "http://"),
    ("MANGA_CACHE", "memcached"),
    ("MANGA_REDIS_URL", "http://localhost:6379"),
    ("MANGA_TENANT", "Two Words"),
    ("MANGA_REDIS_URL", "localhost"),
    ("MANGA_LLM", "gpt"),
    ("MANGA_OLLAMA_URL", "not a url"),
    ("MANGA_OPENAI_BASE_URL", "ftp://example.com/v1"),
    ("MANGA_LLM_SLOTS", "0"),
    ("MANGA_LLM_SLOTS", "two"),
    ("MANGA_LLM_TIMEOUT_S", "0"),
    ("MANGA_LLM_TIMEOUT_S", "nan"),
    ("MANGA_TRACE_MODE", "jaeger"),
    ("MANGA_TRACE_URL", "127.0.0.1:4318"),
    ("MANGA_TRACE_KEEP_RATIO", "1.5"),
    ("MANGA_TRACE_KEEP_RATIO", "-0.1"),
    ("MANGA_TRACE_KEEP_RATIO", "10%"),
    ("MANGA_TRACE_KEEP_RATIO", "nan"),
    ("MANGA_TRACE_CONTENT", "some"),
    ("MANGA_TRACE_SLOW_MS", "0"),
    ("MANGA_TRACE_SLOW_MS", "fast"),
    ("MANGA_TRACE_FORCE_ALLOWED", "maybe"),
    ("MANGA_CACHE_TTL_S", "0"),
    ("MANGA_SESSION_TTL_S", "59"),
    ("MANGA_TURN_TIMEOUT_S", "inf"),
    ("MANGA_PRICE_INPUT_USD", "inf"),
    ("MANGA_OLLAMA_URL", "http://models.example:99999"),
    ("MANGA_TRACE_URL", "http://models.example/a b"),
    ("MANGA_RERANK_BUDGET_MS", "0"),
    ("MANGA_MAX_MESSAGE_CHARS", "0"),
    ("MANGA_MAX_BODY_BYTES", "10"),
    ("MANGA_MAX_TURNS", "0"),
    ("MANGA_TURNS_PER_MINUTE", "many"),
    ("MANGA_ALLOWED_HOSTS", "http://shop.example"),
    ("MANGA_ALLOWED_HOSTS", "shop.example:443"),
    ("MANGA_ALLOWED_HOSTS", "evil*"),
    ("MANGA_TRUSTED_PROXIES", "*"),
    ("MANGA_TRUSTED_PROXIES", "proxy.example"),
    ("MANGA_TRUSTED_PROXIES", "10.0.0.0/33"),
    ("MANGA_METRICS_PORT", "0"),
    ("MANGA_MAX_CONNECTIONS", "0"),
    ("MANGA_MAX_HEADER_BYTES", "1"),
    ("MANGA_REQUEST_TIMEOUT_S", "inf"),
]


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANGA_ALLOWED_HOSTS", " Shop.example, *.shop.example ,,app")
    monkeypatch.setenv("MANGA_TRUSTED_PROXIES", "10.0.0.7, 192.168.3.0/16,fd00::/8")
    settings = load_settings()
    assert settings.allowed_hosts == ("shop.example", "*.shop.example", "app")
    assert settings.trusted_proxies == ("10.0.0.7/32", "192.168.0.0/16", "fd00::/8")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104
        ("::", "http://[::1]:8000"),
        ("fd00::7", "http://[fd00::7]:8000"),
    ],
)
def test_the_app_is_reached_at_an_address_that_it_answers_for(host: str, address: str) -> None:
    settings = Settings(_env_file=None, host=host)
    assert settings.address == address
    assert address.removeprefix("http://").removesuffix(":8000") in settings.hosts


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables of ours and no .env file."""
    for name in list(os.environ):
        if name.startswith("MANGA_") or name in {"PORT", "MLFLOW_PORT", "DATA_DIR"}:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_wrong_value_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(WrongSetting) as caught:
        load_settings()
    message = str(caught.value)
    assert message.startswith(f"{variable}={value!r}: ")
    assert "\n" not in message


def test_the_defaults_need_no_variable_at_all() -> None:
    settings = load_settings()
    assert (settings.port, settings.mlflow_port, settings.data_dir) == (8000, 5000, Path(".data"))
    assert (settings.search, settings.cache, settings.llm, settings.trace_mode) == ("lancedb", "memory", "auto", "otlp")
    assert settings.bundled_mlflow
    assert settings.mlflow_address == "http://127.0.0.1:5000"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "DATA_DIR", "MANGA_HOST", "MANGA_LLM", "MANGA_TRACE_URL", "MANGA_TRACE_KEEP_RATIO"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.port, settings.data_dir, settings.host, settings.llm) == (8000, Path(".data"), "127.0.0.1", "auto")
    assert settings.bundled_mlflow


@pytest.mark.parametrize(
    "names", [("PORT", "MLFLOW_PORT", "DATA_DIR"), ("MANGA_PORT", "MANGA_MLFLOW_PORT", "MANGA_DATA_DIR")]
)
def test_ports_and_folder_go_by_two_names(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    for name, value in zip(names, ("8080", "5050", "/somewhere"), strict=True):
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.port, settings.mlflow_port, settings.data_dir) == (8080, 5050, Path("/somewhere"))


def test_a_file_holds_settings_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MANGA_ENV=staging\nMANGA_LLM=extractive\n")
    monkeypatch.setenv("MANGA_ENV", "production")
    settings = load_settings()
    assert (settings.env, settings.llm) == ("production", "extractive")


def test_a_wrong_value_in_the_file_is_named_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MANGA_LLM=gpt\n")
    with pytest.raises(WrongSetting, match=r"^MANGA_LLM='gpt': "):
        load_settings()


@pytest.mark.parametrize(("env", "ratio"), [("production", 0.1), ("staging", 1.0), ("local", 1.0)])
def test_the_keep_ratio_follows_the_environment_unless_set(
    monkeypatch: pytest.MonkeyPatch, env: str, ratio: float
) -> None:
    monkeypatch.setenv("MANGA_ENV", env)
    assert load_settings().keep_ratio == ratio
    monkeypatch.setenv("MANGA_TRACE_KEEP_RATIO", "0.5")
    assert load_settings().keep_ratio == 0.5


@pytest.mark.parametrize(
    ("mode", "url", "mlflow_url", "bundled"),
    [
        ("otlp", None, "http://127.0.0.1:5000", True),
        ("sdk", None, "http://127.0.0.1:5000", True),
        ("otlp", "http://mlflow:5000", "http://mlflow:5000", False),
        ("otlp", "http://mlflow:5000/v1/traces", "http://mlflow:5000", False),
        ("otlp", "http://mlflow:5000/", "http://mlflow:5000", False),
        ("collector", "http://collector:4318", None, False),
        ("off", None, None, False),
    ],
)
def test_where_mlflow_is(
    monkeypatch: pytest.MonkeyPatch, *, mode: str, url: str | None, mlflow_url: str | None, bundled: bool
) -> None:
    monkeypatch.setenv("MANGA_TRACE_MODE", mode)
    if url:
        monkeypatch.setenv("MANGA_TRACE_URL", url)
    settings = load_settings()
    assert (settings.mlflow_address, settings.bundled_mlflow) == (mlflow_url, bundled)


def test_a_secret_is_not_shown() -> None:
    os.environ["MANGA_OPENAI_API_KEY"] = "sk-secret"
    try:
        assert "sk-secret" not in repr(load_settings())
    finally:
        del os.environ["MANGA_OPENAI_API_KEY"]
