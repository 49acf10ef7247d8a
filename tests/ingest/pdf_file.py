"""PDF files made by hand: each page its lines, or a content stream of its own."""

from __future__ import annotations

from collections.abc import Sequence

_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def pdf(*pages: Sequence[str] | str) -> bytes:
    """A document of one font, with a layer /off that is switched off. Text is Latin-1."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    off = f"{4 + 2 * len(pages)} 0 R"
    layers = f"/OCProperties<</OCGs[{off}]/D<</OFF[{off}]>>>>"
    objects = [f"<</Type/Catalog/Pages 2 0 R{layers}>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>", _FONT]
    for number, page in enumerate(pages):
        stream = page if isinstance(page, str) else _stream(page)
        resources = f"/Resources<</Font<</F1 3 0 R>>/Properties<</off {off}>>>>"
        contents = f"/MediaBox[0 0 600 800]/Contents {5 + 2 * number} 0 R"
        objects += [f"<</Type/Page/Parent 2 0 R{contents}{resources}>>", _length(stream)]
    return _file([*objects, "<</Type/OCG/Name(Internal)>>"])


def _stream(lines: Sequence[str]) -> str:
    return "BT /F1 12 Tf 20 700 Td " + " ".join(f"({line}) Tj 0 -14 Td" for line in lines) + " ET"


def _length(stream: str) -> str:
    return f"<</Length {len(stream)}>>stream\n{stream}\nendstream"


def _file(objects: Sequence[str]) -> bytes:
    text, places = "%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"trailer<</Root 1 0 R/Size {count}>>\nstartxref\n{len(text)}\n%%EOF"
    return f"{text}xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode("latin-1")
