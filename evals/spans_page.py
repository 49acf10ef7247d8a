"""``spans``: docs/spans.md, the table of what is traced, read out of the code that traces it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from opentelemetry.semconv._incubating.attributes import gen_ai_attributes

from evals.readme import markdown_table
from infra.telemetry import spans
from infra.telemetry import vocabulary as v
from infra.telemetry.active import SpanSpec
from infra.telemetry.metrics import SPANS

PAGE = Path(__file__).parent.parent / "docs" / "spans.md"
ANY = (
    *(v.OPENINFERENCE_KIND, v.MLFLOW_TYPE, v.MLFLOW_INPUTS, v.MLFLOW_OUTPUTS),
    *(v.ACTIVE_MS, v.ACTIVE_BEFORE_MS, v.LEFT_EARLY, v.UNFINISHED, v.FAULT),
)
"""What any span may have."""
_AT_THE_END = (v.UNEXPLAINED_MS,)
"""What the root gets when the trace leaves."""
_CODE = Path(spans.__file__).parent
_ACCEPTED = {name for name in vars(gen_ai_attributes).values() if isinstance(name, str)}
_INTRODUCTION = """# What is traced

Made by `python -m evals spans` from [`spans.py`](../infra/telemetry/spans.py) and the names in
[`vocabulary.py`](../infra/telemetry/vocabulary.py); a test holds real traces against it. `gen_ai.*` are the names of
the OpenTelemetry GenAI conventions, as the package `opentelemetry-semantic-conventions` in `requirements.lock` has them
(with * what it does not have: of reranking and guardrails these are names proposed for the conventions, in issue 253
and pull request 427 of `semantic-conventions-genai`), `mlflow.*` those of MLflow; OpenInference's kinds stand beside
MLflow's types. What users, documents and models said is in no attribute but `mlflow.spanInputs` and
`mlflow.spanOutputs`, masked.
"""


def rows() -> dict[str, tuple[str, str, list[str]]]:
    """By span: MLflow's type, OpenInference's kind, and the attributes that it may have beside ``ANY``."""
    code = _Code("spans", "shapes")
    found = {
        v.TURN: (v.MLFLOW_TYPES["CHAIN"], "CHAIN", [*_Code("turn").attributes("TurnTracer", "_describe"), *_AT_THE_END])
    }
    for row, spec in vars(spans).items():
        if isinstance(spec, SpanSpec):
            kind = v.OPENINFERENCE_KINDS.get(spec.kind, spec.kind)
            found[spec.name] = (v.MLFLOW_TYPES[spec.kind], kind, code.attributes(row))
    stage = (v.MLFLOW_TYPES["GUARDRAIL"], "GUARDRAIL", _Code("active").attributes("_stage_span"))
    return {**found, **dict.fromkeys(sorted(v.GUARD_STAGES), stage)}


def tags() -> list[str]:
    """The tags that a trace may have."""
    return sorted(value for name, value in vars(v).items() if name.startswith("TAG_"))


def page() -> str:
    """The page's text."""
    table = [(f"`{name}`", kind, inference, _listed(names)) for name, (kind, inference, names) in _by_guard(rows())]
    return "\n".join(
        (
            _INTRODUCTION,
            markdown_table(("span", "MLflow", "OpenInference", "attributes"), table),
            "",
            f"Any span may have {_listed(ANY)}. `{v.LLM}` has what only one provider tells of a call as well, such as",
            f"`{v.LLM_DETAIL}load_duration_ms`.",
            "",
            f"`{v.OUTPUT_GUARDS}.{v.GROUNDING_STAGE}` judges what a model said by what it was given, in an event",
            f"`{v.GEN_AI_EVALUATION_RESULT}` with {_listed(v.OF_EVALUATIONS)}.",
            "The label is `pass`, `fail` or `not_judged`.",
            "",
            f"Tags of a trace, on `{v.TURN}` under `{v.TAG}`: {', '.join(f'`{tag}`' for tag in tags())}.",
            "",
        )
    )


def write() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def _by_guard(found: dict[str, tuple[str, str, list[str]]]) -> Iterator[tuple[str, tuple[str, str, list[str]]]]:
    """The rows, with one for all stages of a guard."""
    for name, row in found.items():
        if name not in v.GUARD_STAGES:
            yield name, row
            if stages := [stage for stage in sorted(v.GUARD_STAGES) if stage.startswith(f"{name}.")]:
                yield f"{name}.<stage>", found[stages[0]]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`{_star(name)}" for name in names)


def _star(name: str) -> str:
    return "*" if name.startswith("gen_ai.") and name not in _ACCEPTED else ""


class _Code:
    """Modules of the telemetry, to ask which names of the vocabulary something in them uses."""

    def __init__(self, *modules: str) -> None:
        self._defined: dict[str, ast.AST] = {}
        for module in modules:
            for node in ast.parse((_CODE / f"{module}.py").read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    self._defined[node.name] = node
                elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    self._defined[node.targets[0].id] = node.value

    def attributes(self, *names: str) -> list[str]:
        """The attributes that these use, in order, whatever they call included."""
        seen: dict[str, None] = {}
        for name in names:
            self._follow(self._defined[name], seen, {name})
        return [value for value in (getattr(v, name) for name in seen) if _is_attribute(value)]

    def _follow(self, node: ast.AST, seen: dict[str, None], asked: set[str]) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "v":
                seen[part.attr] = None
            elif isinstance(part, ast.Name) and part.id in self._defined and part.id not in asked:
                asked.add(part.id)
                self._follow(self._defined[part.id], seen, asked)


def _is_attribute(value: object) -> bool:
    is_name = isinstance(value, str) and "." in value and not value.endswith(".")
    return is_name and value not in {*SPANS, v.TAG_TRACE_NAME, *ANY, v.GEN_AI_EVALUATION_RESULT, *v.OF_EVALUATIONS}
