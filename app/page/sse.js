/** Server-sent events from a fetch body. `EventSource` cannot POST, so the parsing is done here. */

/** Cuts text into events as the WHATWG HTML standard says (section 9.2.6), however the chunks are split. */
class EventParser {
  #rest = "";
  #name = "";
  #data = [];

  /** Take the next chunk and return the events that it completes, as `{name, data}`. */
  push(chunk) {
    // A CR at the very end may be half of a CRLF: it waits for the next chunk.
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines.map((line) => this.#take(line)).filter(Boolean);
  }

  #take(line) {
    if (line === "") return this.#dispatch();
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
    if (field === "event") this.#name = value;
    if (field === "data") this.#data.push(value);
    return null; // Comments (no field name), `id` and `retry` mean nothing here.
  }

  #dispatch() {
    const event = { name: this.#name || "message", data: this.#data.join("\n") };
    const empty = this.#data.length === 0;
    this.#name = "";
    this.#data = [];
    return empty ? null : event;
  }
}

/** Yield the events of a byte stream; leaving the loop early cancels the stream. */
export async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => {}); // Cancelling a stream that already failed is no news.
  }
}
