import json

import pytest

from tests.ingest.reading import read, text_of


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (
            "name;price\nOsprey, large;$15\nMerlin;$70\n",
            ["name: Osprey, large; price: $15", "name: Merlin; price: $70"],
        ),
        ("name\tprice\nOsprey, large\t$15\n", ["name: Osprey, large; price: $15"]),
        ("name|price\nOsprey|$15\n", ["name: Osprey; price: $15"]),
        ("sep=;\nname;price\nOsprey;9,99\n", ["name: Osprey; price: 9,99"]),
        ("\ufeffname,price\nOsprey,$15\n", ["name: Osprey; price: $15"]),
        ("size,price,price\nS,1,2\n", ["size: S; price: 1; price (2): 2"]),
        ("name,,price\nOsprey,red,$15\n", ["name: Osprey; column 2: red; price: $15"]),
        ("name,price\nOsprey,\n", ["name: Osprey"]),
        ('name,price\n"Osprey\nlarge","1,299"\n', ["name: Osprey large; price: 1,299"]),
        ('name,note\nOsprey,5" tall\n', ['name: Osprey; note: 5" tall']),
        ("Title,2024,2025\nBerserk,10,20\n", ["Title: Berserk; 2024: 10; 2025: 20"]),
        ("name\nOsprey\nMerlin\n", ["name: Osprey", "name: Merlin"]),
        ('name, price, note\nOsprey, 9, "red, big"\n', ["name: Osprey; price: 9; note: red, big"]),
        (
            "Prices 2026\n\nname,price\nOsprey,9\nGull,4\n",
            ["Prices 2026", "name: Osprey; price: 9", "name: Gull; price: 4"],
        ),
        ("Prices,,\nname,price,size\nOsprey,9,L\n", ["Prices", "name: Osprey; price: 9; size: L"]),
        ("name,price\r\nOsprey\u3000L,a\u00a0b\u200dc\r\n", ["name: Osprey\u3000L; price: a\u00a0b\u200dc"]),
    ],
)
def test_a_row_is_its_cells_with_their_columns(content: str, rows: list[str]) -> None:
    pieces, flaws = read("a.csv", content)
    assert [piece.text for piece in pieces] == rows
    assert flaws == []


def test_ragged_rows_are_indexed_and_reported_with_their_line() -> None:
    pieces, flaws = read("a.tsv", "name\tprice\nA\t1\tx\n\nB\n")
    assert [piece.text for piece in pieces] == ["name: A; price: 1; column 3: x", "name: B"]
    assert [(flaw.place, flaw.lost) for flaw in flaws] == [(":2", False), (":4", False)]


def test_a_quote_that_never_closes_costs_no_other_row() -> None:
    pieces, flaws = read("a.csv", 'name,price\n"A,1\nB,2\nC,3\n')
    assert [piece.text for piece in pieces] == ['name: "A; price: 1', "name: B; price: 2", "name: C; price: 3"]
    assert [flaw.place for flaw in flaws] == [":2"]


def test_rows_without_a_header_are_all_rows() -> None:
    pieces, flaws = read("a.csv", "Berserk,14.99\nBleach,9.99\n")
    assert [piece.text for piece in pieces] == ["Berserk; 14.99", "Bleach; 9.99"]
    assert [(flaw.place, flaw.lost) for flaw in flaws] == [(":1", False)]


def test_a_header_alone_is_reported() -> None:
    assert read("a.csv", "name,price\n") == ([], [("", "has a header and no rows", True)])


def test_a_bad_line_of_json_costs_that_line() -> None:
    deep = "[" * 100_000
    pieces, flaws = read("a.jsonl", f'{{"a": 1}}\nnot json\n\n[1]\n{{}}\n{deep}\n{{"b": 2}}')
    assert [piece.text for piece in pieces] == ["a: 1", "b: 2"]
    assert [(flaw.place, flaw.lost) for flaw in flaws] == [(":2", True), (":4", True), (":5", True), (":6", True)]


ROWS = '{"a": 1}', '{"b": 2}'


@pytest.mark.parametrize(
    "content",
    [
        "\r".join(ROWS),
        "\r\n".join(ROWS),
        "\x1e" + "\n\x1e".join(ROWS),
        "\ufeff" + "\n\ufeff".join(ROWS),
        f"[{ROWS[0]},\n{ROWS[1]}]\n",
        f"[\n  {ROWS[0]},\n  {ROWS[1]}\n]",
        '{\n  "a": 1\n}\n{\n  "b": 2\n}',
    ],
)
def test_objects_are_found_however_a_writer_laid_them_out(content: str) -> None:
    pieces, flaws = read("a.jsonl", content)
    assert [piece.text for piece in pieces] == ["a: 1", "b: 2"]
    assert flaws == []


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0c", "\x1c"])
def test_other_separators_inside_a_string_end_no_line(separator: str) -> None:
    line = f'{{"name": "Osprey{separator}large", "price": "$15"}}'
    if separator < " ":
        line = line.replace(separator, f"\\u{ord(separator):04x}")
    assert text_of("a.ndjson", line) == "name: Osprey large; price: $15"


def test_values_are_said_in_words() -> None:
    row = '{"n": "A", "none": null, "tags": ["x", null, "y"], "ok": true, "price": 4.50, "size": {"w": 1, "h": 2}}'
    assert text_of("a.jsonl", row) == "n: A; tags: x, y; ok: yes; price: 4.50; size w: 1; size h: 2"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>Soft &amp; warm</p><!-- wholesale $11 -->", "Soft & warm"),
        ("<p>Soft &amp; warm<br>Costs $80</p>", "Soft & warm Costs $80"),
        ("Soft <span style='display:none'>$11</span>", "Soft"),
        ("<ul><li>Soft<li>Warm</ul><script>$11</script>", "- Soft - Warm"),
        ("5 < 6 and a <b", "5 < 6 and a <b"),
        ("<3 for <your name>", "<3 for <your name>"),
    ],
)
def test_a_cell_of_markup_is_what_a_visitor_would_see(cell: str, text: str) -> None:
    assert text_of("a.jsonl", json.dumps({"item": "Lamp", "about": cell})) == f"item: Lamp; about: {text}"
    assert text_of("a.csv", f'item,about\nLamp,"{cell}"\n') == f"item: Lamp; about: {text}"


def test_a_list_of_objects_and_equal_names_keep_everything() -> None:
    row = '{"v": [{"s": "S", "p": 4}, {"s": "M", "p": 5}], "x": 1, "x": 2, "bad": "\\ud800"}'
    assert text_of("a.jsonl", row) == "v: (s S, p 4), (s M, p 5); x: 1; x: 2; bad: \ufffd"
