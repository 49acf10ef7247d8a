/** Where the time of a turn went: every moment belongs to the steps that were at work then, and to no other. */

/** What a guard was at work, as its span says; it rests between the pieces of a stream. */
const BUSY = "queue.busy_ms";

/**
 * Each span's own milliseconds, by span id; together they make the turn, as `spans` come from `GET /turns/{trace_id}`.
 *
 * A moment goes to the innermost spans under way, in equal parts where several are. A guard that rests between two
 * pieces takes of each moment the share that it was busy, and leaves the rest to the others, or to what is around it.
 */
export function ownTimes(spans) {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const root = spans.find((span) => !byId.has(span.parent));
  const own = new Map(spans.map((span) => [span.id, 0]));
  if (!root) return own;
  const tree = { byId, root, load: new Map(spans.map((span) => [span.id, loadOf(span, spans)])) };
  const inside = (time) => Math.min(Math.max(time, root.start_ms), endOf(root));
  const edges = [...new Set(spans.flatMap((span) => [inside(span.start_ms), inside(endOf(span))]))].sort((a, b) => a - b);
  edges.slice(1).forEach((end, index) => {
    for (const [id, part] of shared(tree, edges[index], end)) own.set(id, own.get(id) + part * (end - edges[index]));
  });
  return own;
}

/** Shares of a hundred with one decimal, which add up to it: what rounding left over goes where it cut off most. */
export function percentages(values) {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total <= 0) return values.map(() => 0);
  const exact = values.map((value) => (1000 * value) / total);
  const rounded = exact.map(Math.floor);
  const missing = 1000 - rounded.reduce((sum, value) => sum + value, 0);
  const byLoss = exact.map((value, index) => [value - rounded[index], index]).sort(([a], [b]) => b - a);
  for (const [, index] of byLoss.slice(0, missing)) rounded[index] += 1;
  return rounded.map((value) => value / 10);
}

const endOf = (span) => span.start_ms + span.duration_ms;

/** The part of its time that a span is at work: 1, but for a guard that tells how long it was busy. */
function loadOf(span, spans) {
  const busy = span.attributes[BUSY];
  if (span.kind !== "GUARDRAIL" || typeof busy !== "number") return 1;
  const below = spans.filter((child) => child.parent === span.id).map((child) => child.attributes[BUSY] ?? 0);
  const alone = busy - below.reduce((sum, ms) => sum + ms, 0);
  return span.duration_ms > 0 ? Math.min(1, Math.max(0, alone / span.duration_ms)) : 1;
}

/** Who has the moment between two edges, as `[id, part]`; the parts make 1. */
function shared({ byId, root, load }, start, end) {
  const under = [...byId.values()].filter((span) => span.start_ms <= start && endOf(span) >= end);
  const parents = new Set(under.map((span) => span.parent));
  const inner = under.filter((span) => !parents.has(span.id));
  const resting = inner.filter((span) => load.get(span.id) < 1);
  const working = inner.filter((span) => load.get(span.id) === 1);
  const asked = resting.reduce((sum, span) => sum + load.get(span.id), 0);
  const scale = asked > 1 ? 1 / asked : 1;
  const rest = 1 - asked * scale;
  const parts = resting.map((span) => [span.id, load.get(span.id) * scale]);
  if (working.length > 0) return [...parts, ...working.map((span) => [span.id, rest / working.length])];
  return [...parts, [around(resting[0], byId, root, load).id, rest]];
}

/** The nearest span around a resting one that does not rest itself. */
function around(span, byId, root, load) {
  for (let outer = byId.get(span?.parent); outer; outer = byId.get(outer.parent)) {
    if (load.get(outer.id) === 1) return outer;
  }
  return root;
}
