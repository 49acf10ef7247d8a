"""What every index must do. Each test runs over LanceDB and over a real OpenSearch."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from infra.search.lance import LanceIndex
from infra.search.opensearch import OpenSearchIndex
from pipeline.errors import PartUnavailable
from pipeline.fusion import fuse
from pipeline.retrieval import Retriever
from pipeline.sources import UnknownSource, remove_source, rename_source, sources
from pipeline.types.conditions import AnyOf, Condition, Sort, Within
from pipeline.types.documents import TITLE, Key, Origin, Passage
from pipeline.types.search import SearchQuery, SearchResult

Index = LanceIndex | OpenSearchIndex
MakePassage = Callable[..., Passage]

X, Y, Z, W = (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)
FACTS = {"least_age": 13.0, "volumes": 7, "price": 4.5, "status": 'it\'s "open"', "tags": ("a", "b"), "名": "巨"}
STRANGE = [
    "",
    " ",
    '"unclosed',
    "title:secret AND (",
    "[1 TO *}",
    "a + b - c ~2 ^4 \\ / * ?",
    "😀🔥",
    "\x00\x1b",
    "it's 'quoted'; DROP TABLE x",
    "the of and",
    "長" * 4000,
    "word " * 800,
    " ".join(f"w{number}" for number in range(900)),
]


def names(result: SearchResult) -> list[str]:
    return [hit.passage.document_id for hit in result.hits]


@pytest.fixture
async def filled(index: Index, passage: MakePassage) -> Index:
    passages = [
        passage("titan", "Attack on Titan (進撃の巨人) is a manga by Hajime Isayama.", kind="product", language="mul"),
        passage("piece", "One Piece (ワンピース) is still running.", kind="product", language="mul"),
        passage("returns", "Unopened volumes can be returned within 30 days.", kind="policy"),
        passage("henpin", "未開封の商品は30日以内に返品できます。", kind="policy", language="ja"),
    ]
    await index.replace(passages, [X, Y, Z, W])
    await index.publish()
    return index


async def test_keyword_search_ranks_by_words(filled: Index) -> None:
    assert names(await filled.keyword(SearchQuery("Is One Piece running?", X)))[0] == "piece"


async def test_words_match_in_other_forms(filled: Index) -> None:
    assert names(await filled.keyword(SearchQuery("returning a VOLUME", X))) == ["returns"]


async def test_japanese_titles_match(filled: Index) -> None:
    assert names(await filled.keyword(SearchQuery("進撃の巨人", X))) == ["titan"]
    assert names(await filled.keyword(SearchQuery("進撃の巨人は完結しましたか", X)))[0] == "titan"


@pytest.mark.parametrize("joiner", ["\u00ad", "\u200c", "\u200d", "\u2060", "\ufeff"], ids=ascii)
@pytest.mark.parametrize("word", ["Osprey", "ミサゴ"])
async def test_a_joiner_inside_a_word_is_no_part_of_it(
    index: Index, passage: MakePassage, word: str, joiner: str
) -> None:
    joined = joiner.join(word)
    await index.replace([passage("joined", f"{joined} lamp"), passage("plain", f"{word} clock")], [X, Y])
    await index.publish()
    for question in (word, joined):
        assert sorted(names(await index.keyword(SearchQuery(question, X)))) == ["joined", "plain"]


async def test_titles_are_searched_too(index: Index, passage: MakePassage) -> None:
    await index.replace([passage("faq", "Yes, always.", title="Do you ship abroad?")], [X])
    await index.publish()
    assert names(await index.keyword(SearchQuery("shipping abroad", X))) == ["faq"]


async def test_vector_search_ranks_by_cosine(filled: Index) -> None:
    found = await filled.vector(SearchQuery("", (0.6, 0.8, 0.0, 0.0), language="en"))
    assert names(found)[:2] == ["piece", "titan"]
    assert [hit.score for hit in found.hits[:2]] == pytest.approx([0.8, 0.6], abs=1e-3)


@pytest.mark.parametrize(("language", "expected"), [("en", "returns"), ("ja", "henpin")])
async def test_language_filters_before_ranking(filled: Index, language: str, expected: str) -> None:
    query = SearchQuery("30", W, language=language, types=("policy",), limit=1)
    assert names(await filled.keyword(query)) == [expected]
    assert names(await filled.vector(query)) == [expected]


async def test_types_filter_both_searches(filled: Index) -> None:
    query = SearchQuery("one piece returned", X, types=("policy", "faq"))
    assert names(await filled.keyword(query)) == ["returns"]
    assert names(await filled.vector(query)) == ["returns"]


async def test_bounds_let_only_known_values_through(index: Index, passage: MakePassage) -> None:
    ages = {"yotsuba": 0.0, "naruto": 13.0, "gantz": 18.0}
    rated = [passage(name, f"{name} manga", keys={"least_age": age}) for name, age in ages.items()]
    await index.replace([*rated, passage("own", "own manga")], [X, X, X, X])
    await index.publish()
    for bounds, within in (((0, 12), {"yotsuba"}), ((0, 13), {"yotsuba", "naruto"}), ((18, 18), {"gantz"})):
        query = SearchQuery("manga", X, where=(Within("least_age", *bounds),))
        assert set(names(await index.keyword(query))) == within
        assert set(names(await index.vector(query))) == within


async def test_any_number_of_a_store_bounds_a_search(index: Index, passage: MakePassage) -> None:
    """Also where documents came to have it later, whatever it is called, and where one has none."""
    await index.replace([passage("old", "old manga")], [X])
    await index.publish()
    volumes = {"one": 1, "fifteen": 15, "many": 12_345_678, "half": 0.5}
    counted = [passage(n, "manga", keys={"volumes": v, "巻数": v, "Score": v, "text": v}) for n, v in volumes.items()]
    await index.replace([*counted, passage("said", "manga", fields={"volumes": "several"})], [X] * 5)
    await index.publish()
    everything = float("inf")
    for bounds, within in (
        ((1, 15), {"one", "fifteen"}),
        ((0, 0.75), {"half"}),
        ((12_345_678, 12_345_678), {"many"}),
        ((-everything, 1), {"half", "one"}),
        ((15, everything), {"fifteen", "many"}),
        ((16, 17), set[str]()),
    ):
        for name in ("volumes", "巻数", "Score", "text"):
            query = SearchQuery("manga", X, where=(Within(name, *bounds),))
            assert set(names(await index.keyword(query))) == within, name
            assert set(names(await index.vector(query))) == within, name
    both = SearchQuery("manga", X, where=(Within("volumes", 1, 100), Within("Score", 0, 10)))
    assert names(await index.vector(both)) == ["one"]
    assert names(await index.vector(SearchQuery("manga", X, where=(Within("nobody_has_it", 0, everything),)))) == []


@pytest.fixture
async def shelf(index: Index, passage: MakePassage) -> Index:
    """Bicycles with numbers, lists and choices, a page that states nothing, and one in another language."""
    bikes: dict[str, dict[str, Key]] = {
        "isar": {"price": 749.0, "sizes": ("S", "M"), "battery": ("none",), "since": 739000.0},
        "gratwind": {"price": 1890.0, "sizes": ("M", "it's"), "battery": ("none",)},
        "lastenheld": {"price": 4290.0, "battery": ("removable",), "since": 739700.0},
        "zwerg": {"price": 329.0, "sizes": (), "since": 738000.0},
    }
    passages = [passage(name, f"{name} bicycle", kind="product", keys=keys) for name, keys in bikes.items()]
    passages += [
        passage("page", "bicycle page"),
        passage("自転車", "自転車", language="ja", kind="product", keys={"price": 1.0}),
    ]
    await index.replace(passages, [X, Y, Z, W, X, X])
    await index.publish()
    return index


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ((AnyOf("sizes", ("M",)),), {"isar", "gratwind"}),
        ((AnyOf("sizes", ("S", "it's")),), {"isar", "gratwind"}),
        ((AnyOf("sizes", ("XL",)),), set[str]()),
        ((AnyOf("sizes", ()),), set[str]()),
        ((AnyOf("battery", ("none",)), Within("price", 0, 1000)), {"isar"}),
        ((AnyOf("battery", ("none') OR ('1'='1",)),), set[str]()),
        ((AnyOf("sizes", ("M",)), AnyOf("battery", ("removable",))), set[str]()),
        ((AnyOf("price", ("749",)),), set[str]()),
        ((AnyOf("nobody_has_it", ("M",)),), set[str]()),
        ((Within("sizes", 0, 9),), set[str]()),
        ((Within("since", 738500, 739000),), {"isar"}),
    ],
    ids=range(11),
)
async def test_a_list_or_a_choice_has_to_hold_what_is_asked_for(
    shelf: Index, where: tuple[Condition, ...], found: set[str]
) -> None:
    query = SearchQuery("bicycle", X, where=where)
    assert set(names(await shelf.keyword(query))) == found
    assert set(names(await shelf.vector(query))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SearchQuery("", X, sort=Sort("price")), ["zwerg", "isar", "gratwind", "lastenheld"]),
        (SearchQuery("no such word", X, sort=Sort("price", descending=True), limit=2), ["lastenheld", "gratwind"]),
        (SearchQuery("", X, sort=Sort("price"), where=(AnyOf("battery", ("none",)),)), ["isar", "gratwind"]),
        (SearchQuery("", X, sort=Sort("since"), where=(Within("price", 500, 9999),)), ["isar", "lastenheld"]),
        (SearchQuery("", X, sort=Sort("since", descending=True)), ["lastenheld", "isar", "zwerg"]),
        (SearchQuery("", X, sort=Sort("price"), types=("faq",)), []),
        (SearchQuery("", X, sort=Sort("nobody_has_it")), []),
        (SearchQuery("", X, sort=Sort("price"), where=(Within("nobody_has_it", 0, 9),)), []),
        (SearchQuery("", X, language="ja", sort=Sort("price")), ["自転車"]),
    ],
    ids=range(9),
)
async def test_what_passes_the_filters_comes_in_order_of_a_field(
    shelf: Index, query: SearchQuery, found: list[str]
) -> None:
    for search in filter(None, (shelf.keyword, shelf.vector, shelf.hybrid)):
        assert names(await search(query)) == found
    fused = await Retriever(shelf.keyword, shelf.vector, fuse, shelf.hybrid)(query)
    assert [hit.passage.document_id for hit in fused.hits] == found


async def test_equals_come_in_the_same_order_always(index: Index, passage: MakePassage) -> None:
    await index.replace([passage(name, "bicycle", keys={"price": 5.0}) for name in "cab"], [X, X, X])
    await index.publish()
    for descending in (False, True):
        query = SearchQuery("", X, sort=Sort("price", descending=descending))
        assert names(await index.keyword(query)) == ["a", "b", "c"]


async def test_an_index_with_numbers_of_a_store_is_opened_again(
    index: Index, reopen: Callable[[], Awaitable[Index]], passage: MakePassage
) -> None:
    await index.replace([passage("one", "manga", keys={"volumes": 3.0})], [X])
    await index.publish()
    again = await reopen()
    await again.replace([passage("two", "manga", keys={"volumes": 9.0, "gears": 4.0, "sizes": ("S",)})], [X])
    await again.publish()
    assert names(await index.vector(SearchQuery("manga", X, where=(Within("volumes", 5, 10),)))) == ["two"]
    assert names(await index.vector(SearchQuery("manga", X, where=(Within("gears", 4, 4),)))) == ["two"]
    assert names(await index.vector(SearchQuery("manga", X, where=(AnyOf("sizes", ("S",)),)))) == ["two"]
    await again.close()


async def test_limit_holds(filled: Index) -> None:
    query = SearchQuery("manga one piece titan volumes", X, limit=2)
    assert len(names(await filled.keyword(query))) == 2
    assert len(names(await filled.vector(query))) == 2


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
async def test_a_question_is_never_parsed_as_query_syntax(filled: Index, text: str) -> None:
    assert "piece" not in names(await filled.keyword(SearchQuery(text, X)))


async def test_a_filter_value_stays_a_value(filled: Index) -> None:
    query = SearchQuery("one piece volumes", X, language="en') OR ('1'='1")
    assert "returns" not in names(await filled.keyword(query)) + names(await filled.vector(query))


async def test_an_empty_index_finds_nothing(index: Index) -> None:
    await index.publish()
    assert (await index.keyword(SearchQuery("anything", X))).hits == ()
    assert (await index.vector(SearchQuery("anything", X))).hits == ()


async def test_replacing_leaves_no_old_passage(index: Index, passage: MakePassage) -> None:
    await index.replace([passage("d", "old words", number=n) for n in range(3)], [X, X, X])
    await index.replace([passage("d", "new words")], [Y])
    await index.publish()
    assert (await index.keyword(SearchQuery("old", X))).hits == ()
    assert names(await index.vector(SearchQuery("", X))) == ["d"]


async def test_removing_touches_only_what_is_named(filled: Index) -> None:
    await filled.remove(["piece", "nobody's"])
    await filled.publish()
    assert set(await filled.versions()) == {"titan", "returns", "henpin"}
    assert (await filled.keyword(SearchQuery("one piece", X))).hits == ()


async def test_corpus_version_follows_the_content(filled: Index, passage: MakePassage) -> None:
    first = await filled.publish()
    assert await filled.publish() == first
    await filled.replace([passage("extra", "more")], [X])
    second = await filled.publish()
    await filled.remove(["extra"])
    assert first != second
    assert await filled.publish() == first


async def test_the_published_version_is_known_to_others_at_once(
    filled: Index, passage: MakePassage, reopen: Callable[[], Awaitable[Index]]
) -> None:
    other = await reopen()
    assert await other.published() == await filled.published() == await filled.publish()
    await filled.replace([passage("returns", "A new text about shipping.")], [Z])
    version = await filled.publish()
    assert await other.published() == version
    assert names(await other.keyword(SearchQuery("shipping", X))) == ["returns"]
    await other.close()


async def test_what_documents_name_is_listed_by_document_the_stores_own_first(
    index: Index, reopen: Callable[[], Awaitable[Index]], passage: MakePassage
) -> None:
    of_titan, of_tb7 = {"names": ("進撃の巨人", 'The "Walls"'), "makers": ("H. Isayama",)}, {"names": ("TB7",)}
    passages = [
        passage("own:tb7", "gears", kind="product", title="Trail bike: Gears", fields=of_tb7 | {TITLE: "Trail bike"}),
        passage("own:tb7", "brakes", number=1, kind="product", title="Trail bike: Brakes", fields=of_tb7),
        passage("shop:titan", "a manga", number=1, kind="product", title="Attack on Titan", fields=of_titan),
        passage("shop:sale", "10% off", kind="promotion", fields={"code": "SALE10"}),
        passage("shop:rules", 'the "names": of it', fields={"names": ("Law",), "status": '"code": '}),
        passage("own:zine", "free", kind="document", title="Zine", fields={"names": ("Fanzine",)}),
        passage("own:page", "nothing", kind="document"),
    ]
    await index.replace(passages, [X] * len(passages))
    await index.publish()
    again = await reopen()
    found = await again.namings("shop")
    assert [one.document_id for one in found] == ["shop:sale", "shop:titan", "own:tb7", "own:zine"]
    assert [one.all for one in found] == [
        (),
        ("Attack on Titan", "進撃の巨人", 'The "Walls"'),
        ("Trail bike", "TB7"),
        ("Zine", "Fanzine"),
    ]
    assert (found[0].code, found[1].authors) == ("SALE10", ("H. Isayama",))
    await again.remove(["shop:titan"])
    await again.publish()
    assert "shop:titan" not in [one.document_id for one in await index.namings("shop")]
    await again.close()


async def test_every_passage_can_be_read_in_turn(
    index: Index, reopen: Callable[[], Awaitable[Index]], passage: MakePassage
) -> None:
    assert [found async for found in index.passages()] == []
    many = [passage("long", f"page {number}", number=number) for number in range(1005)]
    await index.replace([*many, passage("short", "a page")], [X] * 1006)
    await index.publish()
    again = await reopen()
    read = [one async for found in again.passages() for one in found]
    assert {one.id: one.whole for one in read} == {one.id: one.whole for one in [*many, passage("short", "a page")]}
    assert len(read) == 1006
    await again.close()


async def test_origins_are_noted_changed_and_forgotten(index: Index, reopen: Callable[[], Awaitable[Index]]) -> None:
    first, second = Origin("docs-1", "docs", "/srv/docs", "2026-11-25T10:00:00+00:00"), Origin("x" * 300, "other's")
    await index.note_origin(first)
    await index.note_origin(second)
    await index.note_origin(replace(first, name="renamed"))
    await index.publish()
    again = await reopen()
    assert {origin.id: origin for origin in await again.origins()} == {
        "docs-1": replace(first, name="renamed"),
        second.id: second,
    }
    await again.forget_origin("docs-1")
    assert await index.origins() == [second]
    await again.close()


async def test_a_source_is_removed_with_its_documents_or_renamed_without_touching_them(
    index: Index, passage: MakePassage
) -> None:
    await index.replace([passage("a:1", "one"), passage("a:2", "two"), passage("ab:1", "three")], [X, Y, Z])
    await index.publish()
    await index.note_origin(Origin("a", "old", "/srv/old"))
    renamed = await rename_source(index, "/srv/old", "new", "/srv/new")
    assert (renamed.origin, renamed.documents) == (Origin("a", "new", "/srv/new"), 2)
    assert [(s.origin.name, s.documents) for s in await sources(index)] == [("ab", 1), ("new", 2)]
    with pytest.raises(UnknownSource, match="already"):
        await rename_source(index, "new", "ab")
    assert (await remove_source(index, "new")).documents == 2
    assert set(await index.versions()) == {"ab:1"}
    with pytest.raises(UnknownSource, match="there are: ab"):
        await remove_source(index, "new")


async def test_passages_come_back_whole(index: Index, passage: MakePassage) -> None:
    keys = {"least_age": 13.0, "tags": ("a", "b"), "名": ("巨",)}
    kept = passage("d", 'It\'s "here"\nand 進撃 😀', title="T: t", kind="promotion", fields=FACTS, keys=keys)
    await index.replace([kept], [X])
    await index.publish()
    found = await index.vector(SearchQuery("", X))
    assert found.hits[0].passage == kept


async def test_eight_turns_at_once(filled: Index) -> None:
    retrieve = Retriever(filled.keyword, filled.vector, fuse)
    found = await asyncio.gather(*(retrieve(SearchQuery("one piece", Y)) for _ in range(8) for _ in range(4)))
    assert all(one.hits[0].passage.document_id == "piece" and one.degraded is None for one in found)


async def test_a_vector_of_the_wrong_size_is_an_unavailable_search(filled: Index) -> None:
    with pytest.raises(PartUnavailable, match="search:vector"):
        await filled.vector(SearchQuery("one", (1.0, 0.0)))


async def test_ping_answers_and_after_close_does_not(filled: Index) -> None:
    await filled.ping()
    await filled.close()
    await filled.close()
    with pytest.raises(PartUnavailable):
        await filled.ping()
