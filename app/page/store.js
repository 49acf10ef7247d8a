/** What this tab remembers: the key, the session, its turns, and the message being written. It all ends with the tab. */

const MAX_TURNS = 50;

const read = (name) => sessionStorage.getItem(`manga.${name}`);

function write(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(`manga.${name}`);
    else sessionStorage.setItem(`manga.${name}`, value);
  } catch {
    // Storage is full or forbidden: the page works on, and a reload starts afresh.
  }
}

export const key = () => read("key");
export const saveKey = (value) => write("key", value);
export const sessionId = () => read("session");
export const saveSessionId = (value) => write("session", value);
export const draft = () => read("draft") ?? "";
export const saveDraft = (text) => write("draft", text || null);

/**
 * The turns so far, oldest first: `{question, traceId, sessionId, reply, text, note, vote}`. A turn is here from its
 * question on; `text` is what had come of an answer without `reply`, `note` says why there is no more, `vote` is 1, -1
 * or 0.
 */
export function turns() {
  try {
    return JSON.parse(read("turns") ?? "[]");
  } catch {
    return [];
  }
}

export const saveTurns = (list) => write("turns", JSON.stringify(list.slice(-MAX_TURNS)));

export function forgetSession() {
  write("session", null);
  write("turns", null);
}
