"""``ingest`` and ``sources`` as they are run in a terminal."""

import shutil
from pathlib import Path

import pytest

from app.catalogue import INSPECT_S, personal_data
from app.commands import ingest, sources
from app.lexicon import lexicon_of
from app.preflight import CannotStart
from app.settings import Settings
from guardrails.pii.known import Known
from infra.corpus.documents import make_document
from tests.conftest import TEST_DATA


@pytest.fixture
def own(tmp_path: Path, corpus: object) -> Settings:
    """An installation of its own, over the models that are there."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(TEST_DATA / "models")
    return Settings(_env_file=None, data_dir=tmp_path / "data")


async def test_the_report_names_every_flaw_and_its_counts_are_true(
    own: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "[draft].md").write_text("# Lamp\n\nThe lamp costs $80. Write to bob@corp.example.")
    (docs / "rows.csv").write_text("name,price\nA,1\nB,2,3\n")
    (docs / "lines.jsonl").write_text('{"a": 1}\nnot json\n')
    (docs / "photo.png").write_bytes(b"")
    await ingest.run(own, docs)
    said = capsys.readouterr().out
    assert "skipped lines.jsonl:2: is not JSON" in said
    assert "skipped photo.png: type .png is not one of" in said
    assert "warning rows.csv:3: has 3 cells where the header has 2" in said
    assert "warning [draft].md: holds personal data or secrets: EMAIL" in said
    assert "up to 5 MB" in said
    counts = next(line for line in said.split("\n") if line.startswith("│"))
    assert [cell.strip() for cell in counts.strip("│").split("│")] == ["4", "0", "0", "0", "2", "2", "4"]


async def test_a_folder_that_moved_is_named_renamed_and_removed(
    own: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, other = tmp_path / "old", tmp_path / "new", tmp_path / "other"
    for folder in (old, other):
        folder.mkdir()
        (folder / "a.md").write_text("The lamp costs $80.")
    await ingest.run(own, old)
    shutil.move(old, new)
    await ingest.run(own, other)
    assert f"1 document from {old}, which is gone" in capsys.readouterr().out
    await sources.run(own, None, (str(old), str(new)))
    await ingest.run(own, new)
    assert "│ 0     │ 0       │ 0       │ 1 " in capsys.readouterr().out
    await sources.run(own, None, None)
    listed = capsys.readouterr().out.strip().split("\n")
    assert [line.split(": ")[1].split(",")[0] for line in listed] == ["1 document", "1 document"]
    assert any(line.endswith(f", from {new}") for line in listed)
    await sources.run(own, str(new), None)
    await sources.run(own, None, None)
    assert str(new) not in capsys.readouterr().out.split("Removed", 1)[1]
    with pytest.raises(CannotStart, match="no origin"):
        await sources.run(own, "nothing", None)
    with pytest.raises(CannotStart, match="MANGA_STORE"):
        await sources.run(own, "bundled", None)


def test_a_document_of_nothing_but_figures_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.catalogue.INSPECT_S", INSPECT_S / 100)
    figures = make_document("d", kind="document", language="en", title="t", text="1 " * 200_000, url="d")
    assert "the rest takes too long" in personal_data(figures, Known(lexicon_of().public_people))
