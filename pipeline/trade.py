"""What the trade calls its genres, in the words that a catalogue has for them."""

from __future__ import annotations

import re

_KIND = r"(?=\W*$|\W+(?:manga|series|titles?|books?|comics?|stories|please|recommendations?|recs?)\b)"
_LATIN = r"[A-Za-z0-9'-]"
_MANGA = r"(?:\s+mangas?\b)?"


def _called(genre: str, lower: str, initials: str, japanese: str) -> re.Pattern[str]:
    """In lower case anywhere; written large it may be a person, but for where a message begins with the genre."""
    large = rf"(?i:^(?:{lower})(?!{_LATIN}){_KIND})"
    whole = rf"(?<!{_LATIN})(?:{lower}|{initials.lower()}|{initials}|{genre}{_KIND})(?!{_LATIN})"
    return re.compile(rf"(?:{large}|{whole}){_MANGA}|{japanese}")


_GENRES = {
    "boys love": _called("boys love", r"yaoi|shou?nen[- ]ai|boys' love", "BL", "ボーイズ・?ラブ"),
    "girls love": _called("girls love", r"yuri|shou?jo[- ]ai|girls' love", "GL", "百合|ガールズ・?ラブ"),
}


GENRE_NAMES = frozenset(_GENRES)
"""As catalogues write them: each is a genre, however few titles are of it."""


def in_plain_words(text: str) -> str:
    """The text with "boys love genre manga" for what else these are called: that tells them from titles with love."""
    for genre, called in _GENRES.items():
        text = called.sub(lambda match, genre=genre: f"{genre} genre{_after(match)}", text)
    return text


def _after(match: re.Match[str]) -> str:
    return "" if match.string.startswith(("漫画", "マンガ"), match.end()) else " manga"
