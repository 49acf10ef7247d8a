/** The waterfall of one turn: a tree of spans on a common time axis. */

import { breakable, byId, clone, el, formatMs, isWebAddress, languageOf } from "./dom.js";
import { percentages } from "./shares.js";

/** At most this many steps on the time axis. */
const TICKS = 6;
const WAIT = "queue.wait_ms";
const BUSY = "queue.busy_ms";
const COST = "manga.llm.cost_usd";
const IDS = "manga.hits.ids";
const SCORES = "manga.hits.scores";
/** By the end of a span's name, the scale on which it scores passages. */
const SCALES = [
  [".keyword", "BM25"],
  [".vector", "similarity"],
  [".hybrid", "server's score"],
  [".fusion", "by rank"],
  ["rag.retrieval", "by rank"],
  [".rerank", "relevance"],
];
/** Kinds with a colour of their own in style.css, in the order of the legend; others look like a chain. */
const KINDS = {
  CHAIN: "step",
  MEMORY: "memory",
  GUARDRAIL: "guardrail",
  EMBEDDING: "embedding",
  RETRIEVER: "retriever",
  RERANKER: "reranker",
  PROMPT: "prompt",
  LLM: "LLM",
  PARSER: "parser",
  TOOL: "tool",
};

/** Draw a turn as `GET /turns/{trace_id}` returns it. */
export function draw(view) {
  const rows = treeOrder(view.spans);
  const percents = percentages(rows.map(({ span }) => span.self_ms));
  const end = endOf(view);
  byId("figures").replaceChildren(...figures(view));
  drawAxis(document.querySelector("#axis .ticks"), byId("grid"), end);
  byId("spans").replaceChildren(...rows.map((row, index) => {
      const share = { ms: row.span.self_ms, percent: percents[index] };
      return spanItem({ ...row, share, passages: view.passages }, end);
    }),
  );
  byId("legend").replaceChildren(...legend(view.spans));
  byId("tags").replaceChildren(...tags(view.tags));
}

/** Where the time axis of a turn ends, in milliseconds: more than 0. */
export const endOf = ({ duration_ms, spans }) => Math.max(duration_ms, ...spans.map((span) => span.start_ms + span.duration_ms), 0.001);

/** Up, Down, Home and End move between the rows. */
export function moveBetweenRows(event) {
  const rows = [...event.currentTarget.querySelectorAll(".row")].filter((row) => row.checkVisibility());
  const at = rows.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  rows[next]?.focus();
}

/** The spans depth first, siblings by start, as `{span, depth, parent}`. An orphan counts as a root. */
export function treeOrder(spans) {
  const ids = new Set(spans.map((span) => span.id));
  const inTime = spans.toSorted((a, b) => a.start_ms - b.start_ms);
  const byParent = Map.groupBy(inTime, (span) => (ids.has(span.parent) ? span.parent : null));
  const visit = (parent, depth) =>
    (byParent.get(parent?.id ?? null) ?? []).flatMap((span) => [
      { span, depth, parent },
      ...visit(span, depth + 1),
    ]);
  return visit(null, 0);
}

/** Round marks (1, 2 or 5 times a power of ten) from 0 up to `end`, in at most `TICKS` steps. */
function tickMarks(end) {
  const power = 10 ** Math.floor(Math.log10(end / TICKS));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => end / size <= TICKS);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

function figures(view) {
  const share = view.duration_ms > 0 ? (100 * view.unexplained_ms) / view.duration_ms : 0;
  return [
    ["Total", formatMs(view.duration_ms)],
    ["Unexplained", `${formatMs(view.unexplained_ms)} (${share.toFixed(1)} %)`],
    ["Spans", String(view.spans.length)],
    ...costs(view.spans),
    ["Kept", view.kept_because ?? "not kept"],
  ].map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
}

/** What the model's calls cost, where tokens have a price. */
function costs(spans) {
  const calls = spans.map((span) => span.attributes[COST]).filter((usd) => usd > 0);
  const usd = calls.reduce((sum, cost) => sum + cost, 0);
  return calls.length > 0 ? [["Cost (estimate)", `$${Number(usd.toPrecision(3))}`]] : [];
}

/** Put the marks of an axis that ends at `end` milliseconds in `ticks`, and their lines in `grid`. */
export function drawAxis(ticks, grid, end) {
  const marks = tickMarks(end);
  const decimals = marks.length > 1 && marks[1] < 1 ? Math.ceil(-Math.log10(marks[1])) : 0;
  const label = (ms) => (ms === 0 ? "0 ms" : ms.toFixed(decimals));
  const place = (className, text) => (ms) => {
    const mark = el("span", { className }, text(ms));
    mark.style.left = `${(100 * ms) / end}%`;
    return mark;
  };
  ticks.replaceChildren(...marks.map(place("tick", label)));
  grid.replaceChildren(...marks.map(place("line", () => "")));
}

/** A row of the waterfall. It opens to what `fill` makes, or else to what there is to say of the span. */
export function spanItem({ span, depth, parent, share, passages, fill = () => details(span, share, passages) }, end) {
  const item = clone("tpl-span");
  const find = (selector) => item.querySelector(selector);
  item.dataset.kind = span.kind in KINDS ? span.kind : "CHAIN";
  item.classList.toggle("failed", span.status === "error");
  find(".indent").style.width = `${depth * 0.9}rem`;
  find(".label").textContent = shortName(span, parent);
  find(".name").title = span.name;
  find(".flags").append(...flags(span).map(([text, tone]) => el("span", { className: `flag ${tone}` }, text)));
  find(".row > .ms").textContent = formatMs(span.duration_ms);
  find(".row > .own").textContent = share.percent > 0 ? `${share.percent.toFixed(1)} %` : "";
  find(".visually-hidden").textContent = `${span.kind}, level ${depth + 1}, starts at ${formatMs(span.start_ms)}`;
  placeBar(find(".bar"), span, end);
  find(".row").addEventListener("click", () => toggle(item, fill));
  return item;
}

/** Under `rag.retrieval`, the span `rag.retrieval.vector` reads `.vector`. */
function shortName(span, parent) {
  return parent && span.name.startsWith(`${parent.name}.`) ? span.name.slice(parent.name.length) : span.name;
}

/** What must not depend on colour: a failure, what a guard did, and what had to be done without. */
function flags({ status, attributes }) {
  const action = attributes["manga.guard.action"];
  const cache = attributes["manga.cache.status"];
  return [
    status === "error" && ["error", "bad"],
    attributes["manga.fault"] && [`made to fail: ${attributes["manga.fault"]}`, "warn"],
    action && action !== "allow" && [action, "warn"],
    attributes["manga.degraded"] && ["degraded", "warn"],
    ["exact", "semantic"].includes(cache) && [`${cache} hit`, "good"],
  ].filter(Boolean);
}

function placeBar(bar, span, end) {
  // A bar is at least 3 px wide (style.css), so one at the very end must start 3 px earlier.
  bar.style.left = `min(${(100 * span.start_ms) / end}%, 100% - 3px)`;
  bar.style.width = `${(100 * span.duration_ms) / end}%`;
  const share = (ms) => `${Math.min(100, (100 * ms) / (span.duration_ms || 1))}%`;
  bar.querySelector(".wait").style.width = share(waitOf(span));
  bar.querySelector(".busy").style.width = hasIdle(span) ? share(span.attributes[BUSY]) : "100%";
}

const waitOf = (span) => Number(span.attributes[WAIT]) || 0;

/** A guard stage lasts from its first check to its last, and rests in between: only its busy share is solid. */
const hasIdle = (span) => typeof span.attributes[BUSY] === "number";

function toggle(item, fill) {
  const row = item.querySelector(".row");
  const place = item.querySelector(".details");
  const open = row.getAttribute("aria-expanded") !== "true";
  row.setAttribute("aria-expanded", String(open));
  place.hidden = !open;
  if (open && !place.firstChild) place.append(...fill());
}

/** What there is to say of a span: the passages that it put first, then its figures and attributes. */
function details(span, share, passages) {
  const found = (span.attributes[IDS] ?? []).map((id, index) => passageItem(span, passages[id], id, index));
  const list = el("ol", { className: "passages", ariaLabel: `First passages of ${span.name}` }, ...found);
  return [...(found.length > 0 ? [list] : []), attributeTable(span, share)];
}

function passageItem(span, passage, id, index) {
  const { title = id, text = "", url = "" } = passage ?? {};
  const score = span.attributes[SCORES]?.[index];
  const shownScore = score === undefined ? "" : `${scaleOf(span)} ${Number(score.toPrecision(3))}`;
  const link = { href: url, target: "_blank", rel: "noopener noreferrer", title: id };
  return el(
    "li",
    {},
    el("span", { className: "title", lang: languageOf(title) }, isWebAddress(url) ? el("a", link, title) : el("span", { title: id }, title)),
    el("span", { className: "score" }, shownScore),
    el("p", { lang: languageOf(text) }, text),
  );
}

/** Each step orders by a score of its own; none can be compared with another step's. */
const scaleOf = ({ name }) => SCALES.find(([end]) => name.endsWith(end))?.[1] ?? "score";

function attributeTable(span, share) {
  const facts = [
    ["name", span.name],
    ["kind", span.kind],
    ["start", formatMs(span.start_ms)],
    ["duration", formatMs(span.duration_ms)],
    ["own time", `${formatMs(share.ms)}, ${share.percent.toFixed(1)} % of the turn`],
    ["status", span.status],
    ["span id", span.id],
  ];
  const rest = Object.entries(span.attributes).filter(([name]) => name !== IDS && name !== SCORES);
  const given = rest.toSorted(([a], [b]) => a.localeCompare(b));
  return el(
    "table",
    { ariaLabel: `Attributes of ${span.name}` },
    el("tbody", { className: "facts" }, ...facts.map(attributeRow)),
    el("tbody", {}, ...given.map(attributeRow)),
  );
}

const attributeRow = ([name, value]) => el("tr", {}, el("th", { scope: "row" }, ...breakable(name)), el("td", {}, shown(value)));

function shown(value) {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return value !== null && typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

function legend(spans) {
  const present = new Set(spans.map((span) => (span.kind in KINDS ? span.kind : "CHAIN")));
  const entry = (kind, text) => el("li", { dataset: { kind } }, el("span", { className: "dot" }), text);
  const kinds = Object.entries(KINDS).filter(([kind]) => present.has(kind));
  const parts = [
    spans.some((span) => waitOf(span) > 0) && ["WAIT", "striped: waiting for a worker"],
    spans.some(hasIdle) && ["IDLE", "pale: idle between pieces of work"],
  ];
  return [...kinds, ...parts.filter(Boolean)].map(([kind, text]) => entry(kind, text));
}

function tags(given) {
  return Object.entries(given)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => el("li", { className: `badge ${name === "faults" ? "warn" : "plain"}` }, el("span", {}, name), ` ${shown(value)}`));
}
