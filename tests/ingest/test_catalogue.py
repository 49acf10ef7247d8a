"""The store's own documents: a folder like any other, and what turns know from it."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from infra.corpus.catalogue import (
    catalogue_titles,
    store_corpus,
    store_documents,
    store_namings,
)
from infra.corpus.folder import folder_documents
from infra.corpus.splitting import split
from infra.store import BUNDLED
from infra.store.fields import declared_fields
from pipeline.catalogue.fields import Field, Fields, ranked
from pipeline.errors import PartUnavailable
from pipeline.types.documents import Document

TITAN: dict[str, Any] = {
    "id": "titan",
    "title": "Attack on Titan",
    "type": "product",
    "language": "mul",
    "names": ["Shingeki no Kyojin", "進撃の巨人"],
    "fields": {"volumes": 34, "writers": ["Hajime Isayama"]},
    "text": "Attack on Titan is a manga by Hajime Isayama.\n\nHumanity lives behind walls. Giants break them.",
}
FIELDS = "writers: {type: list, about: who made it, means: makers}\nvolumes: {type: number, about: how many}"
PIECE = TITAN | {"id": "piece", "title": "One Piece", "names": ["ワンピース"], "fields": {"writers": ["Eiichiro Oda"]}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store whose products stand in files of several kinds and names."""
    folder = tmp_path / "documents"
    (folder / "shelf").mkdir(parents=True)
    (folder / "shelf" / "anything.jsonl").write_text(f"{json.dumps(TITAN)}\n{json.dumps(PIECE)}\n")
    (folder / "zine.md").write_text("---\ntype: product\ntitle: Our zine\n---\nIt is free.")
    (folder / "rules.md").write_text("---\ntype: policy\ntitle: Rules\nnames: [Law]\n---\nBe kind.")
    (tmp_path / "fields.yaml").write_text(FIELDS)
    (folder / "sale.md").write_text("---\ntype: promotion\ntitle: Sale\nfields: {code: HALF50}\n---\nAll half.")
    return folder


def test_names_authors_and_codes_are_those_of_the_headers(folder: Path) -> None:
    assert [names.all for names in catalogue_titles(folder.parent)] == [
        ("Our zine",),
        ("Attack on Titan", "Shingeki no Kyojin", "進撃の巨人"),
        ("One Piece", "ワンピース"),
    ]
    named = store_namings(folder.parent)
    assert [one.document_id for one in named if one.authors] == ["bundled:titan", "bundled:piece"]
    assert {one.code for one in named} == {"", "HALF50"}
    assert "Rules" not in [one.title for one in named]


def test_the_version_changes_with_the_content_only(folder: Path) -> None:
    fields = declared_fields(folder.parent)

    def versions() -> dict[str, str]:
        return {one.id: one.version for one in folder_documents(folder, fields) if isinstance(one, Document)}

    before = versions()
    for changed in ({"text": "Pirates."}, {"fields": {"volumes": 111}}, {"names": ["OP"]}):
        (folder / "shelf" / "anything.jsonl").write_text(f"{json.dumps(TITAN)}\n{json.dumps(PIECE | changed)}\n")
        assert {name for name, version in versions().items() if before[name] != version} == {"piece"}


def test_another_order_of_the_choices_is_another_version(folder: Path) -> None:
    """What a search compares has changed, though no document has."""
    (folder / "mug.md").write_text("---\nfields: {size: large}\n---\nA mug.")
    before, after = (
        {one.id: one.version for one in folder_documents(folder, Fields({"size": size})) if isinstance(one, Document)}
        for size in (Field("ordered", choices=ranked(order)) for order in (("small", "large"), ("large", "small")))
    )
    assert {name for name, version in after.items() if before[name] != version} == {"mug.md"}


def test_a_store_without_its_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PartUnavailable, match="is not a folder"):
        store_corpus(tmp_path / "none")


def test_nothing_is_wrong_with_the_store_that_ships() -> None:
    assert [item for item in store_corpus(BUNDLED) if not isinstance(item, Document)] == []
    kinds = [document.type for document in store_documents()]
    assert {kind: kinds.count(kind) for kind in kinds} == {"faq": 535, "promotion": 24, "product": 346, "policy": 43}


def test_every_series_is_two_passages_with_its_age_its_authors_and_an_address() -> None:
    for document in store_documents():
        if document.type == "product":
            assert [len(split(document)), document.language] == [2, "mul"], document.id
            assert isinstance(document.fields["least_age"], int | float)
            assert document.fields["authors"]
            assert document.url == f"https://hondana.example/series/{document.id}"


def test_every_promotion_has_its_days_in_its_first_words_and_as_facts() -> None:
    offers = {document.id: document for document in store_documents() if document.type == "promotion"}
    offer = offers["promo-fallshelf15"]
    assert offer.text.startswith("From 1 November 2026 to 30 November 2026, code FALLSHELF15 takes 15% off")
    assert offer.fields == {"code": "FALLSHELF15", "starts": "2026-11-01", "ends": "2026-11-30"}
    assert all(one.text.startswith("From " if one.language == "en" else "2026年") for one in offers.values())


def test_five_hundred_records_are_read_in_well_under_a_second(tmp_path: Path) -> None:
    rows = (json.dumps(TITAN | {"id": f"titan-{number}"}) for number in range(500))
    (tmp_path / "series.jsonl").write_text("\n".join(rows))
    fields = Fields({"volumes": Field("number"), "writers": Field("list")})
    started = time.process_time()
    assert len(list(folder_documents(tmp_path, fields))) == 500
    assert time.process_time() - started < 0.5
