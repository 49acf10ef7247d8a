import pytest

from infra.corpus.decoding import decode, tidy
from tests.ingest.reading import read


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("返品はできます", "cp932"),
        ("商品名,価格\nベルセルク,650円", "cp932"),
        ("返品方法", "cp932"),
        ("商品,価格\r\n皿,300円\r\n①～髙,㈱\r\n", "cp932"),
        ('{"title":"皿","text":"300円"}', "cp932"),
        ("id,名\n1,皿\n2,鍋\n", "cp932"),
        ("it’s, don’t – “we’re”", "cp1252"),
        ("•Item – 3‰ of “Œuvre”\n•Žižek’s Größe", "cp1252"),
        ("カワセミの机は九千円です。", "utf-16-le"),
        ("カワセミの机は九千円です。", "utf-16-be"),
        ("返品はできます", "euc_jp"),
        ("返品はできます", "iso2022_jp"),
        ("返品はできます, in 30 days", "utf-16"),
        ("# 返品\n\n返品は三十日以内にできます。\n", "utf-16-le"),
        ("# 返品\n\n返品は三十日以内にできます。\n", "utf-16-be"),
        ("The lamp costs $80.", "utf-16-le"),
        ("The lamp costs $80.", "utf-16-be"),
        ("The lamp costs $80.", "utf-32"),
        ("café, naïve, Größe", "latin-1"),
        ("“it’s 9 €” – he said", "cp1252"),
        ("Лампа стоит девять рублей", "cp1251"),
        ("返品はできます", "utf-8-sig"),
        ("the sign \ufffd itself", "utf-8"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.broken_line) == (text, None)


def test_a_few_broken_bytes_do_not_make_another_encoding() -> None:
    decoded = decode("返品はできます。\n価格は".encode() + b"\xff\n" + "九百円です。".encode())
    assert decoded.text == "返品はできます。\n価格は\ufffd\n九百円です。"
    assert (decoded.encoding, decoded.broken_line) == ("utf-8", 2)


def test_a_page_says_itself_how_it_is_encoded() -> None:
    page = '<meta charset="shift_jis"><p>カード'.encode("cp932")
    assert read("a.html", page)[0][0].text == "カード"


def test_a_guess_is_reported() -> None:
    assert read("a.txt", "café".encode("latin-1"))[1] == [("", "is not UTF-8: read as cp1252", False)]


@pytest.mark.parametrize("data", [b"a\0b", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a text file"):
        decode(data)


def test_only_controls_ligatures_and_line_ends_change() -> None:
    assert tidy("a\u00a0b\u3000c\td\u200de\u200cf\u00adg\u202fh") == "a\u00a0b\u3000c\td\u200de\u200cf\u00adg\u202fh"
    assert tidy("\u2f24\u2fc3 \ufb01ne o\ufb03ce\x1b[0m\r\nx\ry\u2028z\ud800") == "大鳥 fine office [0m\nx\ny\nz\ufffd"
