"""How the judge of answers judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from evals.quality.judges.answers import judge
from evals.quality.judges.personal import Span, unmarked
from evals.quality.rows import StoreQuestion

FIELDS = {
    "Old": {"volumes": 20.0, "genres": ("horror",), "rating": "18+"},
    "New": {"volumes": 3.0, "genres": ("comedy", "school"), "rating": "all ages"},
    "Unrated": {"volumes": 1.0, "genres": ("comedy",)},
}


def question(**more: object) -> StoreQuestion:
    return StoreQuestion.model_validate(
        {"part": "tune", "topic": "t", "kind": "fact", "turns": ["?"], "reference": "r", **more}
    )


def reply(answer: str, *titles: str) -> Mapping[str, Any]:
    return {"answer": answer, "sources": [{"title": title, "type": "product"} for title in titles]}


def test_of_every_group_one_wording_has_to_be_there() -> None:
    row = question(says=[["42"], ["Miura", "三浦"]])
    assert judge(row, reply("Berserk by 三浦 has 42 volumes."), FIELDS)[0] == "right"
    assert judge(row, reply("Berserk by Miura."), FIELDS) == ("wrong", "lacks ('42',)")


@pytest.mark.parametrize("answer", ["It has 142 volumes.", "It has 420 volumes.", "It has 4 or 2."])
def test_a_number_within_another_one_is_not_it(answer: str) -> None:
    assert judge(question(says=[["42"]]), reply(answer), FIELDS)[0] == "wrong"


def test_japanese_stands_beside_a_number_or_a_code_without_a_blank() -> None:
    row = question(says=[["3.50"], ["DIGI25"]])
    assert judge(row, reply("DIGI25で3.50ドルです。"), FIELDS)[0] == "right"
    assert judge(row, reply("DIGI25で13.50ドルです。"), FIELDS)[0] == "wrong"


def test_what_must_not_be_said_is_wrong_whatever_else_is() -> None:
    row = question(says=[["42"]], never=["finished"])
    assert judge(row, reply("42 volumes, and it is finished."), FIELDS) == ("wrong", "says 'finished'")


@pytest.mark.parametrize("answer", ["I could not find that.", "Our pages do not say.", "Which series do you mean?"])
def test_to_say_that_it_is_not_known_or_to_ask_back_is_honest(answer: str) -> None:
    assert judge(question(says=[["42"]]), reply(answer), FIELDS)[0] == "honest"


def test_what_the_pages_do_not_say_has_to_be_said_to_be_unsaid() -> None:
    row = question(unsaid=True)
    assert judge(row, reply("Our pages do not say when it comes out."), FIELDS)[0] == "right"
    assert judge(row, reply("当店のページに記載がありません。"), FIELDS)[0] == "right"
    assert judge(row, reply("It comes out in May."), FIELDS)[0] == "wrong"


@pytest.mark.parametrize(
    ("bounds", "titles", "outcome"),
    [
        ({"volumes": {"most": 5}}, ("New",), "right"),
        ({"volumes": {"most": 5}}, ("New", "Old"), "wrong"),
        ({"volumes": {"least": 5}}, ("Old",), "right"),
        ({"genres": {"one_of": ["school"]}}, ("New",), "right"),
        ({"genres": {"one_of": ["romance"]}}, ("New",), "wrong"),
        ({"genres": {"none_of": ["comedy"]}}, ("New",), "wrong"),
        ({"rating": {"one_of": ["all ages"]}}, ("Unrated",), "wrong"),
        ({"volumes": {"most": 5}}, (), "wrong"),
    ],
)
def test_everything_that_is_offered_has_to_fit_and_what_is_not_known_does_not(
    bounds: dict[str, object], titles: tuple[str, ...], outcome: str
) -> None:
    row = question(offers=bounds, least_offered=1)
    assert judge(row, reply("These:", *titles), FIELDS)[0] == outcome


def test_what_is_personal_in_a_message_stands_where_it_is_marked() -> None:
    text, spans = unmarked("I'm {NAME:Jo}, {EMAIL:jo@mail.example}.")
    assert text == "I'm Jo, jo@mail.example."
    assert spans == (Span("NAME", 4, 6), Span("EMAIL", 8, 23))
    assert [text[one.start : one.end] for one in spans] == ["Jo", "jo@mail.example"]
