"""The way to a trace backend by OTLP over HTTP: MLflow itself, or a Collector."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import httpx
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace import ReadableSpan

from infra.telemetry.export import Refused, Unavailable

_PROTOBUF = "application/x-protobuf"
_SHOWN = 200
"""Characters of a refusal that are logged."""
_REFUSALS = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""What may be the fault of a trace. Anything else is the backend's: it is down, moved, or wants other credentials."""


class OtlpSender:
    """OTLP/HTTP with protobuf, gzipped.

    Args:
        url: the full address, ``…/v1/traces``.
        headers: added to every request; MLflow wants ``x-mlflow-experiment-id``.
    """

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._url = url
        # Loopback and cluster addresses must not go through a proxy that the environment names.
        self._client = httpx.Client(trust_env=False)
        self._headers = {"content-type": _PROTOBUF, "content-encoding": "gzip", **headers}

    def pack(self, spans: Sequence[ReadableSpan]) -> bytes:
        """Encode one trace as an export request."""
        return encode_spans(spans).SerializeToString()

    def send(self, traces: Sequence[bytes], timeout_s: float) -> None:
        """Send all of them in one request: protobuf messages that are put one after the other are one message."""
        packed = gzip.compress(b"".join(traces), compresslevel=1)
        request = self._client.build_request(
            "POST", self._url, content=packed, headers=self._headers, timeout=timeout_s
        )
        try:
            # Streamed, so that a body without end is not read: nearly all is said by status and headers.
            answer = self._client.send(request, stream=True)
            said = "" if answer.is_success else next(answer.iter_text(_SHOWN), "")
        except (httpx.HTTPError, RuntimeError) as error:  # RuntimeError: the client was closed meanwhile
            raise Unavailable(f"{type(error).__name__} at {self._url}") from error
        answer.close()
        self._check(answer, f"status {answer.status_code} from {self._url} {said}".strip())

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _check(self, answer: httpx.Response, status: str) -> None:
        if answer.status_code in _REFUSALS:
            raise Refused(status)
        if not answer.is_success:
            raise Unavailable(status)
        if not answer.headers.get("content-type", "").startswith(_PROTOBUF):
            raise Unavailable(f"{self._url} answers, but not as OTLP does; is the address right?")
