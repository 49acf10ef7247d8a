/** Charts over time, as SVG that fills its place; what is written beside them is HTML, and so is never stretched. */

import { el, formatMs } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
/** The heat map's rows: below the first limit is one, and each power of ten has six (`infra/telemetry/sketch.py`). */
const FIRST_MS = 0.1;
const A_DECADE = 6;
/** With fewer rows than this, a little would look like much. */
const LEAST_ROWS = 9;
const MOST_LABELS = 7;

/** Milliseconds in two figures: nobody reads more from the back row. */
export const ms = (value) => {
  if (value === null) return "–";
  if (value === 0) return "0 ms";
  if (value >= 995) return `${Number((value / 1000).toPrecision(2))} s`;
  return formatMs(Number(value.toPrecision(2))).replace(/(\.\d*?)0+ /, "$1 ").replace(". ", " ");
};

/** How often each duration came in each column, with the lines of P50 and P95, and that of `limitMs`. */
export function heatMap(place, { columns, column_s: seconds, rows_from_ms: from }, limitMs, text) {
  const scale = scaleOf(from);
  const most = Math.max(1, ...columns.flatMap((column) => column.rows));
  const cells = columns.flatMap((column, x) =>
    column.rows.map((count, row) => count > 0 && cell(x, scale.rows - scale.skipped - row - 1, count, most)),
  );
  const lines = [
    path(columns, scale, "p50_ms", "p50"),
    path(columns, scale, "p95_ms", "p95"),
    limitLine(columns.length, scale.y(limitMs), scale.rows),
  ];
  const drawing = svg("svg", box(columns.length, scale.rows, text), ...[...cells, ...lines].filter(Boolean));
  place.replaceChildren(axis(scale.labels), drawing, ends(columns.length * seconds));
}

/** Turns a minute as bars, the `names` of outcomes one upon the other from the bottom up. */
export function stacks(place, { columns, column_s: seconds }, names, text) {
  const perMinute = 60 / seconds;
  const totals = columns.map(({ outcomes }) => names.reduce((sum, name) => sum + (outcomes[name] ?? 0), 0));
  const top = roundUp(Math.max(...totals, 0) * perMinute) / perMinute;
  const bars = columns.flatMap(({ outcomes }, x) => {
    let y = top;
    return names.map((name) => {
      const height = outcomes[name] ?? 0;
      y -= height;
      return height > 0 && svg("rect", { class: name, x: x + 0.06, y, width: 0.88, height });
    });
  });
  const labels = [1, 0.5, 0].map((share) => ({ at: 1 - share, text: String(Number((share * top * perMinute).toPrecision(3))) }));
  place.replaceChildren(axis(labels), svg("svg", box(columns.length, top, text), ...bars.filter(Boolean)), ends(columns.length * seconds));
}

/** A bar with a name and a figure, `share` of the whole width long; `tone` colours it. */
export function bar(name, share, figure, tone = "") {
  const length = el("span", { className: `length ${tone}` });
  length.style.width = `${100 * Math.min(1, share)}%`;
  return el("li", {}, el("span", { className: "name" }, name), el("span", { className: "figure" }, figure), el("span", { className: "whole" }, length));
}

function scaleOf(from) {
  const first = from.length > 0 ? rowOf(from[0]) : rowOf(1);
  const rows = Math.max(from.length + 1, LEAST_ROWS);
  const skipped = Math.min(first, Math.floor((rows - from.length) / 2));
  const y = (value) => rows - (rowOf(value) - first + skipped);
  const marks = [1, 2, 5].flatMap((factor) => [0.1, 1, 10, 100, 1_000, 10_000].map((power) => factor * power));
  const seen = marks.filter((mark) => y(mark) >= 0 && y(mark) <= rows).toSorted((a, b) => b - a);
  const decades = seen.filter((mark) => Number.isInteger(Math.log10(mark)));
  const labels = (seen.length > MOST_LABELS ? decades : seen).map((mark) => ({ at: y(mark) / rows, text: ms(mark) }));
  return { rows, skipped, y, labels };
}

const rowOf = (value) => (value < FIRST_MS ? 0 : 1 + Math.log10(value / FIRST_MS) * A_DECADE);

function cell(x, y, count, most) {
  const rect = svg("rect", { class: "cell", x, y, width: 1, height: 1 });
  rect.setAttribute("fill-opacity", (0.18 + (0.82 * Math.log(1 + count)) / Math.log(1 + most)).toFixed(3));
  return rect;
}

/** A mark in each column that has the figure. */
function path(columns, scale, quantile, name) {
  const steps = columns.map(({ quantiles }, x) => {
    const value = quantiles[quantile];
    return value === null ? "" : `M${x} ${scale.y(value).toFixed(2)}h1`;
  });
  return svg("path", { class: name, d: steps.join("") });
}

const limitLine = (width, y, rows) => y >= 0 && y <= rows && svg("path", { class: "limit", d: `M0 ${y.toFixed(2)}h${width}` });

const box = (width, height, text) => ({
  viewBox: `0 0 ${width} ${height}`,
  preserveAspectRatio: "none",
  role: "img",
  "aria-label": text,
});

function axis(labels) {
  const marks = labels.map(({ at, text }) => {
    const mark = el("span", {}, text);
    mark.style.top = `${100 * at}%`;
    return mark;
  });
  return el("div", { className: "scale", ariaHidden: "true" }, ...marks);
}

const ends = (seconds) =>
  el("div", { className: "ends", ariaHidden: "true" }, el("span", {}, `${Math.round(seconds / 60)} min ago`), el("span", {}, "now"));

/** The next figure that is 1, 2 or 5 times a power of ten. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= value);
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
