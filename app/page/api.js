/** The server's front door. Every call has a time limit, and every failure becomes a `Problem`. */

import { events } from "./sse.js";

const CHAT_LIMIT_MS = 180_000;
const CALL_LIMIT_MS = 8_000;
/** The turn is remembered a moment after its last byte: look again for about two seconds. */
const TURN_RETRIES_MS = [0, 100, 200, 400, 600, 700];

/** Problem details (RFC 9457), or what stands in for them when the server sent none. */
export class Problem extends Error {
  constructor({ title, status = 0, detail = "", errors = [], trace_id = null }) {
    super(detail || title);
    Object.assign(this, { title, status, detail, errors, traceId: trace_id });
  }
}

/** Who asks is `{key, sessionId}`, either of which may be null: a guest's turns are known by their session. */
export const about = (asker) => call("/about", {}, asker);
export const feedback = (asker, traceId, value) => call("/feedback", post({ trace_id: traceId, value }), asker);
/** The demo customer's key, which a server on this very machine gives to its own page. */
export const demoKey = () => call("/demo", { method: "POST" }, {});

/** The waterfall of a turn, or null when the server does not remember it. */
export async function turn(asker, traceId) {
  for (const delay of TURN_RETRIES_MS) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    try {
      return await call(`/turns/${encodeURIComponent(traceId)}`, {}, asker);
    } catch (error) {
      if (error.status !== 404) throw error;
    }
  }
  return null;
}

/** Ask, and yield `{name: "start" | "text" | "done", data}`. Throws a Problem, also for the event `error`. */
export async function* ask(asker, message, signal) {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(CHAT_LIMIT_MS)]);
  const question = { message, page_type: "web", ...(asker.sessionId && { session_id: asker.sessionId }) };
  const response = await request("/chat", { ...post(question), signal: limited }, asker, "text/event-stream");
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

async function call(path, options, asker) {
  const response = await request(path, { ...options, signal: AbortSignal.timeout(CALL_LIMIT_MS) }, asker);
  return response.json();
}

async function request(path, options, { key, sessionId }, accept = "application/json") {
  const who = { ...(key && { authorization: `Bearer ${key}` }), ...(sessionId && { "x-session-id": sessionId }) };
  const headers = { ...options.headers, accept, ...who };
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
  });
}

/** What fetch throws, in words. A stop by the user (AbortError) stays what it is. */
function asProblem(error) {
  if (error instanceof Problem || error.name === "AbortError") return error;
  if (error.name === "TimeoutError") return new Problem({ title: "No answer in time", detail: "Try again in a moment." });
  if (error instanceof SyntaxError) return new Problem({ title: "Unreadable answer", detail: error.message });
  return new Problem({ title: "The server cannot be reached", detail: "Check that it still runs, then try again." });
}
