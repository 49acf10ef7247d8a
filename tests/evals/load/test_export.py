"""A run in the forms that other tools read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
from typer.testing import CliRunner

from evals.load.cli import cli
from evals.load.export.otlp import otlp_lines
from evals.load.folder import read_summary
from evals.load.paths import mean_by_path
from tests.evals.load.folders import small_run
from tests.evals.load.turns import answered, span, taken


def exported(folder: Path, form: str, name: str) -> str:
    result = CliRunner().invoke(cli, ["export", str(folder), form])
    assert result.exit_code == 0, result.output
    return (folder / name).read_text(encoding="utf-8")


def test_the_paths_sum_to_the_mean_latency() -> None:
    requests = [taken(0, {"rerank": 30.0, "save": 2.0}), taken(1, {"rerank": 50.0})]
    found = mean_by_path(requests)
    assert found["turn", "rerank"] == 40_000
    assert found["turn",] == 1_000
    assert sum(found.values()) == pytest.approx(1000 * sum(one.row.latency_ms for one in requests) / 2)


def test_speedscope_gets_a_file_as_its_schema_has_it(tmp_path: Path) -> None:
    run = small_run(tmp_path)
    file = json.loads(exported(run, "speedscope", "flame.speedscope.json"))
    assert file["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    frames = file["shared"]["frames"]
    assert all(set(frame) == {"name"} for frame in frames)
    assert [profile["name"] for profile in file["profiles"]] == ["mean of all requests", "mean of the slowest 5 %"]
    for profile in file["profiles"]:
        assert set(profile) == {"type", "name", "unit", "startValue", "endValue", "samples", "weights"}
        assert (profile["type"], profile["unit"], profile["startValue"]) == ("sampled", "microseconds", 0)
        assert len(profile["samples"]) == len(profile["weights"])
        assert all(0 <= frame < len(frames) for stack in profile["samples"] for frame in stack)
        assert min(profile["weights"]) >= 0
        assert profile["endValue"] == pytest.approx(sum(profile["weights"]))
    whole = sum(one.self_ms for one in read_summary(run).spans.values())
    assert file["profiles"][0]["endValue"] == pytest.approx(1000 * whole, rel=1e-3)


def trace() -> dict[str, Any]:
    values = {"route": "retrieval", "hits": 3, "cited": True, "score": 0.5, "ids": ["a", "b"], "none": None}
    spans = [
        span("chat.turn", 0.0, 30.0, parent=None, id="00000000000000aa", attributes=values),
        span("rag.rerank", 5.0, 20.0, parent="00000000000000aa", id="00000000000000bb", status="error"),
    ]
    row = answered(4, spans, due_ms=100.0, around_ms=4.0).model_copy(update={"trace_id": "0f" * 16})
    (line,) = otlp_lines([row, answered(5, spans)], {4: spans}, began_ns=1_000_000_000)
    return json.loads(line)


def test_a_collector_gets_a_trace_as_its_format_has_it() -> None:
    spans = [one for resource in trace()["resourceSpans"] for one in resource["scopeSpans"][0]["spans"]]
    client, turn, rerank = spans
    assert {one["traceId"] for one in spans} == {"0f" * 16}
    assert (turn["spanId"], turn["parentSpanId"]) == ("00000000000000aa", client["spanId"])
    assert (rerank["parentSpanId"], rerank["status"]) == (turn["spanId"], {"code": 2})
    assert "parentSpanId" not in client
    assert (client["startTimeUnixNano"], client["endTimeUnixNano"]) == ("1100000000", "1134000000")
    assert (turn["startTimeUnixNano"], turn["endTimeUnixNano"]) == ("1102000000", "1132000000")
    assert (client["kind"], turn["kind"], rerank["kind"]) == (3, 2, 1)


def test_attributes_keep_their_types() -> None:
    turn = trace()["resourceSpans"][1]["scopeSpans"][0]["spans"][0]
    assert {one["key"]: one["value"] for one in turn["attributes"]} == {
        "route": {"stringValue": "retrieval"},
        "hits": {"intValue": "3"},
        "cited": {"boolValue": True},
        "score": {"doubleValue": 0.5},
        "ids": {"arrayValue": {"values": [{"stringValue": "a"}, {"stringValue": "b"}]}},
    }


def test_a_trace_is_read_back_by_the_format_s_own_types() -> None:
    read = ParseDict(trace(), TracesData())
    assert read.resource_spans[1].scope_spans[0].spans[1].name == "rag.rerank"


def test_a_build_gets_the_outcome_of_the_bundled_budgets(tmp_path: Path) -> None:
    suite = ET.fromstring(exported(small_run(tmp_path), "junit", "junit.xml"))[0]  # noqa: S314 - our own file
    assert int(suite.attrib["tests"]) > 5
    assert suite.attrib["failures"] == "0"


def test_another_form_is_refused_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["export", str(small_run(tmp_path)), "pprof"])
    assert (result.exit_code, result.stderr) == (2, "pprof: there are speedscope, otlp, junit\n")
