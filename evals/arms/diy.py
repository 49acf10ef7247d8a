"""A tracer as people write it by hand: a context variable, a clock, and a line of JSON for every span."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, TextIO

from evals.arms.wraps import Arm, OpenSpan, PlainWraps, told
from pipeline.types.verdicts import StageReport

_current: ContextVar[DiySpan | None] = ContextVar("current", default=None)


class DiySpan:
    """A dictionary that becomes a line when it ends."""

    def __init__(self, file: TextIO, name: str, kind: str, parent: DiySpan | None) -> None:
        self._file = file
        self.fields: dict[str, Any] = {
            "trace_id": parent.fields["trace_id"] if parent else secrets.token_hex(16),
            "span_id": secrets.token_hex(8),
            "parent_id": parent.fields["span_id"] if parent else None,
            "name": name,
            "kind": kind,
            "start": time.time_ns(),
        }

    def record(self, attributes: Mapping[str, Any], inputs: Any, outputs: Any) -> None:
        """Remember what the step did."""
        self.fields |= {"attributes": attributes, "inputs": inputs, "outputs": outputs}

    def tag(self, tags: Mapping[str, str], session: str, user: str) -> None:
        """Remember the tags of the turn."""
        self.fields |= {"tags": tags, "session": session, "user": user}

    def child(self, name: str, report: StageReport) -> None:
        """Write a stage that has already run."""
        span = DiySpan(self._file, name, "GUARDRAIL", self)
        span.fields |= {"start": report.start_ns, "end": report.end_ns, "attributes": told(report)}
        span.write()

    def end(self) -> None:
        """Write the span."""
        self.fields["end"] = time.time_ns()
        self.write()

    def write(self) -> None:
        """One line. The file is line-buffered, as a log is, so that a crash loses nothing."""
        self._file.write(json.dumps(self.fields, default=_plain) + "\n")


class DiyWraps(PlainWraps):
    """Hand-made spans (implements ``Wraps``)."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    @contextmanager
    def span(self, name: str, kind: str) -> Generator[OpenSpan, None, None]:
        """A span that is current inside the context manager and ends with it."""
        span = DiySpan(self._file, name, kind, _current.get())
        token = _current.set(span)
        try:
            yield span
        except BaseException as error:
            span.fields["error"] = repr(error)
            raise
        finally:
            _current.reset(token)
            span.end()

    def loose(self, name: str, kind: str) -> OpenSpan:
        """A span under the current one."""
        return DiySpan(self._file, name, kind, _current.get())


def diy_arm(file: Path) -> Arm:
    """Spans as lines in ``file``."""
    lines = file.open("a", buffering=1, encoding="utf-8")
    wraps = DiyWraps(lines)
    return Arm(wraps, wraps.turn, close=lines.close)


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
