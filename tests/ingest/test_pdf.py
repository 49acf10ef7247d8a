import pytest

from tests.ingest.pdf_file import pdf
from tests.ingest.reading import read, text_of


def texts(*pages: list[str] | str) -> list[str]:
    return [piece.text for piece in read("a.pdf", pdf(*pages))[0]]


def test_a_sentence_over_a_page_break_is_whole_on_the_page_where_it_begins() -> None:
    assert texts(["The lamp has a warranty of"], ["two years. It costs $80."]) == [
        "The lamp has a warranty of two years.",
        "It costs $80.",
    ]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("The warehouse of the shop lies in the city of", "Osaka, near the port. It is big.", True),
        ("Shipping", "We ship worldwide. Always.", False),
        ("All is said.", "we go on. Here.", False),
        ("Prices, sizes,", "Colours and more. Fine.", True),
        ("The lamp ships inter-", "nationally for $5. Always.", True),
    ],
)
def test_only_what_was_cut_is_joined(first: str, second: str, joined: bool) -> None:  # noqa: FBT001
    assert (len(texts([first], [second])[0]) > len(first)) is joined


def test_a_sentence_may_go_on_over_several_pages() -> None:
    assert texts(["It goes"], ["on and"], ["on. The end."]) == ["It goes on and on.", "The end."]


def test_running_lines_stand_between_no_halves() -> None:
    pages = [
        ["Hondana", "We ship to", "Page 1 of 3"],
        ["Hondana", "all", "Page 2 of 3"],
        ["Hondana", "lands.", "Page 3 of 3"],
    ]
    assert texts(*pages) == ["Hondana\nWe ship to all lands."]


def test_equal_prices_at_the_foot_are_no_running_lines() -> None:
    assert texts(["Osprey.", "It costs $15."], ["Merlin.", "It costs $15."])[1] == "Merlin.\nIt costs $15."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["We ship inter-", "nationally."], "We ship internationally."),
        (["A pre-", "order is an order; a pre-order is early."], "A pre-order is an order; a pre-order is early."),
        (["It takes 10-", "12 days."], "It takes 10-12 days."),
        (["A T-", "shirt."], "A T-shirt."),
        (["By Spider-", "Man."], "By Spider-Man."),
        (["soft\xadhy\xad", "phen."], "soft\xadhyphen."),
        (["A range -", "or so."], "A range -\nor so."),
    ],
)
def test_words_cut_at_a_line_end_are_whole_again(lines: list[str], text: str) -> None:
    assert texts(lines) == [text]


def test_invisible_text_is_not_read() -> None:
    page = (
        "BT /F1 12 Tf 20 700 Td (It costs $80.) Tj 3 Tr 0 -14 Td (Wholesale $11.) Tj (more) Tj q 0 Tr Q [(x $11)] TJ ET"
    )
    assert texts(page + " BT 0 Tr 20 500 Td (It shines.) Tj ET") == ["It costs $80.\nIt shines."]
    assert text_of("a.pdf", pdf("BT /F1 12 Tf 3 Tr 20 700 Td (Wholesale $11.) Tj ET")) == ""


def test_a_layer_that_is_switched_off_is_not_read() -> None:
    layer = "/OC /off BDC 0 -14 Td (Wholesale $11.) Tj EMC /Span <<>> BDC (x) Tj EMC"
    page = f"BT /F1 12 Tf 20 700 Td (It costs $80.) Tj {layer} ET"
    assert texts(page) == ["It costs $80.\nx"]


@pytest.mark.parametrize(
    "unseen",
    [
        "1 g BT 20 600 Td (Wholesale $11.) Tj ET 0 g",
        "q 1 1 1 rg BT 20 600 Td (Wholesale $11.) Tj ET Q",
        "q 1 g 0 0 600 800 re f BT 20 600 Td (Wholesale $11.) Tj ET Q",
        "BT -900 600 Td (Wholesale $11.) Tj ET",
        "BT 1 0 0 1 20 4000 Tm (Wholesale $11.) Tj ET",
        "q 1 0 0 1 0 -900 cm BT 20 600 Td (Wholesale $11.) Tj ET Q",
        "BT /F1 .1 Tf 20 600 Td (Wholesale $11.) Tj /F1 12 Tf ET",
        "q .01 0 0 .01 0 0 cm BT 20 600 Td (Wholesale $11.) Tj ET Q",
    ],
)
def test_text_that_cannot_be_seen_is_not_read(unseen: str) -> None:
    assert texts(f"/F1 12 Tf {unseen} BT /F1 12 Tf 20 700 Td (It costs $80.) Tj ET") == ["It costs $80."]


@pytest.mark.parametrize(
    "seen",
    [
        "0 g 0 0 600 800 re f 1 g BT 20 600 Td (It costs $80.) Tj ET",
        "BT /F1 1 Tf 12 0 0 12 20 600 Tm (It costs $80.) Tj ET",
        "q 12 0 0 12 0 0 cm BT /F1 1 Tf 2 50 Td (It costs $80.) Tj ET Q",
        "1 g q 0 g BT 20 600 Td (It costs $80.) Tj ET Q",
    ],
)
def test_text_that_can_be_seen_is_read(seen: str) -> None:
    assert texts(f"/F1 12 Tf {seen}") == ["It costs $80."]


def test_an_empty_page_between_does_not_cut_a_sentence() -> None:
    assert texts(["The lamp has a warranty of"], [], ["two years."]) == ["The lamp has a warranty of two years."]


def test_a_page_without_text_is_reported() -> None:
    pieces, flaws = read("a.pdf", pdf(["One."], [], ["Three."]))
    assert [piece.anchor for piece in pieces] == ["page=1", "page=3"]
    assert [(flaw.place, flaw.lost) for flaw in flaws] == [("#page=2", True)]


def test_no_character_is_lost() -> None:
    assert texts(["It costs\xa0$9 for a caf\xe9."]) == ["It costs\xa0$9 for a café."]
