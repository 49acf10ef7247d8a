/** The banner that says which steps are made to fail on purpose: what one sees meanwhile is no fault of the app. */

import * as api from "./api.js";
import { byId } from "./dom.js";
import { presenting } from "./stage.js";
import * as store from "./store.js";
import { showStrike, wireStrike } from "./strike.js";

/** How soon a banner goes once the last fault is over. */
const AGAIN_MS = 3_000;
let later = null;

/** Ask what is made to fail, and show it. As long as something is, it asks again by itself. */
export async function showFaults() {
  clearTimeout(later);
  const about = await api.about(store.key()).catch(() => null);
  if (about) {
    byId("faults").hidden = !about.faults;
    byId("faults-list").textContent = about.faults ?? "";
    await showStrike(about, presenting());
  }
  clearTimeout(later);
  if (!byId("faults").hidden) later = setTimeout(showFaults, AGAIN_MS);
}

/** Look whenever somebody comes back to the page; `showFaults` is called at each turn as well. */
export function wireFaults() {
  document.addEventListener("visibilitychange", () => document.hidden || showFaults());
  wireStrike(showFaults);
  showFaults();
}
