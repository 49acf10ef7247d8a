"""Which language a message is written in, where it is neither English nor Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

import pycld2

from infra.corpus.spelling import TRADE

_LATIN_SCRIPT = ("de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr", "id", "vi")
_TAKEN_FOR = {language: language for language in _LATIN_SCRIPT} | {"co": "it", "gl": "es", "ms": "id"}
"""By what CLD2 says, which takes some short texts for a sister of their language: Corsican for Italian.

It is not bound to these: the names that English questions are about, often Japanese, then fall to some other language.
"""
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
_CHINESE = re.compile(r"[你您嗎呢沒們哪甚]|請問|多少|什麼|可以|是不是|有[沒没]有|謝謝|再見|的")
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
_MOST_KNOWN = 0.6
"""Share of words that an English dictionary may have: languages share many ("die", "in", "a", "son")."""


class ForeignLanguages:
    """Names the language of a text as ISO 639-1; None for English, Japanese, and what is too short to tell.

    Args:
        unknown: those of some words that no English dictionary has.
    """

    def __init__(self, unknown: Callable[[Iterable[str]], AbstractSet[str]]) -> None:
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
        if len(words - self._unknown(words)) > _MOST_KNOWN * len(words):
            return None
        _, _, guesses = pycld2.detect(" ".join(w for w in found if w not in TRADE), isPlainText=True, bestEffort=True)
        return _TAKEN_FOR.get(guesses[0][1])


def _is_chinese(text: str) -> bool:
    """Whether Chinese characters are not those of Japanese: simplified ones, or Chinese grammar."""
    try:
        "".join(_HAN.findall(text)).encode("cp932")
    except UnicodeEncodeError:
        return True
    return bool(_CHINESE.search(text))
