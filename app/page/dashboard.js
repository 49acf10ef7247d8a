/** The dashboard: asks every other second how it goes, and shows it to whoever has an operator's key. */

import * as api from "./api.js";
import { showBoard } from "./board.js";
import { byId } from "./dom.js";
import * as store from "./store.js";

const AGAIN_MS = 2_000;
const NOT_ALLOWED = [401, 403];
let later = null;
let asked = 0;

/** Ask and show, then again by itself as long as the page is looked at. An answer that was overtaken is dropped. */
async function refresh() {
  clearTimeout(later);
  const mine = ++asked;
  const shown = await look(mine);
  if (mine === asked && shown && !document.hidden) later = setTimeout(refresh, AGAIN_MS);
}

/** Returns whether it makes sense to look again. */
async function look(mine) {
  if (!store.key()) return signInFirst("");
  try {
    const found = await api.figures(store.key(), minutes());
    if (mine === asked) show(found);
  } catch (problem) {
    if (mine === asked && NOT_ALLOWED.includes(problem.status)) return signInFirst(problem.message);
    if (mine === asked) say(`${problem.message} The figures are of before.`, true);
  }
  return true;
}

const minutes = () => Number(document.querySelector("#minutes input:checked").value);

function show(found) {
  byId("account").hidden = true;
  byId("board").hidden = false;
  byId("sign-out").hidden = false;
  showBoard(found);
  say(`live, ${new Date(found.at * 1000).toTimeString().slice(0, 8)}`, false);
}

function say(text, stale) {
  byId("state").textContent = text;
  byId("board").classList.toggle("stale", stale);
}

function signInFirst(why) {
  byId("account").hidden = false;
  byId("board").hidden = true;
  byId("sign-out").hidden = !store.key();
  byId("key-problem").textContent = why;
  byId("key-problem").hidden = why === "";
  byId("key").focus();
  say("", false);
  return false;
}

/** A session belongs to whoever began it: somebody else's goes, here as on the chat page. */
function signIn(key) {
  store.saveKey(key);
  store.forgetSession();
  byId("key").value = "";
  refresh();
}

byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn(byId("key").value.trim());
});
byId("sign-out").addEventListener("click", () => signIn(null));
byId("minutes").addEventListener("change", refresh);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
refresh();
