"""Every word of a text is in some passage of it."""

import csv
import io
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from infra.corpus.decoding import tidy
from infra.corpus.documents import make_document
from infra.corpus.splitting import split
from pipeline.types.documents import DocumentType
from tests.ingest.reading import read

settings.register_profile("lossless", max_examples=150, deadline=None)
settings.load_profile("lossless")

WORD = st.text(st.characters(categories=["L", "N", "Sc"]), min_size=1, max_size=12).map(tidy) | st.sampled_from(
    [
        "1,299.00",
        "$9",
        "進撃の巨人",
        "Dr.",
        "e-mail",
        "x\u200dy",
        "so\u00adft",
        "(42)",
        "#7",
        "C#",
        "50%",
        "“it’s”",
        "a;b",
    ]
)
GAP = st.sampled_from(
    [" ", "  ", "\u00a0", "\u3000", "\t", "\n", "\n\n", ". ", "。", ", ", "\n# ", "\n## ", "\n- ", "\n```\n"]
)
PROSE = st.lists(st.tuples(WORD, GAP), min_size=1, max_size=300).map(lambda pairs: "".join(a + b for a, b in pairs))


def words(text: str) -> set[str]:
    return set(re.split(r"[\s。]+", text)) - {""}


def indexed(text: str, kind: DocumentType = "document") -> str:
    document = make_document("d", kind=kind, language="en", title="", text=text, url="d")
    return "\n".join(f"{passage.title}\n{passage.text}" for passage in split(document))


def marks(word: str) -> bool:
    return not word.strip("#`-")


@given(PROSE, st.sampled_from(["document", "policy", "faq", "product"]))
def test_splitting_loses_no_word(text: str, kind: DocumentType) -> None:
    found = indexed(text, kind)
    assert [word for word in words(text) if word not in found and not marks(word)] == []


@given(st.lists(WORD, min_size=1, max_size=200))
def test_markdown_loses_no_word(parts: list[str]) -> None:
    text = " ".join(parts)
    found = " ".join(indexed(piece.text) for piece in read("a.md", f"Begin {text}")[0])
    assert [word for word in words(text) if word.strip("#") not in found] == []


@given(st.lists(st.lists(WORD, min_size=2, max_size=2), min_size=1, max_size=20), st.sampled_from(",;\t|"))
def test_csv_loses_no_cell(rows: list[list[str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([["one", "other"], *rows])
    found = " ".join(indexed(piece.text) for piece in read("a.csv", file.getvalue())[0])
    assert [cell for row in rows for cell in row if cell not in found] == []


@given(st.lists(st.dictionaries(WORD, WORD | st.lists(WORD)), max_size=10))
def test_json_lines_lose_no_value(rows: list[dict[str, str | list[str]]]) -> None:
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    found = " ".join(indexed(piece.text) for piece in read("a.jsonl", lines)[0])
    values = [value for row in rows for item in row.values() for value in ([item] if isinstance(item, str) else item)]
    assert [value for value in values if value not in found] == []


@given(st.lists(WORD, min_size=1, max_size=100))
def test_html_loses_no_word(parts: list[str]) -> None:
    text = "".join(f"<p>{part}</p>" for part in parts)
    found = " ".join(indexed(piece.text) for piece in read("a.html", text)[0])
    assert [part for part in parts if part not in found] == []
