/** The page: one conversation, and the trace of each of its turns. */

import { demoSignIn, showAbout, wireAccount } from "./account.js";
import * as api from "./api.js";
import { putBack, setLimit, wireComposer } from "./composer.js";
import { byId } from "./dom.js";
import { showFaults, wireFaults } from "./faults.js";
import { AnswerMessage, problemMessage, questionMessage } from "./messages.js";
import { showShop } from "./shop.js";
import { wireStage } from "./stage.js";
import * as store from "./store.js";
import { TracePanel } from "./trace.js";
import { moveBetweenRows } from "./waterfall.js";

/** How near the end counts as reading along, in pixels. */
const NEAR_END_PX = 80;
/** A message that is refused like this is refused again, however often it is sent: it goes back to be changed. */
const REFUSED = [400, 401, 403, 413, 422];
const INTERRUPTED = "This answer was interrupted when the page was left.";

const panel = new TracePanel((turn) => api.turn(store.key(), turn));
let turns = store.turns();
let running = null; // The AbortController of the answer on its way.
let leaving = false; // A page that is left breaks off its answer: no fault of the server.

// --- one turn ---------------------------------------------------------------------------------------------------

/** Ask. Returns false at once when another answer is on its way, else a promise of the end of the turn. */
function send(text) {
  if (running || text.trim() === "") return false;
  const turn = { question: text, traceId: null, sessionId: null, reply: null, text: "", note: "", vote: 0 };
  // From now on a reload finds the question, whatever becomes of the answer.
  turns.push(turn);
  store.saveTurns(turns);
  return answer(turn, turns);
}

async function answer(turn, conversation) {
  const controller = new AbortController();
  const shown = show(turn);
  setRunning(controller);
  showFaults();
  try {
    await receive(turn, shown.answer, controller.signal, () => save(conversation));
  } catch (error) {
    if (conversation === turns) fail(error, turn, shown);
  } finally {
    if (running === controller) setRunning(null);
    showFaults();
  }
  // After "New conversation" the turn belongs to nothing any more.
  if (conversation !== turns) return;
  save(conversation);
  if (turn.traceId) await panel.show(traced(), turn);
  else await panel.settle(traced());
}

const traced = () => turns.filter((turn) => turn.traceId);

function save(conversation) {
  if (conversation === turns) store.saveTurns(turns);
}

async function receive(turn, message, signal, changed) {
  for await (const { name, data } of api.ask(store.key(), body(turn.question), signal)) {
    if (name === "start") {
      store.saveSessionId(data.session_id);
      turn.traceId = data.trace_id;
      turn.sessionId = data.session_id;
    }
    if (name === "text") {
      follow(() => message.append(data.text));
      turn.text = message.text;
    }
    if (name === "done") {
      Object.assign(turn, { reply: data, text: "" });
      follow(() => message.finish(data));
    }
    changed();
  }
}

function body(message) {
  const sessionId = store.sessionId();
  return { message, page_type: "web", ...(sessionId && { session_id: sessionId }) };
}

function fail(error, turn, shown) {
  if (error.name === "AbortError") {
    turn.note = "You stopped this answer.";
    return follow(() => shown.answer.stop(turn));
  }
  const ofSession = error.errors?.some(({ field }) => field === "session_id");
  if (ofSession) store.saveSessionId(null);
  if (REFUSED.includes(error.status) && !ofSession) return refuse(error, turn, shown);
  if (leaving) return;
  turn.note = turn.text ? "The answer broke off here." : "There was no answer.";
  // One that broke was a turn, and its trace says why.
  if (error.status >= 500) {
    turn.traceId ??= error.traceId;
    turn.sessionId ??= error.sessionId;
  }
  if (turn.text) shown.answer.stop(turn);
  else shown.answer.element.remove();
  const problem = problemMessage(error, () => retry(turn, [shown.question, shown.answer.element, problem]));
  say(problem);
}

/** The message never became a turn: it is where it was before it was sent. */
function refuse(error, turn, { question, answer: message }) {
  forget(turn);
  question.remove();
  message.element.remove();
  putBack(turn.question);
  say(problemMessage(error, null));
}

function forget(turn) {
  turns.splice(turns.indexOf(turn), 1);
}

function retry(turn, elements) {
  if (running) return;
  for (const element of elements) element.remove();
  forget(turn);
  byId("message").focus();
  send(turn.question);
}

// --- the conversation on the page -------------------------------------------------------------------------------

/** Put a turn on the page: its question, and a place for its answer. */
function show(turn) {
  const question = say(questionMessage(turn.question, () => putBack(turn.question)));
  const message = answerTo(turn);
  say(message.element);
  return { question, answer: message };
}

function say(element) {
  byId("welcome").hidden = true;
  byId("log").append(element);
  scrollToEnd();
  return element;
}

function answerTo(turn) {
  return new AnswerMessage({
    again: () => send(turn.question),
    vote: async (value) => {
      const given = await api.feedback(store.key(), turn, value);
      if (given.stored || given.kept) turn.vote = value;
      store.saveTurns(turns);
      return given;
    },
    showTrace: () => {
      panel.show(traced(), turn);
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
  document.body.classList.toggle("running", running !== null);
  // Screen readers hear the answer once, when it is whole.
  byId("log").ariaBusy = String(running !== null);
  if (running) panel.running();
  else if (stopHadFocus) byId("message").focus();
}

function restore() {
  for (const turn of turns) {
    const { answer: message } = show(turn);
    if (turn.text) message.append(turn.text);
    if (turn.reply) message.finish(turn.reply, turn.vote);
    else message.stop({ ...turn, note: turn.note || INTERRUPTED });
  }
  scrollToEnd();
  return panel.settle(traced());
}

function newConversation() {
  running?.abort();
  store.forgetSession();
  turns = [];
  setRunning(null);
  byId("log").replaceChildren();
  byId("welcome").hidden = false;
  panel.clear();
  showFaults(); // Somebody else may ask now.
  byId("message").focus();
}

function begin({ max_message_chars: limit, store: shop }) {
  setLimit(limit);
  showShop(shop, { ask: send, signIn: () => demoSignIn(newConversation) });
}

// --- wiring -----------------------------------------------------------------------------------------------------

function onKey(event) {
  if (event.key !== "Escape" || event.isComposing || document.querySelector(":popover-open")) return;
  running?.abort();
}

function onExample(event) {
  if (!event.target.matches("button")) return;
  byId("message").focus();
  send(event.target.textContent);
}

byId("stop").addEventListener("click", () => running?.abort());
byId("new").addEventListener("click", newConversation);
byId("examples").addEventListener("click", onExample);
for (const id of ["spans", "steps"]) byId(id).addEventListener("keydown", moveBetweenRows);
document.addEventListener("keydown", onKey);
addEventListener("pagehide", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));
wireComposer(send);
wireAccount(newConversation); // A session belongs to whoever began it.
wireStage(showFaults);
wireFaults();
showAbout().then((about) => about && begin(about));
restore();
