/** The fault panel of presenter mode: an operator makes a step fail, where the settings allow it. */

import * as api from "./api.js";
import { byId, el } from "./dom.js";
import * as store from "./store.js";

/** How long a fault strikes, in seconds: nobody on stage has to think of ending it. */
const LASTS_S = 120;
/** Kinds of fault that take a time. */
const TIMED = ["delay", "work"];

/** Show the panel to whoever may use it now; `about` is what `GET /about` says. */
export async function showStrike({ user }, presenting) {
  const allowed = presenting && user.type === "operator";
  const given = allowed ? await api.faults(store.key()).catch(() => null) : null;
  byId("strike").hidden = given === null;
  if (given === null) return;
  if (byId("strike-step").length !== given.steps.length) fillSteps(given.steps);
  listStruck(Object.entries(given.active).map(([step, { kind, ms }]) => ({ step, fault: TIMED.includes(kind) ? `${kind} ${ms} ms` : kind })));
}

/** Wire the form; `changed` is called when something else is made to fail. */
export function wireStrike(changed) {
  const attempt = async (call) => {
    byId("strike-problem").textContent = "";
    await call().catch((problem) => (byId("strike-problem").textContent = problem.message));
    await changed();
  };
  byId("strike").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => api.strike(store.key(), byId("strike-step").value, { ...faultGiven(), seconds: LASTS_S }));
  });
  byId("struck").addEventListener("click", ({ target }) => {
    if (target.dataset.step) attempt(() => api.spare(store.key(), target.dataset.step));
  });
  byId("strike-kind").addEventListener("change", ({ target }) => (byId("strike-ms").disabled = !TIMED.includes(target.value)));
}

function faultGiven() {
  const kind = byId("strike-kind").value;
  return { kind, ...(TIMED.includes(kind) && { ms: Number(byId("strike-ms").value) }) };
}

function fillSteps(names) {
  byId("strike-step").replaceChildren(...names.map((name) => el("option", { selected: name === "rag.rerank" }, name)));
}

/** What is listed already stays, with the focus that may be on it. */
function listStruck(struck) {
  const now = JSON.stringify(struck);
  if (byId("struck").dataset.now === now) return;
  byId("struck").dataset.now = now;
  byId("struck").replaceChildren(...struck.map(struckItem));
}

const struckItem = ({ step, fault }) =>
  el("li", {}, `${step}: ${fault} `, el("button", { type: "button", dataset: { step }, ariaLabel: `End the fault of ${step}` }, "End"));
