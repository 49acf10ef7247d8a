from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from infra.store.reading import open_store
from pipeline.answer import as_cited_here, parse
from pipeline.errors import PartUnavailable
from pipeline.generation import Generated, Generator
from pipeline.prompt import PromptBuilder
from pipeline.types.answers import Generation, Prompt
from pipeline.types.asking import Context, Query
from pipeline.types.documents import Passage
from pipeline.types.search import Hit

INTENTS = open_store().intents
PASSAGES = tuple(
    Passage(f"p{n}", f"d{n}", f"Title {n}", "product", "en", f"https://shop.example/{n}", "Text.") for n in (1, 2, 3)
)
HITS = tuple(Hit(passage, 1 - n / 10) for n, passage in enumerate(PASSAGES))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("A [2]. B [1].", ["d2", "d1"]),
        ("A [1][2].", ["d1", "d2"]),
        ("A [1, 3] and [3].", ["d1", "d3"]),
        ("答えです[2]。次[1, 3]。", ["d2", "d1", "d3"]),
        ("No source.", []),
        ("An array x[10000] is no citation.", []),
    ],
)
async def test_sources_stand_in_order_of_first_mention(text: str, cited: list[str]) -> None:
    parsed = await parse(text, PASSAGES, HITS)
    assert [source.id for source in parsed.sources] == cited
    assert (parsed.text, parsed.unknown_citations) == (text, 0)


@pytest.mark.parametrize(
    ("written", "here"),
    [
        ("答えです【２】。次［1、3］。", "答えです[2]。次[1, 3]。"),
        ("A [Source 2]. B (passage 1).", "A [2]. B [1]."),
        ("A [^1]. B【2†source】. C [Source 1, Source 3].", "A [1]. B[2]. C [1, 3]."),
        ("A (2). B. [1]", "A [2]. B. [1]"),
        ("According to passage 2, A. Passages 1 and 3 say so.", "According to [2], A. [1, 3] say so."),
        (
            "Two ways: (1) A, (2) B. It ran (1999). Volume 3 (new).",
            "Two ways: (1) A, (2) B. It ran (1999). Volume 3 (new).",
        ),
    ],
)
async def test_a_citation_of_another_form_is_one_too(written: str, here: str) -> None:
    assert as_cited_here(written) == here
    parsed = await parse(written, PASSAGES, HITS)
    assert (parsed.text, parsed.sources) == (here, (await parse(here, PASSAGES, HITS)).sources)


@pytest.mark.parametrize(
    ("text", "cleaned", "unknown"),
    [
        ("A [7]. B [1].", "A. B [1].", 1),
        ("A [1, 9][4].", "A [1].", 2),
        ("A [0].", "A.", 1),
    ],
)
async def test_made_up_numbers_are_counted_and_removed(text: str, cleaned: str, unknown: int) -> None:
    parsed = await parse(text, PASSAGES, HITS)
    assert (parsed.text, parsed.unknown_citations) == (cleaned, unknown)


async def test_a_source_has_the_score_of_its_hit_and_the_numbers_it_is_cited_by() -> None:
    pages = (PASSAGES[0], Passage("p1b", "d1", "Title 1", "product", "en", "https://shop.example/1", "More."))
    hits = (Hit(pages[0], 0.9), Hit(pages[1], 0.4))
    (source,) = (await parse("A [2]. B [1][2].", pages, hits)).sources
    assert (source.id, source.title, source.type, source.url) == ("d1", "Title 1", "product", "https://shop.example/1")
    assert (source.score, source.numbers) == (0.4, (2, 1))


class Model:
    """Says some words, and remembers whether its stream was closed."""

    def __init__(self, *items: str | Generation) -> None:
        self._items = items
        self.closed = False

    async def __call__(self, _: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        try:
            for item in self._items:
                yield item
        finally:
            self.closed = True


def generate(model: Model) -> AsyncGenerator[str | Generated, None]:
    generator = Generator(PromptBuilder(4000, len, "Be brief.", INTENTS), model, parse)
    return generator(Query("Why?"), INTENTS["faq"], HITS, Context(), lambda: True)


async def test_a_generation_streams_its_text_and_ends_with_what_it_made() -> None:
    *pieces, last = [
        item async for item in generate(Model("A", " [2].", Generation("A [2].", model="m", provider="p")))
    ]
    assert pieces == ["A", " [2]."]
    assert isinstance(last, Generated)
    assert last.prompt.passages == PASSAGES
    assert [source.id for source in last.parsed.sources] == ["d2"]


async def test_hanging_up_closes_the_model() -> None:
    model = Model("A", "B")
    async with aclosing(generate(model)) as stream:
        assert await anext(stream) == "A"
    assert model.closed


async def test_a_stream_without_a_result_is_a_failure() -> None:
    with pytest.raises(PartUnavailable, match="without a result"):
        _ = [item async for item in generate(Model("A"))]
