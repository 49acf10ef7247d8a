"""One installation for all of these tests, whose index is there already: no start makes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Furnished
from tests.serve.server import Installation


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, furnished: Furnished) -> Iterator[Installation]:
    """A data folder of its own; only the prepared models are shared with the other tests."""
    made = Installation(furnished(tmp_path_factory.mktemp("serve") / "data"))
    yield made
    made.end()


@pytest.fixture
def server(installation: Installation) -> Installation:
    """The installation with its server running."""
    if not installation.running:
        installation.start()
    return installation


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """A user's own documents, good and broken ones."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "lounge.md").write_text("# Reading lounge\n\nThe Kaminari reading lounge opens at 10:30 on Tuesdays.\n")
    (folder / "parking.txt").write_text("The Osaka store has 14 parking places for bicycles behind the building.\n")
    (folder / "cafe.html").write_text(
        "<html><title>Cafe</title><body><nav>Home</nav><h1>Cafe</h1>"
        "<p>The Tanuki cafe serves melon soda for 4.20 dollars.</p></body></html>"
    )
    (folder / "events.csv").write_text("event,date\nZine Fair Umeda,12 March\nInk Night Namba,3 April\n")
    (folder / "staff.jsonl").write_text('{"name": "Haruko Mizushima", "role": "runs the restoration desk"}\n')
    (folder / "map.pdf").write_bytes(pdf("The vault for rare first printings is on floor seven."))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 this is none")
    (folder / "broken.jsonl").write_text('{"name": "x"\n')
    (folder / "broken.md").write_bytes(b"\xff\xfe\x00 not UTF-8")
    (folder / "empty.txt").write_text(" \n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def pdf(text: str) -> bytes:
    """A PDF of one page with one line of text (PDF 1.4, sections 3.4 and 5.3)."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode() + trailer.encode()
