"""Each finding on a tiny scale, over servers and an MLflow that really run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from mlflow.tracing.client import TracingClient
from rich.console import Console

from app.mlflow_server import MlflowServer
from app.wiring import READ
from evals.demo.cold_start import cold_start
from evals.demo.fifth_user import fifth_user
from evals.demo.finding import Finding, Link
from evals.demo.redundant_calls import redundant_calls
from evals.demo.report import write_report
from evals.demo.stage import Stage
from evals.demo.strict_guard import strict_guard
from evals.demo.too_many_candidates import too_many_candidates
from evals.load import ab
from infra.llm.small_model import HOW_TO_GET, MODEL, model_file
from infra.telemetry import vocabulary as v
from tests.conftest import TEST_DATA
from tests.llm.servers import create_model, ollama_server
from tests.llm.tiny_gguf import write_tiny_model

PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def played(mlflow_server: MlflowServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(TEST_DATA))
        servers = tmp_path_factory.mktemp("demo")
        yield Stage(mlflow_server.url, mlflow_server.folder, servers, Console(quiet=True))


def check(played: Stage, finding: Finding) -> None:
    assert finding.plot.startswith(PNG)
    assert f"(the story: {finding.story}" in finding.sentence
    assert all(len(row) == len(finding.header) for row in finding.rows)
    for link in finding.links:
        trace_id = link.url.rpartition("/")[2]
        answer = httpx.get(f"{played.mlflow}/api/3.0/mlflow/traces/{trace_id}", trust_env=False, timeout=30)
        assert answer.is_success, link


def test_a_release_that_reads_fifty_candidates_is_found_by_its_reranker(
    played: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ab, "WARM_UP_S", 1.0)
    monkeypatch.setattr(ab, "SETTLE_S", 0.3)  # no fault is switched between blocks
    finding = too_many_candidates(played, blocks=8, per_block=3)
    check(played, finding)
    # So few turns may be too few to be sure of, but then it says so. A very busy machine reads fewer on both sides.
    assert re.match(
        r"ab names rag\.rerank \(\+\d+ ms .* and manga\.rerank\.read gives it away \([\d.]+ became|"
        r"ab names nothing \(too few turns",
        finding.sentence,
    )
    assert most_read_by_the_reranker(played, finding.links[0]) > READ


def most_read_by_the_reranker(played: Stage, link: Link) -> int:
    """The most candidates of a turn, as the traces tell: of one that took longer than its budget, none."""
    *_, experiment, _, _ = link.url.split("/")
    found = TracingClient(played.mlflow).search_traces(locations=[experiment], max_results=100)
    spans = [span for trace in found for span in trace.data.spans if span.name == v.RERANK]
    return max(span.get_attribute(v.RERANK_READ) or 0 for span in spans)


def test_redundant_questions_are_found_and_hit_once_the_cache_is_on(played: Stage) -> None:
    finding = redundant_calls(played, count=24)
    check(played, finding)
    rows = {label: [float(cell.split()[0]) for cell in cells] for label, *cells in finding.rows[:4]}
    off, on = rows["hits"]
    assert on > off
    before, after = rows["P50, the turns that are hits with it on"]
    assert after < before
    assert re.search(r"[1-9]\d*% of 24 questions", finding.sentence)


def test_a_strict_guard_drops_more_that_is_true(played: Stage) -> None:
    finding = strict_guard(played, questions=6)
    check(played, finding)
    loose, strict = (int(finding.rows[place][1].partition("%")[0]) for place in (0, -1))
    assert loose < strict
    assert finding.links


def test_the_first_answer_waits_for_the_model_unless_the_start_did(played: Stage) -> None:
    finding = cold_start(played, later=1)
    check(played, finding)
    loading = [row[3] for row in finding.rows]
    assert loading == ["3000 ms", "0 ms"]
    assert "a mock" in finding.notes[0]


def test_the_cold_start_is_an_ollamas_where_one_answers(
    played: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ollama_server(tmp_path) as server:
        create_model(server, "tiny", write_tiny_model(tmp_path / "tiny.gguf"), "{{ .System }}")
        monkeypatch.setenv("MANGA_OLLAMA_URL", server.url)
        monkeypatch.setenv("MANGA_MODEL", "tiny")
        finding = cold_start(played, later=1)
    check(played, finding)
    cold, warm = (float(row[3].removesuffix(" ms")) for row in finding.rows)
    assert cold > 5 * max(1.0, warm)
    assert "tiny on the Ollama at" in finding.notes[0]


def test_of_five_users_most_wait_in_front_of_the_model(played: Stage) -> None:
    finding = fifth_user(played, turns=2, real=False)
    check(played, finding)
    assert {row[4] for row in finding.rows[1:2]} == {"rag.generation.llm"}
    alone, crowd, _ = (float(row[1].split()[0]) for row in finding.rows)
    assert crowd > 1.5 * alone


@pytest.mark.skipif(model_file() is None, reason=f"the small model is not installed ({HOW_TO_GET})")
@pytest.mark.timeout(900)
def test_the_fifth_user_asks_a_real_model_where_it_is_installed(played: Stage) -> None:
    finding = fifth_user(played)
    check(played, finding)
    assert MODEL in finding.sentence
    assert finding.rows[1][4] == "rag.generation.llm"


def test_the_report_holds_all_and_opens_without_a_network(tmp_path: Path) -> None:
    finding = Finding("A <title>", "It was so.", "so", PNG, ("a",), (("<b>",),))
    page = write_report({3: finding}, tmp_path).read_text()
    assert "3. A &lt;title&gt;" in page
    assert "<td>&lt;b&gt;</td>" in page
    assert 'src="data:image/png;base64,' in page
    assert not re.findall(r"""(?:src|href)=["']?https?:""", page)
    assert (tmp_path / "3.png").read_bytes() == PNG
