/** The header: what answers here, and as whom one asks. */

import * as api from "./api.js";
import { byId, setLink } from "./dom.js";
import * as store from "./store.js";

const BUILT_IN = "No language model is asked: the built-in generator quotes the sentences that answer best, and cites them.";

/** Show what answers, and return it. A key that the server no longer knows is dropped. */
export async function showAbout() {
  try {
    return describe(await api.about(store.key()));
  } catch (problem) {
    if (problem.status === 401) {
      store.saveKey(null);
      return showAbout();
    }
    byId("model-name").textContent = "not connected";
    byId("model-note").textContent = problem.message;
    return null;
  }
}

/** Ask as the demo customer from now on, unless somebody is signed in; resolves to whether a customer asks. */
export async function demoSignIn(changed) {
  if (store.key()) return true;
  try {
    const { key } = await api.demoKey();
    await signIn(key, changed);
  } catch {
    // The demo is for a server on one's own machine: elsewhere one signs in with a key.
    byId("account").showPopover();
  }
  return store.key() !== null;
}

/** Wire the sign-in form; `changed` is called when somebody else asks from now on. */
export function wireAccount(changed) {
  byId("sign-in").addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(byId("key").value.trim(), changed);
  });
  byId("sign-out").addEventListener("click", () => signIn(null, changed));
  byId("demo").addEventListener("click", () => demoSignIn(changed));
  byId("account").addEventListener("toggle", (event) => {
    if (event.newState === "open") byId("key").focus();
  });
}

async function signIn(key, changed) {
  try {
    const about = await api.about(key);
    store.saveKey(key);
    describe(about);
    showKeyProblem("");
    byId("key").value = "";
    byId("account").hidePopover();
    changed();
  } catch (problem) {
    showKeyProblem(problem.message);
  }
}

function showKeyProblem(text) {
  byId("key-problem").textContent = text;
  byId("key-problem").hidden = text === "";
}

function describe(about) {
  byId("model-name").textContent = about.built_in ? "built-in model" : about.model;
  byId("model-about").textContent = about.built_in ? BUILT_IN : `${about.model} by ${about.provider}.`;
  byId("model-note").textContent = about.model_note;
  setLink(byId("mlflow"), about.mlflow_url);
  describeUser(about);
  byId("about").textContent = [
    `version ${about.version}`,
    about.env,
    `search ${about.search}`,
    `cache ${about.cache}`,
    `traces ${about.trace_mode}`,
  ].join(" · ");
  return about;
}

function describeUser({ user: { id, type }, demo }) {
  const guest = type === "guest";
  byId("who").textContent = guest ? "Sign in" : id;
  byId("who").title = guest ? "You ask as a guest" : `Signed in as ${id} (${type})`;
  byId("account-title").textContent = guest ? "Sign in" : "Signed in";
  byId("account-state").textContent = guest
    ? "You ask as a guest. Questions about orders need a customer's key."
    : `You ask as ${id} (${type}).`;
  byId("sign-out").hidden = guest;
  byId("dashboard").hidden = type !== "operator";
  byId("demo").hidden = !guest || !demo;
}
