import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from infra.search.lance import open_index
from pipeline.errors import PartUnavailable
from pipeline.types.documents import Passage
from pipeline.types.search import SearchQuery

MakePassage = Callable[..., Passage]


async def test_what_was_indexed_is_there_after_reopening(tmp_path: Path, passage: MakePassage) -> None:
    first = await open_index(tmp_path, dimensions=4)
    await first.replace([passage("d", "kept words")], [(1, 0, 0, 0)])
    await first.close()
    again = await open_index(tmp_path, dimensions=4)
    assert await again.versions() == {"d": "v1"}
    assert len((await again.keyword(SearchQuery("words", (1, 0, 0, 0)))).hits) == 1
    await again.close()


async def test_a_passage_that_is_found_again_is_the_same_object(tmp_path: Path, passage: MakePassage) -> None:
    index = await open_index(tmp_path, dimensions=4)
    await index.replace([passage("d", "kept words")], [(1, 0, 0, 0)])
    query = SearchQuery("words", (1, 0, 0, 0))
    first, again = (await index.keyword(query)).hits[0].passage, (await index.vector(query)).hits[0].passage
    await index.replace([passage("d", "other words")], [(1, 0, 0, 0)])
    changed = (await index.keyword(query)).hits[0].passage
    await index.close()
    assert first is again
    assert (first.text, changed.text) == ("kept words", "other words")


async def test_an_index_of_another_encoder_is_refused(tmp_path: Path) -> None:
    await (await open_index(tmp_path, dimensions=4)).close()
    with pytest.raises(PartUnavailable, match="another shape"):
        await open_index(tmp_path, dimensions=8)


async def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(PartUnavailable, match="index"):
        await open_index(blocked / "index", dimensions=4)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def fill(file: Path) -> None:
    file.write_bytes(b"no index " * 50)


@pytest.mark.parametrize("files", ["_versions/*", "data/*.lance", "_indices/*/*", "**/*"])
@pytest.mark.parametrize("how", [cut, fill, Path.unlink])
async def test_a_broken_index_is_found_when_it_is_opened_with_the_remedy(
    files: str, how: Callable[[Path], object], tmp_path: Path, passage: MakePassage
) -> None:
    index = await open_index(tmp_path, dimensions=4)
    await index.replace([passage("d", "kept words for the shop")], [(1, 0, 0, 0)])
    await index.publish()
    await index.close()
    for file in [file for file in tmp_path.glob(f"passages.lance/{files}") if file.is_file()]:  # noqa: ASYNC240
        how(file)
    with pytest.raises(PartUnavailable, match=f"{tmp_path} cannot be used .*: delete it"):
        await open_index(tmp_path, dimensions=4)


async def test_a_commit_of_another_process_is_seen_though_the_index_is_not_asked_for_each_turn(
    tmp_path: Path, passage: MakePassage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = await open_index(tmp_path, dimensions=4), await open_index(tmp_path, dimensions=4)
    await theirs.replace([passage("d", "old words")], [(1, 0, 0, 0)])
    long_ago = time.time() - 60
    os.utime(tmp_path / "passages.lance" / "_versions", (long_ago, long_ago))
    before = await ours.published()
    with monkeypatch.context() as asked:
        asked.delattr(type(ours._table), "version")
        assert await ours.published() == before
    await theirs.replace([passage("another", "new words")], [(1, 0, 0, 0)])
    assert await ours.published() == await theirs.published() != before
    await ours.close()
    await theirs.close()


async def test_a_large_index_finds_nearly_the_same_neighbours(tmp_path: Path, passage: MakePassage) -> None:
    """Also among passages that are much alike, where the library's own choice finds three of four."""
    index = await open_index(tmp_path, dimensions=384, ann_rows=500)
    rng = np.random.default_rng(0)
    rows = rng.normal(size=384) + 0.05 * rng.normal(size=(2000, 384))
    vectors = [tuple(row) for row in rows / np.linalg.norm(rows, axis=1, keepdims=True)]
    await index.replace([passage(f"d{number}", "word") for number in range(len(vectors))], vectors)
    queries = [SearchQuery("", vectors[7], limit=10)]
    queries += [SearchQuery("", tuple(row), limit=10) for row in rng.normal(size=(15, 384))]
    before = [await index.vector(query) for query in queries]
    await index.publish()
    after = [await index.vector(query) for query in queries]
    assert after[0].hits[0].passage.document_id == "d7"
    same = 0
    for exact, found in zip(before, after, strict=True):
        scores = {hit.passage.id: hit.score for hit in exact.hits}
        same += len(scores.keys() & {hit.passage.id for hit in found.hits})
        for hit in found.hits:
            assert hit.score == pytest.approx(scores.get(hit.passage.id, hit.score), abs=1e-5)
    assert same >= 0.95 * 10 * len(queries)
    await index.close()
