/** The conversation: questions, answers as they stream, their sources, badges and ratings. */

import { clone, el, isWebAddress, languageOf, setText } from "./dom.js";

/** Citations such as `[1]` or `[1, 3]`, and `**strong**`, which models like to write. */
const MARKS = /\[(\d{1,3}(?:\s*[,、]\s*\d{1,3})*)\]|\*\*([^*\n]+)\*\*/g;
const MAX_BADGE_CHARS = 60;
const SCORE = "Where it stands among the passages found for this question, from 0 to 1";
let answers = 0;

/** A question on the page; `edit()` is called to change it and ask again. */
export function questionMessage(text, edit) {
  const message = clone("tpl-question");
  setText(message.querySelector(".text"), text);
  message.querySelector(".edit").addEventListener("click", edit);
  message.querySelector(".copy").addEventListener("click", ({ currentTarget }) => copy(text, currentTarget));
  return message;
}

/** An answer on the page: `append` while it streams, then `finish` or `stop`. */
export class AnswerMessage {
  #id = `answer-${++answers}`;
  #text = "";

  /** @param {{vote: (value) => Promise<{stored, kept, detail}>, showTrace: () => void, again: () => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.element = clone("tpl-answer");
  }

  /** What has streamed in so far. */
  get text() {
    return this.#text;
  }

  append(text) {
    this.#text += text;
    this.#find(".waiting").hidden = true;
    this.#show(this.#text.trimStart(), () => null);
  }

  finish(reply, vote = 0) {
    const targets = citationTargets(reply.sources, this.#id);
    this.#find(".waiting").hidden = true;
    this.#show(reply.answer, (number) => targets.get(number));
    fill(this.#find(".sources"), sourceItems(reply.sources, this.#id));
    fill(this.#find(".badges"), badges(reply));
    this.#offerActions(reply.answer, reply.trace_id, vote);
  }

  /** Say why there is no more: `note` of a turn without a reply. */
  stop({ text, note, traceId, vote }) {
    this.#find(".waiting").hidden = true;
    this.#find(".note").textContent = note;
    this.#find(".note").hidden = false;
    this.#offerActions(text, traceId, vote);
  }

  #show(text, targetOf) {
    this.#find(".text").lang = languageOf(text);
    this.#find(".text").replaceChildren(...marked(text, targetOf));
  }

  /** What can be done with an answer; one without a trace can neither be rated nor looked into. */
  #offerActions(text, traceId, vote) {
    const offer = (selector, usable, act) => {
      this.#find(selector).hidden = !usable;
      this.#find(selector).addEventListener("click", act);
    };
    this.#find(".actions").hidden = false;
    offer(".copy", text !== "", ({ currentTarget }) => copy(text, currentTarget));
    offer(".regenerate", true, this.actions.again);
    offer(".show-trace", traceId, this.actions.showTrace);
    for (const button of this.#votes) {
      button.hidden = !traceId;
      button.addEventListener("click", () => this.#vote(Number(button.dataset.value)));
    }
    this.#press(vote);
  }

  get #votes() {
    return [...this.element.querySelectorAll(".vote")];
  }

  #press(vote) {
    for (const button of this.#votes) button.setAttribute("aria-pressed", String(Number(button.dataset.value) === vote));
  }

  async #vote(value) {
    const status = this.#find(".voted");
    status.textContent = "Sending …";
    for (const button of this.#votes) button.disabled = true;
    try {
      const { stored, kept, detail } = await this.actions.vote(value);
      if (stored || kept) this.#press(value);
      status.textContent = detail || (stored ? "Stored." : "Not stored.");
    } catch (problem) {
      status.textContent = `Not stored: ${problem.message}`;
    }
    for (const button of this.#votes) button.disabled = false;
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }
}

/** What went wrong; with `retry` null there is no use in trying again. */
export function problemMessage(problem, retry) {
  const message = clone("tpl-problem");
  const find = (selector) => message.querySelector(selector);
  find("h3").textContent = problem.status ? `${problem.title} (${problem.status})` : (problem.title ?? "Error");
  find(".detail").textContent = problem.errors?.length ? "" : problem.message;
  find("dl").append(...(problem.errors ?? []).flatMap(fieldProblem));
  find(".trace-ref").textContent = problem.traceId ? `Trace ${problem.traceId}` : "";
  find(".again").hidden = retry === null;
  find(".again").addEventListener("click", retry);
  return message;
}

/** Copy a text, and say so on the button for a moment. Pages by plain HTTP from elsewhere have no clipboard. */
async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.closest(".message").querySelector(".text"));
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = before), 1500);
}

const fieldProblem = ({ field, problem }) => [el("dt", {}, field), el("dd", {}, problem)];

/** Text as nodes; `targetOf(number)` is the id that a citation leads to, if there is one. */
function marked(text, targetOf) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(MARKS)) {
    nodes.push(text.slice(from, match.index), ...(match[2] ? [el("strong", {}, match[2])] : citations(match, targetOf)));
    from = match.index + match[0].length;
  }
  return [...nodes, text.slice(from)];
}

function citations(match, targetOf) {
  return match[1].split(/[,、]/).map((digits) => citation(Number(digits), targetOf(Number(digits))));
}

function citation(number, target) {
  if (!target) return el("span", { className: "citation" }, `[${number}]`);
  const link = el("a", { className: "citation", href: `#${target}`, ariaLabel: `Source ${number}` }, `[${number}]`);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(target).focus();
  });
  return link;
}

/** The numbers that the text cites a source by; without them, its place in the list. */
const numbersOf = (source, index) => (source.numbers?.length ? source.numbers : [index + 1]);

const sourceId = (answer, index) => `${answer}-source-${index + 1}`;

function citationTargets(sources, answer) {
  return new Map(
    sources.flatMap((source, index) => numbersOf(source, index).map((number) => [number, sourceId(answer, index)])),
  );
}

function sourceItems(sources, answer) {
  return sources.map((source, index) => {
    const lang = languageOf(source.title);
    const link = { href: source.url, target: "_blank", rel: "noopener noreferrer", lang };
    return el(
      "li",
      { id: sourceId(answer, index), tabIndex: -1 },
      el("span", { className: "number" }, `[${numbersOf(source, index).join(", ")}]`),
      isWebAddress(source.url) ? el("a", link, source.title) : el("span", { lang }, source.title),
      el("span", { className: "type" }, source.type),
      el("span", { className: "score", title: SCORE }, source.score.toFixed(2)),
    );
  });
}

function badges(reply) {
  const { intent, guardrail, usage } = reply;
  return [
    intent && badge("intent", `${words(intent.name)} ${percent(intent.confidence)} (${words(intent.path)})`),
    reply.cache !== "bypass" && cacheBadge(reply.cache),
    guardrail && badge("guardrail", `${words(guardrail.stage)}: ${guardrail.action}`, "warn"),
    ...reply.degraded.map((part) => badge("degraded", words(part), "warn")),
    reply.model !== "none" && badge("model", reply.model),
    usage.input_tokens > 0 && badge("tokens", `${usage.input_tokens} in, ${usage.output_tokens} out`),
  ].filter(Boolean);
}

const cacheBadge = (status) => (status === "miss" ? badge("cache", "miss") : badge("cache", `${status} hit`, "good"));

function badge(name, value, tone = "plain") {
  const shown = value.length > MAX_BADGE_CHARS ? `${value.slice(0, MAX_BADGE_CHARS)} …` : value;
  return el("li", { className: `badge ${tone}`, title: value }, el("span", {}, name), ` ${shown}`);
}

const words = (name) => name.replaceAll("_", " ");
const percent = (share) => `${Math.round(share * 100)} %`;

function fill(list, items) {
  list.replaceChildren(...items);
  list.hidden = items.length === 0;
}
