"""Which language a message is written in, where it is neither English nor Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

_LATIN_SCRIPT = ("EN", "DE", "FR", "ES", "IT", "PT", "NL", "PL", "SV", "TR", "ID", "VI")
_OTHER_SCRIPTS = {
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
}
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHINESE = re.compile(r"[你您嗎呢沒們哪甚]|請問|多少|什麼|可以|是不是|有沒有|的")
"""Characters of Chinese grammar that Japanese shares the code of and never writes so."""
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[A-Z]+\d|[a-z]\d|@|https?:|\[")
_LEAST_WORDS = 2
_LEAST_CONFIDENCE, _MOST_ENGLISH = 0.2, 0.1
_SURE_OF_A_WORD = 0.6
_MOST_KNOWN = 0.5
"""Share of words that an English dictionary may have: languages share many ("die", "in", "a", "son").
"""


class ForeignLanguages:
    """Names the language of a text as ISO 639-1; None for English, Japanese, and what is too short to tell.

    Args:
        unknown: those of some words that no English dictionary has.
    """

    def __init__(self, unknown: Callable[[Iterable[str]], AbstractSet[str]]) -> None:
        languages = [Language.from_iso_code_639_1(IsoCode639_1.from_str(code)) for code in _LATIN_SCRIPT]
        self._detector = LanguageDetectorBuilder.from_languages(*languages).build()
        self._unknown = unknown

    def __call__(self, text: str, /) -> str | None:
        """Return the language, where it is not ours."""
        if _KANA.search(text):
            return None
        if _HAN.search(text):
            return "zh" if _is_chinese(text) else None
        for language, script in _OTHER_SCRIPTS.items():
            if len(script.findall(text)) > len(_WORD.findall(text)):
                return "uk" if language == "ru" and _UKRAINIAN.search(text) else language
        return None if _CODE.search(text) else self._of_latin_script(text)

    def _of_latin_script(self, text: str) -> str | None:
        words = [word.casefold() for word in _WORD.findall(text) if len(word) > 1]
        if not words or len(set(words) - self._unknown(words)) > _MOST_KNOWN * len(set(words)):
            return None
        values = self._detector.compute_language_confidence_values(text)
        english = next(value.value for value in values if value.language == Language.ENGLISH)
        least = _LEAST_CONFIDENCE if len(words) >= _LEAST_WORDS else _SURE_OF_A_WORD
        if values[0].value < least or english > _MOST_ENGLISH:
            return None
        return values[0].language.iso_code_639_1.name.lower()


def _is_chinese(text: str) -> bool:
    """Whether Chinese characters are not those of Japanese: simplified ones, or Chinese grammar."""
    try:
        text.encode("euc_jp")
    except UnicodeEncodeError:
        han = "".join(_HAN.findall(text))
        return not _in_japanese_set(han) or bool(_CHINESE.search(text))
    return bool(_CHINESE.search(text))


def _in_japanese_set(han: str) -> bool:
    try:
        han.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True
