"""What customers of a store write, by intent: ``examples.jsonl`` in its folder, from which its intent head is fitted.

What is written to any shop stands once, by role, in ``common_examples.jsonl`` beside this file, and counts for every
store whose table has the role; what no shop is asked for counts for all of them. A store may add to that, and has by
examples of its own what of it is in its scope all the same (``infra/models/intent_fit.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.store.problems import Problem
from infra.store.reading import WrongStore, open_store
from infra.store.slots import SLOT, slots_of
from infra.store.wordings import wordings
from pipeline.errors import PartUnavailable
from pipeline.intents import OUT_OF_SCOPE, Intents
from pipeline.types.asking import Example

FILE = "examples.jsonl"
COMMON = Path(__file__).parent / "common_examples.jsonl"
FEWEST = 5
"""Lines of an intent: fewer cannot be split into those that a fold learns from and those it is judged by."""


class _Line(BaseModel):
    """A line of the file."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    intent: str = Field(min_length=1)
    text: str = Field(min_length=1)
    language: str = Field(min_length=2)


def examples_of(store: Path) -> list[Example]:
    """The store's examples and those of any shop, each line in several wordings.

    Raises:
        WrongStore: a line is wrong, or an intent has too few.
        PartUnavailable: the store's documents or orders cannot be read.
    """
    slots, intents, problems = slots_of(store), open_store(store).intents, list[Problem]()
    own = _read(store / FILE, slots, problems)
    problems += _unknown(own, intents)
    names = {OUT_OF_SCOPE: OUT_OF_SCOPE} | {kind.role: kind.name for kind in intents.values() if kind.role}
    found = _read(COMMON, slots, [])
    common = [line.model_copy(update={"intent": names[line.intent]}) for line in found if line.intent in names]
    if problems := problems or _too_few([*own, *common], intents):
        raise WrongStore(store, problems)
    return [*_worded(own, slots, shared=False), *_worded(common, slots, shared=True)]


def example_problems(store: Path) -> list[Problem]:
    """All that is wrong with a store's examples; what is wrong with what fills their slots is told elsewhere."""
    try:
        examples_of(store)
    except WrongStore as error:
        return [problem for problem in error.problems if problem.file == FILE]
    except PartUnavailable:
        pass
    return []


def _read(file: Path, slots: Mapping[str, Sequence[str]], problems: list[Problem]) -> list[_Line]:
    try:
        texts = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        problems.append(Problem(file.name, "", "is missing: write lines with intent, text and language"))
        return []
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(file.name, "", f"cannot be read: {error}"))
        return []
    lines: list[_Line] = []
    for number, text in enumerate(texts, start=1):
        if text.strip():
            lines += _line(text, Problem(file.name, "", "", number), slots, problems)
    return lines


def _line(text: str, place: Problem, slots: Mapping[str, Sequence[str]], problems: list[Problem]) -> Iterator[_Line]:
    """The line, unless something is wrong with it."""
    try:
        line = _Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        problems.append(place._replace(what=f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")))
        return
    unknown = [name for name in SLOT.findall(line.text) if not slots.get(name)]
    if unknown:
        problems.append(place._replace(what=f"nothing fills {{{unknown[0]}}}: there is {', '.join(sorted(slots))}"))
    else:
        yield line


def _unknown(lines: Iterable[_Line], intents: Intents) -> list[Problem]:
    """The names that the table does not have, each once."""
    counts = Counter(line.intent for line in lines if line.intent not in {*intents, OUT_OF_SCOPE})
    return [
        Problem(FILE, intent, f"stands in {_lines(count)}, and intents.yaml has no such name: rename it, or add a row")
        for intent, count in counts.items()
    ]


def _too_few(lines: Iterable[_Line], intents: Intents) -> list[Problem]:
    counts = Counter(line.intent for line in lines)
    return [
        Problem(FILE, intent, f"has {_lines(counts[intent])}, {FEWEST} are the fewest that it can be told by")
        for intent in intents
        if counts[intent] < FEWEST
    ]


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"


def _worded(lines: Iterable[_Line], slots: Mapping[str, Sequence[str]], *, shared: bool) -> Iterator[Example]:
    for line in lines:
        for text in wordings(line.text, line.language, slots):
            yield Example(text, line.intent, line.text, shared)
