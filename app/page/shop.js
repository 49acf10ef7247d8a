/** Whose page this is, as `/about` tells: its name, questions to begin with, and the strip "Try". */

import { byId, el } from "./dom.js";

/** Show the store. `ask(message)` resolves when the turn is over; `signIn()` to whether a customer asks from now on. */
export function showShop({ assistant, title, examples, tries }, { ask, signIn }) {
  document.title = assistant;
  byId("assistant").textContent = assistant;
  byId("welcome-title").textContent = title;
  byId("examples").replaceChildren(...examples.map((text) => el("li", {}, el("button", { type: "button" }, text))));
  byId("tries").replaceChildren(...tries.map((one) => el("li", {}, tryButton(one, { ask, signIn }))));
  byId("tries").parentElement.hidden = tries.length === 0;
}

function tryButton(one, { ask, signIn }) {
  const button = el("button", { type: "button", title: `${one.about}: “${one.messages[0]}”` }, one.name);
  button.addEventListener("click", () => run(one, { ask, signIn }));
  return button;
}

async function run({ messages, customer }, { ask, signIn }) {
  if (customer && !(await signIn())) return;
  for (const message of messages) await ask(message);
}
