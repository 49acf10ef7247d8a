import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor

from tests.ingest.reading import read, text_of

FIELD = "<w:{tag} {ns}><w:r><w:{text}>$11</w:{text}></w:r></w:{tag}>"


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_headings_lists_tables_and_margins_are_read_in_order() -> None:
    document = docx.Document()
    document.add_heading("Returns", 1)
    document.add_paragraph("Returns are\u00a0free\tfor all.")
    document.add_paragraph("No label", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["Item", "Price", "Lamp", "$80"], strict=True):
        cell.text = text
    document.sections[0].footer.paragraphs[0].text = "Open daily."
    (piece,), flaws = read("a.docx", saved(document))
    assert piece.title == "Returns"
    assert piece.text == (
        "# Returns\n\nReturns are\u00a0free\tfor all.\n\n- No label\n- Item: Lamp; Price: $80\n\nOpen daily."
    )
    assert flaws == []


def hidden(document: Document) -> None:
    document.paragraphs[0].add_run("$11").font.hidden = True


def struck(document: Document) -> None:
    document.paragraphs[0].add_run("$11").font.strike = True


def white(document: Document) -> None:
    document.paragraphs[0].add_run("$11").font.color.rgb = RGBColor(255, 255, 255)


def by_style(document: Document) -> None:
    style = document.styles.add_style("Internal", 2)
    style.font.hidden = True
    based = document.styles.add_style("Also internal", 2)
    based.base_style = style
    document.paragraphs[0].add_run("$11", style="Also internal")


def by_paragraph_style(document: Document) -> None:
    document.styles.add_style("Internal", 1).font.hidden = True
    document.add_paragraph("$11", style="Internal")


def deleted(document: Document) -> None:
    document.paragraphs[0]._p.append(parse_xml(FIELD.format(tag="del", text="delText", ns=nsdecls("w"))))


def moved_away(document: Document) -> None:
    document.paragraphs[0]._p.append(parse_xml(FIELD.format(tag="moveFrom", text="t", ns=nsdecls("w"))))


def a_comment(document: Document) -> None:
    document.add_comment(document.paragraphs[0].runs, "wholesale $11")


def minute(document: Document) -> None:
    document.paragraphs[0].add_run("$11").font.size = Pt(1)


def struck_by_style(document: Document) -> None:
    document.styles.add_style("Struck", 2).font.strike = True
    document.paragraphs[0].add_run("$11", style="Struck")


def white_by_style(document: Document) -> None:
    document.styles.add_style("Pale", 2).font.color.rgb = RGBColor(255, 255, 255)
    document.paragraphs[0].add_run("$11", style="Pale")


def white_by_paragraph_style(document: Document) -> None:
    document.styles.add_style("Pale", 1).font.color.rgb = RGBColor(255, 255, 255)
    document.add_paragraph("$11", style="Pale")


def a_hidden_row(document: Document) -> None:
    row(document, parse_xml(f"<w:hidden {nsdecls('w')}/>"))


def a_deleted_row(document: Document) -> None:
    row(document, parse_xml(f'<w:del w:id="1" w:author="a" {nsdecls("w")}/>'))


def row(document: Document, mark: BaseOxmlElement) -> None:
    table = document.add_table(1, 2)
    table.cell(0, 1).text = "$11"
    table.rows[0]._tr.get_or_add_trPr().append(mark)


HIDING = [
    *(hidden, struck, white, by_style, by_paragraph_style, deleted, moved_away, a_comment, minute),
    *(struck_by_style, white_by_style, white_by_paragraph_style, a_hidden_row, a_deleted_row),
]


@pytest.mark.parametrize("hide", HIDING)
def test_what_word_does_not_show_is_not_read(hide: Callable[[Document], None]) -> None:
    document = docx.Document()
    document.add_paragraph("The lamp costs $80.")
    hide(document)
    assert text_of("a.docx", saved(document)) == "The lamp costs $80."


def test_a_cell_over_several_rows_or_columns_belongs_to_each() -> None:
    document = docx.Document()
    rows = [("Prices", "", ""), ("Item", "Size", "Price"), ("Lamp", "L", "$80"), ("", "S", "$70")]
    table = document.add_table(4, 3)
    for place, cells in enumerate(rows):
        for cell, text in zip(table.rows[place].cells, cells, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    assert text_of("a.docx", saved(document)) == (
        "- Prices\n- Item: Lamp; Size: L; Price: $80\n- Item: Lamp; Size: S; Price: $70"
    )


def test_what_was_inserted_is_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The lamp costs ")
    paragraph._p.append(parse_xml(FIELD.format(tag="ins", text="t", ns=nsdecls("w"))))
    assert text_of("a.docx", saved(document)) == "The lamp costs $11"


def test_an_archive_that_unpacks_to_far_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"x" * 101_000_000)
    with pytest.raises(ValueError, match="unpacks to more"):
        read("a.docx", file.getvalue())
