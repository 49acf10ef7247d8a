/** The page: one conversation, and the trace of each of its turns. */

import { showAbout, wireAccount } from "./account.js";
import * as api from "./api.js";
import { byId } from "./dom.js";
import { AnswerMessage, problemMessage, questionMessage } from "./messages.js";
import * as store from "./store.js";
import { TracePanel } from "./trace.js";
import { moveBetweenRows } from "./waterfall.js";

/** How near the end counts as reading along, in pixels. */
const NEAR_END_PX = 80;

const panel = new TracePanel((turn) => api.turn(store.key(), turn));
let turns = store.turns();
let running = null; // The AbortController of the answer on its way.

// --- one turn ---------------------------------------------------------------------------------------------------

async function send(text) {
  if (running || text.trim() === "") return;
  const controller = new AbortController();
  const turn = { question: text, traceId: null, sessionId: null, reply: null, text: "", note: "" };
  const question = say(questionMessage(text));
  const answer = answerTo(turn);
  say(answer.element);
  setRunning(controller);
  try {
    await receive(turn, answer, controller.signal);
  } catch (error) {
    if (answer.element.isConnected) fail(error, turn, answer, question);
  } finally {
    if (running === controller) setRunning(null);
  }
  // After "New conversation" the turn belongs to nothing any more.
  if (question.isConnected) await remember(turn);
}

async function receive(turn, answer, signal) {
  for await (const { name, data } of api.ask(store.key(), body(turn.question), signal)) {
    if (name === "start") {
      store.saveSessionId(data.session_id);
      turn.traceId = data.trace_id;
      turn.sessionId = data.session_id;
    }
    if (name === "text") follow(() => answer.append(data.text));
    if (name === "done") {
      turn.reply = data;
      follow(() => answer.finish(data));
    }
  }
}

function body(message) {
  const sessionId = store.sessionId();
  return { message, page_type: "web", ...(sessionId && { session_id: sessionId }) };
}

function fail(error, turn, answer, question) {
  turn.text = answer.text;
  if (error.name === "AbortError") {
    turn.note = "You stopped this answer.";
    return follow(() => answer.stop(turn.note, turn.traceId));
  }
  turn.note = turn.text ? "The answer broke off here." : "There was no answer.";
  // A request that was refused never became a turn; one that broke did, and its trace says why.
  if (error.status >= 500) {
    turn.traceId ??= error.traceId;
    turn.sessionId ??= error.sessionId;
  }
  if (error.errors?.some(({ field }) => field === "session_id")) store.saveSessionId(null);
  if (turn.text) answer.stop(turn.note, turn.traceId);
  else answer.element.remove();
  const problem = problemMessage(error, () => retry(turn.question, [question, answer.element, problem]));
  say(problem);
}

function retry(text, elements) {
  for (const element of elements) element.remove();
  byId("message").focus();
  send(text);
}

async function remember(turn) {
  if (!turn.traceId) return panel.settle(turns);
  turns.push(turn);
  store.saveTurns(turns);
  await panel.show(turns, turn);
}

// --- the conversation on the page -------------------------------------------------------------------------------

function say(element) {
  byId("welcome").hidden = true;
  byId("log").append(element);
  scrollToEnd();
  return element;
}

function answerTo(turn) {
  return new AnswerMessage({
    vote: (_, value) => api.feedback(store.key(), turn, value),
    showTrace: () => {
      panel.show(turns, turn);
      byId("trace").focus({ preventScroll: true });
      byId("trace").scrollIntoView({ block: "nearest" });
    },
  });
}

/** Change the conversation, and stay at its end if the reader is there. */
function follow(change) {
  const { scrollHeight, scrollTop, clientHeight } = byId("scroll");
  change();
  if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) scrollToEnd();
}

function scrollToEnd() {
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
}

function setRunning(controller) {
  const stopHadFocus = document.activeElement === byId("stop");
  running = controller;
  byId("send").hidden = running !== null;
  byId("stop").hidden = running === null;
  // Screen readers hear the answer once, when it is whole.
  byId("log").ariaBusy = String(running !== null);
  if (running) panel.running();
  else if (stopHadFocus) byId("message").focus();
}

function restore() {
  for (const turn of turns) {
    const answer = answerTo(turn);
    say(questionMessage(turn.question));
    say(answer.element);
    if (turn.text) answer.append(turn.text);
    if (turn.reply) answer.finish(turn.reply);
    else answer.stop(turn.note, turn.traceId);
  }
  scrollToEnd();
  return panel.settle(turns);
}

function newConversation() {
  running?.abort();
  setRunning(null);
  store.forgetSession();
  turns = [];
  byId("log").replaceChildren();
  byId("welcome").hidden = false;
  panel.clear();
  byId("message").focus();
}

// --- wiring -----------------------------------------------------------------------------------------------------

function submit() {
  if (running) return;
  const text = byId("message").value;
  if (text.trim() !== "") byId("message").value = "";
  byId("message").focus();
  send(text);
}

function onMessageKey(event) {
  // Enter also confirms a candidate while Japanese is being typed: that one is not for us.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
}

function onKey(event) {
  if (event.key !== "Escape" || event.isComposing || byId("account").matches(":popover-open")) return;
  running?.abort();
}

function onExample(event) {
  if (!event.target.matches("button")) return;
  byId("message").focus();
  send(event.target.textContent);
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
byId("message").addEventListener("keydown", onMessageKey);
byId("stop").addEventListener("click", () => running?.abort());
byId("new").addEventListener("click", newConversation);
byId("examples").addEventListener("click", onExample);
byId("spans").addEventListener("keydown", moveBetweenRows);
document.addEventListener("keydown", onKey);
wireAccount(newConversation); // A session belongs to whoever began it.
showAbout();
restore();
