/** What is on the dashboard: the answer of `GET /dashboard/figures`, drawn. */

import { bar, heatMap, ms, stacks } from "./charts.js";
import { breakable, byId, el, isWebAddress } from "./dom.js";

/** From the bottom of a column up, worst first, so that it stands on the axis. */
const OUTCOMES = ["error", "degraded", "blocked", "cancelled", "ok"];
const MOST_BARS = 7;
const ID_SHOWN = 8;

/** Show all of it. */
export function showBoard(found) {
  const { figures } = found;
  byId("tiles").replaceChildren(...tiles(figures).map(tile));
  drawHeat(figures);
  drawTurns(figures);
  drawTail(figures.tail);
  drawWaits(figures, found.line);
  byId("models").replaceChildren(...modelRows(figures.models));
  byId("parts").replaceChildren(...parts(found).map(([text, tone]) => el("li", { className: tone }, text)));
  drawTable("failing", found.failing, "None.");
  drawTable("slowest", found.slowest, "No turn yet.");
  byId("faults").hidden = !found.faults;
  byId("faults-list").textContent = found.faults ?? "";
}

/** `{name, value, limit, bad}`: `limit` says in words what it is measured against. */
function tiles({ turns_a_minute: rate, quantiles, shares, limits }) {
  const over = (value, limit) => value !== null && value > limit;
  return [
    { name: "Turns a minute", value: rate < 10 ? rate.toFixed(1) : String(Math.round(rate)) },
    { name: "P50", value: ms(quantiles.p50_ms) },
    { name: "P95", value: ms(quantiles.p95_ms), limit: `at most ${ms(limits.p95_ms)}`, bad: over(quantiles.p95_ms, limits.p95_ms) },
    { name: "P99", value: ms(quantiles.p99_ms) },
    { name: "Errors", value: percent(shares.errors), limit: `at most ${percent(limits.errors)}`, bad: over(shares.errors, limits.errors) },
    { name: "Blocked", value: percent(shares.blocked), limit: `at most ${percent(limits.blocked)}`, bad: over(shares.blocked, limits.blocked) },
    { name: "Degraded", value: percent(shares.degraded) },
    { name: "Cache hits", value: percent(shares.cache_hits), limit: `at least ${percent(limits.cache_hits)}`, bad: over(limits.cache_hits, shares.cache_hits ?? 1) },
  ];
}

const tile = ({ name, value, limit = "", bad = false }) =>
  el("div", { className: bad ? "tile bad" : "tile" }, el("dt", {}, name), el("dd", {}, value, el("small", {}, bad ? `▲ ${limit}` : limit)));

const percent = (share) => (share === null ? "–" : `${Number((100 * share).toPrecision(share < 0.01 ? 1 : 2))} %`);

const span = ({ columns, column_s: seconds }) => `the last ${Math.round((columns.length * seconds) / 60)} min`;

function drawHeat(figures) {
  const { p50_ms: p50, p95_ms: p95 } = figures.quantiles;
  const text = `Heat map of how long turns took in ${span(figures)}: P50 ${ms(p50)}, P95 ${ms(p95)}`;
  heatMap(byId("heat"), figures, figures.limits.p95_ms, text);
}

function drawTurns(figures) {
  const sum = (name) => figures.columns.reduce((all, { outcomes }) => all + (outcomes[name] ?? 0), 0);
  const seen = OUTCOMES.map((name) => [name, sum(name)]).filter(([, count]) => count > 0);
  const text = `Turns in ${span(figures)}: ${seen.map(([name, count]) => `${count} ${name}`).join(", ") || "none"}`;
  const entry = ([name, count]) => el("li", {}, el("span", { className: `dot ${name}` }), `${name} ${count}`);
  byId("outcomes").replaceChildren(...seen.map(entry));
  stacks(byId("turns"), figures, OUTCOMES, text);
}

function drawTail({ turns, from_ms: from, steps }) {
  const [first] = steps;
  byId("tail-head").replaceChildren(...(first ? [`${percent(first.share)} `, ...breakable(first.step)] : ["No turn yet"]));
  byId("tail-of").textContent = first ? `Own time, the steps inside left out; mean of the ${turns} slowest, from ${ms(from)} on.` : "";
  const bars = steps.slice(0, MOST_BARS).map((each) => bar(each.step, each.share / first.share, `${ms(each.own_ms)}, ${percent(each.share)}`));
  byId("tail").replaceChildren(...bars);
}

function drawWaits({ waits, limits }, line) {
  const whole = Math.max(limits.wait_p95_ms, ...waits.map((each) => each.p95_ms));
  const bars = waits
    .slice(0, MOST_BARS)
    .map((each) => bar(each.step, each.p95_ms / whole, ms(each.p95_ms), each.p95_ms > limits.wait_p95_ms ? "bad" : ""));
  byId("waits").replaceChildren(...bars);
  const refused = Object.values(line.refused).reduce((sum, count) => sum + count, 0);
  byId("line").textContent =
    `Before the search: ${line.inside} of ${line.most} places taken, ${line.waiting} in line, ` +
    `one more would wait ${ms(line.wait_ms)}; ${refused} refused since the start.`;
}

function modelRows(models) {
  const head = ["Model", "Calls", "Tokens in", "out", "Cost"];
  const cost = (usd) => (usd > 0 ? `$${Number(usd.toPrecision(3))}` : "–");
  const row = (one) => [one.model, one.calls, one.input_tokens, one.output_tokens, cost(one.cost_usd)];
  return rows(head, models.map(row), "No model was asked.");
}

/** What is not as it should be, or that all is: `[text, tone]`. */
function parts({ circuits_open: circuits, traces, figures: { degraded } }) {
  const told = [
    ...circuits.map((part) => [`${part} is left alone: its circuit is open`, "bad"]),
    ...Object.entries(degraded).map(([part, turns]) => [`${turns} turns did without ${part}`, "warn"]),
    traces.mode === "off" && ["Tracing is off (MANGA_TRACE_MODE): there is nothing to show", "warn"],
    traces.backend_healthy === false && [`The trace backend takes nothing: ${traces.waiting} turns wait`, "bad"],
    ...Object.entries(traces.dropped).map(([why, count]) => [`${count} traces were dropped since the start: ${why}`, "bad"]),
  ].filter(Boolean);
  return told.length > 0 ? told : [["Every part answers", "good"]];
}

function drawTable(id, turns, none) {
  const head = ["When", "Outcome", "Intent", "Step", "What", "Took", "Trace"];
  const kept = id === "slowest" ? [0, 2, 5, 6] : head.map((_, index) => index);
  const row = (turn) => [
    new Date(turn.at * 1000).toTimeString().slice(0, 8),
    el("b", { className: `outcome ${turn.outcome}` }, turn.outcome),
    turn.intent,
    turn.step ?? "",
    turn.error ?? "",
    ms(turn.duration_ms),
    traceLink(turn),
  ];
  const only = (cells) => kept.map((index) => cells[index]);
  byId(id).replaceChildren(...rows(only(head), turns.map((turn) => only(row(turn))), none));
}

function traceLink({ trace_id: id, trace_url: url }) {
  const short = id.slice(0, ID_SHOWN);
  if (!isWebAddress(url)) return el("code", { title: `${id}, not kept` }, short);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: id }, short);
}

function rows(head, body, none) {
  if (body.length === 0) return [el("tbody", {}, el("tr", {}, el("td", { className: "none" }, none)))];
  const line = (tag) => (cells) => el("tr", {}, ...cells.map((one) => el(tag, tag === "th" ? { scope: "col" } : {}, one)));
  return [el("thead", {}, line("th")(head)), el("tbody", {}, ...body.map(line("td")))];
}
