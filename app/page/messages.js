/** The conversation: questions, answers as they stream, their sources, badges and ratings. */

import { clone, el, isWebAddress } from "./dom.js";

/** Citations such as `[1]` or `[1, 3]`, and `**strong**`, which models like to write. */
const MARKS = /\[(\d{1,3}(?:\s*[,、]\s*\d{1,3})*)\]|\*\*([^*\n]+)\*\*/g;
const MAX_BADGE_CHARS = 60;
let answers = 0;

export function questionMessage(text) {
  const message = clone("tpl-question");
  message.querySelector(".text").textContent = text;
  return message;
}

/** An answer on the page: `append` while it streams, then `finish` or `stop`. */
export class AnswerMessage {
  #id = `answer-${++answers}`;
  #text = "";

  /** @param {{vote: (traceId, value) => Promise<{stored, detail}>, showTrace: () => void}} actions */
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
    this.#find(".text").replaceChildren(...marked(this.#text.trimStart(), () => null));
  }

  finish(reply) {
    const targets = citationTargets(reply.sources, this.#id);
    this.#find(".waiting").hidden = true;
    this.#find(".text").replaceChildren(...marked(reply.answer, (number) => targets.get(number)));
    fill(this.#find(".sources"), sourceItems(reply.sources, this.#id));
    fill(this.#find(".badges"), badges(reply));
    this.#offerActions(reply.trace_id);
  }

  stop(text, traceId) {
    this.#find(".waiting").hidden = true;
    const note = this.#find(".note");
    note.textContent = text;
    note.hidden = false;
    if (traceId) this.#offerActions(traceId);
  }

  #offerActions(traceId) {
    this.#find(".rating").hidden = false;
    this.#find(".show-trace").addEventListener("click", this.actions.showTrace);
    for (const button of this.element.querySelectorAll(".vote")) {
      button.addEventListener("click", () => this.#vote(traceId, button));
    }
  }

  async #vote(traceId, chosen) {
    const status = this.#find(".voted");
    status.textContent = "Sending …";
    try {
      const { stored, detail } = await this.actions.vote(traceId, Number(chosen.dataset.value));
      for (const button of this.element.querySelectorAll(".vote")) {
        button.setAttribute("aria-pressed", String(stored && button === chosen));
      }
      status.textContent = detail || (stored ? "Stored." : "Not stored.");
    } catch (problem) {
      status.textContent = `Not stored: ${problem.message}`;
    }
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }
}

export function problemMessage(problem, retry) {
  const message = clone("tpl-problem");
  const find = (selector) => message.querySelector(selector);
  find("h3").textContent = problem.status ? `${problem.title} (${problem.status})` : (problem.title ?? "Error");
  find(".detail").textContent = problem.errors?.length ? "" : problem.message;
  find("dl").append(...(problem.errors ?? []).flatMap(fieldProblem));
  find(".trace-ref").textContent = problem.traceId ? `Trace ${problem.traceId}` : "";
  find(".again").addEventListener("click", retry);
  return message;
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
    const link = { href: source.url, target: "_blank", rel: "noopener noreferrer" };
    return el(
      "li",
      { id: sourceId(answer, index), tabIndex: -1 },
      el("span", { className: "number" }, `[${numbersOf(source, index).join(", ")}]`),
      isWebAddress(source.url) ? el("a", link, source.title) : el("span", {}, source.title),
      el("span", { className: "type" }, source.type),
      el("span", { className: "score", title: "Relevance score" }, source.score.toFixed(2)),
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
