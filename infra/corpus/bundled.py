"""The demo corpus of the shop "Hondana Manga": series, help pages, questions and answers, promotions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from infra.corpus.documents import make_document
from infra.corpus.front_matter import read_front_matter
from infra.corpus.series import Series, describe, least_age
from pipeline.errors import PartUnavailable
from pipeline.types import AUTHORS, CODE, ENDS, LEAST_AGE, STARTS, Document, DocumentType

ORIGIN = "bundled"
DATA = Path(__file__).parent / "data"
SERIES_URL = "https://hondana.example/series/"

Record = TypeVar("Record", bound=BaseModel)


class Titles(NamedTuple):
    """The names of one series. ``romaji`` and ``ja`` may equal ``title`` or be empty."""

    title: str
    romaji: str
    ja: str
    others: tuple[str, ...] = ()
    """What customers call it besides: abbreviations, kana, the title without its subtitle."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, the catalogue's first."""
        return (self.title, self.romaji, self.ja, *self.others)


class Faq(BaseModel):
    """One line of ``faq.jsonl``."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    answer: str
    topic: str
    language: str
    url: str


class Promotion(BaseModel):
    """One line of ``promotions.jsonl``. Valid on both days."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    text: str
    starts: date
    ends: date
    code: str | None = None
    language: str = "en"
    url: str


class Page(BaseModel):
    """The front matter of a page."""

    model_config = ConfigDict(frozen=True)

    title: str
    type: DocumentType
    language: str
    url: str


def bundled_documents(folder: Path = DATA) -> Iterator[Document]:
    """All documents of the demo corpus, ids without origin.

    Raises:
        PartUnavailable: a file is missing or a record is wrong; names the file and the line.
    """
    yield from map(_series_document, _records(folder / "series.jsonl", Series))
    yield from map(_page_document, sorted((folder / "pages").glob("*.md")))
    yield from map(_faq_document, _records(folder / "faq.jsonl", Faq))
    yield from map(_promotion_document, _records(folder / "promotions.jsonl", Promotion))


def catalogue_titles(folder: Path = DATA) -> tuple[Titles, ...]:
    """The names of every series in the catalogue, in its order."""
    records = _records(folder / "series.jsonl", Series)
    return tuple(Titles(series.title, series.title_romaji, series.title_ja, series.aliases) for series in records)


def offer_codes(folder: Path = DATA) -> frozenset[str]:
    """The codes of every promotion, whenever it is valid."""
    return frozenset(offer.code for offer in _records(folder / "promotions.jsonl", Promotion) if offer.code)


def catalogue_authors(folder: Path = DATA) -> frozenset[str]:
    """Everybody who wrote or drew a series of the catalogue."""
    return frozenset(author for series in _records(folder / "series.jsonl", Series) for author in series.authors)


def _series_document(series: Series) -> Document:
    """The document suits every language, as it names the series in two."""
    return make_document(
        series.id,
        kind="product",
        language="mul",
        title=series.title,
        text=describe(series),
        url=SERIES_URL + series.id,
        fields={LEAST_AGE: least_age(series), AUTHORS: series.authors},
    )


def _page_document(path: Path) -> Document:
    try:
        header = read_front_matter(path.read_text(encoding="utf-8"))
        page = Page.model_validate(header.values)
    except (OSError, ValueError) as error:
        raise PartUnavailable("corpus", f"{path.name}: {_first_problem(error)}") from error
    return make_document(
        path.stem, kind=page.type, language=page.language, title=page.title, text=header.body, url=page.url
    )


def _faq_document(faq: Faq) -> Document:
    return make_document(faq.id, kind="faq", language=faq.language, title=faq.question, text=faq.answer, url=faq.url)


def _promotion_document(promotion: Promotion) -> Document:
    return make_document(
        promotion.id,
        kind="promotion",
        language=promotion.language,
        title=promotion.title,
        text=_with_days(promotion),
        url=promotion.url,
        fields={
            STARTS: promotion.starts.isoformat(),
            ENDS: promotion.ends.isoformat(),
            **({CODE: promotion.code} if promotion.code else {}),
        },
    )


def _with_days(promotion: Promotion) -> str:
    """The days open the first sentence, so that no quote of the offer is without them."""
    if promotion.language == "ja":
        return f"{_day_ja(promotion.starts)}から{_day_ja(promotion.ends)}まで、{promotion.text}"
    text = promotion.text[:1].lower() + promotion.text[1:]
    return f"From {_day(promotion.starts)} to {_day(promotion.ends)}, {text}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _day_ja(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _records(path: Path, kind: type[Record]) -> Iterator[Record]:
    """The lines of a JSONL file as records."""
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except (OSError, ValueError) as error:
        raise PartUnavailable("corpus", f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            yield kind.model_validate_json(line)
        except ValidationError as error:
            raise PartUnavailable("corpus", f"{path.name}:{number}: {_first_problem(error)}") from error


def _first_problem(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return ": ".join([*map(str, first["loc"]), first["msg"]])
