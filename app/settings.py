"""The environment, read once, into values that the wiring passes on. Nothing else reads the environment."""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rapidfuzz import fuzz, process

from app.model_servers import AUTO, names
from infra.store import BUNDLED
from pipeline.wording.addresses import shown

RETENTION_DAYS = 7.0
MOST_DAYS = 36_500
MOST_WORKERS = 64
_OF_THE_TESTS = ("MANGA_TEST_", "MANGA_LADDER_")
_NEAR = 75
"""How like a known name an unknown one is, of 100, to be taken for a slip of it."""
KEEP_RATIO = {"production": 0.1, "staging": 1.0, "local": 1.0}


def _address(*schemes: str) -> AfterValidator:
    """Check that a value is an address with one of ``schemes``, a host, and a port that there may be."""

    def check(text: str) -> str:
        parts = urlsplit(text)
        if not text.isprintable() or " " in text:
            raise ValueError("an address has no spaces and no control characters")
        if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
            raise ValueError(f"use an address that starts with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return text

    return AfterValidator(check)


def _host(text: str) -> str:
    if not re.fullmatch(r"\*|(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", text.lower()):
        raise ValueError("name hosts without scheme and port, as in shop.example,*.shop.example")
    return text.lower()


def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError as error:
        raise ValueError("name addresses or networks, as in 10.0.0.7,192.168.0.0/16") from error


def _model_server(name: str) -> str:
    if name not in names():
        raise ValueError(f"use one of {', '.join(names())}")
    return name


def _listed(given: object) -> object:
    return [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given


_Listed = BeforeValidator(_listed)
"""A tuple as the environment writes it: with commas."""
HttpAddress = Annotated[str, _address("http", "https")]
RedisAddress = Annotated[str, _address("redis", "rediss")]


class Settings(BaseSettings):
    """Every setting, with defaults that run on a laptop with no server. Variables have the prefix ``MANGA_``.

    An empty variable counts as one that is not set.
    """

    model_config = SettingsConfigDict(
        env_prefix="MANGA_", env_file=".env", env_ignore_empty=True, populate_by_name=True, extra="ignore", frozen=True
    )

    env: Literal["local", "staging", "production"] = "local"
    region: str = "local"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, validation_alias=AliasChoices("MANGA_PORT", "PORT"))] = 8000
    mlflow_port: Annotated[
        int, Field(ge=1, le=65535, validation_alias=AliasChoices("MANGA_MLFLOW_PORT", "MLFLOW_PORT"))
    ] = 5000
    metrics_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    allowed_hosts: Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], NoDecode, _Listed] = ()
    trusted_proxies: Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], NoDecode, _Listed] = ()
    store: Path = BUNDLED
    """The folder that says who the shop is and what it says."""
    data_dir: Annotated[Path, Field(validation_alias=AliasChoices("MANGA_DATA_DIR", "DATA_DIR"))] = Path(".data")

    tenant: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")] = "mangaassist"
    """Begins the names of what is kept on shared servers, so that several installations may use the same ones."""
    search: Literal["lancedb", "opensearch"] = "lancedb"
    opensearch_url: HttpAddress = "http://127.0.0.1:9200"
    opensearch_engine: Literal["lucene", "faiss"] = "lucene"
    opensearch_fusion: Literal["auto", "client"] = "auto"
    cache: Literal["memory", "redis"] = "memory"
    redis_url: RedisAddress = "redis://127.0.0.1:6379/0"

    llm: Annotated[str, AfterValidator(_model_server)] = AUTO
    ollama_url: HttpAddress = "http://127.0.0.1:11434"
    openai_base_url: HttpAddress = "http://127.0.0.1:8001/v1"
    openai_api_key: SecretStr = SecretStr("none")
    llm_port: Annotated[int, Field(ge=1, le=65535)] = 8012
    """Where the server of the local model listens, on loopback."""
    model: str = "llama3.2"
    model_small: str | None = None
    price_input_usd: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    price_output_usd: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    llm_slots: Annotated[int, Field(ge=1, le=1024)] = 4
    llm_timeout_s: Annotated[float, Field(gt=0, le=600)] = 60.0
    llm_first_token_s: Annotated[float, Field(gt=0, le=600)] = 10.0

    trace_mode: Literal["otlp", "collector", "sdk", "off"] = "otlp"
    trace_url: HttpAddress | None = None
    trace_experiment: str = "0"
    mlflow_url: HttpAddress | None = None
    mlflow_public_url: HttpAddress | None = None
    trace_keep_ratio: Annotated[float | None, Field(ge=0, le=1)] = None
    trace_content: Literal["full", "redacted", "none"] = "redacted"
    trace_autolog: Literal["none", "langchain", "openai"] = "none"
    trace_slow_ms: Annotated[float, Field(gt=0)] = 2000.0
    trace_force_allowed: bool = True
    trace_retention_days: Annotated[float | None, Field(ge=0, le=MOST_DAYS)] = None
    trace_error_retention_days: Annotated[float, Field(ge=0, le=MOST_DAYS)] = 90.0
    trace_max_gb: Annotated[float, Field(gt=0, le=1_000_000)] = 2.0

    faults: Literal["off", "allow", "force"] = "off"
    """``force`` allows them in production, where ``allow`` is refused."""
    quote_personal_data: Literal["none", "contact", "all"] = "none"
    """What an answer may repeat of the personal data in ingested documents; all else is masked."""
    workers: Annotated[int, Field(ge=1, le=MOST_WORKERS)] = 1
    """Processes that answer at one address. They stand below what they may not be together with."""

    cache_ttl_s: Annotated[int, Field(ge=1)] = 3600
    session_ttl_s: Annotated[int, Field(ge=60)] = 86400
    turn_timeout_s: Annotated[float, Field(gt=0, le=600)] = 90.0
    rerank_budget_ms: Annotated[float, Field(gt=0, le=60_000)] = 400.0
    max_message_chars: Annotated[int, Field(ge=1, le=100_000)] = 4000
    max_body_bytes: Annotated[int, Field(ge=1024)] = 262_144
    max_turns: Annotated[int, Field(ge=1)] = 64
    admission_wait_ms: Annotated[float, Field(gt=0, le=60_000)] = 500.0
    turns_per_minute: Annotated[int, Field(ge=1)] = 600
    max_connections: Annotated[int, Field(ge=1)] = 512
    max_header_bytes: Annotated[int, Field(ge=1024)] = 16_384
    request_timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0

    @property
    def address(self) -> str:
        """Where this machine reaches the app."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - listened on, not gone to
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names that requests may be for: loopback, what is listened on, and those that are set."""
        own = f"[{self.host}]" if ":" in self.host else self.host.lower()
        # What stands for every address is none that a page may be at.
        return frozenset({"localhost", "127.0.0.1", "[::1]", own, *self.allowed_hosts}) - {"0.0.0.0", "[::]"}  # noqa: S104

    @field_validator("faults")
    @classmethod
    def _no_faults_in_production(cls, value: str, info: ValidationInfo) -> str:
        if value == "allow" and info.data.get("env") == "production":
            raise ValueError("not in production: there it takes MANGA_FAULTS=force")
        return value

    @field_validator("workers")
    @classmethod
    def _share_what_they_know(cls, value: int, info: ValidationInfo) -> int:
        if value > 1 and info.data.get("cache") == "memory":
            raise ValueError(
                "several processes share sessions, kept answers and rate limits in Redis: set MANGA_CACHE=redis and "
                "MANGA_REDIS_URL"
            )
        if value > 1 and info.data.get("faults", "off") != "off":
            raise ValueError("a fault would strike one of the processes only: leave out MANGA_FAULTS, or set 1")
        return value

    @property
    def keep_ratio(self) -> float:
        """The share of ordinary turns that are kept, by environment unless set."""
        return KEEP_RATIO[self.env] if self.trace_keep_ratio is None else self.trace_keep_ratio

    @property
    def demo_keys(self) -> bool:
        """Whether the demo customer and the demo operator have keys."""
        return self.env != "production"

    @property
    def bundled_mlflow(self) -> bool:
        """Whether the start brings its own MLflow server: when traces go to MLflow and no address is set."""
        return self.trace_mode in {"otlp", "sdk"} and self.trace_url is None

    @property
    def bundled_database(self) -> Path | None:
        """The SQLite file of the bundled MLflow, if there is one."""
        return self.data_dir / "mlflow" / "mlflow.db" if self.bundled_mlflow else None

    @property
    def retention_days(self) -> float:
        """How long ordinary turns stay in MLflow."""
        return RETENTION_DAYS if self.trace_retention_days is None else self.trace_retention_days

    @property
    def prunes_by_itself(self) -> bool:
        """Whether old turns are deleted unasked: from our own MLflow always, from another one only as it is set."""
        return self.bundled_mlflow or (self.trace_retention_days is not None and self.mlflow_address is not None)

    @property
    def trace_max_bytes(self) -> float:
        """What the turns in the bundled MLflow may take."""
        return self.trace_max_gb * 1e9

    @property
    def mlflow_address(self) -> str | None:
        """Where MLflow's API is: as set, else where the traces go. Unknown behind a Collector."""
        if self.mlflow_url:
            return self.mlflow_url.rstrip("/")
        if self.bundled_mlflow:
            return f"http://127.0.0.1:{self.mlflow_port}"
        if self.trace_mode in {"off", "collector"} or self.trace_url is None:
            return None
        return self.trace_url.removesuffix("/v1/traces").rstrip("/")

    @property
    def mlflow_link(self) -> str | None:
        """Where a browser finds MLflow: another address than the API's where that is inside a cluster.

        Anybody may see it.
        """
        link = self.mlflow_public_url.rstrip("/") if self.mlflow_public_url else self.mlflow_address
        return link and shown(link)


class WrongSetting(Exception):
    """A setting has a wrong value; the message is one line that names it."""


def load_settings() -> Settings:
    """Read the environment and ``.env``.

    Raises:
        WrongSetting: a value does not fit, or ``.env`` cannot be read.
    """
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f".env cannot be read ({error}): it has to be a text file in UTF-8") from error
    except ValidationError as error:
        first = error.errors()[0]
        problem = first["msg"].removeprefix("Value error, ")
        raise WrongSetting(f"{_variable(str(first['loc'][0]))}={first.get('input')!r}: {problem}") from error


def unknown_variables() -> list[str]:
    """A line for each variable set here or in ``.env`` that nobody reads, with the name that may be meant."""
    known = {name.upper(): name for field in Settings.model_fields for name in _names(field)}
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env", encoding="utf-8"))}
    ours = (name for name in given if name.startswith("MANGA_") and not name.startswith(_OF_THE_TESTS))
    return [_unknown(name, list(known)) for name in sorted(ours) if name not in known]


def _unknown(name: str, known: list[str]) -> str:
    nearest = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return f"{name} is set, but there is no such setting" + (f": do you mean {nearest[0]}?" if nearest else "")


def _names(field: str) -> list[str]:
    """The variables that a field is read from."""
    alias = Settings.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return [str(choice) for choice in alias.choices]
    return [f"MANGA_{field}"]


def _variable(name: str) -> str:
    """The variable behind a field; of two names for one setting the one that is set."""
    full = name if name.isupper() else f"MANGA_{name.upper()}"
    short = full.removeprefix("MANGA_")
    return short if short in os.environ and full not in os.environ else full
