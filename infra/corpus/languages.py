"""Which language a message is written in, where it is neither English nor Japanese."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pycld2

from infra.corpus.frequencies import LANGUAGES, folded, frequencies
from infra.corpus.spelling import CHAT, OF_SHOPS

_WITHOUT_FREQUENCIES = ("pl", "sv", "tr", "id", "vi")
_TAKEN_FOR = {language: language for language in (*LANGUAGES, *_WITHOUT_FREQUENCIES)} | {
    "co": "it",
    "gl": "es",
    "ms": "id",
}
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
_CHINESE = re.compile(
    r"[你您妳嗎呢沒們哪甚怎這很啊吧麼]|請問|多[少久]|什麼|可以|是不是|有[沒没]有|謝謝|再見|的|幾[天個]|我[想要]|不[能要]"
)
"""Characters of Chinese grammar that Japanese shares the code of and never writes so."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_GREETINGS = {
    "it": ("ciao", "buongiorno", "buonasera", "salve", "grazie", "arrivederci"),
    "pt": ("olá", "oi", "bom dia", "boa tarde", "boa noite", "obrigado", "obrigada"),
    "es": ("hola", "buenos días", "buenas tardes", "buenas noches", "gracias", "adiós"),
    "fr": ("bonjour", "bonsoir", "salut", "merci", "merci beaucoup", "au revoir"),
    "de": ("hallo", "guten tag", "guten morgen", "guten abend", "danke", "vielen dank", "tschüss"),
}
"""Too short to tell by their letters, and too common not to know."""
_GREETED = {words: language for language, greetings in _GREETINGS.items() for words in greetings}
_SPANISH_MARK = re.compile(r"[¿¡]")
_LOANS = re.compile(
    r"\b(?:bon (?:voyage|app[eé]tit)|films? noirs?|femmes? fatales?|coups? (?:de gr[aâ]ce|d'[eé]tat)|d[eé]j[aà] vu|"
    r"c'est la vie|[aà] la (?:carte|mode)|haute couture|avant[ -]garde|faux pas|carte blanche|en (?:route|masse|garde)|"
    r"enfants? terribles?|fait accompli|je ne sais quoi|joie de vivre|noms? de (?:plume|guerre)|raison d'[eê]tre|"
    r"vis[ -][aà][ -]vis|tour de force|m[eé]nage [aà] trois|cr[eè]me br[uû]l[eé]e|cordon bleu|art (?:deco|nouveau)|"
    r"(?:la )?dolce vita|al dente|prima donna|mano a mano|hasta la vista|que sera sera|persona non grata|mea culpa|"
    r"[uü]ber)\b",
    re.IGNORECASE,
)
"""English has taken these over whole: their words ask nothing in another language."""
_ROMAJI = frozenset("no wa ga ni wo na yo ne ka mo ao kara made tte kun chan san sama senpai sensei".split())
"""Of Japanese names, whichever: "Ao no Exorcist", "Hanako-kun"."""
_CODE = re.compile(r"[A-Z]+\d|[a-z]\d|@|https?:|\[")
_PARTICLES = frozenset(
    "a an the of and for in on to de la le les du des el los las del di da do dos y e et en und der die das von van "
    "no wa ga ni wo x".split()
)
"""Words that stay small within a name: "El Cazador de la Bruja"."""
_LONG_WORD = 7
"""Letters of one that says its language by itself."""
_LEAST_WORDS, _MORE_WORDS = 2, 3
_SURE, _LIKELY = 6.0, 3.0
"""How much more the words are another language's than English, as a logarithm: by themselves, or where CLD2 agrees."""
_COMMON, _FAR_MORE, _AGAINST = 5e-5, 50, 4.0
"""A word that is common in English, as a share, and so many times as common, speaks that much more against others."""
_MOST_ENGLISH = 0.6
"""Share of words that English may have, too: languages share many ("die", "in", "a", "son")."""
_FEW_WORDS, _TELLING = 3, math.log(15)
"""Around a name: how many words may be a whole question, and how much more common one of them is than in English."""
_POINTS = 500
"""CLD2's for a text that is sure to be of a language; words of none get some, too."""
_NEARLY = 1.0
"""How much worse the words may fit the language that CLD2 names than its sister."""


class _Word(NamedTuple):
    letters: str
    is_name: bool
    """Whether it stands in a name, too, and so speaks for no language."""
    has_accents: bool


class ForeignLanguages:
    """Names the language of a text as ISO 639-1; None for English, Japanese, and what is too short to tell.

    Told by how much more its words are written in another language than in English, and by CLD2.

    Args:
        names: what is sold, and who made it.
        jargon: words of the trade, which are of no language.
    """

    def __init__(self, names: Iterable[str] = (), jargon: Iterable[str] = ()) -> None:
        words = (part for name in names for word in _WORD.findall(name) for part in _apart(word))
        self._names = {*_ROMAJI, *map(folded, words)}
        self._of_no_language = CHAT | OF_SHOPS.union(jargon)
        self._frequencies = frequencies()

    def __call__(self, text: str, /, *, around_a_name: bool = False) -> str | None:
        """Return the language, where it is not ours. Around a name, few words tell it."""
        text = unicodedata.normalize("NFKC", text)
        if _KANA.search(text):
            return None
        if _HAN.search(text):
            return "zh" if _is_chinese(text) else None
        for language, script in _OTHER_SCRIPTS.items():
            if len(script.findall(text)) > len(_WORD.findall(text)):
                return "uk" if language == "ru" and _is_ukrainian(text) else language
        if not _is_mostly_latin(text):
            return _by_cld2(text)[0]
        if _CODE.search(text):
            return None
        return (self._around_a_name(text) if around_a_name else None) or self._of_latin_script(text)

    def _around_a_name(self, text: str) -> str | None:
        """The language of one to three words of a question: one is common there and foreign to English."""
        words = [folded(part) for word in _WORD.findall(text) for part in self._parts(word)]
        if not 0 < len(words) <= _FEW_WORDS or not self._names.isdisjoint(words):
            return None
        telling = [word for word in words if word not in self._of_no_language]
        frequencies = self._frequencies
        of_all = [one for one in LANGUAGES if all(frequencies.has(one, word) for word in telling)]
        fit = {one: [frequencies.weight(one, word) for word in telling] for one in of_all}
        told = [one for one in of_all if max(fit[one], default=0.0) > _TELLING]
        return max(told, key=lambda one: sum(fit[one]), default=None)

    def _of_latin_script(self, text: str) -> str | None:
        found = [word.casefold() for word in _WORD.findall(text)]
        if language := _GREETED.get(" ".join(found)):
            return language
        if _SPANISH_MARK.search(text):
            return "es"
        words = self._words(_LOANS.sub(" ", text))
        if all(word.is_name for word in words):
            return None
        named, points = _by_cld2(" ".join(word for word in found if word not in self._of_no_language))
        guess = _TAKEN_FOR.get(named)
        if len(words) < _LEAST_WORDS:
            return guess if self._is_word_of(guess, words[0].letters) else None
        if guess in _WITHOUT_FREQUENCIES and self._is_other(words, points):
            return guess
        language = self._by_frequency(words, guess)
        unlike = language and guess in _WITHOUT_FREQUENCIES and self._known(language, words) < 1
        return guess if unlike else language

    def _words(self, text: str) -> list[_Word]:
        """The words that may tell the language: those written large within a sentence are names."""
        parts = [part for word in _WORD.findall(text) for part in self._parts(word)]
        if _is_titled(parts):
            return []
        kept = parts[:1] + [part for part in parts[1:] if text.isupper() or not part[0].isupper()]
        return [
            _Word(letters, letters in self._names, not part.isascii())
            for part in kept
            if (letters := folded(part)) not in self._of_no_language
        ]

    def _parts(self, word: str) -> list[str]:
        """An English word with an apostrophe is one ("don't"); in other languages they are two ("c'est")."""
        whole = word.replace("\u2019", "'")
        return [whole] if self._frequencies.in_english(folded(whole)) else _apart(whole)

    def _is_word_of(self, language: str | None, word: str) -> bool:
        """Whether a word that stands alone is none of English: "Remboursement"."""
        frequencies = self._frequencies
        known = language in LANGUAGES and frequencies.has(language, word)
        return known and len(word) >= _LONG_WORD and not frequencies.in_english(word)

    def _is_other(self, words: Sequence[_Word], points: int) -> bool:
        """Whether words to which CLD2 gives so many points are neither English nor any language's with frequencies."""
        telling = sum(not word.is_name for word in words)
        if points < _POINTS or telling < _LEAST_WORDS or max(self._known(one, words) for one in LANGUAGES) == 1:
            return False
        english = self._english(words)
        if telling >= _MORE_WORDS:
            return english <= _MOST_ENGLISH
        return english < 1 / 2 and (points > 2 * _POINTS or any(word.has_accents for word in words))

    def _by_frequency(self, words: Sequence[_Word], guess: str | None) -> str | None:
        fit = {language: self._fit(language, words) for language in LANGUAGES}
        best = max(fit, key=lambda language: fit[language])
        if guess in fit and fit[guess] >= fit[best] - _NEARLY:
            best = guess
        foreign = self._english(words) <= _MOST_ENGLISH
        least = _LIKELY * (not any(word.has_accents for word in words)) if best == guess and foreign else _SURE
        known = self._known(best, words)
        enough = known >= 1 / 2 if best == guess or len(words) > _MORE_WORDS else known == 1
        return best if fit[best] > least and enough else None

    def _fit(self, language: str, words: Sequence[_Word]) -> float:
        return sum(self._weight(language, word) for word in words)

    def _weight(self, language: str, word: _Word) -> float:
        weight = self._frequencies.weight(language, word.letters)
        if weight < -math.log(_FAR_MORE) and self._frequencies.in_english(word.letters) > _COMMON:
            weight -= _AGAINST
        return min(weight, 0.0) if word.is_name else weight

    def _known(self, language: str, words: Sequence[_Word]) -> float:
        """The share of the words that are the language's."""
        return sum(self._frequencies.has(language, word.letters) for word in words) / len(words)

    def _english(self, words: Sequence[_Word]) -> float:
        """The share of the words that are English, too."""
        return sum(self._frequencies.in_english(word.letters) > 0 for word in words) / len(words)


def _apart(word: str) -> list[str]:
    """The parts of a word at its apostrophes; single letters mean something only where they have an accent ("è")."""
    return [part for part in re.split("['\u2019]", word) if len(part) > 1 or not part.isascii()]


def _by_cld2(text: str) -> tuple[str, int]:
    """The language that CLD2 takes a text for, as it calls it, and its points for that."""
    _, _, guesses = pycld2.detect(text, isPlainText=True, bestEffort=True)
    return guesses[0][1], int(guesses[0][3])


def _is_ukrainian(text: str) -> bool:
    return bool(_UKRAINIAN.search(text)) or _by_cld2(text)[0] == "uk"


def _is_mostly_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) >= len(letters)


def _is_titled(parts: Sequence[str]) -> bool:
    """Whether words are written like a name: large, but for particles."""
    long = [part for part in parts if part.casefold() not in _PARTICLES]
    large = [part for part in parts if part[0].isupper() and not part.isupper()]
    several = len(long) > 1 or len(large) > min(len(parts) - 1, 2)
    return len(parts) > 1 and bool(long) and set(long) <= set(large) and several


def _is_chinese(text: str) -> bool:
    """Whether Chinese characters are not those of Japanese: simplified ones, or Chinese grammar."""
    try:
        "".join(_HAN.findall(text)).encode("cp932")
    except UnicodeEncodeError:
        return True
    return bool(_CHINESE.search(text))
