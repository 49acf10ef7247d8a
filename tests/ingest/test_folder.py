import time
from pathlib import Path

import pytest

from infra.corpus.folder import folder_documents, origin_of
from infra.corpus.splitting import split
from pipeline.errors import PartUnavailable
from pipeline.ingest import Skipped, Warned
from pipeline.types.documents import Document
from tests.ingest.pdf_file import pdf

HTML = """<html><head><title>Our returns</title><style>p{color:red}</style></head><body><nav><a>Home</a></nav>
<h2>Costs</h2><p>Returns are <b>really</b>
free.</p><ul><li>No label</li><li>No form</li></ul><script>alert("x")</script></body></html>"""


def read(folder: Path, **limits: float) -> tuple[dict[str, Document], dict[str, str]]:
    """The documents by id, and why files were skipped by name."""
    found = list(folder_documents(folder, **limits))  # pyright: ignore[reportArgumentType]
    documents = {one.id: one for one in found if isinstance(one, Document)}
    return documents, {one.name: one.why for one in found if isinstance(one, Skipped)}


def test_every_type_of_file_becomes_documents(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "guide.md").write_text("# The guide\n\nHello there.\n\n## Depth\n\nMore.")
    (tmp_path / "headed.md").write_text("---\ntitle: From the header\n---\n# Else\n\nText.")
    (tmp_path / "plain.txt").write_bytes("\ufeffWrapped\nline. 返品はできます。".encode())
    (tmp_path / "page.html").write_text(HTML)
    (tmp_path / "rows.csv").write_text("name,price\nBerserk,14.99\nBleach,9.99\n")
    (tmp_path / "lines.jsonl").write_text('{"name": "Naruto", "volumes": 72}\n')
    (tmp_path / "scan.pdf").write_bytes(pdf(["The shop opens at nine."]))
    documents, skipped = read(tmp_path)
    assert skipped == {}
    assert {name: document.title for name, document in documents.items()} == {
        "headed.md": "From the header",
        "lines.jsonl#row=1": "Naruto",
        "page.html": "Our returns",
        "plain.txt": "plain",
        "rows.csv#row=1": "Berserk",
        "rows.csv#row=2": "Bleach",
        "scan.pdf#page=1": "scan, page 1",
        "sub/guide.md": "The guide",
    }
    assert {document.type for document in documents.values()} == {"document"}
    assert documents["sub/guide.md"].url == "sub/guide.md"
    assert documents["rows.csv#row=1"].text == "name: Berserk; price: 14.99"
    assert documents["scan.pdf#page=1"].text.strip() == "The shop opens at nine."
    assert (documents["plain.txt"].language, documents["page.html"].language) == ("ja", "en")


def test_html_keeps_headings_and_order_and_drops_the_rest(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(HTML)
    (passage,) = split(read(tmp_path)[0]["page.html"])
    assert passage.title == "Our returns: Costs"
    assert passage.text == "Returns are really free.\n\n- No label\n- No form"


def test_what_cannot_be_read_is_skipped_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    (tmp_path / "broken.jsonl").write_text('{"a": 1}\nnot json')
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "binary.txt").write_bytes(b"a\0b")
    (tmp_path / "huge.txt").write_text("x" * 2000)
    (tmp_path / "photo.jpeg").write_bytes(b"\xff\xd8")
    (tmp_path / "secret.txt").symlink_to("/etc/hostname")
    (tmp_path / "good.txt").write_text("Fine.")
    (tmp_path / ".hidden").write_text("left out")
    documents, reasons = read(tmp_path, max_bytes=1000)
    assert set(documents) == {"broken.jsonl#row=1", "good.txt"}
    assert set(reasons) == {
        "binary.txt", "broken.jsonl:2", "broken.pdf", "empty.txt", "huge.txt", "photo.jpeg", "secret.txt",
    }  # fmt: skip
    assert reasons["empty.txt"] == "has no text"
    assert reasons["huge.txt"] == "has 2,000 bytes, more than the limit of 1,000"
    assert reasons["broken.jsonl:2"] == "is not JSON: Expecting value at character 1"
    assert "link to outside" in reasons["secret.txt"]
    assert ".md, .markdown" in reasons["photo.jpeg"]
    assert reasons["broken.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("slow.md", "[" * 400_000, "takes longer than 2 s to read, which is the limit"),
        ("deep.html", "<div>" * 200_000, "nests its elements more than 2,048 deep, which is the limit"),
    ],
)
def test_a_costly_file_is_skipped_with_the_reason_and_the_others_are_read(
    tmp_path: Path, name: str, content: str, why: str
) -> None:
    (tmp_path / name).write_text(content)
    (tmp_path / "then.txt").write_text("Fine.")
    started = time.monotonic()
    documents, reasons = read(tmp_path, seconds=2)
    assert reasons == {name: why}
    assert set(documents) == {"then.txt"}
    assert time.monotonic() - started < 20


def test_flaws_are_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "rows.csv").write_text("name,price\nA,1,2\n")
    (tmp_path / "sub" / "lines.jsonl").write_text('{"a": 1}\n}')
    (tmp_path / "sub" / "UPPER.HTM").write_text("<p>Fine.</p>")
    found = list(folder_documents(tmp_path))
    assert [one.id for one in found if isinstance(one, Document)] == [
        "sub/UPPER.HTM", "sub/lines.jsonl#row=1", "sub/rows.csv#row=1"
    ]  # fmt: skip
    assert [one.name for one in found if isinstance(one, Skipped)] == ["sub/lines.jsonl:2"]
    assert [one.name for one in found if isinstance(one, Warned)] == ["sub/rows.csv:2"]


def test_more_files_than_the_limit_are_left_out_aloud(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("text")
    found = list(folder_documents(tmp_path, max_files=2))
    assert len(found) == 3
    assert found[-1] == (str(tmp_path), "has more than 2 files; the rest was left out")


def test_a_missing_folder_is_an_error_before_anything_is_removed(tmp_path: Path) -> None:
    with pytest.raises(PartUnavailable, match="is not a folder"):
        next(folder_documents(tmp_path / "none"))


def test_folders_of_the_same_name_are_different_origins(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "my docs", tmp_path / "b" / "my docs"
    assert origin_of(one).startswith("my-docs-")
    assert origin_of(one) != origin_of(other)
    assert ":" not in origin_of(one)
