import json
from pathlib import Path

import pytest

from infra.corpus.bundled import bundled_documents, catalogue_titles
from infra.corpus.orders import FileOrderBook, read_orders
from infra.corpus.series import Series, describe
from infra.corpus.splitting import split
from pipeline.errors import PartUnavailable
from pipeline.types import User

TITAN = {
    "id": "attack-on-titan",
    "title": "Attack on Titan",
    "title_ja": "進撃の巨人",
    "title_romaji": "Shingeki no Kyojin",
    "authors": ["Hajime Isayama"],
    "demographic": "shonen",
    "genres": ["action", "drama", "fantasy"],
    "magazine": "Bessatsu Shonen Magazine",
    "start": 2009,
    "end": 2021,
    "volumes": 34,
    "status": "completed",
    "as_of": 2024,
    "age_rating": "16+",
    "price_usd": 10.99,
    "description": "Humanity lives behind walls. Giants break them.",
}
PIECE = TITAN | {
    "id": "one-piece",
    "title": "One Piece",
    "title_ja": "ONE PIECE",
    "title_romaji": "One Piece",
    "authors": ["Eiichiro Oda"],
    "magazine": "Weekly Shonen Jump",
    "start": 1997,
    "end": None,
    "volumes": 110,
    "status": "ongoing",
    "age_rating": "all ages",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "series.jsonl").write_text(f"{json.dumps(TITAN)}\n{json.dumps(PIECE)}\n")
    (tmp_path / "pages" / "returns.md").write_text(
        '---\ntitle: "Returns: how"\ntype: policy\nlanguage: en\nurl: https://x/returns\nversion: "1"\n---\n\n'
        "## Periods\n\nWithin 30 days.\n\n## Costs\n\nReturns are free.\n"
    )
    faq = {"id": "faq-1", "question": "Free?", "answer": "Yes.", "topic": "t", "language": "en", "url": "https://x/f"}
    (tmp_path / "faq.jsonl").write_text(json.dumps(faq))
    promotion = {"id": "p", "title": "Sale", "text": "All half.", "code": "S", "url": "https://x/p"}
    (tmp_path / "promotions.jsonl").write_text(json.dumps(promotion | {"starts": "2026-11-01", "ends": "2026-11-30"}))
    return tmp_path


def test_a_complete_series_in_sentences_that_stand_alone() -> None:
    facts, description = describe(Series.model_validate(TITAN)).split("\n\n")
    assert facts == (
        "Attack on Titan (進撃の巨人, Shingeki no Kyojin) is a shonen manga by Hajime Isayama. "
        "Attack on Titan ran in Bessatsu Shonen Magazine from 2009 to 2021 and is complete. "
        "Attack on Titan is complete in 34 volumes. "
        "The genres of Attack on Titan are action, drama and fantasy. "
        "Attack on Titan is rated 16+. "
        "Each volume of Attack on Titan costs $10.99."
    )
    assert description == TITAN["description"]


def test_a_running_series() -> None:
    text = describe(Series.model_validate(PIECE))
    assert text.startswith("One Piece is a shonen manga by Eiichiro Oda.")
    assert "One Piece has run in Weekly Shonen Jump since 1997 and is still ongoing." in text
    assert "One Piece had 110 volumes as of 2024." in text
    assert "One Piece is suitable for all ages." in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"status": "hiatus", "end": None},
            "has run in Bessatsu Shonen Magazine since 2009 and is on hiatus.",
        ),
        ({"end": 2009}, "Attack on Titan ran in Bessatsu Shonen Magazine in 2009 and is complete."),
        ({"status": "cancelled", "magazine": None}, "Attack on Titan ran from 2009 to 2021 and was cancelled."),
        ({"volumes": 1}, "Attack on Titan is complete in 1 volume."),
        ({"genres": ["action"]}, "The genre of Attack on Titan is action."),
        ({"demographic": None, "authors": ["A", "B"]}, "is a manga by A and B."),
    ],
)
def test_other_kinds_of_series(change: dict[str, object], sentence: str) -> None:
    assert sentence in describe(Series.model_validate(TITAN | change))


def test_every_kind_of_record_becomes_a_document(data: Path) -> None:
    documents = {document.id: document for document in bundled_documents(data)}
    assert {name: (doc.type, doc.language, doc.title) for name, doc in documents.items()} == {
        "attack-on-titan": ("product", "mul", "Attack on Titan"),
        "one-piece": ("product", "mul", "One Piece"),
        "returns": ("policy", "en", "Returns: how"),
        "faq-1": ("faq", "en", "Free?"),
        "p": ("promotion", "en", "Sale"),
    }
    assert documents["p"].text == "From 1 November 2026 to 30 November 2026, all half."
    assert documents["p"].fields == {"starts": "2026-11-01", "ends": "2026-11-30", "code": "S"}
    titles = [passage.title for passage in split(documents["returns"])]
    assert titles == ["Returns: how: Periods", "Returns: how: Costs"]


def test_a_series_is_two_passages(data: Path) -> None:
    titan = next(bundled_documents(data))
    assert [passage.text.split()[0] for passage in split(titan)] == ["Attack", "Humanity"]


def test_the_version_changes_with_the_content_only(data: Path) -> None:
    before = {document.id: document.version for document in bundled_documents(data)}
    changed = PIECE | {"volumes": 111}
    (data / "series.jsonl").write_text(f"{json.dumps(TITAN)}\n{json.dumps(changed)}\n")
    after = {document.id: document.version for document in bundled_documents(data)}
    assert {name for name in before if before[name] != after[name]} == {"one-piece"}


def test_a_wrong_record_is_named_with_file_and_line(data: Path) -> None:
    (data / "series.jsonl").write_text(f"{json.dumps(TITAN)}\n{json.dumps(PIECE | {'price_usd': 'cheap'})}\n")
    with pytest.raises(PartUnavailable, match=r"series\.jsonl:2: price_usd"):
        list(bundled_documents(data))


def test_titles_of_the_catalogue(data: Path) -> None:
    assert catalogue_titles(data)[0].all == ("Attack on Titan", "Shingeki no Kyojin", "進撃の巨人")


async def test_orders_are_the_customers_own_newest_first(tmp_path: Path) -> None:
    order = {
        "order_id": "1", "customer_id": "ann", "status": "shipped", "placed_at": "2026-10-02T10:15:00+09:00",
        "shipped_at": "2026-10-03T10:15:00+09:00", "delivered_at": None, "carrier": "C", "tracking_number": "T",
        "eta": "2026-10-21", "items": [{"title": "One Piece Vol. 1", "quantity": 1, "price_usd": 9.99}],
        "shipping_usd": 0.0, "total_usd": 9.99, "return_until": None,
    }  # fmt: skip
    later = order | {"order_id": "2", "placed_at": "2026-11-02"}
    path = tmp_path / "orders.json"
    path.write_text(json.dumps([order, later, order | {"order_id": "3", "customer_id": "bob"}]))
    book = FileOrderBook(read_orders(path))
    assert [one.order_id for one in await book.orders_of(User("ann", "customer"))] == ["2", "1"]
    assert (await book.orders_of(User("bob", "customer")))[0].shipped_at == "2026-10-03"
    assert await book.orders_of(User("ann", "guest")) == ()


def test_a_wrong_order_is_named(tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    path.write_text('[{"order_id": "1"}]')
    with pytest.raises(PartUnavailable, match=r"orders\.json: 0\.customer_id"):
        read_orders(path)
