"""Scrubbing on the way out, in one place, fail-closed.

Policy: every text that leaves the process with a trace passes ``mask``: span names, attribute values, inputs and
outputs, event names and attributes (exception messages and stack traces among them), status texts, tags. A mask that
breaks loses the text, never the trace and never the secret. Content is rendered here, on the exporter's thread, and
only for traces that are kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.semconv.attributes.exception_attributes import EXCEPTION_TYPE
from opentelemetry.trace import Link, Status, StatusCode

from infra.telemetry import vocabulary as v
from infra.telemetry.trace import Trace, changed, span_id

logger = logging.getLogger(__name__)

Capture = Literal["full", "redacted", "none"]
Mask = Callable[[str], str]
FAILED = "[REDACTION FAILED]"
_REMEMBERED = 4096
"""Masked texts that are remembered: a passage goes through up to five spans of a trace, and comes again tomorrow."""

_PLAIN = (bool, int, float, type(None))


@dataclass(frozen=True, slots=True)
class InParts:
    """A text in parts that say nothing of each other, and are masked each by itself.

    Masking is most of what a trace costs, and parts that other spans have too are masked already.
    """

    texts: tuple[str, ...]


class Redactor:
    """Turns a trace into the spans that may leave the process.

    Args:
        mask: replaces personal data and secrets in a text.
        capture: ``full`` sends content as it is, ``redacted`` masks it, ``none`` leaves out inputs, outputs, and
            what exceptions and status texts say.
    """

    def __init__(self, mask: Mask, capture: Capture = "redacted") -> None:
        self._mask = mask
        self._capture = capture
        self._clean = lru_cache(_REMEMBERED)(self._cleaned)
        self._complaints: set[str] = set()

    def mask_with(self, mask: Mask) -> None:
        """Mask with this from now on, also what was masked before."""
        self._mask = mask
        self._clean.cache_clear()

    def spans(self, trace: Trace) -> list[ReadableSpan]:
        """Rebuild the spans of ``trace``, root first, with content, masked."""
        return [self._rebuild(span, trace) for span in trace.in_order()]

    def text(self, text: str) -> str:
        """Mask one text. Half a surrogate pair, which no encoding takes, becomes a question mark."""
        try:
            return self._clean(text)
        except Exception as error:  # noqa: BLE001 - whatever it breaks with, the text stays here
            self._complain("A text could not be redacted", error)
            return FAILED

    def value(self, value: Any) -> Any:
        """Mask every text inside a JSON-like value or a dataclass, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, InParts):
            return "".join(map(self.text, value.texts))
        if isinstance(value, (dict, Mapping)):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, (list, tuple, Sequence)):
            return [self.value(item) for item in value]
        if is_dataclass(value):
            return {field.name: self.value(getattr(value, field.name)) for field in fields(value)}
        return self.text(str(value))

    def content(self, trace: Trace, span_id: int, *, most: int | None = None) -> tuple[Any, Any]:
        """A span's masked inputs and outputs, of a list the first ``most``; (None, None) where there are none."""
        render = trace.contents.get(span_id)
        if render is None or self._capture == "none":
            return None, None
        try:
            inputs, outputs = render()
            return self.value(inputs), self.value(outputs[:most] if isinstance(outputs, list) else outputs)
        except Exception as error:  # noqa: BLE001 - likewise
            self._complain("A span's content could not be rendered", error)
            return FAILED, FAILED

    def attributes(self, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Mask attribute values. Keys come from our own vocabulary or from libraries, and are masked too."""
        return self.value(attributes)

    def _complain(self, what: str, error: Exception) -> None:
        """Log each kind of failure once, without its message and stack: they may quote the text."""
        complaint = f"{what} ({type(error).__name__}) and was dropped"
        if complaint not in self._complaints:
            self._complaints.add(complaint)
            logger.error("%s; this is logged once", complaint)

    def _cleaned(self, text: str) -> str:
        readable = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        return readable if self._capture == "full" else self._mask(readable)

    def _rebuild(self, span: ReadableSpan, trace: Trace) -> ReadableSpan:
        return changed(
            span,
            name=self.text(span.name),
            attributes=self._all_attributes(span, trace),
            events=[self._event(event) for event in span.events],
            links=[Link(link.context, self.attributes(link.attributes or {})) for link in span.links],
            status=self._status(span, trace),
        )

    def _all_attributes(self, span: ReadableSpan, trace: Trace) -> dict[str, Any]:
        attributes = self.attributes(trace.attributes(span))
        inputs, outputs = self.content(trace, span_id(span))
        for name, content in ((v.MLFLOW_INPUTS, inputs), (v.MLFLOW_OUTPUTS, outputs)):
            if content is not None:
                attributes[name] = _json(content)
        if span.parent is None:
            attributes[v.TAG + v.TAG_KEPT] = trace.kept_because or "unknown"
            attributes[v.UNEXPLAINED_MS] = round(trace.unexplained_ms or 0.0, 3)
        return attributes

    def _status(self, span: ReadableSpan, trace: Trace) -> Status:
        """What ended and says nothing of its end ended well: MLflow takes UNSET for a failure."""
        given = span.status
        if given.status_code is not StatusCode.UNSET:
            return Status(given.status_code, self._description(given.description))
        cut = trace.attributes(span).keys() & {v.UNFINISHED, v.LEFT_EARLY}
        return Status() if cut else Status(StatusCode.OK)

    def _event(self, event: Event) -> Event:
        attributes = event.attributes or {}
        if self._capture == "none":
            attributes = {key: value for key, value in attributes.items() if key == EXCEPTION_TYPE}
        return Event(self.text(event.name), self.attributes(attributes), event.timestamp)

    def _description(self, description: str | None) -> str | None:
        if not description:
            return None
        if self._capture == "none" and description != v.CANCELLED:
            return None
        return self.text(description)


def _json(content: Any) -> str:
    try:
        return orjson.dumps(content).decode()
    except TypeError:  # an integer of more than 64 bits
        return orjson.dumps(FAILED).decode()
