from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest

from infra.corpus.splitting import split
from infra.search.lance import LanceIndex
from pipeline.errors import PartUnavailable
from pipeline.ingest import BATCH, BATCH_CHARS, IngestReport, Progress, Skipped, Warned, ingest
from pipeline.types.documents import Document
from pipeline.types.search import SearchQuery

Run = Callable[..., Awaitable[IngestReport]]
MakeDocument = Callable[..., Document]


@pytest.fixture
def run(encoder: Any, index: LanceIndex) -> Run:
    async def start(
        documents: Iterable[Document | Skipped], origin: str = "a", progress: Progress = lambda _: None
    ) -> IngestReport:
        return await ingest(documents, origin=origin, split=split, embed=encoder, index=index, progress=progress)

    return start


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


async def test_the_second_run_does_nothing(run: Run, document: MakeDocument, encoder: Any) -> None:
    documents = [document("one"), document("two")]
    first = await run(documents)
    worked = len(encoder.texts)
    second = await run(documents)
    assert counts(first) == (2, 0, 0, 0)
    assert counts(second) == (0, 0, 0, 2)
    assert len(encoder.texts) == worked
    assert first.corpus_version == second.corpus_version != ""


async def test_new_changed_and_gone_are_told_apart(run: Run, document: MakeDocument, index: LanceIndex) -> None:
    await run([document("same"), document("edited"), document("gone")])
    report = await run([document("same"), document("edited", "Other words."), document("new")])
    assert counts(report) == (1, 1, 1, 1)
    assert set(await index.versions()) == {"a:same", "a:edited", "a:new"}
    found = await index.keyword(SearchQuery("other", (1, 0, 0, 0)))
    assert [hit.passage.document_id for hit in found.hits] == ["a:edited"]


async def test_only_its_own_origin_is_cleared(run: Run, document: MakeDocument, index: LanceIndex) -> None:
    await run([document("x")], origin="a")
    await run([document("x")], origin="ab")
    report = await run([], origin="a")
    assert report.removed == 1
    assert set(await index.versions()) == {"ab:x"}


async def test_the_next_run_completes_a_killed_one(
    run: Run, document: MakeDocument, encoder: Any, index: LanceIndex
) -> None:
    documents = [document(f"d{number:03}") for number in range(3 * BATCH)]
    encoder.breaks_at = 2
    with pytest.raises(PartUnavailable):
        await run(documents)
    assert len(await index.versions()) == 2 * BATCH
    encoder.breaks_at = None
    assert counts(await run(documents)) == (BATCH, 0, 0, 2 * BATCH)
    assert len(encoder.texts) == 3 * BATCH


async def test_what_cannot_be_indexed_is_reported(run: Run, document: MakeDocument, index: LanceIndex) -> None:
    await run([document("emptied")])
    report = await run([Skipped("scan.pdf", "has no text"), document("emptied", "  "), document("x"), document("x")])
    assert report.skipped == (
        ("scan.pdf", "has no text"),
        ("x", "an earlier document has the same id"),
        ("emptied", "has no text"),
    )
    assert (report.added, report.removed) == (1, 1)
    assert set(await index.versions()) == {"a:x"}


async def test_what_an_owner_should_look_at_is_told_at_every_run(
    encoder: Any, index: LanceIndex, document: MakeDocument
) -> None:
    for _ in range(2):
        report = await ingest(
            [Warned("rows.csv:2", "ragged"), document("notes", "secret words"), document("plain")],
            origin="a",
            split=split,
            embed=encoder,
            index=index,
            progress=lambda _: None,
            inspect=lambda found: "holds a secret" if "secret" in found.text else "",
        )
        assert set(report.warned) == {("rows.csv:2", "ragged"), ("notes", "holds a secret")}
        assert report.added + report.unchanged == 2


async def test_title_and_text_are_embedded_together(run: Run, document: MakeDocument, encoder: Any) -> None:
    await run([document("faq", "Yes.", title="Do you ship abroad?", kind="faq")])
    assert encoder.texts == ["Do you ship abroad?\nYes."]


async def test_progress_ends_with_the_report(run: Run, document: MakeDocument) -> None:
    heard: list[IngestReport] = []
    report = await run([document("x")], progress=heard.append)
    assert heard[-1] == report


async def test_a_corpus_is_counted_before_it_is_embedded(run: Run, document: MakeDocument) -> None:
    documents = [document(f"d{number:03}") for number in range(2 * BATCH + 1)]
    heard: list[IngestReport] = []
    await run([*documents, Skipped("scan.pdf", "has no text")], progress=heard.append)
    embedding = [report for report in heard if report.passages]
    assert {(report.found, report.counted) for report in embedding} == {(2 * BATCH + 1, True)}
    assert [report.done for report in embedding] == sorted(report.done for report in embedding)
    assert embedding[-1].done == 2 * BATCH + 1


async def test_a_batch_of_long_documents_is_smaller(run: Run, document: MakeDocument, encoder: Any) -> None:
    await run([document(f"long {number}", "Long. " * (BATCH_CHARS // 6 + 1)) for number in range(3)])
    assert encoder.calls == 3


@pytest.mark.parametrize("origin", ["", "a:b"])
async def test_an_origin_that_would_mix_ids_is_refused(run: Run, origin: str) -> None:
    with pytest.raises(ValueError, match="colon"):
        await run([], origin=origin)
