"""Bytes to text: byte order marks, UTF-8, what the file itself declares, and otherwise the likeliest encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 first: its mark begins with that of UTF-16."""
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_KANJI_RUN = re.compile(r"[\u4e00-\u9fff\u3005]{2,}")
_PLAIN_JAPANESE = re.compile(r"[\t\r\n -~\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_LAST_COMMON = 0x97
"""The first byte, in cp932, of the last kanji of level 1."""
_JAPANESE = ("iso2022_jp", "cp932", "euc_jp")
_MOSTLY = 10
"""Well-formed characters beyond ASCII for each broken byte, from which on a file counts as UTF-8 with a flaw."""
_NOT_WESTERN = re.compile(rb"[\x80-\xff]{4}")
"""In Western European text, letters beyond ASCII stand between others."""
_SPARSE_JAPANESE = re.compile(
    r"(?:[\x00-\x7f]|(?<![A-Za-z])[\u3001-\u30ff\u3231\u3239\u2460-\u2473\u4e00-\u9fff\uff01-\uff5e\uffe5])+"
)
"""Signs of Japanese among ASCII, none straight behind a Latin letter, where an apostrophe of Windows would stand."""
_NO_WESTERN_SIGN = re.compile(rb"[\x81\x83\x87-\x89\x8b\x8d\x8f\x90]|[\x8a\x8c\x8e][^a-z]")
"""Bytes that mean nothing in cp1252, or next to nothing: no quotation mark, dash, bullet or letter of a word."""
_SAMPLE = 100_000

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_LINE_ENDS = {0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_CONTROLS = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_BROKEN = dict.fromkeys(range(55296, 57344), "�")
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""PDF programs write the radical where the kanji of the same look is meant, which nobody would search for."""
_TIDY = _CONTROLS | _BROKEN | _LIGATURES | _RADICALS | _LINE_ENDS


class Decoded(NamedTuple):
    """A file's text, and the encoding it was read as; ``broken_line`` is the first with bytes that are none of it."""

    text: str
    encoding: str
    broken_line: int | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file. ``declared`` is what it says of its own encoding.

    Raises:
        ValueError: these bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    if encoding := _two_byte(data):
        return _as(data, encoding)
    if b"\0" in data:
        raise ValueError("is not a text file")
    text = data.decode("utf-8", "surrogateescape")
    broken = _NOT_UTF8.findall(text)
    if len(broken) * _MOSTLY <= len(_BEYOND_ASCII.findall(text)) - len(broken):
        return _as(data, "iso2022_jp" if b"\x1b$" in data else "utf-8")
    return _as(data, _known(declared) or _guess(data))


def tidy(text: str) -> str:
    """Line ends, ligatures and radicals in their plain form, control characters as spaces. All others stay."""
    return text.replace("\r\n", "\n").translate(_TIDY)


def _as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.find("\ufffd") if "\ufffd" in text and not _says_so(data, encoding) else -1
    return Decoded(text, encoding, text.count("\n", 0, broken) + 1 if broken >= 0 else None)


def _says_so(data: bytes, encoding: str) -> bool:
    """Whether the replacement character stands in the file itself."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _two_byte(data: bytes) -> str | None:
    """UTF-16 without a mark, as text that is partly ASCII has it: every other byte of that part is zero."""
    even, odd = data[:_SAMPLE:2], data[1:_SAMPLE:2]
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros.count(0) * 4 > len(zeros) > 1 and others.count(0) == 0 and len(data) % 2 == 0:
            return encoding
    return _two_byte_japanese(data) if b"\0" in data[:_SAMPLE] else None


def _two_byte_japanese(data: bytes) -> str | None:
    """UTF-16 without a mark that is nearly all Japanese: the other way round, its kana are no letters at all."""
    for encoding in ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ():
        text = data[:_SAMPLE].decode(encoding, "replace")
        plain, kana = len(_PLAIN_JAPANESE.findall(text)), len(_KANA.findall(text))
        if plain * _MOSTLY >= len(text) * (_MOSTLY - 1) and kana * 5 >= len(text) > 0:
            return encoding
    return None


def _known(declared: str | None) -> str | None:
    """What is declared, if there is such an encoding. Windows has characters of its own in both."""
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    return {"shift_jis": "cp932", "iso8859-1": "cp1252", "utf-8": None, "ascii": None}.get(name, name)


def _guess(data: bytes) -> str:
    """Japanese text shows by its kana; other text is Western European, or one for the library to tell."""
    if encoding := _two_byte_japanese(data):
        return encoding
    for encoding in _JAPANESE:
        if _reads_as_japanese(data.decode(encoding, "replace")):
            return encoding
    if _is_sparse_cp932(data):
        return "cp932"
    if not _NOT_WESTERN.search(data):
        return "cp1252"
    best = from_bytes(data[:_SAMPLE], cp_exclusion=["utf_16_be", "utf_16_le", "utf_32_be", "utf_32_le"]).best()
    return best.encoding if best else "cp1252"


def _is_sparse_cp932(data: bytes) -> bool:
    """Whether it is a table with a sign of Japanese here and there: too few to tell by, but nothing else fits."""
    if not _NO_WESTERN_SIGN.search(data):
        return False
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return False
    signs = set(_BEYOND_ASCII.findall(text))
    common = sum(sign.encode("cp932")[0] <= _LAST_COMMON for sign in signs)
    return common * 5 >= len(signs) * 4 and _SPARSE_JAPANESE.fullmatch(text) is not None


def _reads_as_japanese(text: str) -> bool:
    """Kana among the kanji, or kanji in common use beside each other; quotation marks of Windows give single ones."""
    foreign = len(_BEYOND_ASCII.findall(text))
    if text.count("\ufffd") * _MOSTLY > foreign:
        return False
    kanji = sum(len(run) for run in _KANJI_RUN.findall(text) if run.encode("cp932", "replace")[0] <= _LAST_COMMON)
    return len(_KANA.findall(text)) * 5 >= foreign or ("\ufffd" not in text and kanji * 5 >= foreign * 4)
