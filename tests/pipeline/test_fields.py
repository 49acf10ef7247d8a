"""What a declared field makes of what documents state."""

from __future__ import annotations

import pytest

from pipeline.catalogue.fields import Field, Fields, Meaning, Wrong, ranked
from pipeline.types.documents import Fact, Key


@pytest.mark.parametrize(
    ("field", "value", "meant", "key"),
    [
        (Field("number", means="least_age"), 6, 6, 6.0),
        (Field("ordered", choices={"all": 0, "16+": 16}, means="least_age"), "16+", 16, 16.0),
        (Field("list", means="makers"), ("Ann", "Bo"), ("Ann", "Bo"), ("Ann", "Bo")),
        (Field("text", means="makers"), "Ann", ("Ann",), None),
        (Field("choice", choices=ranked(["lamp", "bell"]), means="kinds"), "lamp", ("lamp",), ("lamp",)),
        (Field("choice", choices=ranked(["done", "open"]), means="ended", ended="done"), "done", "yes", ("done",)),
        (Field("ordered", choices=ranked(["open", "done"]), means="ended", ended="done"), "open", "no", 1.0),
        (Field("date", means="begun"), "2024-05-02", 2024, 739_008.0),
        (Field("number", means="begun"), 1999, 1999, 1999.0),
        (Field("number", means="price"), 9.5, 9.5, 9.5),
    ],
)
def test_a_fact_stands_a_second_time_under_what_it_means(
    field: Field, value: Fact, meant: Fact, key: Key | None
) -> None:
    assert field.means
    facts, keys = Fields({"own_name": field}).stated({"own_name": value, "names": ("Kite",)})
    assert facts == {"own_name": value, "names": ("Kite",), field.means: meant}
    assert keys.get("own_name") == key
    assert keys[field.means] == (float(meant) if isinstance(meant, int | float) else as_list(meant))


def as_list(fact: Fact) -> tuple[str, ...]:
    return fact if isinstance(fact, tuple) else (str(fact),)


@pytest.mark.parametrize("means", ["least_age", None])
def test_a_wrong_value_costs_the_document_only_where_it_is_the_age(means: Meaning | None) -> None:
    read = Fields({"age": Field("number", means=means)}).read("age", "six")
    assert isinstance(read, Wrong)
    assert read.vital is (means == "least_age")


def test_the_age_in_another_field_than_the_stores_costs_the_document() -> None:
    assert Fields({"rating": Field("number", means="least_age")}).unknown("least_age").vital
    assert not Fields({"rating": Field("number")}).unknown("least_age").vital


def test_what_all_of_it_costs_is_reckoned_where_the_price_is_of_each() -> None:
    extent, facts = Field("number", means="extent"), {"parts": 3, "price": 2.5}
    each = Fields({"parts": extent, "price": Field("number", means="price", of_each=True)})
    whole = Fields({"parts": extent, "price": Field("number", means="price")})
    assert each.stated(facts).keys["total"] == 7.5
    assert "total" in each.meanings
    assert "total" not in whole.stated(facts).keys
    assert "total" not in whole.meanings
