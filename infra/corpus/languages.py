"""Which language a message is written in, where it is neither English nor Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

from infra.corpus.spelling import TRADE

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
_CHINESE = re.compile(r"[你您嗎呢沒們哪甚]|請問|多少|什麼|可以|是不是|有沒有|謝謝|再見|的")
"""Characters of Chinese grammar that Japanese shares the code of and never writes so."""
_WORD = re.compile(r"[^\W\d_]+")
_GREETINGS = {
    "it": ("ciao", "buongiorno", "buonasera", "salve", "grazie", "arrivederci"),
    "pt": ("olá", "oi", "bom dia", "boa tarde", "boa noite", "obrigado", "obrigada"),
    "es": ("hola", "buenos días", "buenas tardes", "buenas noches", "gracias", "adiós"),
    "fr": ("bonjour", "bonsoir", "salut", "merci", "merci beaucoup", "au revoir"),
    "de": ("hallo", "guten tag", "guten morgen", "guten abend", "danke", "vielen dank", "tschüss"),
}
"""Too short to tell by their letters, and too common not to know."""
_GREETED = {words: language for language, greetings in _GREETINGS.items() for words in greetings}
_CODE = re.compile(r"[A-Z]+\d|[a-z]\d|@|https?:|\[")
_LEAST_WORDS, _LEAST_LETTERS = 2, 7
_LEAST_CONFIDENCE, _MOST_ENGLISH = 0.2, 0.1
_SURE_OF_A_WORD = 0.6
_SURE, _HARDLY_ENGLISH = 0.7, 0.02
_MOST_KNOWN, _MOST_KNOWN_OF_SURE = 0.5, 0.7
"""Shares of words that an English dictionary may have: languages share many ("die", "in", "a", "son")."""


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
        found = [word.casefold() for word in _WORD.findall(text)]
        if language := _GREETED.get(" ".join(found)):
            return language
        words = {word for word in found if len(word) > 1} - TRADE
        if not words or (len(words) < _LEAST_WORDS and len(max(words)) < _LEAST_LETTERS):
            return None
        known = len(words - self._unknown(words)) / len(words)
        values = self._detector.compute_language_confidence_values(" ".join(w for w in found if w not in TRADE))
        english = next(value.value for value in values if value.language == Language.ENGLISH)
        least = _LEAST_CONFIDENCE if len(words) >= _LEAST_WORDS else _SURE_OF_A_WORD
        sure = values[0].value > _SURE and english < _HARDLY_ENGLISH and len(words) > _LEAST_WORDS
        if values[0].value < least or english > _MOST_ENGLISH or known > (_MOST_KNOWN_OF_SURE if sure else _MOST_KNOWN):
            return None
        return values[0].language.iso_code_639_1.name.lower()


def _is_chinese(text: str) -> bool:
    """Whether Chinese characters are not those of Japanese: simplified ones, or Chinese grammar."""
    try:
        "".join(_HAN.findall(text)).encode("cp932")
    except UnicodeEncodeError:
        return True
    return bool(_CHINESE.search(text))
