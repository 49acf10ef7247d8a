"""What a document says of itself: the header of a page, a record or a row."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.corpus.folder import folder_documents
from infra.corpus.header import KEYS
from infra.corpus.splitting import split
from pipeline.catalogue.fields import Field, Fields, ranked
from pipeline.ingest import Skipped, Warned
from pipeline.types.documents import Document

DOCS = Path(__file__).parents[2] / "docs" / "documents.md"
HEADER: dict[str, Any] = {
    "title": "Trail bike 7",
    "type": "product",
    "language": "mul",
    "names": ["TB7", "トレイルバイク7"],
    "url": "https://bikes.example/tb7",
    "id": "tb7",
    "fields": {"gears": 12, "weight_kg": 13.4, "colours": ["red", "black"], "frame": "steel"},
}
FACTS = {
    "gears": 12,
    "weight_kg": 13.4,
    "colours": ("red", "black"),
    "frame": "steel",
    "names": ("TB7", "トレイルバイク7"),
}
YAML = """---
title: Trail bike 7
type: product
language: mul
names:
- TB7
- トレイルバイク7
url: https://bikes.example/tb7
id: tb7
layout: page
fields:
  gears: 12
  weight_kg: 13.4
  colours: [red, black]
  frame: steel
---
It climbs."""
TOML = """+++
title = "Trail bike 7"
type = "product"
language = "mul"
names = ["TB7", "トレイルバイク7"]
url = "https://bikes.example/tb7"
id = "tb7"
[fields]
gears = 12
weight_kg = 13.4
colours = ["red", "black"]
frame = "steel"
+++
It climbs."""
CSV = """id,title,type,language,names,url,fields.gears,fields.weight_kg,fields.colours,fields.frame,text
tb7,Trail bike 7,product,mul,TB7; トレイルバイク7,https://bikes.example/tb7,12,13.4,red; black,steel,It climbs.
"""


FIELDS = Fields({
    "gears": Field("number"),
    "weight_kg": Field("number"),
    "colours": Field("list"),
    "frame": Field("text"),
    "since": Field("date"),
    "battery": Field("choice", choices=ranked(["none", "fixed", "removable"])),
    "rating": Field("ordered", choices={"all ages": 0, "16+": 16}, means="least_age"),
})  # fmt: skip


def found_in(folder: Path, **files: str) -> list[Document | Skipped | Warned]:
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    return list(folder_documents(folder, FIELDS))


def page(header: str, text: str = "It climbs.") -> str:
    return f"---\n{header}\n---\n{text}"


def only(found: list[Document | Skipped | Warned]) -> Document:
    (document,) = found
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize(
    "files",
    [{"a_md": YAML}, {"a_md": TOML}, {"a_jsonl": json.dumps(HEADER | {"text": "It climbs."})}, {"a_csv": CSV}],
    ids=["yaml", "toml", "jsonl", "csv"],
)
def test_a_header_says_the_same_in_every_format(tmp_path: Path, files: dict[str, str]) -> None:
    document = only(found_in(tmp_path, **files))
    assert (document.id, document.title, document.type, document.language) == ("tb7", "Trail bike 7", "product", "mul")
    assert (document.url, document.text) == ("https://bikes.example/tb7", "It climbs.")
    assert document.fields == FACTS


def test_what_a_header_does_not_say_is_told_from_the_file(tmp_path: Path) -> None:
    document = only(
        found_in(tmp_path, a_md=page("author: Ann\nlayout: post\ntags: [x]\nfields:", "# Locks\n\n鍵です。"))
    )
    assert (document.id, document.url, document.title) == ("a.md", "a.md", "Locks")
    assert (document.type, document.language, document.fields) == ("document", "ja", {})


@pytest.mark.parametrize(
    ("header", "line", "why"),
    [
        ("language: de", 2, "language 'de' is none that anybody can ask in: en, ja, mul"),
        ("title: T\nlanguage: Klingon", 3, "language 'Klingon' is none"),
        ("title: no\nlanguage: no", 3, "language 'no' is none"),
        ("valid_from: 2026-02-30", 2, "valid_from '2026-02-30' is no day of the form 2026-12-31"),
        ("valid_until: next week", 2, "valid_until 'next week' is no day"),
        ("valid_until: [2026-11-01]", 2, "valid_until a list is no day"),
        (
            "valid_from: 2026-12-01\nvalid_until: 2026-11-30",
            3,
            "valid_until 2026-11-30 is before valid_from 2026-12-01",
        ),
        ("title: T\nfields:\n  rating: 17+", 4, "field rating '17+' is none of all ages, 16+"),
        ("fields: {rating: 17+}", 2, "field rating '17+' is none of all ages, 16+"),
        (
            "fields:\n  least_age: 16",
            3,
            "field least_age is not declared in the store's fields.yaml and is left out: did you mean rating?",
        ),
    ],
)
def test_what_an_answer_would_be_wrong_by_keeps_the_document_out(
    tmp_path: Path, header: str, line: int, why: str
) -> None:
    (flaw,) = found_in(tmp_path, a_md=page(header))
    assert isinstance(flaw, Skipped)
    assert flaw.name == f"a.md:{line}"
    assert flaw.why.startswith(why)


@pytest.mark.parametrize(
    ("header", "line", "why"),
    [
        ("title: T\ntype: post", 3, "type 'post' is none of product, policy, faq, promotion, document"),
        ("url: [a]", 2, "url a list is no text"),
        ("names:\n  a: b", 2, "names a mapping is no text"),
        ("title: T\nfields: 7", 3, "fields are names with values"),
        ("fields:\n  size in cm: 4", 3, "field size in cm has a name with other characters"),
        ("fields:\n  ends: 2026-01-01", 3, "field ends is set by the key valid_until"),
        ("fields:\n  size: {w: 1}", 3, "field size a mapping is no number"),
        ("title: T\nfields:\n  a: [[1]]", 4, "field a a list is no text"),
        ("fields:\n  gears: twelve", 3, "field gears 'twelve' is no number: write one alone, without a unit"),
        ("fields:\n  gears: '012'", 3, "field gears '012' is no number"),
        ("fields:\n  gears: 1,200", 3, "field gears '1,200' is no number"),
        ("fields:\n  weight_kg: 13.4 kg", 3, "field weight_kg '13.4 kg' is no number"),
        ("fields:\n  gears: [1, 2]", 3, "field gears '1, 2' is no number"),
        ("fields:\n  frame: [steel, carbon]", 3, "field frame 'steel, carbon' are several: only one can be stated"),
        ("fields:\n  since: spring 2026", 3, "field since 'spring 2026' is no day of the form 2026-12-31"),
        ("fields:\n  since: 2026-02-30", 3, "field since '2026-02-30' is no day"),
        ("fields:\n  battery: solar", 3, "field battery 'solar' is none of none, fixed, removable"),
        (
            "fields:\n  wheel_size: 29",
            3,
            "field wheel_size is not declared in the store's fields.yaml and is left out: declare it",
        ),
        (
            "fields:\n  colour: red",
            3,
            "field colour is not declared in the store's fields.yaml and is left out: did you mean colours?",
        ),
    ],
)
def test_any_other_wrong_value_is_left_out_and_said(tmp_path: Path, header: str, line: int, why: str) -> None:
    document, flaw = sorted(found_in(tmp_path, a_md=page(header)), key=lambda one: isinstance(one, Warned))
    assert isinstance(flaw, Warned)
    assert isinstance(document, Document)
    assert flaw.name == f"a.md:{line}"
    assert flaw.why.startswith(why)
    assert (document.type, document.url, document.fields) == ("document", "a.md", {})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a_jsonl", '{"title": "A", "text": "Fine."}\n{"title": "B", "language": "fr", "text": "Bien."}\n'),
        ("a_csv", "title,language,text\nA,en,Fine.\nB,fr,Bien.\n"),
    ],
)
def test_a_wrong_record_costs_itself_and_is_named_by_its_line(tmp_path: Path, name: str, content: str) -> None:
    document, flaw = found_in(tmp_path, **{name: content})
    assert isinstance(document, Document)
    assert isinstance(flaw, Skipped)
    assert flaw.name == f"{name.replace('_', '.')}:{3 if name == 'a_csv' else 2}"
    assert flaw.why.startswith("language 'fr'")


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a_jsonl", '{"title": "A", "text": "B", "price": 4.50}', "title: A; text: B; price: 4.50"),
        ("a_jsonl", '{"title": "A", "url": "/a"}', "title: A; url: /a"),
        ("a_jsonl", '{"title": "A", "title": "B", "text": "C"}', "title: A; title: B; text: C"),
        ("a_jsonl", '{"title": "", "text": "C"}', "text: C"),
        ("a_csv", "title,text,price\nA,B,$4\n", "title: A; text: B; price: $4"),
        ("a_csv", "title,text\nA,\n", "title: A"),
    ],
)
def test_any_other_object_or_row_stays_one(tmp_path: Path, name: str, content: str, text: str) -> None:
    document = only(found_in(tmp_path, **{name: content}))
    assert (document.text, document.id, document.type) == (text, f"{name.replace('_', '.')}#row=1", "document")


def test_a_record_keeps_its_paragraphs_and_shows_of_markup_what_a_visitor_sees(tmp_path: Path) -> None:
    rows = [
        {"title": "A <b>bold</b> name", "text": "One.\n\nTwo."},
        {"title": "B", "text": "<p>Seen</p><p style='display:none'>wholesale $11</p>"},
    ]
    found = found_in(tmp_path, a_jsonl="\n".join(map(json.dumps, rows)))
    assert [(one.title, one.text) for one in found if isinstance(one, Document)] == [
        ("A bold name", "One.\n\nTwo."),
        ("B", "Seen"),
    ]


def test_numbers_are_as_exact_as_they_are_written(tmp_path: Path) -> None:
    fields = '{"gears": 9784088725093, "code": 20, "weight_kg": 4.50, "battery": null, "frame": "007"}'
    document = only(found_in(tmp_path, a_jsonl=f'{{"title": "T", "text": "t", "fields": {fields}}}'))
    assert document.fields == {"gears": 9784088725093, "code": "20", "weight_kg": 4.5, "frame": "007"}


def test_a_cell_is_a_number_only_where_one_is_declared(tmp_path: Path) -> None:
    csv = "title,fields.gears,fields.weight_kg,fields.frame,fields.colours,text\nT,12,-4.50,4.50,7,t\n"
    document = only(found_in(tmp_path, a_csv=csv))
    assert document.fields == {"gears": 12, "weight_kg": -4.5, "frame": "4.50", "colours": ("7",)}


def test_words_times_and_days_in_a_page_are_what_they_look_like(tmp_path: Path) -> None:
    header = "title: No\nfields:\n  frame: 9:30\n  since: 2019-04-01\n  colours: [007, true]\n  battery: None"
    document = only(found_in(tmp_path, a_md=page(header)))
    assert document.title == "No"
    assert document.fields == {"frame": "9:30", "since": "2019-04-01", "colours": ("007", "yes"), "battery": "none"}


def test_a_number_that_cannot_be_compared_is_no_fact(tmp_path: Path) -> None:
    found = found_in(tmp_path, a_jsonl=f'{{"title": "T", "text": "t", "fields": {{"n": 1{"0" * 400}.0}}}}')
    assert [type(one) for one in found] == [Warned, Document]


def test_a_day_of_toml_and_a_text_alone_are_taken_for_what_is_declared(tmp_path: Path) -> None:
    toml = '+++\n[fields]\nsince = 2026-04-01\ncolours = "red"\nframe = 7\nbattery = "FIXED"\n+++\nIt climbs.'
    document = only(found_in(tmp_path, a_md=toml))
    assert document.fields == {"since": "2026-04-01", "colours": ("red",), "frame": "7", "battery": "fixed"}
    assert document.keys == {"since": 739707.0, "colours": ("red",), "battery": ("fixed",)}


def test_the_line_of_a_wrong_field_is_its_own_in_every_format(tmp_path: Path) -> None:
    toml = "+++\ntitle = 'T'\n[fields]\nframe = 'steel'\ngears = 'twelve'\n+++\nIt climbs."
    csv = "title,fields.gears,text\nA,3,Fine.\nB,three,Fine.\n"
    jsonl = '\n{"title": "A", "text": "Fine.", "fields": {"gears": [3]}}\n'
    html = "---\nfields:\n  gears: twelve\n---\n<p>It climbs.</p>"
    found = found_in(tmp_path, a_md=toml, b_csv=csv, c_jsonl=jsonl, d_html=html, e_txt=html)
    flaws = [one.name for one in found if isinstance(one, Warned)]
    assert flaws == ["a.md:5", "b.csv:3", "c.jsonl:2", "d.html:3", "e.txt:3"]


def test_a_field_that_is_not_declared_is_told_once_with_its_places(tmp_path: Path) -> None:
    csv = "title,fields.wheels,text\n" + "A,3,Fine.\n" * 6
    *documents, flaw = found_in(tmp_path, a_csv=csv, b_md=page("fields:\n  wheels: 2"))
    assert isinstance(flaw, Warned)
    assert flaw.name == "a.csv:2"
    assert flaw.why.endswith("declare it there, or remove it (also at a.csv:3, a.csv:4, a.csv:5 and 3 more)")
    assert [one.fields for one in documents if isinstance(one, Document)] == [{}] * 7


def test_two_documents_with_one_id_are_both_indexed_and_said(tmp_path: Path) -> None:
    first, flaw, second = found_in(tmp_path, a_md=page("id: 7"), b_md=page("id: 7"))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, second.id) == ("7", "b.md")
    assert flaw == Warned("b.md", "has the id of a.md, 7: it is known by its place instead")


@pytest.mark.parametrize(
    ("header", "text", "said"),
    [
        ("valid_from: 2026-11-01\nvalid_until: 2026-11-30", "Half.", "From 1 November 2026 to 30 November 2026, half."),
        ("valid_until: 2026-11-30", "Code A1 halves.", "Until 30 November 2026, code A1 halves."),
        ("valid_from: 2026-11-01", "SPRING10 halves.", "From 1 November 2026, SPRING10 halves."),
        ("valid_until: 2026-11-30", "# Sale\n\nAll half.", "# Sale\n\nUntil 30 November 2026, all half."),
        ("valid_from: 2026-11-01\nvalid_until: 2026-12-01\nlanguage: ja",
         "半", "2026年11月1日から2026年12月1日まで、半"),
        ("valid_until: 2026-12-01", "半額です。クーポンで。", "2026年12月1日まで、半額です。クーポンで。"),
        ("title: Always", "All half.", "All half."),
    ],
)  # fmt: skip
def test_a_promotion_says_its_days_first(tmp_path: Path, header: str, text: str, said: str) -> None:
    assert only(found_in(tmp_path, a_md=page(f"type: promotion\n{header}", text))).text == said


def test_any_other_document_keeps_its_days_as_facts_only(tmp_path: Path) -> None:
    document = only(found_in(tmp_path, a_md=page("type: policy\nvalid_until: 2026-11-30T12:00:00Z")))
    assert (document.text, document.fields) == ("It climbs.", {"ends": "2026-11-30"})


def test_headings_cut_a_product_where_there_are_any(tmp_path: Path) -> None:
    text = "The bike.\n\n## Care\n\nOil it.\n\nClean it."
    document = only(found_in(tmp_path, a_md=page("title: Bike\ntype: product", text)))
    assert [(one.title, one.text) for one in split(document)] == [
        ("Bike", "The bike."),
        ("Bike: Care", "Oil it.\n\nClean it."),
    ]


def test_the_examples_of_the_documentation_are_read_as_it_says(tmp_path: Path) -> None:
    blocks = dict(re.findall(r"```(markdown|jsonl|csv)\n(.*?)```", DOCS.read_text(), re.DOTALL))
    suffixes = {"markdown": "md", "jsonl": "jsonl", "csv": "csv"}
    found = found_in(tmp_path, **{f"{kind}_{suffixes[kind]}": text for kind, text in blocks.items()})
    documents = {one.title: one for one in found if isinstance(one, Document)}
    assert len(documents) == len(found) == 4
    assert documents["City bike 3"].fields == {"gears": 3, "colours": ("blue", "green"), "names": ("CB3", "シティ3")}
    assert documents["Trail bike 7"].fields["weight_kg"] == 13.4
    assert documents["Do you lend pumps?"].id == "faq-pumps"
    assert documents["Spring sale"].text.startswith("From 1 March 2027 to 31 March 2027, code SPRING10")


def test_the_documentation_has_every_key() -> None:
    rows = [line.split("|")[1] for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    assert {key for row in rows for key in re.findall(r"`(\w+)`", row)} == KEYS
