"""What models take, cost and save; and a vLLM of one's own.

vLLM has renamed metrics, so each is asked for by its new name or else its old one. Ollama has no metrics of its own:
what it tells of a call stands on the spans, and is measured here by model.
"""

from __future__ import annotations

from evals.boards.panels import Board, lines
from evals.boards.promql import WINDOW, quantile, rate
from infra.telemetry import vocabulary as v

_SERVER = "instance, model_name"
_LEGEND = "{{model_name}} on {{instance}}"


def _first(*names: str) -> str:
    return " or ".join(names)


def _hits(prefix: str) -> str:
    return f"{_counter(f'{prefix}prefix_cache_hits')} / {_counter(f'{prefix}prefix_cache_queries')}"


def _gauge(name: str) -> str:
    return f"max by ({_SERVER}) (vllm:{name})"


def _counter(name: str) -> str:
    return f"sum by ({_SERVER}) (rate(vllm:{name}_total[{WINDOW}]))"


def _p95(name: str) -> str:
    return f"histogram_quantile(0.95, sum by ({_SERVER}, le) (rate(vllm:{name}_bucket[{WINDOW}])))"


VLLM = (
    lines(
        "vLLM: requests running and waiting",
        "none",
        (_gauge("num_requests_running"), f"runs: {_LEGEND}"),
        (_gauge("num_requests_waiting"), f"waits: {_LEGEND}"),
    ),
    lines(
        "vLLM: memory for contexts in use",
        "percentunit",
        (_first(_gauge("kv_cache_usage_perc"), _gauge("gpu_cache_usage_perc")), _LEGEND),
    ),
    lines("vLLM: first token, P95", "s", (_p95("time_to_first_token_seconds"), _LEGEND)),
    lines(
        "vLLM: from token to token, P95",
        "s",
        (_first(_p95("inter_token_latency_seconds"), _p95("time_per_output_token_seconds")), _LEGEND),
    ),
    lines("vLLM: whole request, P95", "s", (_p95("e2e_request_latency_seconds"), _LEGEND)),
    lines(
        "vLLM: prompts that were at hand",
        "percentunit",
        (
            _first(_hits(""), _hits("gpu_"), _gauge("gpu_prefix_cache_hit_rate")),
            _LEGEND,
        ),
    ),
    lines(
        "vLLM: tokens a second",
        "none",
        (_counter("prompt_tokens"), f"prompts: {_LEGEND}"),
        (_counter("generation_tokens"), f"answers: {_LEGEND}"),
    ),
)

BOARD = Board(
    "manga-models",
    "Models and cost",
    (
        lines(
            "Dollars an hour",
            "currencyUSD",
            (f"3600 * {rate(v.LLM_COST, 'model')}", "{{model}}"),
            ("3600 * manga:llm_cost_usd:baseline", "baseline: this hour of yesterday or a week ago"),
            says="At MANGA_PRICE_INPUT_USD and MANGA_PRICE_OUTPUT_USD; without prices it is 0.",
        ),
        lines(
            "Tokens a second",
            "none",
            (
                f"sum by (model, gen_ai_token_type) (rate({v.TOKENS}_sum[{WINDOW}]))",
                "{{model}}, {{gen_ai_token_type}}",
            ),
        ),
        lines(
            "Tokens a call, P95",
            "none",
            (quantile(0.95, v.TOKENS, "gen_ai_token_type"), "{{gen_ai_token_type}}"),
            exemplars=True,
        ),
        lines("First token, P95", "s", (quantile(0.95, v.FIRST_TOKEN_SECONDS, "model"), "{{model}}"), exemplars=True),
        lines(
            "Model operations, P95",
            "s",
            (quantile(0.95, v.OPERATION_SECONDS, "gen_ai_operation_name"), "{{gen_ai_operation_name}}"),
            exemplars=True,
        ),
        lines("Cache lookups", "reqps", (rate(v.CACHE_LOOKUPS, "status"), "{{status}}")),
        *VLLM,
    ),
)
