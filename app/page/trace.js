/** The trace panel: which turn is shown, its state, and the way back to earlier turns. */

import { byId, clone, formatMs, setLink, setText } from "./dom.js";
import { clearStage, showOnStage } from "./stage.js";
import { draw } from "./waterfall.js";

/** The panel. `fetchView(turn)` resolves to the turn, or to null when the server forgot it. */
export class TracePanel {
  #views = new Map();
  #shown = null;
  #drawn = null;

  constructor(fetchView) {
    this.fetchView = fetchView;
  }

  /** Say that a turn runs. What was drawn stays, dimmed, so that nothing jumps. */
  running() {
    this.#shown = null;
    this.#state("Running …");
    byId("trace-id").textContent = "";
    setLink(byId("trace-link"), null);
    byId("turns").querySelector("[aria-current]")?.removeAttribute("aria-current");
    byId("trace-body").classList.add("stale");
  }

  /** Show one of the turns and mark it in the list. */
  async show(turns, turn) {
    this.#shown = turn.traceId;
    this.list(turns);
    byId("trace-id").textContent = turn.traceId;
    setLink(byId("trace-link"), null);
    if (!this.#views.has(turn.traceId)) this.#state("Loading …");
    const last = turns[turns.indexOf(turn) - 1];
    const [view, before] = await Promise.all([this.#view(turn), last ? this.#view(last) : null]);
    if (this.#shown !== turn.traceId) return;
    if (view) this.#draw(view, turn, before);
    else this.#empty("The server does not remember this turn any more.", turn.reply?.trace_url);
    this.list(turns);
  }

  /** Forget everything: a new conversation. */
  clear() {
    this.#views.clear();
    this.#shown = null;
    this.list([]);
    byId("trace-id").textContent = "";
    this.#empty("Ask something: the waterfall of that turn appears here.", null);
  }

  /** Nothing came of the running turn; show the last one that did. */
  async settle(turns) {
    if (turns.length > 0) await this.show(turns, turns.at(-1));
    else this.clear();
  }

  list(turns) {
    const items = turns.map((turn, index) => this.#listItem(turns, turn, index));
    byId("turns").replaceChildren(...items);
    const current = byId("turns").querySelector("[aria-current]");
    if (current) byId("turns").scrollLeft = current.offsetLeft - byId("turns").offsetLeft - 40;
  }

  #listItem(turns, turn, index) {
    const item = clone("tpl-turn");
    const button = item.querySelector("button");
    const ms = this.#views.get(turn.traceId)?.duration_ms ?? turn.reply?.timings["chat.turn"];
    item.querySelector(".number").textContent = index + 1;
    setText(item.querySelector(".title"), turn.question);
    item.querySelector(".ms").textContent = ms === undefined ? "" : formatMs(ms);
    button.title = turn.question;
    if (turn.traceId === this.#shown) button.setAttribute("aria-current", "true");
    button.addEventListener("click", async () => {
      await this.show(turns, turn);
      byId("turns").children[index]?.firstElementChild.focus();
    });
    return item;
  }

  async #view(turn) {
    if (this.#views.has(turn.traceId)) return this.#views.get(turn.traceId);
    const view = await this.fetchView(turn).catch(() => null);
    if (view) this.#views.set(turn.traceId, view);
    return view;
  }

  #draw(view, turn, before) {
    // Drawing again would close the rows that are open.
    if (this.#drawn !== view) {
      draw(view);
      showOnStage(view, before, turn.reply);
    }
    this.#drawn = view;
    this.#state("");
    byId("trace-body").classList.remove("stale");
    byId("trace-empty").hidden = true;
    byId("waterfall").hidden = false;
    // A turn that was sampled out is not in MLflow: a link would lead nowhere.
    setLink(byId("trace-link"), view.kept_because ? turn.reply?.trace_url : null);
  }

  #empty(text, link) {
    this.#state("");
    byId("trace-body").classList.remove("stale");
    byId("trace-empty").textContent = text;
    byId("trace-empty").hidden = false;
    byId("waterfall").hidden = true;
    this.#drawn = null;
    clearStage();
    setLink(byId("trace-link"), link);
  }

  #state(text) {
    byId("trace-state").textContent = text;
  }
}
