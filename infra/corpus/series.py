"""A manga series as text: short sentences that each name the title, so that any one of them answers by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Series(BaseModel):
    """One line of ``series.jsonl``. Years are calendar years; ``volumes`` were out in ``as_of``; price per volume."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    title_ja: str = ""
    title_romaji: str = ""
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...]
    demographic: str | None
    genres: tuple[str, ...]
    magazine: str | None
    start: int
    end: int | None
    volumes: int | None
    status: Literal["ongoing", "completed", "hiatus", "cancelled"]
    as_of: int
    age_rating: Literal["all ages", "13+", "16+", "18+"]
    price_usd: float
    description: str


def describe(series: Series) -> str:
    """The facts as one paragraph, the description as a second."""
    facts = [_identity(series), _run(series), _volumes(series), _genres(series), _age(series), _price(series)]
    return " ".join(fact for fact in facts if fact) + "\n\n" + series.description


def least_age(series: Series) -> float:
    """The age in years from which on the series is meant to be read; 0 for all ages."""
    return 0.0 if series.age_rating == "all ages" else float(series.age_rating.removesuffix("+"))


def other_titles(series: Series) -> list[str]:
    """The Japanese title and its romanisation, where they are spelled differently from the title."""
    different = {name.casefold(): name for name in (series.title_ja, series.title_romaji) if name}
    different.pop(series.title.casefold(), None)
    return list(different.values())


def _identity(series: Series) -> str:
    names = ", ".join(other_titles(series))
    title = f"{series.title} ({names})" if names else series.title
    kind = f"{series.demographic} manga" if series.demographic else "manga"
    return f"{title} is a {kind} by {listed(series.authors)}."


def _run(series: Series) -> str:
    where = f" in {series.magazine}" if series.magazine else ""
    if series.status == "ongoing":
        return f"{series.title} has run{where} since {series.start} and is still ongoing."
    if series.status == "hiatus":
        return f"{series.title} has run{where} since {series.start} and is on hiatus."
    ending = "is complete" if series.status == "completed" else "was cancelled"
    return f"{series.title} ran{where} {_years(series.start, series.end)} and {ending}."


def _years(start: int, end: int | None) -> str:
    if end is None:
        return f"from {start}"
    return f"in {start}" if end == start else f"from {start} to {end}"


def _volumes(series: Series) -> str:
    if series.volumes is None:
        return ""
    volumes = f"{series.volumes} volume" + ("" if series.volumes == 1 else "s")
    if series.status == "completed":
        return f"{series.title} is complete in {volumes}."
    return f"{series.title} had {volumes} as of {series.as_of}."


def _genres(series: Series) -> str:
    if not series.genres:
        return ""
    verb = "genre of {} is" if len(series.genres) == 1 else "genres of {} are"
    return f"The {verb.format(series.title)} {listed(series.genres)}."


def _age(series: Series) -> str:
    if series.age_rating == "all ages":
        return f"{series.title} is suitable for all ages."
    return f"{series.title} is rated {series.age_rating}."


def _price(series: Series) -> str:
    return f"Each volume of {series.title} costs ${series.price_usd:.2f}."


def listed(names: Sequence[str]) -> str:
    """Names as prose: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
