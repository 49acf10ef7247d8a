"""The header of a page in each format of files: front matter above all else, where there is any."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from infra.corpus.folder import folder_documents
from pipeline.catalogue.fields import Field, Fields
from pipeline.ingest import Skipped, Warned
from pipeline.types.documents import Document
from tests.ingest.pdf_file import pdf

FIELDS = Fields({"span_cm": Field("number"), "colours": Field("list")})
HEADER = [
    "---",
    "title: Kite",
    "type: product",
    "language: mul",
    "names: [KT1]",
    "url: https://x.example/kite",
    "id: kite",
    "valid_until: 2026-12-31",
    "fields:",
    "  span_cm: 120",
    "  colours: [red, blue]",
    "---",
]
TEXT = "The Kite flies high."


def word(lines: list[str]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def written(folder: Path, suffix: str, header: list[str]) -> list[Document | Skipped | Warned]:
    """What is found in a folder with one file of this type, which has this header."""
    lines = [*header, "", TEXT]
    contents = {
        ".docx": lambda: word(lines),
        ".pdf": lambda: pdf([*header, TEXT]),
        ".html": lambda: "\n".join([*header, f"<html><title>Other</title><p>{TEXT}</p></html>"]).encode(),
    }
    (folder / f"file{suffix}").write_bytes(contents.get(suffix, lambda: "\n".join(lines).encode())())
    return list(folder_documents(folder, FIELDS))


SUFFIXES = [".md", ".txt", ".html", ".docx", ".pdf"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_header_says_the_same_in_every_format_of_pages(tmp_path: Path, suffix: str) -> None:
    (document,) = written(tmp_path, suffix, HEADER)
    assert isinstance(document, Document)
    paged = ", page 1" if suffix == ".pdf" else ""
    assert (document.id, document.title) == (f"kite{paged}", f"Kite{paged}")
    assert (document.type, document.language, document.url) == ("product", "mul", "https://x.example/kite")
    assert document.text == TEXT
    assert document.fields == {
        "span_cm": 120, "colours": ("red", "blue"), "names": ("KT1",), "ends": "2026-12-31"
    }  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_page_without_a_header_is_read_as_it_stands(tmp_path: Path, suffix: str) -> None:
    (document,) = written(tmp_path, suffix, [])
    assert isinstance(document, Document)
    assert (document.text, document.type, document.fields) == (TEXT, "document", {})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_language_that_nobody_can_ask_in_keeps_a_page_out(tmp_path: Path, suffix: str) -> None:
    (flaw,) = written(tmp_path, suffix, ["---", "title: Kite", "language: de", "---"])
    line = "" if suffix in {".docx", ".pdf"} else ":3"
    assert flaw == Skipped(f"file{suffix}{line}", "language 'de' is none that anybody can ask in: en, ja, mul")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_wrong_field_costs_itself(tmp_path: Path, suffix: str) -> None:
    flaw, document = written(tmp_path, suffix, ["---", "fields:", "  span_cm: wide", "---"])
    assert isinstance(flaw, Warned)
    assert isinstance(document, Document)
    assert (flaw.name.partition(":")[0].partition("#")[0], document.fields) == (f"file{suffix}", {})
    assert flaw.why.startswith("field span_cm 'wide' is no number")


def test_every_page_of_a_pdf_has_its_header(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([*HEADER, "It flies."], ["It lands."]))
    documents = [one for one in folder_documents(tmp_path, FIELDS) if isinstance(one, Document)]
    assert [one.title for one in documents] == ["Kite, page 1", "Kite, page 2"]
    assert [one.id for one in documents] == ["kite, page 1", "kite, page 2"]
    assert [one.fields["span_cm"] for one in documents] == [120, 120]


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".html"])
def test_a_rule_above_prose_is_no_header(tmp_path: Path, suffix: str) -> None:
    (document,) = written(tmp_path, suffix, ["---", "Note: we close at five.", "---"])
    assert isinstance(document, Document)
    assert "we close at five" in document.text
