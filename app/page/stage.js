/** Presenter mode: one turn, told so that the back row can read it. */

import { byId, el, formatMs, languageOf } from "./dom.js";
import { percentages } from "./shares.js";
import { criticalIds, dearest, inWords, mostChanged, stepsOf } from "./steps.js";
import { supportOf } from "./support.js";
import { drawAxis, endOf, spanItem } from "./waterfall.js";

let latest = null;

export const presenting = () => document.body.classList.contains("presenting");

/** Wire the button; with `?present` in its address the page begins in this mode. `changed` is called at each change. */
export function wireStage(changed) {
  present(new URLSearchParams(location.search).has("present"));
  byId("present").addEventListener("click", () => {
    present(!presenting());
    changed();
  });
}

/** Show a turn as `GET /turns/{trace_id}` returns it, beside the one before it, and what was replied; both may be null. */
export function showOnStage(view, before, reply) {
  latest = { view, before, reply };
  draw();
}

/** There is no turn to show. */
export function clearStage() {
  latest = null;
  draw();
}

function present(on) {
  const address = new URL(location);
  address.search = on ? "present" : "";
  history.replaceState(null, "", address);
  document.body.classList.toggle("presenting", on);
  byId("present").setAttribute("aria-pressed", String(on));
  draw();
}

function draw() {
  byId("stage").hidden = !presenting() || latest === null;
  if (byId("stage").hidden) return;
  const { view, before, reply } = latest;
  const steps = stepsOf(view.spans);
  drawHeadline(view, steps);
  drawBeside(view, steps, before);
  drawSteps(view, steps);
  drawSupport(reply ? supportOf(reply, view.passages) : []);
}

function drawHeadline({ duration_ms: total }, steps) {
  const { span, ownMs } = dearest(steps);
  const percent = total > 0 ? Math.round((100 * ownMs) / total) : 0;
  byId("headline").replaceChildren(
    el("strong", {}, `${percent} % ${inWords(span.name)}`),
    ` ${formatMs(ownMs)} of ${formatMs(total)}`,
  );
}

function drawBeside({ duration_ms: total }, steps, before) {
  byId("beside").hidden = before === null;
  if (before === null) return;
  const { name, ms } = mostChanged(steps, stepsOf(before.spans));
  const longest = Math.max(total, before.duration_ms, 0.001);
  byId("beside").replaceChildren(
    ...totalRow("This turn", total, longest),
    ...totalRow("The last", before.duration_ms, longest),
    el("p", {}, "Most changed: ", el("strong", {}, `${inWords(name)} ${ms < 0 ? "−" : "+"}${formatMs(Math.abs(ms))}`)),
  );
}

/** A turn's length, as a bar beside that of the longer one. */
function totalRow(name, ms, longest) {
  const bar = el("span", { className: "total" });
  bar.style.width = `${(100 * ms) / longest}%`;
  return [el("span", {}, name), el("span", { className: "totals" }, bar), el("span", { className: "ms" }, formatMs(ms))];
}

function drawSteps(view, steps) {
  const end = endOf(view);
  const percents = percentages(steps.map(({ ownMs }) => ownMs));
  const marks = { end, critical: criticalIds(view.spans), parents: new Set(view.spans.map((span) => span.parent)) };
  drawAxis(byId("stage-ticks"), byId("stage-grid"), end);
  byId("steps").replaceChildren(...steps.map((step, index) => {
      const share = { ms: step.ownMs, percent: percents[index] };
      const fill = step.inside.length > 0 ? () => insideGuard(step, view, marks) : undefined;
      return stepItem({ ...step, share, fill, passages: view.passages }, marks);
    }),
  );
}

/** A row that says whether the turn waited for it. One that lies round other rows is drawn thin. */
function stepItem(row, { end, critical, parents }) {
  const item = spanItem(row, end);
  const waitedFor = critical.has(row.span.id);
  item.classList.add(waitedFor ? "critical" : "off-path");
  item.classList.toggle("around", parents.has(row.span.id) && !row.inside?.length);
  if (!waitedFor) item.querySelector(".flags").append(el("span", { className: "flag" }, "beside"));
  return item;
}

/** What a guard judged, masked unless the settings keep it whole, and what each of its stages decided. */
function insideGuard({ span, depth, inside }, view, marks) {
  const text = view.screened[span.id];
  const saw = text === undefined ? [] : [el("p", { className: "saw" }, "Saw, as the trace keeps it: ", el("q", { lang: languageOf(text) }, text))];
  const items = inside.map((row) => {
    const share = { ms: row.span.self_ms, percent: (100 * row.span.self_ms) / (view.duration_ms || 1) };
    const item = stepItem({ ...row, depth: depth + 1, share, passages: view.passages }, marks);
    tellDecision(item, row.span);
    return item;
  });
  return [...saw, el("ol", { ariaLabel: `Stages of ${span.name}` }, ...items)];
}

/** Say of a stage that it let the text pass, which no flag does, or why it did not. */
function tellDecision(item, { attributes }) {
  const reasons = attributes["manga.guard.reasons"] ?? [];
  const passed = attributes["manga.guard.action"] === "allow";
  if (passed) item.querySelector(".flags").append(el("span", { className: "flag good" }, "allow"));
  if (reasons.length > 0) item.querySelector(".row").after(el("p", { className: "why" }, `Because of ${reasons.join(", ")}`));
}

function drawSupport(found) {
  byId("support").hidden = found.length === 0;
  byId("supports").replaceChildren(...found.map(({ numbers, title, sentences }) => {
      const lang = languageOf(sentences.map(({ text }) => text).join(""));
      const text = sentences.map(({ text, supports }) => (supports ? el("mark", {}, text) : text));
      return el("li", {}, el("b", { lang: languageOf(title) }, `[${numbers.join(", ")}] ${title}`), el("p", { lang }, ...text));
    }),
  );
}
