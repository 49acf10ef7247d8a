import pytest

from tests.ingest.reading import read, text_of


def test_a_table_becomes_rows_with_column_names() -> None:
    table = "| Item | Size | Price |\n|---|:-:|--:|\n| **Pocketon** | 15 cm | $4 |\n| A \\| B | | $5 |"
    assert text_of("a.md", table) == "- Item: Pocketon; Size: 15 cm; Price: $4\n- Item: A | B; Price: $5"


@pytest.mark.parametrize(
    ("page", "title", "text"),
    [
        ("---\ntitle: The guide\n---\nText.", "The guide", "Text."),
        ("---\r\ntitle: 'The guide'\r\n---\r\nText.\r\n", "The guide", "Text."),
        ('+++\ntitle = "The guide"\n+++\nText.', "The guide", "Text."),
        ("---\n\nA rule came first.\n\n---\n\nText.", "a", "A rule came first.\n\nText."),
        ("---\nSome prose.\n---\nText.", "a", "## Some prose.\n\nText."),
        ("---\nNote: we close at five.\n---\nText.", "a", "## Note: we close at five.\n\nText."),
        ("---\nNever closed: text.", "a", "Never closed: text."),
        ("---\n- a list\n---\nText.", "a", "- a list\n\nText."),
        ("Title\n=====\n\nSub\n---\nText.", "Title", "# Title\n\n## Sub\n\nText."),
    ],
)
def test_only_a_header_is_taken_for_front_matter(page: str, title: str, text: str) -> None:
    (piece,), flaws = read("a.md", page)
    assert (piece.title, piece.text, flaws) == (title, text, [])


@pytest.mark.parametrize(
    ("header", "title", "line"),
    [
        ("date: 2026\ntitle: Returns: how they work", "Returns: how they work", ":3"),
        ("title: [", "a", ":2"),
        ('title: "Open', "Open", ":2"),
    ],
)
def test_front_matter_that_is_not_yaml_is_read_by_line_and_reported(header: str, title: str, line: str) -> None:
    (piece,), (flaw,) = read("a.md", f"---\n{header}\n---\nText.")
    assert (piece.title, piece.text) == (title, "Text.")
    assert (flaw.place, flaw.lost) == (line, False)


def test_comments_over_paragraphs_are_hidden_and_those_in_code_are_text() -> None:
    page = "Seen.\n\nText <!-- $11\n\n$12\n\n--> end.\n\n`<!-- code -->`\n\n```\n<!-- more code -->\n```\n"
    assert text_of("a.md", page) == "Seen.\n\nText\n\nend.\n\n<!-- code -->\n\n    <!-- more code -->"


def test_a_comment_that_never_ends_is_reported_with_its_line() -> None:
    (piece,), (flaw,) = read("a.md", "---\ntitle: T\n---\nSeen.\n\n<!-- open\n\nLost.")
    assert (piece.text, flaw.place, flaw.lost) == ("Seen.", ":6", True)


def test_nothing_that_a_reader_sees_is_lost() -> None:
    page = (
        "A\u00a0b\u3000c\u200dd **bold** [track](https://x.example/t) <https://y.example> "
        "![a cat](c.png) <your name>\n\n"
        "- one\n  1. two\n  2. three\n\n[//]: # (a comment)\n\n```\n# no heading\n```\n"
    )
    assert text_of("a.markdown", page) == (
        "A\u00a0b\u3000c\u200dd bold track (https://x.example/t) https://y.example a cat <your name>\n\n"
        "- one\n1. two\n2. three\n\n    # no heading"
    )


def test_a_title_without_a_value_is_none() -> None:
    assert read("lamps.md", "---\ntitle:\n---\nThe lamp costs $80.\n")[0][0].title == "lamps"
