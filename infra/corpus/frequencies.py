"""How common words are in English and in the languages of which the spelling library has a dictionary, too."""

from __future__ import annotations

import gzip
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import resources

LANGUAGES = ("de", "es", "fr", "it", "nl", "pt")
"""Beside English."""
LEAST = 1e-6
"""A word that is rarer, as a share of all words written, counts as one that the language has not."""
_COMMON = 1e-4
_EVERYDAY = 8e-5
_UNINFLECTED = {
    "es": (
        "hay soy estoy están quiero quiere quieren puedo puede pueden tengo tiene tienen tienes tenéis hago hace hacen "
        "hacéis llegó llegan llegado fue han hemos sido dice necesito necesita necesitamos compré compro compran busco "
        "buscan recibí recibido funciona funcionan aceptan cuestan envían enviáis envíos venden vendéis recomiendas "
        "recomiendan cuáles cuántos cuántas quiénes unos unas otros otras algunos ustedes días gracias libros pedidos "
        "tomos descuentos estudiantes gastos niños hijos quería quisiera gustaría podría podrían"
    ),
}
"""Forms that a dictionary of headwords leaves out, and questions are made of."""
_COUNT = re.compile(rb'": (\d{3,})')
"""Of the dictionary's file, which is JSON. Fewer than a hundred of half a milliard words are too few to count."""
_ENTRY = re.compile(rb'"([^"]+)' + _COUNT.pattern)
_ACCENTS = dict.fromkeys(range(0x300, 0x370))


def folded(word: str) -> str:
    """A word in lower case without accents: in a hurry, nobody writes them."""
    return unicodedata.normalize("NFKD", word.casefold()).translate(_ACCENTS)


class Frequencies:
    """How much more one writes a word in a language than in English."""

    def __init__(self) -> None:
        self._english = _shares("en")
        self._others = {language: _shares(language) for language in LANGUAGES}

    def in_english(self, word: str) -> float:
        """Its share of all English words; 0 where it is no word of English."""
        return self._english.get(word, 0.0)

    def everyday_english(self) -> set[str]:
        """The words that hardly a page of English is without: some 450."""
        return {word for word, share in self._english.items() if share >= _EVERYDAY and word.isalpha()}

    def has(self, language: str, word: str) -> bool:
        """Whether it is a word of a language."""
        return word in self._others[language]

    def weight(self, language: str, word: str) -> float:
        """The logarithm of how much more often it is written in a language than in English."""
        return math.log((self._others[language].get(word, 0.0) + LEAST) / (self.in_english(word) + LEAST))


@cache
def frequencies() -> Frequencies:
    """Those of this process: they are only read, and take a second to load."""
    return Frequencies()


def _shares(language: str) -> dict[str, float]:
    shares: defaultdict[str, float] = defaultdict(float)
    for word, share in _counted(language):
        shares[folded(word)] += share
    for form in _UNINFLECTED.get(language, "").split():
        shares.setdefault(folded(form), _COMMON)
    return dict(shares)


def _counted(language: str) -> Iterator[tuple[str, float]]:
    """The words that are not too rare, with their shares.

    Read as text: parsed as a whole, its half a million words would leave 70 MB of the process in pieces.
    """
    file = resources.files("spellchecker") / "resources" / f"{language}.json.gz"
    written = gzip.decompress(file.read_bytes())
    total = sum(map(int, _COUNT.findall(written)))
    least = LEAST * total
    for entry in _ENTRY.finditer(written):
        if (count := int(entry[2])) >= least:
            yield entry[1].decode(), count / total
