"""The spans of a run as OTLP JSON lines, one trace a line: the form that a Collector's file receiver reads.

The generator's own span lies round each turn, from when the request was due to its end, so its lag and the network can
be seen in any trace viewer. Half of the time on the network is put before the turn, since nobody knows better.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status, TracesData

from evals.load.record import Row, SpanRow

FILE = "spans.otlp.jsonl"
_NS_PER_MS = 1_000_000
_IDS = ("traceId", "spanId", "parentSpanId")


def otlp_lines(rows: Sequence[Row], spans: Mapping[int, Sequence[SpanRow]], began_ns: int) -> Iterator[bytes]:
    """A line for each request that has spans. ``began_ns`` is when the run began, in nanoseconds since 1970."""
    for row in rows:
        if row.trace_id is not None and (own := spans.get(row.index)):
            yield orjson.dumps(_hexed(MessageToDict(_trace(row, own, began_ns), use_integers_for_enums=True)))


def _trace(row: Row, spans: Sequence[SpanRow], began_ns: int) -> TracesData:
    trace_id = bytes.fromhex(row.trace_id or "")
    client = _client_span(row, trace_id, began_ns)
    root = next(span for span in spans if span["parent"] is None)
    sent, end = row.sent_ms or row.due_ms, row.end_ms or row.due_ms
    turn_ns = began_ns + _ns(sent + max(0.0, end - sent - root["duration_ms"]) / 2)
    server = [_server_span(span, trace_id, client.span_id, turn_ns) for span in spans]
    return TracesData(resource_spans=[_resource("load generator", [client]), _resource("mangaassist", server)])


def _resource(service: str, spans: Sequence[Span]) -> ResourceSpans:
    resource = Resource(attributes=[KeyValue(key="service.name", value=AnyValue(string_value=service))])
    return ResourceSpans(resource=resource, scope_spans=[ScopeSpans(spans=spans)])


def _client_span(row: Row, trace_id: bytes, began_ns: int) -> Span:
    told = {"load.kind": row.kind, "load.warm_up": row.warm_up, "load.lag_ms": row.lag_ms, "load.block": row.block}
    return Span(
        trace_id=trace_id,
        span_id=(row.index + 1).to_bytes(8, "big"),
        name="load.request",
        kind=Span.SPAN_KIND_CLIENT,
        start_time_unix_nano=began_ns + _ns(row.due_ms),
        end_time_unix_nano=began_ns + _ns(row.end_ms or row.due_ms),
        attributes=_attributes({**told, "error.type": row.error} if row.error else told),
        status=Status(code=Status.STATUS_CODE_ERROR if row.error else Status.STATUS_CODE_UNSET),
    )


def _server_span(span: SpanRow, trace_id: bytes, client: bytes, turn_ns: int) -> Span:
    start = turn_ns + _ns(span["start_ms"])
    parent = span["parent"]
    failed = span.get("status") == "error"
    return Span(
        trace_id=trace_id,
        span_id=bytes.fromhex(span["id"]),
        parent_span_id=client if parent is None else bytes.fromhex(parent),
        name=span["name"],
        kind=Span.SPAN_KIND_SERVER if parent is None else Span.SPAN_KIND_INTERNAL,
        start_time_unix_nano=start,
        end_time_unix_nano=start + _ns(span["duration_ms"]),
        attributes=_attributes(span.get("attributes") or {}),
        status=Status(code=Status.STATUS_CODE_ERROR if failed else Status.STATUS_CODE_UNSET),
    )


def _attributes(values: Mapping[str, Any]) -> list[KeyValue]:
    return [KeyValue(key=key, value=_value(value)) for key, value in values.items() if value is not None]


def _value(value: Any) -> AnyValue:
    match value:
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case float():
            return AnyValue(double_value=value)
        case list():
            return AnyValue(array_value=ArrayValue(values=[_value(one) for one in value]))
        case _:
            return AnyValue(string_value=str(value))


def _hexed(trace: dict[str, Any]) -> dict[str, Any]:
    """Protocol buffers write bytes in base 64; OTLP's JSON has its ids in hexadecimal."""
    for resource in trace["resourceSpans"]:
        for span in (span for scope in resource["scopeSpans"] for span in scope["spans"]):
            span |= {name: b64decode(span[name]).hex() for name in _IDS if name in span}
    return trace


def _ns(milliseconds: float) -> int:
    return round(milliseconds * _NS_PER_MS)
