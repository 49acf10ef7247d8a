"""Prometheus and Alertmanager on the deployment's own rules, at a pace that a test has patience for."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import httpx
import yaml

from tests.conftest import ROOT
from tests.servers import Server, answers, find, free_port

DEPLOY = ROOT / "infra" / "deploy"
WINDOW = "10s"
_SPAN = re.compile(r"\[\d+[smhdw]\]")
_AGO = re.compile(r"offset \d+[smhdw]")


def sped_up(query: str) -> str:
    """A query that looks back for seconds, and not for hours."""
    chosen = query.replace("$__rate_interval", WINDOW).replace("$ago", "2s")
    return _AGO.sub("offset 2s", _SPAN.sub(f"[{WINDOW}]", chosen))


def rules() -> list[dict[str, Any]]:
    """Every rule of the deployment: alerts, and what is recorded for them."""
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


class Prometheus(Server):
    """A Prometheus that asks these jobs every second, and evaluates the deployment's rules as often."""

    def __init__(self, folder: Path, jobs: list[dict[str, Any]], alertmanager: str = "") -> None:
        port = free_port()
        (folder / "data").mkdir(parents=True)
        group = {"name": "all", "rules": [_sped_up_rule(rule) for rule in rules()]}
        (folder / "rules.yml").write_text(yaml.safe_dump({"groups": [group]}))
        config: dict[str, Any] = {
            "global": {
                "scrape_interval": "1s",
                "scrape_timeout": "1s",
                "evaluation_interval": "1s",
                "external_labels": {"grafana": "http://grafana"},
            },
            "rule_files": [str(folder / "rules.yml")],
            "scrape_configs": jobs,
        }
        if alertmanager:
            config["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]}
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        command = [
            find("prometheus"),
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--enable-feature=exemplar-storage",
        ]
        url = f"http://127.0.0.1:{port}"
        super().__init__(url, command, folder / "log", answers(f"{url}/-/ready"))
        self._client = httpx.Client(base_url=f"{url}/api/v1/", trust_env=False, timeout=20)

    def close(self) -> None:
        """End it, and the connection to it."""
        self._client.close()
        super().close()

    def get(self, path: str, **parameters: Any) -> Any:
        """The data that its API answers with."""
        answer = self._client.get(path, params=parameters).json()
        assert answer["status"] == "success", answer
        return answer["data"]

    def values(self, query: str) -> list[tuple[dict[str, str], float]]:
        """What a query returns now: labels and value, those left out that are no number."""
        data = self.get("query", query=query)
        found = [] if data["resultType"] == "scalar" else data["result"]
        pairs = [(one["metric"], float(one["value"][1])) for one in found]
        return [(labels, value) for labels, value in pairs if value == value]  # noqa: PLR0124 - NaN is not itself


class Alertmanager(Server):
    """Alertmanager on the deployment's routes, without the patience that it has with people."""

    def __init__(self, folder: Path, webhook: str) -> None:
        port = free_port()
        (folder / "data").mkdir(parents=True)
        text = (
            (DEPLOY / "alertmanager.yml").read_text(encoding="utf-8").replace("http://alert-webhook.invalid", webhook)
        )
        (folder / "alertmanager.yml").write_text(re.sub(r"group_wait: \d+s", "group_wait: 0s", text))
        command = [
            find("prometheus-alertmanager"),
            f"--config.file={folder / 'alertmanager.yml'}",
            f"--storage.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=",
        ]
        self.address = f"127.0.0.1:{port}"
        super().__init__(f"http://{self.address}", command, folder / "log", answers(f"http://{self.address}/-/ready"))


class Webhook:
    """Somebody who is told of alerts, and takes whatever else is posted."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []
        told = self.told

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                if "json" in self.headers.get("content-type", ""):
                    told.extend((self.path, alert) for alert in json.loads(body)["alerts"])
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def alerts(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        """What was told of an alert, with the path that says whom."""
        return [(path, alert) for path, alert in self.told if alert["labels"]["alertname"] == name]


def jobs(targets: dict[str, list[str]], key: str) -> list[dict[str, Any]]:
    """The jobs of the deployment that have targets here; ``key`` is an operator's, for the app."""
    known = yaml.safe_load((DEPLOY / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"]
    assert {job["job_name"] for job in known} >= targets.keys()
    made = [
        {**job, "static_configs": [{"targets": targets[name]}]} for job in known if (name := job["job_name"]) in targets
    ]
    made[0]["authorization"] = {"credentials": key}
    return made


def _sped_up_rule(rule: dict[str, Any]) -> dict[str, Any]:
    return {**rule, "expr": sped_up(rule["expr"]), **({"for": "1s"} if "alert" in rule else {})}
