/** The message field: what is written there stays until the server has taken it, also over a reload. */

import { byId } from "./dom.js";
import * as store from "./store.js";

/** From this share of the limit on, the characters are counted. */
const COUNTED_FROM = 0.8;
let limit = Infinity;

/** Wire the field; `send(text)` is called with a message that fits. */
export function wireComposer(send) {
  const field = byId("message");
  const submit = () => {
    field.focus();
    if (field.value.trim() === "" || tooLong() || !send(field.value)) return;
    write("");
  };
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("keydown", (event) => {
    // Enter also confirms a candidate while Japanese is being typed: that one is not for us.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", changed);
  write(store.draft());
}

/** The most characters that the server takes. */
export function setLimit(characters) {
  limit = characters;
  changed();
}

/** Give a message back to be changed; what is in the field already stays, below it. */
export function putBack(text) {
  const written = byId("message").value;
  write(written && written !== text ? `${text}\n${written}` : text);
  byId("message").focus();
}

function write(text) {
  byId("message").value = text;
  changed();
}

/** Characters as the server counts them: one beyond U+FFFF is one. */
const length = () => [...byId("message").value].length;
const tooLong = () => length() > limit;
const shown = (number) => number.toLocaleString("en");

function changed() {
  const count = length();
  store.saveDraft(byId("message").value);
  byId("message").ariaInvalid = String(count > limit);
  byId("count").hidden = count < COUNTED_FROM * limit;
  byId("count").classList.toggle("over", count > limit);
  byId("count").textContent =
    count > limit
      ? `${shown(count)} of ${shown(limit)} characters: ${shown(count - limit)} too many to send`
      : `${shown(count)} of ${shown(limit)} characters`;
}
