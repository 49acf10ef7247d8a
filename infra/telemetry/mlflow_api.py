"""MLflow's HTTP API (version 3.14 or newer), for what a command writes there.

Not through its SDK: the light one has no review queues and no datasets, and the whole one is the server's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import httpx

from pipeline.errors import PartUnavailable

_CALL_S = 30.0
_LONGEST = 200
_VERSION = "3.0"


class MlflowApi:
    """One experiment of an MLflow. Each call raises PartUnavailable: MLflow does not answer, or refuses.

    Args:
        url: MLflow's address.
        experiment: the experiment's id.
    """

    def __init__(self, url: str, experiment: str) -> None:
        self.experiment = experiment
        self._url = url
        # Loopback and cluster addresses must not go through a proxy that the environment names.
        self._client = httpx.Client(base_url=f"{url}/api/", timeout=_CALL_S, trust_env=False)

    def named(self, path: str, name: str) -> dict[str, Any] | None:
        """What has this name in the experiment; None where nothing has."""
        answer = self._sent("GET", path, params={"experiment_id": self.experiment, "name": name})
        return None if answer.status_code == HTTPStatus.NOT_FOUND else self._checked(answer)

    def get(self, path: str, *, version: str = _VERSION, **params: str) -> dict[str, Any]:
        """Read; ``version`` is that of the API, in which older things have kept their own."""
        return self._checked(self._sent("GET", path, version, params=params))

    def post(self, path: str, body: dict[str, Any], *, version: str = _VERSION) -> dict[str, Any]:
        """Write."""
        return self._checked(self._sent("POST", path, version, json=body))

    def delete(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Delete."""
        return self._checked(self._sent("DELETE", path, json=body))

    def _sent(self, method: str, path: str, version: str = _VERSION, **given: Any) -> httpx.Response:
        try:
            return self._client.request(method, f"{version}/mlflow/{path}", **given)
        except httpx.HTTPError as error:
            raise PartUnavailable("traces", f"MLflow at {self._url}: {error or 'it does not answer'}") from error

    def _checked(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            return answer.raise_for_status().json()
        except (httpx.HTTPStatusError, ValueError) as error:
            said = f"{answer.status_code} for {answer.url.path}: {' '.join(answer.text.split())[:_LONGEST]}"
            raise PartUnavailable("traces", f"MLflow at {self._url}: {said}") from error


def pages(ask: Callable[[dict[str, str]], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The pages of a list. ``ask`` is given what names the next one, of the first nothing."""
    named: dict[str, str] = {}
    while True:
        yield (page := ask(named))
        if not (token := page.get("next_page_token")):
            return
        named = {"page_token": token}
