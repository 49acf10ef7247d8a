"""``curate``: scores, review queues and datasets in a real MLflow, out of turns of the real app."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.__main__ import cli
from app.curation import answer_cases, refusal_cases
from infra.telemetry.kept_traces import KeptTraces
from infra.telemetry.stored_turn import StoredTurn
from tests.telemetry.conftest import ATTACK, DISLIKED, LIKED, Mlflow


class Desk:
    """The MLflow of a test, as a reviewer has it."""

    def __init__(self, mlflow: Mlflow, traces: dict[str, str]) -> None:
        self.mlflow, self.traces = mlflow, traces
        self._client = httpx.Client(base_url=f"{mlflow.url}/api/3.0/mlflow/", timeout=20, trust_env=False)

    def queue(self, name: str) -> dict[str, Any]:
        named = {"experiment_id": self.mlflow.experiment, "name": name}
        queue = self._client.get("review-queues/get-by-name", params=named).raise_for_status().json()["review_queue"]
        found = self._client.get("review-queues/items/list", params={"queue_id": queue["queue_id"]}).json()
        return {
            **queue,
            "items": {item["item_id"].removeprefix("tr-"): item["status"] for item in found.get("items", ())},
        }

    def done(self, name: str, message: str) -> None:
        body = {"queue_id": self.queue(name)["queue_id"], "item_id": f"tr-{self.traces[message]}"}
        body |= {"status": "COMPLETE", "completed_by": "reviewer"}
        self._client.post("review-queues/items/set-status", json=body).raise_for_status()

    def says(self, message: str, name: str, **value: Any) -> None:
        said = {"assessment_name": name, "source": {"source_type": "HUMAN", "source_id": "reviewer"}, **value}
        path = f"traces/tr-{self.traces[message]}/assessments"
        self._client.post(path, json={"assessment": said}).raise_for_status()

    def view(self) -> list[dict[str, Any]]:
        path = f"{self.mlflow.url}/api/2.0/mlflow/experiments/get?experiment_id={self.mlflow.experiment}"
        tags = {tag["key"]: tag["value"] for tag in self._client.get(path).json()["experiment"]["tags"]}
        view = json.loads(tags["mlflow.customView.view.v1.mangaassist-turn"])
        return view["template"][0]["updateComponents"]["components"]

    def scores(self, message: str) -> list[tuple[str, Any, str]]:
        info = self._client.get(f"traces/tr-{self.traces[message]}").raise_for_status().json()["trace"]["trace_info"]
        given = [one for one in info["assessments"] if one["source"]["source_id"] == "mangaassist.scorers"]
        return [(one["assessment_name"], one["feedback"]["value"], one["source"]["source_type"]) for one in given]

    def cases(self, name: str) -> list[dict[str, Any]]:
        body = {"experiment_ids": [self.mlflow.experiment]}
        found = self._client.post("datasets/search", json=body).raise_for_status().json().get("datasets", ())
        [dataset] = [one["dataset_id"] for one in found if one["name"] == name]
        return json.loads(self._client.get(f"datasets/{dataset}/records").json()["records"])


@pytest.fixture
def desk(mlflow: Mlflow, traces: dict[str, str]) -> Desk:
    return Desk(mlflow, traces)


async def run(*arguments: str) -> Result:
    result = await asyncio.to_thread(CliRunner().invoke, cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result


async def test_turns_are_scored_queued_and_kept_as_cases_once(desk: Desk) -> None:
    said = (await run("curate")).stdout
    assert "review queue 'Refused': 1 to look at, 0 done" in said
    assert f"{desk.mlflow.url}/#/experiments/{desk.mlflow.experiment}/review-queue" in said
    assert list(desk.queue("Refused")["items"]) == [desk.traces[ATTACK]]
    assert list(desk.queue("Thumbs down")["items"]) == [desk.traces[DISLIKED]]
    assert len(desk.queue("Thumbs down")["schema_ids"]) == 3
    scores = desk.scores(LIKED)
    assert ("cited", True, "CODE") in scores
    assert {name for name, _, _ in scores} == {"whole", "in time", "found", "cited", "unchanged"}
    assert ("whole", False, "CODE") in desk.scores(ATTACK)
    [case] = desk.cases("mangaassist answers")
    assert case["inputs"] == {"message": LIKED}
    assert "express shipping" in case["expectations"]["expected_response"]
    assert case["source"]["source_data"] == {"trace_id": f"tr-{desk.traces[LIKED]}"}
    assert "scores by code: 0 new" in (await run("curate")).stdout
    assert desk.scores(LIKED) == scores
    assert len(desk.cases("mangaassist answers")) == len(desk.cases("mangaassist refusals")) == 1


async def test_the_view_of_a_turn_names_what_its_spans_hold(desk: Desk) -> None:
    assert "view 'A turn'" in (await run("curate")).stdout
    assert "view 'A turn'" not in (await run("curate")).stdout
    components = {part["id"]: part for part in desk.view()}
    children = [child for part in components.values() for child in part.get("children", ()) if part["id"] != "said"]
    assert {*children, *(part["child"] for part in components.values() if "child" in part)} == {*components} - {"root"}
    client = KeptTraces(desk.mlflow.url, desk.mlflow.experiment)._client()
    trace = await asyncio.to_thread(client.get_trace, f"tr-{desk.traces[LIKED]}")
    spans = {span.name: span for span in trace.data.spans}
    for part in components.values():
        if part["component"] == "KeyValueViewer":
            value = getattr(spans[part["value"]["spanRef"]["name"]], part["value"]["field"])
            for key in part["value"].get("path", ()):
                value = value[key]
            assert value, part["label"]


async def test_what_a_reviewer_says_becomes_what_is_expected(desk: Desk) -> None:
    await run("curate")
    desk.says(DISLIKED, "answer is right", feedback={"value": False})
    desk.says(DISLIKED, "expected_response", expectation={"value": "Try Berserk [1]."})
    desk.says(ATTACK, "refusal is right", feedback={"value": True})
    desk.done("Refused", ATTACK)
    assert "review queue 'Refused': 0 to look at, 1 done" in (await run("curate")).stdout
    assert desk.queue("Refused")["items"] == {desk.traces[ATTACK]: "COMPLETE"}
    expected = {case["inputs"]["message"]: case["expectations"] for case in desk.cases("mangaassist answers")}
    assert expected[DISLIKED] == {"expected_response": "Try Berserk [1]."}
    [refusal] = desk.cases("mangaassist refusals")
    assert refusal["expectations"] == {"refused": True}
    kept = {turn.trace_id: turn for turn in await KeptTraces(desk.mlflow.url, desk.mlflow.experiment).find()}
    names = [given["name"] for given in kept[desk.traces[DISLIKED]].feedback]
    assert sorted(names) == ["answer is right", "expected_response", "user_rating"]


async def test_whoever_is_forgotten_leaves_queues_and_datasets_too(desk: Desk) -> None:
    await run("curate")
    session_of = {
        turn.trace_id: turn.session for turn in await KeptTraces(desk.mlflow.url, desk.mlflow.experiment).find()
    }
    said = (await run("forget", "--session", session_of[desk.traces[LIKED]])).stdout
    assert "1 turns deleted, with their feedback and artifacts, and 1 cases" in said
    assert desk.cases("mangaassist answers") == []
    assert len(desk.cases("mangaassist refusals")) == 1
    await run("forget", "--session", session_of[desk.traces[DISLIKED]])
    assert desk.queue("Thumbs down")["items"] == {}
    await run("curate")


def turn(answer: str = "It is free.", began: int = 0, outcome: str = "ok", **said: Any) -> StoredTurn:
    feedback = [{"name": name.replace("_is_", " is "), "value": value} for name, value in said.items()]
    return StoredTurn("0" * 32, began, 1, "OK", "s", "u", {"outcome": outcome}, "How much?", answer, feedback=feedback)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, None),
        ({"user_rating": True}, "It is free."),
        ({"user_rating": False}, None),
        ({"user_rating": False, "answer_is_right": True}, "It is free."),
        ({"user_rating": True, "answer_is_right": False}, None),
        ({"user_rating": True, "expected_response": "It costs $5."}, "It costs $5."),
        ({"user_rating": True, "outcome": "blocked"}, None),
    ],
)
def test_what_is_to_be_answered_is_known_from_people(said: dict[str, Any], expected: str | None) -> None:
    assert [case.expectations["expected_response"] for case in answer_cases([turn(**said)])] == [expected] * bool(
        expected
    )


def test_of_one_message_a_correction_comes_last_and_so_counts() -> None:
    corrected = turn(began=1, user_rating=False, expected_response="Better.")
    liked = [turn("Good.", began=3, user_rating=True), turn("Well.", began=2, user_rating=True)]
    cases = answer_cases([*liked, corrected])
    assert [case.expectations["expected_response"] for case in cases] == ["Well.", "Good.", "Better."]


@pytest.mark.parametrize(("said", "expected"), [({}, {}), ({"refusal_is_right": False}, {"refused": False})])
def test_a_refusal_is_expected_once_somebody_said_so(said: dict[str, Any], expected: dict[str, bool]) -> None:
    [case] = refusal_cases([turn(outcome="blocked", **said), turn()])
    assert case.expectations == expected


def test_a_turn_that_does_not_say_what_was_asked_is_no_case() -> None:
    silent = [replace(turn(user_rating=True), question=""), replace(turn(outcome="blocked"), question="")]
    assert answer_cases(silent) == refusal_cases(silent) == []


def test_without_an_mlflow_it_says_so() -> None:
    result = CliRunner().invoke(cli, ["curate"], env={"MANGA_MLFLOW_URL": "http://127.0.0.1:9"})
    assert result.exit_code == 1
