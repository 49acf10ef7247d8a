"""What is sent to OpenSearch: the index definition, the search pipeline and the query bodies. Pure; no requests here.

``engine: lucene`` runs everywhere OpenSearch does: it needs no native library, filters inside the search, and suits an
index of up to some million vectors. ``faiss`` suits larger ones; it needs the library that comes with OpenSearch's own
packages and images, and, for cosine, version 2.19. Both filter inside the search and score ``(1 + cosine) / 2``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, Literal

from infra.search.passages import (
    FIELDS,
    NAMING_COLUMNS,
    NUMBERS,
    finite,
    holds_words,
    key_columns,
    number_column,
    to_row,
    words_column,
)
from infra.search.words import JOINERS, searchable_question
from pipeline.fusion import K
from pipeline.types.conditions import Condition, Sort, Within
from pipeline.types.documents import ANY_LANGUAGE, Origin, Passage
from pipeline.types.search import SearchQuery, Vector

Body = dict[str, Any]
Engine = Literal["lucene", "faiss"]

RANK_FUSION = f"mangaassist-rrf-{K}"
"""The search pipeline that fuses as ``pipeline/fusion.py`` does. Stored, since a pipeline in the body of a search makes
OpenSearch 2.19 write a line to its log every time."""

# 2.19.1 looks for the constant elsewhere and takes its default, the same 60; later versions read it here.
_BY_RANK = {"combination": {"technique": "rrf", "rank_constant": K}}
RANK_FUSION_BODY: Body = {"phase_results_processors": [{"score-ranker-processor": _BY_RANK}]}

CANDIDATES = 1024
"""The least ``k`` of a vector search: Lucene explores as many as ``k``, so a small one costs recall. Of 100,000
passages that are much alike, 64 found 64 % of the exact first 20 in 7.6 ms (median), 512 found 92 %, and this 96 % in
12.5 ms."""

_FOLDED = ["cjk_width", "lowercase", "asciifolding", "english_stop", "english_stemmer"]
_BIGRAMS = {"tokenizer": "standard", "filter": ["cjk_bigram", *_FOLDED]}
_KUROMOJI = {"tokenizer": "kuromoji_tokenizer", "filter": ["kuromoji_baseform", *_FOLDED]}
_NO_JOINERS = {"type": "mapping", "mappings": [f"\\u{ord(joiner):04X}=>" for joiner in JOINERS]}
"""The tokenizers keep such a character as a letter of the word."""


def index_definition(encoder: str, dimensions: int, engine: Engine, *, kuromoji: bool) -> Body:
    """Settings and mappings, with the encoder's name noted in them.

    Nothing is searchable before a refresh, which ``publish`` asks for.
    """
    words = _KUROMOJI if kuromoji else _BIGRAMS
    analysis = {
        "analyzer": {"words": {"type": "custom", "char_filter": ["no_joiners"], **words}},
        "char_filter": {"no_joiners": _NO_JOINERS},
        "filter": {
            "english_stop": {"type": "stop", "stopwords": "_english_"},
            "english_stemmer": {"type": "stemmer", "language": "english"},
        },
    }
    settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1", "knn": True}
    return {
        "settings": {"index": settings, "analysis": analysis},
        "mappings": {
            "_meta": {"encoder": encoder},
            "dynamic": "strict",
            "_source": {"excludes": ["vector"]},
            "properties": _fields(dimensions, engine),
        },
    }


def _fields(dimensions: int, engine: Engine) -> Body:
    """``words`` holds title and text for BM25. ``siblings`` is how many passages the document has."""
    method = {"name": "hnsw", "engine": engine, "space_type": "cosinesimil"}
    shown = {"type": "text", "index": False, "copy_to": "words"}
    return {
        **{name: {"type": "keyword"} for name in FIELDS},
        "title": shown,
        "text": shown,
        "fields": {"type": "keyword", "index": False, "doc_values": False},
        **{name: {"type": "double"} for name in NUMBERS},
        "words": {"type": "text", "analyzer": "words"},
        "siblings": {"type": "integer"},
        "vector": {"type": "knn_vector", "dimension": dimensions, "method": method},
    }


def signature(definition: Body) -> str:
    """Names an index definition: another encoder, engine or analyzer gives another name."""
    return hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()[:10]


def keyword_body(query: SearchQuery) -> Body:
    """BM25 over ``words``. A ``match`` query takes its text as words, never as syntax."""
    match = {"match": {"words": searchable_question(query.text)}}
    return _body(query, {"bool": {"must": match, "filter": _filters(query)}})


def vector_body(query: SearchQuery) -> Body:
    """Nearest neighbours with the filter inside, so that ``limit`` passages come back when so many match."""
    knn = {"vector": query.vector, "k": max(query.limit, CANDIDATES), "filter": {"bool": {"filter": _filters(query)}}}
    return _body(query, {"knn": {"vector": knn}})


def hybrid_body(query: SearchQuery) -> Body:
    """Both searches in one, fused on the server.

    The shard ranks ``limit`` hits of each clause, as each search by itself does. With several shards each would send so
    many, and hits would score for ranks beyond ``limit``: the index has one.
    """
    clauses = [keyword_body(query)["query"], vector_body(query)["query"]]
    body = _body(query, {"hybrid": {"queries": clauses}})
    # Without the total, 2.19 writes a line to its log for every search; counting costs no measurable time.
    return body | {"search_pipeline": RANK_FUSION, "track_total_hits": True}


def sorted_body(query: SearchQuery, sort: Sort) -> Body:
    """What passes the filters, by a number; what it is not known of is left out."""
    column = number_column(sort.field)
    filters = [*_filters(query), {"exists": {"field": column}}]
    order = {"order": "desc" if sort.descending else "asc", "unmapped_type": "double"}
    return _body(query, {"bool": {"filter": filters}}) | {"sort": [{column: order}, {"id": "asc"}]}


def _body(query: SearchQuery, condition: Body) -> Body:
    return {"size": query.limit, "query": condition, "_source": FIELDS, "track_total_hits": False}


def _filters(query: SearchQuery) -> list[Body]:
    language = {"terms": {"language": [query.language, ANY_LANGUAGE]}}
    types = [{"terms": {"type": query.types}}] if query.types else []
    return [language, *types, *map(_filter, query.where)]


def _filter(condition: Condition) -> Body:
    """What a document has no value of, or no document, does not pass."""
    if isinstance(condition, Within):
        least, most = finite(condition)
        return {"range": {number_column(condition.field): {"gte": least, "lte": most}}}
    return {"terms": {words_column(condition.field): condition.values}}


def of_documents(document_ids: Sequence[str]) -> Body:
    """All passages of these documents."""
    return {"query": {"terms": {"document_id": document_ids}}}


def passages_body(after: Sequence[str], size: int) -> Body:
    """The next passages by their ids; ``after`` is the sort value of the last one that was read."""
    return {"size": size, "sort": [{"id": "asc"}], **({"search_after": list(after)} if after else {})}


def versions_body(after: Body | None, size: int) -> Body:
    """One page of documents: a bucket for each document, version and number of siblings."""
    return _documents_body(("document_id", "version", "siblings"), after, size)


def namings_body(after: Body | None, size: int) -> Body:
    """One page of documents: a bucket for each document, with what is known of it by its first passage."""
    first: Body = {"size": 1, "sort": ["id"], "_source": NAMING_COLUMNS}
    return _documents_body(("document_id",), after, size, {"passage": {"top_hits": first}})


def _documents_body(fields: Sequence[str], after: Body | None, size: int, each: Body | None = None) -> Body:
    sources = [{name: {"terms": {"field": name}}} for name in fields]
    composite: Body = {"size": size, "sources": sources} | ({"after": after} if after else {})
    aggregation: Body = {"composite": composite} | ({"aggs": each} if each else {})
    return {"size": 0, "track_total_hits": False, "aggs": {"documents": aggregation}}


def bulk_action(index: str, passage: Passage, vector: Vector, siblings: int) -> Body:
    """One passage to index."""
    row = to_row(passage) | {"vector": vector, "siblings": siblings}
    return {"_op_type": "index", "_index": index, "_id": document_key(passage.id), "_source": row}


def keys_in(actions: Sequence[Body]) -> frozenset[str]:
    """The columns that passages to index have beyond those of every index."""
    return frozenset(key_columns(action["_source"] for action in actions))


def keys_mapping(columns: Iterable[str]) -> Body:
    """What is put to an index before it is given passages with such columns."""
    return {"properties": {name: {"type": "keyword" if holds_words(name) else "double"} for name in columns}}


def document_key(name: str) -> str:
    """An id for OpenSearch, which takes 512 bytes at most."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def notes_definition() -> Body:
    """A small index beside that of the passages: what is known of their origins, and the corpus version."""
    names = [*(field.name for field in fields(Origin)), "version"]
    properties = {name: {"type": "keyword"} for name in names}
    settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
    return {"settings": {"index": settings}, "mappings": {"dynamic": "strict", "properties": properties}}
