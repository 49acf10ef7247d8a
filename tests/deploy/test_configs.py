"""The files of the deployment fit their programs, each other, and the app's settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.__main__ import cli
from app.settings import Settings
from tests.deploy.conftest import DEPLOY, ROOT
from tests.servers import find

COMPOSE = ROOT / "docker-compose.yml"
OVERLAY = DEPLOY / "jaeger.compose.yml"
OF_THE_IMAGE = {"MANGA_HOST", "MANGA_PORT", "MANGA_DATA_DIR"}
OF_CHILD_SERVERS = {"MANGA_MLFLOW_PORT", "MANGA_TRACE_MAX_GB", "MANGA_LLM_PORT"}
"""Under Compose there are none."""
SECRET = re.compile(r"PASSWORD|SECRET|ACCESS_KEY|STORE_URI|REDIS_URL|REDISCLI_AUTH")


@pytest.mark.parametrize("sampling", ["[]", "[tail_sampling]"])
@pytest.mark.parametrize("configs", [["otelcol.yaml"], ["otelcol.yaml", "otelcol-jaeger.yaml"]])
def test_the_collector_accepts_its_configuration(configs: list[str], sampling: str) -> None:
    command = [find("otelcol"), "validate", *(f"--config={DEPLOY / config}" for config in configs)]
    env = {"OTELCOL_SAMPLING": sampling}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("files", [[COMPOSE], [COMPOSE, OVERLAY]])
def test_compose_accepts_its_files_with_the_example_environment(files: list[Path]) -> None:
    done = _compose(files, ROOT / ".env.example", "config", "--quiet")
    assert done.returncode == 0, done.stderr


def test_compose_without_passwords_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    done = _compose([COMPOSE], tmp_path / "empty", "config", "--quiet")
    assert done.returncode != 0
    assert "copy .env.example to .env first" in done.stderr


def test_no_secret_stands_in_the_compose_file() -> None:
    raw = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    secrets = [
        value
        for service in raw["services"].values()
        for name, value in service.get("environment", {}).items()
        if SECRET.search(name)
    ]
    assert len(secrets) == 8
    assert all(re.search(r"\$\{\w+:\?", value) for value in secrets)


def test_the_example_environment_names_every_variable_and_no_other() -> None:
    used = re.findall(r"\$\{(\w+):[-?]", COMPOSE.read_text(encoding="utf-8"))
    documented = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(documented) == set(used)


def test_services_are_limited_reached_on_loopback_only_and_waited_for(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert all("mem_limit" in service for service in services.values())
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services[other]


def test_the_app_understands_what_compose_tells_it(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # away from a .env file
    told = compose["services"]["app"]["environment"]
    for name, value in told.items():
        monkeypatch.setenv(name, str(value))
    settings = Settings()
    assert {name.removeprefix("MANGA_").lower() for name in told} <= set(Settings.model_fields)
    assert settings.trace_mode == "collector"
    assert settings.trace_url == "http://collector:4318"


def test_the_app_understands_what_its_image_tells_it() -> None:
    told = re.findall(r"^ENV .*?[^\\]$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    settings = dict(re.findall(r"MANGA_(\w+)=(\S+)", told[-1]))
    assert set(settings) == {"HOST", "TRACE_MODE"}
    assert not Settings(**{name.lower(): value for name, value in settings.items()}).bundled_mlflow


def test_every_setting_is_in_the_readme_and_can_be_set_under_compose(compose: dict[str, Any]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = set(re.findall(r"`(\w+)`", readme.split("## Settings")[1].split("## Make it yours")[0]))
    told = set(compose["services"]["app"]["environment"])
    settings = {f"MANGA_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in settings if not {name, name.removeprefix("MANGA_")} & table} == set()
    assert settings - told == OF_THE_IMAGE | OF_CHILD_SERVERS


def test_every_command_is_in_the_documents() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    words = set(re.findall(r"[`\s](\w+)`", "".join(each.read_text(encoding="utf-8") for each in documents)))
    commands = {command.callback.__name__ for command in cli.registered_commands if command.callback}
    assert len(commands) >= 8
    assert commands - words == set()


@pytest.mark.parametrize("file", [DEPLOY / "Dockerfile", COMPOSE])
def test_health_checks_of_the_app_ask_for_a_host_that_it_answers_to(file: Path) -> None:
    hosts = re.findall(r"http://([\w.]+):8000/(?:healthz|readyz)", file.read_text(encoding="utf-8"))
    assert set(hosts) <= Settings(host="0.0.0.0").hosts  # noqa: S104 - as the image sets it
    assert hosts or file == COMPOSE  # Compose leaves it to the image


def test_the_app_and_the_collector_mean_one_experiment(compose: dict[str, Any]) -> None:
    services = compose["services"]
    told = services["app"]["environment"]["MANGA_TRACE_EXPERIMENT"]
    assert told == str(services["collector"]["environment"]["MLFLOW_EXPERIMENT_ID"])


def test_the_collector_reads_every_variable_that_compose_gives_it(compose: dict[str, Any]) -> None:
    read = re.findall(r"\$\{env:(\w+):-", (DEPLOY / "otelcol.yaml").read_text(encoding="utf-8"))
    overlay = yaml.safe_load(OVERLAY.read_text(encoding="utf-8"))["services"]["collector"]["environment"]
    second = (DEPLOY / "otelcol-jaeger.yaml").read_text(encoding="utf-8")
    assert set(compose["services"]["collector"]["environment"]) - {"GOMEMLIMIT"} <= set(read)
    assert all(f"${{env:{name}:-" in second for name in overlay)


def test_prometheus_asks_services_that_there_are(compose: dict[str, Any]) -> None:
    config = yaml.safe_load((DEPLOY / "prometheus.yml").read_text(encoding="utf-8"))
    asked = [*config["scrape_configs"], *config["alerting"]["alertmanagers"]]
    targets = [target for job in asked for each in job["static_configs"] for target in each["targets"]]
    assert len(targets) == 4
    assert all(target.split(":")[0] in compose["services"] for target in targets)


@pytest.mark.parametrize("name", ["Dockerfile", "mlflow.Dockerfile", "collector.Dockerfile"])
def test_what_an_image_copies_is_there_and_not_ignored(name: str) -> None:
    context = DEPLOY if name.startswith("collector") else ROOT
    copied = re.findall(r"^COPY ([^-].*) \S+$", (DEPLOY / name).read_text(encoding="utf-8"), re.MULTILINE)
    sources = [source for line in copied for source in line.split()]
    assert sources
    assert all((context / source).exists() for source in sources)
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert context == DEPLOY or set(sources) <= set(allowed)


def _compose(files: list[Path], env_file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Compose: Docker's plugin where it is, else the older program."""
    docker = shutil.which("docker")
    plugin = docker and not subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode
    command = [docker, "compose"] if docker and plugin else [find("docker-compose")]
    options = [f"--env-file={env_file}", *(f"--file={file}" for file in files)]
    # Nothing but the file: a variable of this shell would stand in for one that is missing there.
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        [*command, *options, *arguments], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
