"""``monitor``: what it finds in turns, and that it ends as a script needs it, over a real MLflow."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.__main__ import cli
from app.monitor.cost import cost
from app.monitor.counting import share_at_least
from app.monitor.errors import errors
from app.monitor.quality import WEEK_MS, quality
from app.monitor.report import Report
from app.monitor.scorers import scorers
from app.monitor.versions import versions
from app.settings import Settings
from app.steps import Row, Table
from evals.arms.backend import new_experiment
from infra.telemetry import vocabulary as v
from infra.telemetry.figures import Limits
from infra.telemetry.senders import OtlpSender
from infra.telemetry.setup import Telemetry, TelemetryConfig, new_trace_id, request_trace_id
from infra.telemetry.spans import llm
from infra.telemetry.stored_turn import StoredTurn
from infra.telemetry.turn import Tracing
from pipeline.errors import PartUnavailable
from pipeline.types.asking import Question, User
from tests.telemetry.conftest import Mlflow
from tests.telemetry.watched import ignore, scripted_chat

NOW_MS = 1_795_000_000_000
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
_ids = random.Random(3)  # noqa: S311 - no secret


def turn(*, ago_ms: int = 0, ms: int = 100, outcome: str = "ok", **changes: Any) -> StoredTurn:
    tags = {"outcome": outcome, "kept_because": "ratio", "intent": "faq", "model_used": "small", "user_type": "guest"}
    tags |= {"guardrail": "none", **changes.pop("tags", {})}
    if outcome != "ok":
        tags["kept_because"] = outcome
    made = StoredTurn(f"{_ids.getrandbits(128):032x}", NOW_MS - ago_ms, ms, "OK", "s", "u", tags)
    return replace(made, **changes)


def many(count: int, **given: Any) -> list[StoredTurn]:
    return [turn(**given) for _ in range(count)]


def rows(report: Report, title: str) -> list[dict[str, Any]]:
    section = next(section for section in report.sections if section.title == title)
    names = [name for name, _ in section.columns]
    return [dict(zip(names, row, strict=True)) for row in section.rows]


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failed", "well", "told"),
    [(0, 100, 0), (1, 99, 0), (1, 2, 1), (5, 0, 1), (4, 96, 1), (0, 1, 0), (20, 10_000, 0)],
)
def test_an_hour_is_told_of_when_more_failed_than_chance_explains(failed: int, well: int, told: int) -> None:
    report = errors([*many(failed, outcome="error"), *many(well)], 1.0, 0.01)
    assert len(report.passed) == told


def test_errors_are_counted_by_hour_and_intent() -> None:
    turns = [
        *many(3, outcome="error", tags={"intent": "order_tracking"}),
        *many(7, outcome="blocked"),
        *many(90, ago_ms=HOUR_MS),
        *many(10, ago_ms=HOUR_MS, outcome="cancelled"),
    ]
    report = errors(turns, 1.0, 0.01)
    before, now = rows(report, "By hour (UTC)")
    assert (now["turns"], now["errors"], now["share"], now["blocked"]) == (10, 3, 0.3, 0.7)
    assert (before["turns"], before["share"]) == (100, 0)
    assert rows(report, "By intent")[0]["intent"] == "order_tracking"
    assert [line["trace"] for line in rows(report, "The last that failed")] == [f"tr-{t.trace_id}" for t in turns[:3]]


def test_an_ordinary_turn_stands_for_those_that_were_not_kept() -> None:
    """Where every error is kept and a tenth of the rest, half of what was kept is not half of the turns."""
    [hour] = rows(errors([*many(10, outcome="error"), *many(10)], 0.1, 0.01), "By hour (UTC)")
    assert (hour["turns"], hour["share"]) == (110, pytest.approx(10 / 110))


def test_the_default_is_the_limit_of_the_alerts() -> None:
    assert "0.01" in CliRunner().invoke(cli, ["monitor", "errors", "--help"]).output
    assert Limits().errors == 0.01


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (0, 5), (5, 5), (3.2, 3.1), (1, 1e6)])
def test_what_a_share_is_at_least_is_below_it(part: float, whole: float) -> None:
    assert 0 <= share_at_least(part, whole) <= (part / whole if whole else 0)


# --- cost -------------------------------------------------------------------------------------------------------------


def spending(days_ago: int, usd: float, **tags: str) -> StoredTurn:
    return turn(ago_ms=days_ago * DAY_MS, cost_usd=usd, input_tokens=100, output_tokens=10, tags=tags)


def test_tokens_and_dollars_are_summed_by_day_model_intent_and_user() -> None:
    turns = [spending(1, 1.0), spending(0, 2.0, model_used="large"), spending(0, 0.5, user_type="customer")]
    report = cost(turns, 1.0, None, 100)
    assert [day["cost"] for day in rows(report, "By day (UTC)")] == [1.0, 2.5]
    assert [(one["model"], one["cost"]) for one in rows(report, "By model")] == [
        ("small", 1.0),
        ("large", 2.0),
        ("small", 0.5),
    ]
    assert {one["user type"] for one in rows(report, "By user type")} == {"guest", "customer"}
    assert [one["input tokens"] for one in rows(report, "By intent")] == [100, 200]
    assert report.passed == ()


@pytest.mark.parametrize(
    ("days", "told"), [((1.0, 1.0, 1.4), 0), ((1.0, 1.0, 1.6), 1), ((1.0,), 0), ((0.0, 0.0), 0), ((2.0, 4.0, 4.0), 1)]
)
def test_a_day_that_costs_more_than_those_before_is_told_of(days: tuple[float, ...], told: int) -> None:
    turns = [spending(len(days) - number, usd) for number, usd in enumerate(days)]
    assert len(cost(turns, 1.0, None, 1.5).passed) == told


def test_without_prices_tokens_are_compared() -> None:
    turns = [spending(1, 0.0), *[spending(0, 0.0) for _ in range(3)]]
    assert len(cost(turns, 1.0, None, 1.5).passed) == 1


def test_a_day_over_the_budget_is_told_of() -> None:
    assert cost([spending(0, 3.0)], 1.0, 2.5, 1.5).passed[0].endswith("$3.00, at most $2.50 may be spent a day")


# --- quality ----------------------------------------------------------------------------------------------------------

CITED, BARE = {"answer": "It is free [1]."}, {"answer": "It is free."}


def judged(turns: Iterable[StoredTurn], sample: int = 1000) -> Report:
    return quality(list(turns), 1.0, scorers({"faq"}), now_ms=NOW_MS, sample=sample, most=0.05)


def test_a_week_that_is_worse_is_told_of_by_segment_and_scorer() -> None:
    before = [turn(ago_ms=WEEK_MS + 1, **CITED) for _ in range(100)]
    now = [turn(ago_ms=1, **(CITED if number % 2 else BARE)) for number in range(100)]
    report = judged([*now, *before])
    assert {line.partition(":")[0] for line in report.passed} == {
        "all, cited",
        "intent faq, cited",
        "user guest, cited",
    }
    [everything, *_] = rows(report, "cited")
    assert (everything["now"], everything["before"], everything["change"]) == (0.5, 1.0, -50.0)


@pytest.mark.parametrize("count", [3, 100])
def test_a_week_like_the_one_before_is_not(count: int) -> None:
    before = [turn(ago_ms=WEEK_MS + 1, **CITED) for _ in range(count)]
    assert judged([*[turn(**CITED) for _ in range(count)], *before]).passed == ()


def test_a_handful_that_did_worse_may_be_chance() -> None:
    before = [turn(ago_ms=WEEK_MS + 1, **CITED) for _ in range(4)]
    assert judged([turn(**CITED), turn(**BARE), turn(**CITED), *before]).passed == ()


def test_the_first_week_has_nothing_to_be_compared_with() -> None:
    report = judged(many(10, **BARE))
    assert report.passed == ()
    assert rows(report, "cited")[0]["before"] is None


def test_a_sample_is_the_same_for_the_same_turns() -> None:
    turns = [turn(ms=number * 100) for number in range(200)]
    assert judged(turns, 50) == judged(turns, 50)
    assert rows(judged(turns, 50), "in time")[0]["of"] == 50


@pytest.mark.parametrize(
    ("given", "verdicts"),
    [
        ({}, {"whole": True, "in time": True, "found": True, "cited": None, "unchanged": True, "liked": None}),
        ({"ms": 1501}, {"in time": False}),
        ({"outcome": "degraded"}, {"whole": False, "found": True}),
        ({"outcome": "error"}, {"whole": False, "found": None}),
        ({"outcome": "cancelled", "ms": 9000}, {"whole": None, "in time": None}),
        ({"tags": {"model_used": "template"}}, {"found": False, "cited": None}),
        ({"tags": {"model_used": "template", "intent": "chitchat"}}, {"found": None}),
        ({"tags": {"guardrail": "pii"}}, {"unchanged": False}),
        (CITED, {"cited": True}),
        (BARE, {"cited": False}),
        ({"feedback": ({"name": "user_rating", "value": False, "comment": None},)}, {"liked": False}),
        ({"feedback": ({"name": "something_else", "value": False, "comment": None},)}, {"liked": None}),
    ],
)
def test_scorers(given: dict[str, Any], verdicts: dict[str, bool | None]) -> None:
    score = scorers({"faq"})
    one = turn(**given)
    assert {name: score[name](one) for name in verdicts} == verdicts


# --- versions ---------------------------------------------------------------------------------------------------------


def test_a_version_that_fails_more_often_or_is_slower_is_told_of() -> None:
    old = [turn(ms=100 + number % 20) for number in range(200)]
    worse = [turn(ms=150 + number % 20, outcome="error" if number % 10 == 0 else "ok") for number in range(200)]
    report = versions(old, worse, ("1", "2"), 1.0)
    assert [line.partition(":")[0] for line in report.passed] == ["2 fails more often", "2 is slower"]
    first, second = rows(report, "One below the other")
    assert (first["error"], second["error"], second["median"]) == (0, 0.1, 159.5)


def test_a_version_like_the_other_is_not() -> None:
    old, new = ([turn(ms=100 + _ids.randrange(50)) for _ in range(100)] for _ in range(2))
    assert versions(old, new, ("1", "2"), 1.0).passed == ()
    assert versions(old, many(1, ms=5000), ("1", "2"), 1.0).passed == ()


def test_a_version_of_which_nothing_is_known_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="'2'"):
        versions(many(1), [], ("1", "2"), 1.0)


# --- the command over a real MLflow -----------------------------------------------------------------------------------


@pytest.fixture
async def told(mlflow: Mlflow, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Any, None]:
    """Six turns in MLflow, one of them failed; and the command, over them."""
    sender = OtlpSender(f"{mlflow.url}/v1/traces", {"x-mlflow-experiment-id": mlflow.experiment})
    telemetry = Telemetry(TelemetryConfig(tags={v.TAG_VERSION: "1.0"}), str, sender)

    async def broken(point: str) -> None:
        if point == v.CONTEXT_LOAD:
            raise PartUnavailable("sessions", "gone")

    priced = Table(model=Row(llm((1000.0, 5000.0))))
    for number in range(6):
        request_trace_id.set(new_trace_id())
        chat = scripted_chat(telemetry.instrument, broken if number == 0 else None, priced)
        try:
            await telemetry.turns(chat)(Question("How much?", "s", User("u", "customer")), ignore, Tracing())
        except PartUnavailable:
            assert number == 0
    request_trace_id.set(None)
    assert await asyncio.to_thread(telemetry.flush, 20)
    monkeypatch.setenv("MANGA_MLFLOW_URL", mlflow.url)
    monkeypatch.setenv("MANGA_TRACE_EXPERIMENT", mlflow.experiment)

    async def run(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, cli, ["monitor", *arguments])

    yield run
    await asyncio.to_thread(telemetry.shutdown, 5)


async def test_errors_of_real_traces(told: Any) -> None:
    result = await told("errors", "--since", "1h", "--format", "json")
    assert result.exit_code == 1, result.output
    report = json.loads(result.stdout)
    hours = next(section["rows"] for section in report["sections"] if section["title"] == "By hour (UTC)")
    assert (sum(hour["turns"] for hour in hours), sum(hour["errors"] for hour in hours)) == (6, 1)
    assert len(report["passed"]) == 1
    assert (await told("errors", "--since", "1h", "--most", "0.5")).exit_code == 0


async def test_cost_of_real_traces(told: Any) -> None:
    result = await told("cost", "--since", "1h", "--most-usd", "0.1", "--format", "markdown")
    assert result.exit_code == 1, result.output
    # Twelve tokens in and four out, at $1000 and $5000 a million, five times.
    assert "| 60 | 20 | $0.1600 |" in result.stdout
    assert (await told("cost", "--most-usd", "0.2")).exit_code == 0


async def test_quality_of_real_traces(told: Any) -> None:
    result = await told("quality", "--format", "json")
    assert result.exit_code == 0, result.output
    sections = {section["title"]: section["rows"][0] for section in json.loads(result.stdout)["sections"]}
    assert (sections["whole"]["of"], sections["whole"]["now"]) == (6, pytest.approx(5 / 6))
    assert (sections["cited"]["of"], sections["cited"]["now"]) == (5, 1)


async def test_versions_of_real_traces(told: Any) -> None:
    assert (await told("versions", "1.0", "1.0")).exit_code == 0
    unknown = await told("versions", "1.0", "2.0")
    assert unknown.exit_code == 2
    assert "'2.0'" in unknown.stderr


async def test_redundancy_of_real_traces(told: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    result = await told("redundancy", "--since", "1h", "--format", "json")
    assert result.exit_code == 1, result.output
    [found] = json.loads(result.stdout)["sections"][0]["rows"]
    assert (found["questions"], found["asked before"], found["hits"]) == (5, 0.8, 0)
    assert (await told("redundancy", "--most", "0.9")).exit_code == 0


async def test_no_turn_is_said_and_nothing_is_wrong(told: Any, mlflow: Mlflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANGA_TRACE_EXPERIMENT", new_experiment(mlflow.url, f"empty-{time.monotonic_ns()}"))
    result = await told("errors")
    assert result.exit_code == 0
    assert "No turn was kept in that time." in result.stdout


async def test_more_turns_than_are_read_are_told_of(told: Any) -> None:
    assert "only the newest 2 were read" in (await told("errors", "--limit", "2")).stdout


@pytest.mark.parametrize("wrong", ["5x", "h", "", "-1h", "0m", "99999d", "9999w", "1.5h"])
def test_a_time_that_is_none_is_refused(wrong: str) -> None:
    assert CliRunner().invoke(cli, ["monitor", "errors", "--since", wrong]).exit_code == 2


@pytest.mark.parametrize(
    "environment",
    [{"MANGA_MLFLOW_URL": "http://127.0.0.1:9"}, {"MANGA_TRACE_MODE": "off"}, {"MANGA_STORE": "/nowhere"}],
)
@pytest.mark.parametrize("verb", ["errors", "quality", "redundancy"])
def test_what_keeps_it_from_looking_is_no_alarm(environment: dict[str, str], verb: str) -> None:
    result = CliRunner().invoke(cli, ["monitor", verb], env=environment)
    assert result.exit_code == 2
    assert result.stderr.startswith("mangaassist: ")
    assert result.stdout == ""
