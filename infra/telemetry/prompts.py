"""The prompts of turns in MLflow's prompt registry, and each turn linked to the version that it was asked with."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import httpx
import orjson
from opentelemetry.sdk.trace import ReadableSpan

from infra.seldom import Seldom
from infra.telemetry import vocabulary as v
from infra.telemetry.export import Sender
from infra.telemetry.trace import changed

logger = logging.getLogger(__name__)
seldom = Seldom(logger)

Packed = TypeVar("Packed")

_CALL_S = 2.0
_AGAIN_S, _REFUSED_S = 60.0, 3600.0
"""After a failure, or a refusal, turns go without a link for so long: they are not held up for it."""
_IS_PROMPT = {"key": "mlflow.prompt.is_prompt", "value": "true"}


class PromptRegistry:
    """Prompts under one name, each version under an alias: our own version of it.

    Args:
        url: MLflow's address.
        name: the prompt's.
        experiment: whose page lists it.
    """

    def __init__(self, url: str, name: str, experiment: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/api/2.0/mlflow/", trust_env=False, timeout=_CALL_S)
        self._name = name
        self._experiment = experiment
        self._links: dict[str, str] = {}
        self._quiet_until = 0.0

    def link(self, version: str, instructions: str) -> str | None:
        """What links a turn to this version, registered if it is new; None where MLflow cannot say now."""
        if version not in self._links and time.monotonic() >= self._quiet_until:
            try:
                number = self._number(version) or self._register(version, instructions)
                self._links[version] = json.dumps([{"name": self._name, "version": number}])
            except (httpx.HTTPError, LookupError, ValueError) as error:
                away = isinstance(error, httpx.TransportError)
                self._quiet_until = time.monotonic() + (_AGAIN_S if away else _REFUSED_S)
                seldom.warning("prompt", "The prompt could not be registered in MLflow: %s", error)
        return self._links.get(version)

    def _number(self, version: str) -> str | None:
        """MLflow's number of a version; None for one that it has not seen."""
        answer = self._client.get("registered-models/alias", params={"name": self._name, "alias": version})
        return None if answer.is_client_error else answer.raise_for_status().json()["model_version"]["version"]

    def _register(self, version: str, instructions: str) -> str:
        experiments = {"key": "_mlflow_experiment_ids", "value": f",{self._experiment},"}
        # That the name is taken already is no failure: the version will tell.
        self._client.post("registered-models/create", json={"name": self._name, "tags": [_IS_PROMPT, experiments]})
        template = [{"role": "system", "content": instructions}, {"role": "user", "content": "{{request}}"}]
        tags = {"mlflow.prompt.text": json.dumps(template, ensure_ascii=False), "_mlflow_prompt_type": "chat"}
        made = {
            "name": self._name,
            "source": "prompt-template",  # the one word that MLflow takes without a place behind it
            "tags": [_IS_PROMPT, *({"key": key, "value": value} for key, value in tags.items())],
        }
        number = self._post("model-versions/create", made)["model_version"]["version"]
        self._post("registered-models/alias", {"name": self._name, "alias": version, "version": number})
        return number

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._client.post(path, json=body).raise_for_status().json()


class WithPrompts(Generic[Packed]):
    """A sender that links turns to their prompts (implements ``Sender``)."""

    def __init__(self, sender: Sender[Packed], registry: PromptRegistry) -> None:
        self._sender = sender
        self._registry = registry

    def pack(self, spans: Sequence[ReadableSpan]) -> Packed:
        """Pack the trace, with the link on its root."""
        root, *rest = spans
        prompt = next((span for span in rest if span.name == v.PROMPT), None)
        if prompt and (link := self._link(prompt)):
            root = changed(root, attributes={**(root.attributes or {}), v.TAG + v.TAG_PROMPTS: link})
        return self._sender.pack([root, *rest])

    def send(self, traces: Sequence[Packed], timeout_s: float) -> None:
        """Send all of them, or raise as the sender does."""
        self._sender.send(traces, timeout_s)

    def close(self) -> None:
        """Free the connections."""
        self._sender.close()

    def _link(self, prompt: ReadableSpan) -> str | None:
        """By what left the process of the prompt: nothing, where content does not."""
        attributes = prompt.attributes or {}
        version, written = attributes.get(v.GEN_AI_PROMPT_VERSION), attributes.get(v.MLFLOW_OUTPUTS)
        content = orjson.loads(str(written)) if written else None
        messages: list[dict[str, str]] = content.get("messages", []) if isinstance(content, dict) else []
        instructions = [message["content"] for message in messages if message["role"] == "system"]
        return self._registry.link(str(version), instructions[0]) if version and instructions else None
