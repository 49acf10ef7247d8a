/** The steps of a turn as an audience is told of them: a guard is one, with all that is inside it. */

import { treeOrder } from "./waterfall.js";

/** The steps in tree order, as `{span, depth, parent, inside, ownMs}`; together their own times make the turn. */
export function stepsOf(spans) {
  const steps = new Map();
  for (const row of treeOrder(spans)) {
    const above = steps.get(row.parent?.id);
    const step = above?.span.kind === "GUARDRAIL" ? above : { ...row, inside: [], ownMs: 0 };
    if (step === above) step.inside.push(row);
    step.ownMs += row.span.self_ms;
    steps.set(row.span.id, step);
  }
  return [...new Set(steps.values())];
}

/** The ids of the spans on the critical path: those that the turn was charged for, and those around them. */
export function criticalIds(spans) {
  const spanById = new Map(spans.map((span) => [span.id, span]));
  const found = new Set();
  for (const charged of spans.filter((span) => span.self_ms > 0)) {
    for (let span = charged; span && !found.has(span.id); span = spanById.get(span.parent)) found.add(span.id);
  }
  return found;
}

/** The step that took most of the turn. */
export const dearest = (steps) => steps.reduce((most, step) => (step.ownMs > most.ownMs ? step : most));

/** The step whose own time differs most between two turns, as `{name, ms}`: `ms` is how much longer it took now. */
export function mostChanged(steps, before) {
  const [now, then] = [steps, before].map(ownByName);
  const changes = [...new Set([...now.keys(), ...then.keys()])].map((name) => ({
    name,
    ms: (now.get(name) ?? 0) - (then.get(name) ?? 0),
  }));
  return changes.reduce((most, change) => (Math.abs(change.ms) > Math.abs(most.ms) ? change : most));
}

/** A step's name in words: `rag.retrieval.vector` is the retrieval vector. */
export const inWords = (name) => name.replace(/^rag\./, "").replaceAll(/[._]/g, " ");

function ownByName(steps) {
  const sums = new Map();
  for (const { span, ownMs } of steps) sums.set(span.name, (sums.get(span.name) ?? 0) + ownMs);
  return sums;
}
