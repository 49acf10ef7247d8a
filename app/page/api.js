/** The server's front door. Every call has a time limit, and every failure becomes a `Problem`. */

import { events } from "./sse.js";

const CHAT_LIMIT_MS = 180_000;
const CALL_LIMIT_MS = 8_000;
/** The turn is remembered a moment after its last byte: look again for about two seconds. */
const TURN_RETRIES_MS = [0, 100, 200, 400, 600, 700];

/** Problem details (RFC 9457), or what stands in for them when the server sent none. */
class Problem extends Error {
  constructor({ title, status = 0, detail = "", errors = [], trace_id = null, session_id = null }) {
    super(detail || title);
    Object.assign(this, { title, status, detail, errors, traceId: trace_id, sessionId: session_id });
  }
}

export const about = (key) => call("/about", {}, key);
export const feedback = (key, turn, value) => call("/feedback", ofTurn(turn, post({ trace_id: turn.traceId, value })), key);
/** How the last minutes went, for operators. */
export const figures = (key, minutes) => call(`/dashboard/figures?minutes=${minutes}`, {}, key);
/** What is made to fail now, and what can be; for operators, where the settings allow it. */
export const faults = (key) => call("/faults", {}, key);
export const strike = (key, step, fault) => call(faultOf(step), { ...post(fault), method: "PUT" }, key);
export const spare = (key, step) => call(faultOf(step), { method: "DELETE" }, key);
/** The demo customer's key, which a server on this very machine gives to its own page. */
export const demoKey = () => call("/demo", { method: "POST" }, null);

/** The waterfall of a turn, or null when the server does not remember it. */
export async function turn(key, turn) {
  for (const delay of TURN_RETRIES_MS) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    try {
      return await call(`/turns/${encodeURIComponent(turn.traceId)}`, ofTurn(turn), key);
    } catch (error) {
      if (error.status !== 404) throw error;
    }
  }
  return null;
}

/** Ask, and yield `{name: "start" | "text" | "done", data}`. Throws a Problem, also for the event `error`. */
export async function* ask(key, question, signal) {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(CHAT_LIMIT_MS)]);
  const response = await request("/chat", { ...post(question), signal: limited }, key, "text/event-stream");
  try {
    for await (const { name, data } of events(response.body)) {
      const value = JSON.parse(data);
      if (name === "error") throw new Problem(value);
      yield { name, data: value };
      if (name === "done") return;
    }
  } catch (error) {
    throw asProblem(error);
  }
  throw new Problem({ title: "The answer broke off", detail: "The connection ended before the answer did." });
}

const post = (body) => ({
  method: "POST",
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});

const faultOf = (step) => `/faults/${encodeURIComponent(step)}`;

/** A guest's turns are known by the session that they were made in. */
const ofTurn = ({ sessionId }, options = {}) => ({
  ...options,
  headers: { ...options.headers, ...(sessionId && { "x-session-id": sessionId }) },
});

async function call(path, options, key) {
  const response = await request(path, { ...options, signal: AbortSignal.timeout(CALL_LIMIT_MS) }, key);
  return response.status === 204 ? null : response.json();
}

async function request(path, options, key, accept = "application/json") {
  const headers = { ...options.headers, accept, ...(key && { authorization: `Bearer ${key}` }) };
  const response = await fetch(path, { ...options, headers }).catch((error) => {
    throw asProblem(error);
  });
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  return new Problem({
    title: body.title ?? "The server refused",
    status: response.status,
    detail: typeof body.detail === "string" ? body.detail : "",
    errors: body.errors ?? [],
    trace_id: body.trace_id ?? response.headers.get("x-trace-id"),
    session_id: response.headers.get("x-session-id"),
  });
}

/** What fetch throws, in words. A stop by the user (AbortError) stays what it is. */
function asProblem(error) {
  if (error instanceof Problem || error.name === "AbortError") return error;
  if (error.name === "TimeoutError") return new Problem({ title: "No answer in time", detail: "Try again in a moment." });
  if (error instanceof SyntaxError) return new Problem({ title: "Unreadable answer", detail: error.message });
  return new Problem({ title: "The server cannot be reached", detail: "Check that it still runs, then try again." });
}
