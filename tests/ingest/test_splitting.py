import itertools
from collections.abc import Callable

import pytest

from infra.corpus.splitting import TOKENS, split
from pipeline.types.documents import Document
from pipeline.wording.tokens import approximate_tokens

MakeDocument = Callable[..., Document]
SENTENCES = [f"Sentence number {number} speaks about Dr. Stone and its volumes at length." for number in range(40)]


def test_passages_end_between_sentences_and_stay_short(document: MakeDocument) -> None:
    passages = split(document("d", " ".join(SENTENCES)))
    assert all(passage.text.endswith("length.") for passage in passages)
    assert all(passage.text.startswith("Sentence") for passage in passages)
    assert all(TOKENS / 2 < approximate_tokens(passage.text) <= TOKENS for passage in passages)


def test_no_sentence_is_lost_and_neighbours_overlap_by_one(document: MakeDocument) -> None:
    texts = [passage.text for passage in split(document("d", " ".join(SENTENCES)))]
    assert all(any(sentence in text for text in texts) for sentence in SENTENCES)
    shared = [[s for s in SENTENCES if s in one and s in other] for one, other in itertools.pairwise(texts)]
    assert {len(sentences) for sentences in shared} == {1}


def test_japanese_is_cut_between_sentences(document: MakeDocument) -> None:
    passages = split(document("d", "返品は三十日以内に受け付けます。" * 30))
    assert len(passages) > 3
    assert all(passage.text.endswith("。") for passage in passages)


def test_headings_go_to_the_title_and_passages_never_cross_them(document: MakeDocument) -> None:
    passages = split(document("d", "Intro.\n\n# Title\n\nTop.\n\n## Sub\n\nDeep.", title="Title"))
    assert [(passage.title, passage.text) for passage in passages] == [
        ("Title", "Intro."),
        ("Title", "Top."),
        ("Title: Sub", "Deep."),
    ]


def test_hard_wrapped_lines_join_and_lists_stay(document: MakeDocument) -> None:
    (passage,) = split(document("d", "A line\nthat goes on.\n\n- one\n- two\n\n返品\nできます。"))
    assert passage.text == "A line that goes on.\n\n- one\n- two\n\n返品できます。"


def test_a_text_without_any_space_is_cut_all_the_same(document: MakeDocument) -> None:
    passages = split(document("d", "x" * 3000))
    assert all(approximate_tokens(passage.text) <= TOKENS for passage in passages)


def test_a_heading_with_nothing_below_it_is_text(document: MakeDocument) -> None:
    passages = split(
        document("d", "# Shop\n\n## Closed on Mondays\n\n## Prices\n\nAll $5.\n\n```\n# 1\n```", title="Shop")
    )
    assert [(passage.title, passage.text) for passage in passages] == [
        ("Shop", "Closed on Mondays"),
        ("Shop: Prices", "All $5.\n\n```\n# 1 ```"),
    ]


def test_a_price_is_never_cut_at_its_comma(document: MakeDocument) -> None:
    passages = split(document("d", "costs $1,299,000.00 " * 200))
    assert all(set(passage.text.split()) == {"costs", "$1,299,000.00"} for passage in passages)


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_no_text_no_passages(document: MakeDocument, text: str) -> None:
    assert split(document("d", text)) == []


def test_passages_carry_what_the_index_needs(document: MakeDocument) -> None:
    source = document("d", "Text.")
    (passage,) = split(source)
    assert (passage.id, passage.document_id, passage.version) == ("d#0", "d", source.version)
