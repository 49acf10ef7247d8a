/** The shares of a turn. What each span took of it is the server's to say (`infra/telemetry/path.py`). */

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
