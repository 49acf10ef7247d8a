"""The recipe, followed to the letter in a copy of the code: a folder is read with the new reader."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.corpus.pieces import SUFFIXES
from infra.corpus.readers import READERS
from tests.conftest import ROOT
from tests.recipes.recipe import code_of, files_of

READER, READERS_FILE, SUFFIXES_FILE = files_of("add-a-document-reader")
FILE, IMPORT, ROW, SUFFIX_LINE = code_of("add-a-document-reader")
SUBTITLES = """1
00:00:01,000 --> 00:00:02,500
The shop opens
at nine.

what is this

2
00:00:03,000 --> 00:00:04,000
And closes at six.
"""
READ = """
import json, sys
from pathlib import Path
from infra.corpus.folder import folder_documents
found = [[type(one).__name__, *(str(one[n]) for n in range(2))] if isinstance(one, tuple) else
         ["Document", one.title, one.text] for one in folder_documents(Path(sys.argv[1]))]
print(json.dumps(found))
"""


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """A copy of the code in which somebody has done what the recipe says."""
    copy = tmp_path / "code"
    for package in ("infra", "pipeline"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("data", "weights", "__pycache__"))
    (copy / READER).write_text(FILE)
    replace(copy / READERS_FILE, r"^from infra\.corpus import .*\n", IMPORT)
    replace(copy / READERS_FILE, r"^READERS: .*\{\n", f"\\g<0>{ROW}")
    replace(copy / SUFFIXES_FILE, r"^SUFFIXES = \(.*\)\n", SUFFIX_LINE)
    return copy


def replace(file: Path, pattern: str, text: str) -> None:
    changed, count = re.subn(pattern, text, file.read_text(), flags=re.MULTILINE)
    assert count == 1, f"{file.name} has no such line: {pattern}"
    file.write_text(changed)


def test_a_folder_is_read_with_the_new_reader(followed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    (folder / "opening-hours.srt").write_text(SUBTITLES)
    (folder / "plain.txt").write_text("Read as before.")
    command = [sys.executable, "-c", READ, str(folder)]
    done = subprocess.run(
        command, check=False, cwd=followed, env={"PYTHONPATH": str(followed)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        ["Skipped", "opening-hours.srt:6", "is no subtitle: a number, its times and its words are expected"],
        ["Document", "opening-hours", "The shop opens at nine.\nAnd closes at six."],
        ["Document", "plain", "Read as before."],
    ]


def test_the_recipe_adds_to_the_lines_as_they_are() -> None:
    as_it_is = re.search(r"^from infra\.corpus import (.*)$", (ROOT / READERS_FILE).read_text(), re.MULTILINE)
    assert as_it_is
    assert set(IMPORT.removeprefix("from infra.corpus import ").strip().split(", ")) == {
        *as_it_is[1].split(", "),
        "subtitles",
    }
    told: dict[str, tuple[str, ...]] = {}
    exec(SUFFIX_LINE, told)  # noqa: S102 - our own page
    assert told["SUFFIXES"] == (*SUFFIXES, ".srt")


def test_every_type_that_is_named_has_a_reader() -> None:
    assert set(SUFFIXES) == set(READERS)
